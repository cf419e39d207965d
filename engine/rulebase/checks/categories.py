"""Checks of the categories: that each can lead, none leads on silence, and where two are level."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations

from engine.core.proof import Proof
from engine.core.symbolic import logic
from engine.core.symbolic.formulas import Formulas
from engine.core.symbolic.logic import Formula
from engine.core.symbolic.prover import Prover
from engine.core.words.prose import quoted
from engine.rulebase.checks.fault import Fault, fault


def cannot_lead(prover: Prover) -> Iterator[Fault]:
    """Categories that can never lead."""
    for category in prover.knowledge.categories.values():
        if not prover.can_be(prover.formulas.leads(category.id)):
            yield fault(
                "cannot_lead", category, f"{quoted(category.title)} can never lead",
                "Give it more evidence, or loosen the margin or its `leads_only_if`.")


def leads_on_silence(prover: Prover) -> Iterator[Fault]:
    """Categories that lead in a case in which nothing is answered."""
    formulas = prover.formulas
    silent = logic.negation(logic.disjunction(formulas.variables.values()))
    for category in prover.knowledge.categories.values():
        witness = prover.witness(
            logic.conjunction((silent, formulas.leads(category.id))),
            partial(_does_lead, category.id))
        if witness is not None:
            yield fault(
                "leads_on_silence", category,
                f"{quoted(category.title)} leads although nothing is answered",
                "A rule concludes from `answered: false`; let it ask for an answer as well.",
                witness=witness)


def tie(prover: Prover) -> Iterator[Fault]:
    """Pairs of categories that can be exactly level, ahead of all others; told of the first."""
    categories = prover.knowledge.categories
    for first, second in combinations(categories.values(), 2):
        witness = prover.witness(
            _level(prover.formulas, first.id, second.id),
            partial(_are_level, first.id, second.id))
        if witness is not None:
            yield fault(
                "tie", first,
                f"{quoted(first.title)} and {quoted(second.title)} can be exactly level",
                "If such a case should be decided, give evidence that tells the two apart; if not, "
                "say so under `exempt`.", witness=witness, others=(second.id,))


def _does_lead(category: str, proof: Proof) -> bool:
    return proof.diagnosis.leading == category


def _are_level(first: str, second: str, proof: Proof) -> bool:
    totals = proof.diagnosis.totals
    return totals[first] == totals[second] == max(totals.values())


def _level(formulas: Formulas, first: str, second: str) -> Formula:
    """The two totals are equal, above the margin, and no other is higher."""
    names = formulas.knowledge.categories
    ahead = [logic.sum_at_least(logic.difference(formulas.total(name), formulas.total(other)), 0)
             for name in (first, second) for other in names if other != name]
    enough = logic.sum_at_least(formulas.total(first), formulas.knowledge.policy.margin)
    return logic.conjunction([enough, *ahead])
