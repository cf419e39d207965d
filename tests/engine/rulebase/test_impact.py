"""What depends on a rule: nothing else is different without it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.case.compare.verdicts import Effect
from engine.core.inference import InferenceEngine
from engine.core.interpreter import Interpreter
from engine.rulebase.impact import Impact, dependents, without
from knowledge.model.conditions import Value
from knowledge.model.records import Knowledge
from knowledge.reading.canonical import content_hash
from knowledge.reading.cases import Case
from tests.engine.case.questions.everything import SOME
from tests.random_rulebases import rulebases_with_answers
from tests.strategies import real_cases, shipped


@SOME
@given(rulebases_with_answers(), st.data())
def test_nothing_else_changes_without_it(
    drawn: tuple[Knowledge, dict[str, Value]], data: st.DataObject
) -> None:
    """Findings, rules, totals and steps outside of what depends on a rule stay as they are."""
    knowledge, answers = drawn
    rule = data.draw(st.sampled_from([*knowledge.rules]))
    found = dependents(rule, knowledge)
    before = Interpreter(knowledge).read(answers)
    after = Interpreter(without(rule, knowledge)).read(answers)
    for name in {*knowledge.findings} - {*found.findings}:
        assert before.findings.get(name) == after.findings.get(name)
    for name in {*knowledge.rules} - {*found.rules, rule}:
        assert (name in before.fired) == (name in after.fired)
    for name in {*knowledge.categories} - {*found.categories}:
        assert before.diagnosis.totals[name] == after.diagnosis.totals[name]
    for name in {*knowledge.steps} - {*found.steps}:
        assert (name in before.steps) == (name in after.steps)


@SOME
@given(rulebases_with_answers(), st.data())
def test_a_rule_that_did_not_fire_decides_nothing(
    drawn: tuple[Knowledge, dict[str, Value]], data: st.DataObject
) -> None:
    """Without a rule that did not fire all is the same; with one that did, the engine agrees."""
    knowledge, answers = drawn
    rule = data.draw(st.sampled_from([*knowledge.rules]))
    case = Case("case", answers)
    (found,) = Impact(rule, knowledge).of([case])
    assert found.fired == (rule in Interpreter(knowledge).read(answers).fired)
    if not found.fired:
        assert found.difference.effect is Effect.NONE
    after = InferenceEngine(without(rule, knowledge)).infer(case)
    assert found.difference.new.leading == after.diagnosis.leading
    assert found.difference.new.findings == after.findings


def test_the_real_log() -> None:
    """A rule that was decisive in the log is told with the cases; each cause names it."""
    impact = Impact("R48-confirmed", shipped())
    cases = list(impact.of(real_cases()))
    decisive = [case for case in cases if case.difference.effect is Effect.VERDICT]
    assert decisive
    assert all(case.fired for case in decisive)
    assert {cause.id for case in decisive for cause in case.difference.causes} == {"R48-confirmed"}


def test_other_rules_with_the_same_conclusion() -> None:
    """They are named whatever their grade, and the rule itself is not among them."""
    found = dependents("R48-confirmed", shipped())
    assert "R02" in found.also_given_by
    assert "R48-confirmed" not in (*found.also_given_by, *found.rules)
    assert found.findings[0] == "experience_gap"
    assert found.categories == ("missing_qualification",)


def test_without_a_rule() -> None:
    """The knowledge without it is another one; a rule that is not there cannot be left out."""
    left = without("R02", shipped())
    assert "R02" not in left.rules
    assert left.hash == content_hash(left) != shipped().hash
    with pytest.raises(KeyError):
        without("R02", left)
