"""Which question is asked next: gains are those of the engine's own diagnoses."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
from hypothesis import given

from engine.case.questions.case_space import CaseSpace
from engine.case.questions.next_question import candidates, divergence, effort
from engine.case.questions.prior import Prior
from engine.case.questions.unknowns import is_asked, possible_answers
from engine.core.inference import InferenceEngine
from knowledge.model.conditions import Value
from knowledge.model.records import Kind, Knowledge
from knowledge.reading.case_log import load_case_log
from knowledge.reading.cases import Case
from tests.engine.case.questions.everything import SOME
from tests.random_rulebases import rulebases, rulebases_with_answers
from tests.strategies import real_cases, shipped


def bits(after: Mapping[str, float], before: Mapping[str, float]) -> float:
    """By hand: how far one distribution is from another."""
    return sum(share * (math.log2(share) - math.log2(before[name]))
               for name, share in after.items() if share)


@SOME
@given(rulebases_with_answers())
def test_every_outcome_is_what_the_engine_infers(
    drawn: tuple[Knowledge, dict[str, Value]]
) -> None:
    """Each answer leads to the verdict and the gain that experta's diagnosis gives.

    A question without follow-ups gains their mean, weighed by the prior; no gain is below 0.
    """
    knowledge, answers = drawn
    space, prior = CaseSpace(knowledge), Prior(knowledge)
    engine = InferenceEngine(knowledge)
    before = engine.infer(Case("c", answers)).diagnosis
    found = candidates(space, prior, answers)
    for candidate in found:
        assert is_asked(knowledge.questions[candidate.question], answers)
        for outcome in candidate.outcomes:
            after = engine.infer(
                Case("c", {**answers, candidate.question: outcome.answer})).diagnosis
            assert outcome.leading == after.leading
            assert outcome.gain == pytest.approx(
                max(0.0, bits(after.probabilities, before.probabilities)), abs=1e-8)
            assert outcome.gain == divergence(after, before)
            assert outcome.probability == max(after.probabilities.values()) or (
                after.leading in after.totals)
        mean = sum(outcome.share * outcome.gain for outcome in candidate.outcomes)
        if not space.follow_ups[candidate.question]:
            assert candidate.gain == pytest.approx(mean, abs=1e-8)
            assert candidate.effort == pytest.approx(effort(len(candidate.outcomes)))
        assert candidate.rate >= mean / effort(len(candidate.outcomes)) - 1e-8
    assert [candidate.rate for candidate in found] == sorted(
        (candidate.rate for candidate in found), reverse=True)


def test_a_follow_up_counts_for_the_question_that_opens_it() -> None:
    """That a reason was given tells nothing by itself; what the reason was tells a lot."""
    space, prior = CaseSpace(shipped()), Prior(shipped(), real_cases())
    found = {candidate.question: candidate for candidate in candidates(space, prior, {})}
    alone = sum(outcome.share * outcome.gain for outcome in found["fb.given"].outcomes)
    assert found["fb.given"].gain > 2 * alone
    closed = candidates(space, prior, {}, closed=("fb.reason", "fb.source", "fb.example_given"))
    without = {candidate.question: candidate for candidate in closed}
    assert without["fb.given"].gain < found["fb.given"].gain / 2


@SOME
@given(rulebases())
def test_without_a_log_all_answers_are_equally_likely(knowledge: Knowledge) -> None:
    """Each answer, and that there is none, has the same share."""
    prior = Prior(knowledge)
    for question in knowledge.questions.values():
        shares = prior.of(question.id)
        values = tuple(possible_answers(question, knowledge))
        assert tuple(shares) == values
        assert all(share == pytest.approx(1 / (len(values) + 1)) for share in shares.values())


def test_a_log_is_counted_where_the_question_is_asked() -> None:
    """Half a case more for each answer and for none; a set counts in equal parts."""
    log = [Case("a", {"fb.given": "specific", "fb.reason": ("salary", "internal")}),
           Case("b", {"fb.given": "specific", "fb.reason": ("salary",)}),
           Case("c", {"fb.given": "specific"}), Case("d", {"fb.given": "none"}), Case("e", {})]
    prior = Prior(shipped(), log)
    assert prior.of("fb.given")["specific"] == pytest.approx(3.5 / (5 + 2))
    assert prior.of("fb.given")["none"] == pytest.approx(1.5 / (5 + 2))
    options = len(shipped().questions["fb.reason"].option_ids)
    whole = 3 + 0.5 * (options + 1)
    assert prior.of("fb.reason")[("salary",)] == pytest.approx(2 / whole)
    assert prior.of("fb.reason")[("internal",)] == pytest.approx(1 / whole)
    assert prior.of("fb.reason")[("frozen",)] == pytest.approx(0.5 / whole)


def test_a_count_counts_for_the_nearest_number() -> None:
    """A number that no condition names counts for the one next to it."""
    rounds = shipped().questions["iv.rounds"]
    assert rounds.kind is Kind.COUNT
    tried = [value for value in possible_answers(rounds, shipped()) if isinstance(value, int)]
    prior = Prior(shipped(), [Case("a", {"iv.stage_reached": "final", "iv.rounds": 900})])
    shares = prior.of("iv.rounds")
    assert max(shares, key=lambda value: shares[value]) == max(tried)


def test_shares_leave_room_for_what_is_not_known() -> None:
    """The shares of the answers to one question sum to less than 1, whatever the log."""
    for log in ((), real_cases()):
        prior = Prior(shipped(), log)
        for question in shipped().questions:
            assert 0 <= sum(prior.of(question).values()) < 1


def test_the_log_that_comes_with_the_rulebase() -> None:
    """It is the real cases for the shipped one."""
    assert load_case_log(shipped()) == real_cases()
