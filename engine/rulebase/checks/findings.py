"""Checks of findings: what they can be, what they say, and what contradicts what."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from engine.core.proof import Proof
from engine.core.symbolic import logic
from engine.core.symbolic.logic import Formula
from engine.core.symbolic.prover import Prover
from engine.core.words.prose import quoted, signed
from engine.rulebase.checks.fault import Fault, Ground, fault
from knowledge.model.conditions import Grade, Holds, findings_read, leaves
from knowledge.model.records import Evidence, Finding, GiveFinding, Knowledge


def contradiction(prover: Prover) -> Iterator[Fault]:
    """Findings that are said to exclude each other and can still hold together."""
    for finding in prover.knowledge.findings.values():
        for other in finding.excludes:
            both = logic.conjunction(
                prover.formulas.holds(name, Grade.weak) for name in (finding.id, other))
            witness = prover.witness(both, partial(_both_hold, finding.id, other))
            if witness is None:
                continue
            fired = {firing.rule for firing in prover.infer(witness.answers).firings}
            rules = tuple(rule.id for rule in prover.knowledge.rules.values()
                          if rule.id in fired and isinstance(rule.conclusion, GiveFinding)
                          and rule.conclusion.finding in (finding.id, other))
            title = quoted(prover.knowledge.findings[other].title)
            yield fault(
                "contradiction", finding,
                f"{quoted(finding.title)} excludes {title}, and yet both can hold "
                f"(rules {' and '.join(rules)})",
                "Let the weaker of the rules ask that the other finding does not hold, or delete "
                "the finding under `excludes`.", witness=witness, others=(other, *rules))


def unreachable_finding(prover: Prover) -> Iterator[Fault]:
    """Findings that no case can give."""
    for finding in prover.knowledge.findings.values():
        if not _reachable(prover, finding):
            yield fault(
                "unreachable_finding", finding, f"{quoted(finding.title)} can never hold",
                "No rule that gives it can fire; mend one of them, or delete the finding.",
                others=_givers(finding, prover.knowledge))


def unreachable_grade(prover: Prover) -> Iterator[Fault]:
    """Grades that evidence or a rule foresees and that the finding cannot have."""
    asked: dict[tuple[str, Grade], list[str]] = {}
    for rule in prover.knowledge.rules.values():
        for leaf in leaves(rule.condition):
            if isinstance(leaf, Holds):
                asked.setdefault((leaf.finding, leaf.at_least), []).append(rule.id)
    for finding in prover.knowledge.findings.values():
        if not _reachable(prover, finding):
            continue
        for grade in Grade:
            named = any(grade in evidence.decibans for evidence in finding.evidence)
            if named and not prover.can_be(prover.formulas.exactly(finding.id, grade)):
                yield fault(
                    "unreachable_grade", finding,
                    f"{quoted(finding.title)} can never be {grade.name}, but its evidence has a "
                    f"number for that",
                    "Delete the number, or write the rule that gives this grade.")
            readers = asked.get((finding.id, grade), [])
            if readers and not prover.can_be(prover.formulas.holds(finding.id, grade)):
                yield fault(
                    "unreachable_grade", finding,
                    f"{quoted(finding.title)} can never be {grade.name}, but rule "
                    f"{readers[0]} asks for it",
                    "Ask for a lower grade, or write the rule that gives this one.",
                    others=tuple(readers))


def idle_evidence(prover: Prover) -> Iterator[Fault]:
    """Evidence that never counts, as others of its cluster always say as much."""
    for finding in prover.knowledge.findings.values():
        for evidence in finding.evidence:
            for grade, decibans in evidence.decibans.items():
                exactly = prover.formulas.exactly(finding.id, grade)
                if not decibans or not prover.can_be(exactly):
                    continue
                stronger = _stronger(prover, finding, evidence, decibans)
                if prover.always(exactly, logic.disjunction(stronger)):
                    title = quoted(prover.knowledge.categories[evidence.category].title)
                    yield fault(
                        "idle_evidence", finding,
                        f"{quoted(finding.title)} ({grade.name}) never counts its "
                        f"{signed(decibans)} for {title}, as the cluster '{finding.cluster}' "
                        f"always holds as much besides",
                        "Set the number to 0 or delete it, or move the finding out of the cluster.")


def idle_finding(prover: Prover) -> Iterator[Fault]:
    """Findings from which nothing follows."""
    knowledge = prover.knowledge
    read = {name for rule in knowledge.rules.values() for name in findings_read(rule.condition)}
    answered = {name for step in knowledge.steps.values() for name in step.addresses}
    for finding in knowledge.findings.values():
        speaks = any(any(entry.decibans.values()) for entry in finding.evidence)
        if not (speaks or finding.id in read or finding.id in answered):
            yield fault(
                "idle_finding", finding, f"nothing follows from {quoted(finding.title)}",
                "Give it evidence, let a step answer it, or delete it.", ground=Ground.TEXT)


def no_step(prover: Prover) -> Iterator[Fault]:
    """Findings that speak for a reason, or are worth something to a plan, and have no step."""
    knowledge = prover.knowledge
    answered = {name for step in knowledge.steps.values() for name in step.addresses}
    for finding in knowledge.findings.values():
        speaks_for = [evidence.category for evidence in finding.evidence
                      if any(decibans > 0 for decibans in evidence.decibans.values())]
        if (speaks_for or finding.worth) and finding.id not in answered:
            says = (f"speaks for {quoted(knowledge.categories[speaks_for[0]].title)}"
                    if speaks_for else f"is worth {finding.worth} to a plan")
            yield fault(
                "no_step", finding, f"{quoted(finding.title)} {says}, and no step answers it",
                "Name it under `addresses` of a step that helps, or write such a step.",
                ground=Ground.TEXT)


def _both_hold(first: str, second: str, proof: Proof) -> bool:
    return {first, second} <= proof.findings.keys()


def _reachable(prover: Prover, finding: Finding) -> bool:
    return prover.can_be(prover.formulas.holds(finding.id, Grade.weak))


def _givers(finding: Finding, knowledge: Knowledge) -> tuple[str, ...]:
    return tuple(rule.id for rule in knowledge.rules.values()
                 if isinstance(rule.conclusion, GiveFinding)
                 and rule.conclusion.finding == finding.id)


def _stronger(
    prover: Prover, finding: Finding, evidence: Evidence, decibans: int
) -> Iterator[Formula]:
    """Where another finding of the cluster counts instead: it says more, with the same sign.

    Of equal evidence the first counts; see `engine.core.diagnosis`.
    """
    earlier = True
    for other in prover.knowledge.findings.values():
        if other is finding:
            earlier = False
        if other is finding or other.cluster != finding.cluster:
            continue
        for entry in other.evidence:
            for grade, number in entry.decibans.items():
                if entry.category == evidence.category and number * decibans > 0 and (
                        abs(number) + earlier > abs(decibans)):
                    yield prover.formulas.exactly(other.id, grade)
