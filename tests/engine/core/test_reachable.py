"""Rules that can fire for a case: leaving out the others changes no proof."""

from __future__ import annotations

import pytest
from hypothesis import given

from engine.core.inference import InferenceEngine
from engine.core.network import productions
from engine.core.normal_form import MAX_WAYS, TooManyWaysError, most_ways, ways
from engine.core.proof import Proof
from engine.core.reachable import reachable
from knowledge.model.conditions import Value
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from tests.examples import examples
from tests.random_rulebases import rulebases_with_answers
from tests.strategies import answers, real_cases, shipped


@pytest.fixture(scope="module")
def whole() -> InferenceEngine:
    """An engine with all rules, as it is from its second case on."""
    return warm(shipped())


def warm(knowledge: Knowledge) -> InferenceEngine:
    engine = InferenceEngine(knowledge)
    engine.infer(Case("first", {}))
    return engine


def same(case: Case, knowledge: Knowledge, whole: InferenceEngine) -> Proof:
    """The proof, which is the same with few rules and with all."""
    proof = InferenceEngine(knowledge).infer(case)
    assert proof == whole.infer(case)
    few = [production.id for production in reachable(
        productions(knowledge), case.answers, knowledge)]
    assert {firing.rule for firing in proof.firings} <= set(few)
    return proof


@pytest.mark.parametrize("case", real_cases()[::6], ids=lambda case: case.id)
def test_real_cases(case: Case, whole: InferenceEngine) -> None:
    """A case that ships has the same proof, from less than half of the rules."""
    same(case, shipped(), whole)
    everything = productions(shipped())
    assert len(reachable(everything, case.answers, shipped())) < len(everything) / 2


@examples(5)
@given(given_answers=answers(shipped()))
def test_random_answers(given_answers: dict[str, Value], whole: InferenceEngine) -> None:
    """Any answers to the shipped questionnaire have the same proof."""
    same(Case("case", given_answers), shipped(), whole)


@examples(15)
@given(rulebases_with_answers())
def test_random_rulebases(drawn: tuple[Knowledge, dict[str, Value]]) -> None:
    """So have those to any rulebase: through `not`, counts, grades and the diagnosis."""
    knowledge, given_answers = drawn
    same(Case("case", given_answers), knowledge, warm(knowledge))


@examples(15)
@given(rulebases_with_answers())
def test_the_count_of_ways_is_never_too_low(drawn: tuple[Knowledge, dict[str, Value]]) -> None:
    """There are no more ways than were counted, and where few were counted none is refused."""
    for rule in drawn[0].rules.values():
        for positive in (True, False):
            try:
                found = len(ways(rule.condition, positive))
            except TooManyWaysError:
                found = MAX_WAYS + 1
            assert found <= most_ways(rule.condition, positive)
