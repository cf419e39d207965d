"""The smallest changes that alter a verdict: they do, and brute force finds nothing smaller."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import assume, given

from engine.case.questions.case_space import CaseSpace
from engine.case.questions.changes import changed
from engine.case.questions.flip import Flips, flip, moves_of
from engine.core.inference import InferenceEngine
from engine.core.interpreter import Interpreter
from knowledge.model.conditions import UNDETERMINED, Value
from knowledge.model.records import Knowledge, Question
from knowledge.reading.cases import Case
from tests.engine.case.questions.everything import (
    MOST,
    SOME,
    audited,
    changed_cases,
    every_answer,
    how_many,
)
from tests.examples import LONG
from tests.strategies import real_cases, shipped


@pytest.fixture(scope="module")
def space() -> CaseSpace:
    return CaseSpace(shipped())


def allowed(question: Question, answer: Value, knowledge: Knowledge) -> list[Value]:
    """The answers that the candidate could bring about instead of the one given."""
    given_ = set(answer) if isinstance(answer, tuple) else {answer}
    changing = question.changing
    if changing is None or given_ & set(changing.not_from):
        return []
    aims = {aim.id for aim in changing.aims}
    if given_ <= aims:
        return []
    return [value for value in every_answer(question, knowledge)
            if (set(value) if isinstance(value, tuple) else {value}) <= aims]


def costs(
    knowledge: Knowledge, answers: Mapping[str, Value], any_answer: bool, wanted: str | None
) -> dict[frozenset[str], int]:
    """By brute force: every set of questions that alters the verdict, with what it costs."""
    values: dict[str, list[Value]] = {}
    for name, answer in answers.items():
        question = knowledge.questions[name]
        values[name] = (every_answer(question, knowledge) if any_answer
                        else allowed(question, answer, knowledge))
    assume(how_many(values) <= MOST)
    options: dict[str, list[Value | None]] = {
        name: [*choices, *([None] if any_answer else [])] for name, choices in values.items()}
    interpreter = Interpreter(knowledge)
    now = interpreter.read(answers).diagnosis.leading
    found = {}
    for names, case in changed_cases(answers, options, knowledge):
        leading = interpreter.read(case).diagnosis.leading
        if leading != now and wanted in (None, leading):
            found[names] = len(names) if any_answer else sum(
                changing.cost for name in names
                if (changing := knowledge.questions[name].changing) is not None)
    return found


def assert_smallest(found: Flips, expected: Mapping[frozenset[str], int], limit: int) -> None:
    """The sets are those of the least cost, in the order of the questionnaire."""
    if not expected:
        assert (found.cost, found.flips, found.more) == (None, (), False)
        return
    least = min(expected.values())
    assert found.cost == least
    best = sorted((names for names, cost in expected.items() if cost == least),
                  key=sorted)  # random questions are numbered in the order of the questionnaire
    sets = [frozenset(change.question for change in one.changes) for one in found.flips]
    assert sets == best[:limit]
    assert found.more == (len(best) > limit)


@SOME
@given(audited())
def test_brute_force_finds_nothing_smaller(drawn: tuple[Knowledge, dict[str, Value]]) -> None:
    """For random rulebases: just the cheapest sets are found, or it is right that there is none.

    Each flips, with every other answer that is said to do as well.
    """
    knowledge, answers = drawn
    space = CaseSpace(knowledge)
    for any_answer in (False, True):
        expected = costs(knowledge, answers, any_answer, None)
        found = flip(space, Case("case", answers), None, any_answer, limit=4)
        assert_smallest(found, expected, 4)
        assert_flips(found, space.engine)


@SOME
@given(audited())
def test_a_wanted_verdict(drawn: tuple[Knowledge, dict[str, Value]]) -> None:
    """The same where one category is wanted: that one leads then."""
    knowledge, answers = drawn
    space = CaseSpace(knowledge)
    now = space.interpreter.read(answers).diagnosis.leading
    for wanted in (*knowledge.categories, UNDETERMINED):
        if wanted != now:
            expected = costs(knowledge, answers, True, wanted)
            found = flip(space, Case("case", answers), wanted, True, limit=4)
            assert_smallest(found, expected, 4)
            assert all(one.leading == (wanted,) for one in found.flips)


def assert_flips(found: Flips, engine: InferenceEngine) -> None:
    """By experta, each set alters the verdict, whichever of its answers is taken."""
    proof = engine.infer(found.case)
    now = proof.diagnosis.leading
    assert now == found.diagnosis.leading
    for one in found.flips:
        assert one.confirmed
        after = {change.question: change.after for change in one.changes}
        tried = [after]
        for change in one.changes:
            assert change.before == found.case.answers[change.question]
            assert change.before not in (change.after, *change.also)
            assert len({change.after, *change.also}) == 1 + len(change.also)
            tried += [{**after, change.question: value} for value in change.also]
        leading = []
        for given_ in tried:
            answers = changed(proof.knowledge, found.case.answers, given_)
            leading.append(engine.infer(Case("case", answers)).diagnosis.leading)
        assert now not in leading
        assert {*leading} == {*one.leading}
        assert leading[0] == one.diagnosis.leading == one.leading[0]


def test_the_real_cases(space: CaseSpace) -> None:
    """For the real cases every flip flips, and no single answer less would do.

    Of those that could be changed, the answers are no aims yet.
    """
    cases = real_cases() if LONG else real_cases()[:4]
    interpreter = space.interpreter
    for case in cases:
        for any_answer in (False, True):
            found = flip(space, case, None, any_answer)
            assert_flips(found, space.engine)
            moves = moves_of(space, case.answers, any_answer)
            assert found.questions == tuple(moves)
            for one in found.flips:
                after = {change.question: change.after for change in one.changes}
                for size in range(len(after)):
                    for names in combinations(after, size):
                        answers = changed(space.knowledge, case.answers,
                                          {name: after[name] for name in names})
                        assert (interpreter.read(answers).diagnosis.leading
                                == found.diagnosis.leading)


def test_what_the_candidate_could_not_change_is_left_alone(space: CaseSpace) -> None:
    """An answer from which nothing could have been changed stays, such as that nothing was asked.

    So does one that is aimed for already, and one that was not given.
    """
    answers: dict[str, Value] = {
        "iv.technical": "none", "iv.challenge_answer": "not_asked", "prep.documents": "tailored",
        "mot.negative_past": "yes", "fb.given": "none"}
    assert tuple(moves_of(space, answers, False)) == ("mot.negative_past",)
    assert set(moves_of(space, answers, True)) == set(answers)


def test_a_slip_that_decided(space: CaseSpace) -> None:
    """Where the verdict hangs on one answer that could be better, that answer is the flip."""
    case = Case("case", {"iv.technical": "solid", "mot.negative_past": "yes"})
    found = flip(space, case)
    assert found.diagnosis.leading == "culture_fit"
    assert [(change.question, change.before, change.after, change.also)
            for one in found.flips for change in one.changes] == [
        ("mot.negative_past", "yes", "no", ())]
    assert (found.cost, found.more, found.flips[0].leading) == (1, False, (UNDETERMINED,))
