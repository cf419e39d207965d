"""What is still unknown: each promise is kept when the answer is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from engine.case.questions.unknowns import Prospect, is_asked, possible_answers, prospects
from engine.core.diagnosis import Diagnosis
from engine.core.inference import InferenceEngine
from knowledge.model.conditions import (
    UNDETERMINED,
    CompareCount,
    Condition,
    Not,
    Operator,
    Situation,
    Value,
    leaves,
    truth,
)
from knowledge.model.problems import NOWHERE, Problems
from knowledge.model.records import Kind, Knowledge, Question
from knowledge.reading.cases import Case, read_answer
from knowledge.reading.condition_syntax import MAX_COUNT
from knowledge.reading.loading import load
from knowledge.reading.yaml_tree import Items, Text, Tree
from tests.examples import examples
from tests.knowledge.rulebase import replace_text, write_rulebase
from tests.random_rulebases import rulebases, rulebases_with_answers
from tests.strategies import answers, real_cases, shipped

SOME = examples(3)


@pytest.fixture(scope="module")
def engine() -> InferenceEngine:
    return InferenceEngine(shipped())


def moved(before: Diagnosis, after: Diagnosis) -> float:
    """How much probability moved from some categories to others."""
    return sum(max(0.0, after.probabilities[category] - share)
               for category, share in before.probabilities.items())


def diagnose(engine: InferenceEngine, given_answers: Mapping[str, Value]) -> Diagnosis:
    return engine.infer(Case("case", given_answers)).diagnosis


def assert_promise(
    prospect: Prospect, engine: InferenceEngine, before: Diagnosis,
    given_answers: Mapping[str, Value],
) -> None:
    """With the prospect's answer experta comes to exactly the diagnosis that was promised."""
    after = diagnose(engine, {**given_answers, prospect.question: prospect.answer})
    assert prospect.leading == after.leading
    assert prospect.probability == after.probabilities[before.ranking[0]]
    assert prospect.shift == pytest.approx(moved(before, after), abs=1e-8)


def assert_prospects(
    knowledge: Knowledge, engine: InferenceEngine, given_answers: Mapping[str, Value]
) -> None:
    """All promises are kept, and each question is unanswered, asked, and in its place."""
    found = prospects(knowledge, given_answers)
    before = diagnose(engine, given_answers)
    assert before.leading in (UNDETERMINED, before.ranking[0])
    asked = [prospect.question for prospect in found]
    assert len(set(asked)) == len(asked)
    for prospect in found:
        question = knowledge.questions[prospect.question]
        assert prospect.question not in given_answers
        assert is_asked(question, given_answers)
        assert prospect.answer in tuple(possible_answers(question, knowledge))
        assert 0 <= prospect.mean_shift <= prospect.shift <= 1
        assert prospect.shift > 0
        assert_promise(prospect, engine, before, given_answers)
    means = [prospect.mean_shift for prospect in found]
    assert means == sorted(means, reverse=True)


@pytest.mark.parametrize("case", real_cases()[::4], ids=lambda case: case.id)
def test_promises_in_real_cases(case: Case, engine: InferenceEngine) -> None:
    """In real cases each promise is kept."""
    assert_prospects(shipped(), engine, case.answers)


def test_promises_of_an_empty_case(engine: InferenceEngine) -> None:
    """Before the first answer there is much that could matter, and each promise is kept."""
    assert prospects(shipped(), {})
    assert_prospects(shipped(), engine, {})


@given(rulebases_with_answers())
@SOME
def test_promises_in_any_rulebase(drawn: tuple[Knowledge, dict[str, Value]]) -> None:
    """In random rulebases each promise is kept, whatever is known already."""
    knowledge, given_answers = drawn
    assert_prospects(knowledge, InferenceEngine(knowledge), given_answers)


@given(rulebases_with_answers())
@SOME
def test_the_numbers_are_of_all_possible_answers(
    drawn: tuple[Knowledge, dict[str, Value]]
) -> None:
    """The answer shown is one that moves most, the mean is over all, and none that moves is missed.

    A question is left out only where it is answered, is not asked, or can move nothing.
    """
    knowledge, given_answers = drawn
    engine = InferenceEngine(knowledge)
    before = diagnose(engine, given_answers)
    found = {prospect.question: prospect for prospect in prospects(knowledge, given_answers)}
    for question in knowledge.questions.values():
        if question.id in given_answers or not is_asked(question, given_answers):
            continue
        shifts = [moved(before, diagnose(engine, {**given_answers, question.id: value}))
                  for value in possible_answers(question, knowledge)]
        if question.id in found:
            assert found[question.id].shift == pytest.approx(max(shifts), abs=1e-8)
            assert found[question.id].mean_shift == pytest.approx(
                sum(shifts) / len(shifts), abs=1e-8)
        else:
            assert max(shifts, default=0) == pytest.approx(0, abs=1e-8)


@given(answers(shipped()))
@SOME
def test_nothing_answered_or_not_asked(given_answers: dict[str, Value]) -> None:
    """Questions that have an answer, or that the questionnaire would not ask now, do not appear."""
    for prospect in prospects(shipped(), given_answers):
        assert prospect.question not in given_answers
        assert is_asked(shipped().questions[prospect.question], given_answers)


@given(rulebases_with_answers())
@SOME
def test_nothing_to_change(drawn: tuple[Knowledge, dict[str, Value]]) -> None:
    """Where all is answered, or no finding carries evidence, nothing is left that could matter."""
    knowledge, some = drawn
    mute = replace(knowledge, findings={
        finding.id: replace(finding, evidence=()) for finding in knowledge.findings.values()})
    assert prospects(mute, some) == ()
    full: dict[str, Value] = {}
    for question in knowledge.questions.values():
        if question.kind is Kind.COUNT:
            full[question.id] = 1
        elif question.kind is Kind.TEXT:
            full[question.id] = "words"
        else:
            first = question.option_ids[0]
            full[question.id] = (first,) if question.kind is Kind.CHOICES else first
    assert prospects(knowledge, full) == ()


def test_nothing_to_change_when_only_words_are_missing() -> None:
    """Words can be read by no comparison, so a question for words is never put forward."""
    for prospect in prospects(shipped(), {}):
        assert shipped().questions[prospect.question].kind is not Kind.TEXT


# --- is_asked ------------------------------------------------------------------------------------


@given(rulebases_with_answers())
@SOME
def test_is_asked(drawn: tuple[Knowledge, dict[str, Value]]) -> None:
    """A question is asked always, or where its `ask_if` is true of the answers: not if unknown."""
    knowledge, given_answers = drawn
    situation = Situation(given_answers, {})
    for question in knowledge.questions.values():
        asked = is_asked(question, given_answers)
        assert asked is (question.ask_if is None or truth(question.ask_if, situation) is True)


def test_is_asked_by_example() -> None:
    """A follow-up waits for the answer it depends on; a doubt about it is no reason to ask."""
    def follow_up(condition: Condition | None) -> Question:
        return Question("t.b", "Part", Kind.YES_NO, False, "B?", (), "", (), condition)

    many: Condition = CompareCount("t.a", Operator.AT_LEAST, 3)
    assert is_asked(follow_up(None), {})
    assert not is_asked(follow_up(many), {})
    assert not is_asked(follow_up(Not(many)), {})
    assert is_asked(follow_up(many), {"t.a": 3})
    assert not is_asked(follow_up(many), {"t.a": 2})
    assert is_asked(follow_up(Not(many)), {"t.a": 2})


# --- possible answers ----------------------------------------------------------------------------


def as_written(value: Value) -> Tree:
    """The answer as it would stand in a case file."""
    if isinstance(value, tuple):
        return Items(NOWHERE, tuple(Text(NOWHERE, option, quoted=True) for option in value))
    return Text(NOWHERE, str(value), quoted=isinstance(value, str))


@given(rulebases())
@SOME
def test_possible_answers_can_be_given(knowledge: Knowledge) -> None:
    """Each answer tried could stand in a case file; each option is tried, and nothing twice."""
    for question in knowledge.questions.values():
        tried = list(possible_answers(question, knowledge))
        assert len(set(tried)) == len(tried)
        for value in tried:
            problems = Problems()
            assert read_answer(question, as_written(value), problems) == value
        if question.options:
            assert [option for value in tried for option in (
                value if isinstance(value, tuple) else (value,))] == list(question.option_ids)


def test_possible_counts_end_at_the_highest(tmp_path: Path) -> None:
    """Where a rule compares with the highest count there is, no higher one is put forward."""
    folder = write_rulebase(tmp_path)
    replace_text(folder, "rules/02-talk.yaml", "talk.rounds: {at least: 3}",
                 f"talk.rounds: {{at least: {MAX_COUNT}}}")
    knowledge = load(folder)
    tried = list(possible_answers(knowledge.questions["talk.rounds"], knowledge))
    assert tried == [MAX_COUNT - 1, MAX_COUNT]


@given(rulebases())
@SOME
def test_possible_counts_decide_every_comparison(knowledge: Knowledge) -> None:
    """For each comparison of a count, both outcomes that are possible at all are tried."""
    for question in knowledge.questions.values():
        if question.kind is Kind.COUNT:
            tried = list(possible_answers(question, knowledge))
            for rule in knowledge.rules.values():
                for leaf in leaves(rule.condition):
                    if isinstance(leaf, CompareCount) and leaf.question == question.id:
                        outcomes = {truth(leaf, Situation({question.id: value}, {}))
                                    for value in tried}
                        possible = {truth(leaf, Situation({question.id: number}, {}))
                                    for number in range(MAX_COUNT + 1)}
                        assert outcomes >= possible
