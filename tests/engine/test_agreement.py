"""Two readers of one rulebase, written apart from one another, say the same of every case.

One chains forward with experta and keeps a proof; the other judges each rule once, in plain Python.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from engine.core.inference import InferenceEngine
from engine.core.interpreter import Interpreter, Reading
from engine.core.proof import FactKind, Proof, Stratum
from knowledge.model.conditions import UNDETERMINED, Value
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from tests.examples import examples
from tests.random_rulebases import rulebases
from tests.strategies import answers, real_cases, shipped

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
MANY = examples(10)


@pytest.fixture(scope="module")
def engine() -> InferenceEngine:
    return InferenceEngine(shipped())


def as_reading(proof: Proof) -> Reading:
    """What a proof says, in the form of the other reader."""
    fired = (firing.rule for firing in proof.firings)
    return Reading(
        proof.findings, frozenset(rule for rule in fired if rule in proof.knowledge.rules),
        proof.diagnosis, proof.steps, proof.done)


def assert_agreement(proof: Proof, reading: Reading) -> None:
    """Both say the same, and list findings and totals in the same order."""
    assert as_reading(proof) == reading
    assert list(proof.findings) == list(reading.findings)
    assert list(proof.diagnosis.totals) == list(reading.diagnosis.totals)


@pytest.mark.parametrize("case", real_cases(), ids=lambda case: case.id)
def test_on_a_real_case(case: Case, engine: InferenceEngine) -> None:
    """Both readers agree on a case that ships with the program."""
    assert_agreement(engine.infer(case), Interpreter(shipped()).read(case.answers))


@given(given_answers=answers(shipped()))
@MANY
def test_on_random_answers(given_answers: dict[str, Value], engine: InferenceEngine) -> None:
    """Both readers agree on any answers to the shipped questionnaire."""
    proof = engine.infer(Case("case", given_answers))
    assert_agreement(proof, Interpreter(shipped()).read(given_answers))


@st.composite
def rulebases_with_several_answers(
    draw: st.DrawFn,
) -> tuple[Knowledge, list[dict[str, Value]]]:
    """A random rulebase, and one to four sets of answers to its questions."""
    knowledge = draw(rulebases())
    return knowledge, draw(st.lists(answers(knowledge), min_size=1, max_size=4))


def reached(proof: Proof) -> Iterator[str]:
    """The parts of the machinery that a proof went through."""
    for firing in proof.firings:
        yield firing.stratum.value
        yield from (fact.kind.value for fact in (*firing.matched, *firing.added))
        if firing.rule in proof.knowledge.rules and firing.stratum is Stratum.STEPS:
            yield "a rule chose a step"
        if not firing.added:
            yield "nothing new was added"
    diagnosis = proof.diagnosis
    if diagnosis.leading != UNDETERMINED:
        yield "a category leads"
    if not all(found.counted for found in diagnosis.contributions):
        yield "evidence is swallowed"


@given(rulebases_with_several_answers())
@MANY
def test_on_random_rulebases(drawn: tuple[Knowledge, list[dict[str, Value]]]) -> None:
    """Both readers agree on any rulebase, with any answers."""
    knowledge, several = drawn
    engine, interpreter = InferenceEngine(knowledge), Interpreter(knowledge)
    for given_answers in several:
        proof = engine.infer(Case("case", given_answers))
        assert_agreement(proof, interpreter.read(given_answers))


def test_random_rulebases_are_rich() -> None:
    """Random rulebases go through the whole machinery, so that agreement on them says something.

    They reach every stratum, every kind of fact (but answers derived before a case is read), both
    outcomes of a diagnosis, evidence that is not counted, and rules that repeat what is known.
    """
    missing = {
        *(stratum.value for stratum in Stratum),
        *(kind.value for kind in FactKind if kind is not FactKind.DERIVED),
        "a rule chose a step", "nothing new was added", "a category leads", "evidence is swallowed"}

    def nothing_is_missing(drawn: tuple[Knowledge, list[dict[str, Value]]]) -> bool:
        knowledge, several = drawn
        engine = InferenceEngine(knowledge)
        for given_answers in several:
            missing.difference_update(reached(engine.infer(Case("case", given_answers))))
        return not missing

    find(rulebases_with_several_answers(), nothing_is_missing, settings=settings(
        max_examples=1000, phases=[Phase.generate], suppress_health_check=SLOW))
