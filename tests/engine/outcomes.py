"""What readers of a rulebase say of a case, in one form, so that they can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from engine.case.plan.plan import make_plan
from engine.core.diagnosis import lead
from engine.core.proof import Proof
from knowledge.model.conditions import Value
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from knowledge.reading.cornerstones import load_cornerstones
from tests.examples import examples
from tests.random_rulebases import rulebases
from tests.strategies import answers, real_cases, shipped

DIGITS = 6
"""To so many digits are probabilities compared."""
MANY = examples(4)
"""How many random examples the comparisons try."""


@dataclass(frozen=True)
class Outcome:
    """What follows from a case.

    Attributes:
        findings: `finding:grade`, in the order of the knowledge.
        margin: by how many decibans the highest category is ahead.
        steps: the steps of the plan, in its order.
        done: those of them done already.
    """

    findings: tuple[str, ...]
    fired: tuple[str, ...]
    totals: Mapping[str, int]
    leading: str
    second: str | None
    margin: int
    probabilities: Mapping[str, float]
    steps: tuple[str, ...]
    done: tuple[str, ...]


def outcome(proof: Proof) -> Outcome:
    """What the reference, the proof of experta, says."""
    diagnosis, plan = proof.diagnosis, make_plan(proof)
    fired = {firing.rule for firing in proof.firings}
    return Outcome(
        tuple(f"{name}:{grade.name}" for name, grade in proof.findings.items()),
        tuple(rule for rule in proof.knowledge.rules if rule in fired),
        dict(diagnosis.totals), diagnosis.leading, diagnosis.second, lead(diagnosis),
        {name: round(value, DIGITS) for name, value in diagnosis.probabilities.items()},
        tuple(each.step.id for each in plan.steps),
        tuple(each.step.id for each in plan.steps if each.done))


def shipped_cases() -> Iterator[Case]:
    """Every case that ships with the program: the real ones, and all cornerstones."""
    yield from real_cases()
    for stone in load_cornerstones(shipped()):
        yield Case(stone.id, stone.answers)


@st.composite
def rulebases_with_cases(draw: DrawFn) -> tuple[Knowledge, list[Case]]:
    """A random rulebase, and some cases for it."""
    knowledge = draw(rulebases())
    return knowledge, draw(some_cases(knowledge, 6))


def some_cases(knowledge: Knowledge, most: int) -> st.SearchStrategy[list[Case]]:
    """One to `most` random cases."""
    def numbered(drawn: list[dict[str, Value]]) -> list[Case]:
        return [Case(f"case-{number}", given) for number, given in enumerate(drawn)]

    return st.lists(answers(knowledge), min_size=1, max_size=most).map(numbered)
