"""What would follow from other answers: just what the engine infers from them."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from engine.case.compare.verdicts import Effect
from engine.case.questions.difference_words import difference_words
from engine.case.questions.what_if import what_if
from engine.core.hearing.listener import Listener
from engine.core.inference import InferenceEngine
from knowledge.model.conditions import Value
from knowledge.model.earlier import Earlier, EarlierCase
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from tests.engine.case.questions.everything import SOME
from tests.random_rulebases import rulebases_with_answers
from tests.strategies import answers, shipped


@SOME
@given(rulebases_with_answers(), st.data())
def test_before_and_after_are_what_the_engine_infers(
    drawn: tuple[Knowledge, dict[str, Value]], data: st.DataObject
) -> None:
    """Answers are set, or removed for unknown; those that stay the same are no changes."""
    knowledge, own = drawn
    other = data.draw(answers(knowledge))
    given_: dict[str, Value | None] = {
        name: other.get(name) for name in knowledge.questions
        if data.draw(st.booleans())}
    found = what_if(InferenceEngine(knowledge), knowledge, Case("case", own), given_)
    expected = {name: value for name in knowledge.questions
                if (value := given_[name] if name in given_ else own.get(name)) is not None}
    engine = InferenceEngine(knowledge)
    assert found.after.case.answers == expected
    assert list(found.after.case.answers) == list(expected)
    after = engine.infer(Case("case", expected))
    assert (found.after.firings, found.after.diagnosis) == (after.firings, after.diagnosis)
    assert found.before.firings == engine.infer(Case("case", own)).firings
    assert {(one.question, one.before, one.after) for one in found.changes} == {
        (name, own.get(name), expected.get(name)) for name in knowledge.questions
        if own.get(name) != expected.get(name)}
    same = (found.before.diagnosis.leading == found.after.diagnosis.leading)
    assert same == (found.difference.effect is not Effect.VERDICT)
    if not found.changes:
        assert found.difference.effect is Effect.NONE


def test_earlier_cases_are_kept_in_sight() -> None:
    """What earlier cases say still holds after an answer is changed."""
    earlier = Earlier(datetime.date(2026, 3, 31), (EarlierCase(
        "before", datetime.date(2026, 1, 2), {"fb.reason": ("lacks_experience",)},
        ("experience_gap",)),), ())
    case = Listener(shipped()).listen(Case("now", {
        "fb.given": "specific", "fb.reason": ("lacks_experience",)}, earlier=earlier))
    assert case.heard is not None
    found = what_if(InferenceEngine(shipped()), shipped(), case, {"cul.rapport": "good"})
    assert [change.question for change in found.changes] == ["cul.rapport"]
    assert found.after.case.heard == found.before.case.heard


def test_what_is_outweighed_is_told_with_its_grade_once() -> None:
    """Evidence that stronger evidence of its kind puts aside, and that is as sure as before."""
    case = Case("case", {"job.gap_type": ("hard_skill",)})
    found = what_if(InferenceEngine(shipped()), shipped(), case, {"job.gap_recurs": "most"})
    assert difference_words(found)[-1] == (
        "“A required skill is missing” (moderate) is outweighed now by stronger evidence of its "
        "kind; it spoke for “They missed a skill or qualification” (+7 decibans).")
