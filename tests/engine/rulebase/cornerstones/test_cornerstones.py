"""Cornerstones run: they hold, or each thing that came out otherwise is told with its cause."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from engine.core.interpreter import Interpreter
from engine.core.words.prose import sentence
from engine.rulebase.cornerstones.cornerstones import (
    Aspect,
    Mismatch,
    Result,
    mismatches,
    run_cornerstones,
)
from engine.rulebase.cornerstones.failures import explained, mismatch_words
from knowledge.model.conditions import All, Answered, Condition, Grade, Holds, Leading, Not, Value
from knowledge.model.records import Gate, GiveFinding, Knowledge
from knowledge.reading.cornerstones import Cornerstone
from tests.engine.inferring import SOME
from tests.engine.small_stones import a_stone, giving, small, stone, with_rule
from tests.strategies import answers, shipped

KNOWN, STONES = small()


def run(cornerstone: Cornerstone, knowledge: Knowledge = KNOWN) -> Result:
    """One cornerstone, run."""
    result, = run_cornerstones([cornerstone], knowledge)
    return result


def told(result: Result, knowledge: Knowledge = KNOWN) -> dict[str, tuple[str, ...]]:
    """What is said of each mismatch, and why."""
    return {mismatch_words(each.mismatch): each.because for each in explained(result, knowledge)}


def says(condition: Condition) -> str:
    """A condition as it is told."""
    return sentence(condition, KNOWN)


# --- what fails ----------------------------------------------------------------------------------


def test_cornerstones_that_hold() -> None:
    """Where all comes out as expected there is no mismatch, and nothing to explain."""
    results = run_cornerstones(STONES, KNOWN)
    assert [result.cornerstone.id for result in results] == ["half-met", "skill-missing"]
    for result in results:
        assert result.holds
        assert explained(result, KNOWN) == ()


def test_no_cornerstones() -> None:
    """None run is none failed."""
    assert run_cornerstones([], KNOWN) == ()


@pytest.mark.parametrize(("changed", "mismatch"), [
    ({"keeps": ("M1", "T1")}, Mismatch(Aspect.RULE, "T1", "fires", "silent")),
    ({"but": {"work.match": "few"}}, Mismatch(Aspect.BUT, "M1", "silent", "fires")),
    ({"findings": {"weak_match": Grade.strong}},
     Mismatch(Aspect.FINDING, "weak_match", "strong", "moderate")),
    ({"findings": {"weak_match": Grade.weak}},
     Mismatch(Aspect.FINDING, "weak_match", "weak", "moderate")),
    ({"findings": {"no_thanks": Grade.strong}},
     Mismatch(Aspect.FINDING, "no_thanks", "strong", "not found")),
    ({"absent": ("weak_match",)},
     Mismatch(Aspect.FINDING, "weak_match", "not found", "moderate")),
    ({"totals": {"ability": 6, "luck": -2}}, Mismatch(Aspect.TOTAL, "ability", "6", "5")),
    ({"totals": {"ability": 5}}, Mismatch(Aspect.TOTAL, "luck", "0", "-2")),
    ({"leading": "undetermined"}, Mismatch(Aspect.LEADING, "", "undetermined", "ability")),
    ({"second": "luck"}, Mismatch(Aspect.SECOND, "", "luck", "none")),
    ({"steps": ("again",)}, Mismatch(Aspect.STEP, "again", "called for", "not called for")),
])
def test_each_aspect_can_fail(changed: dict[str, object], mismatch: Mismatch) -> None:
    """One wrong expectation is one mismatch: what was expected, and what came out."""
    cornerstone = replace(stone("half-met"), **changed)  # type: ignore[arg-type]
    assert run(cornerstone).mismatches == (mismatch,)


def test_what_is_not_stated_is_not_tested() -> None:
    """A cornerstone that states one finding says nothing of totals, reasons and steps."""
    assert run(a_stone(answers={"work.match": "half"},
                       findings={"weak_match": Grade.moderate})).holds


def test_an_answer_taken_away() -> None:
    """`unknown` in `but` takes the answer away: a rule that reads silence then fires."""
    kept = a_stone(keeps=("V2",), answers={}, but={"work.match": "all"})
    assert run(kept).holds
    turned = a_stone(keeps=("M1",), answers={"work.match": "half"}, but={"work.match": None})
    assert run(turned).holds
    still = replace(turned, keeps=("M1", "V2"), answers={}, but={"work.match": None})
    assert [(each.aspect, each.subject) for each in run(still).mismatches] == [
        (Aspect.RULE, "M1"), (Aspect.BUT, "V2")]


@given(answers(shipped()))
@SOME
def test_both_readers_fail_the_same_cornerstones(drawn: dict[str, Value]) -> None:
    """Judged by the plain interpreter, as the mutation test does, a cornerstone fails alike."""
    cornerstone = a_stone(
        keeps=("R14a", "R79"), answers=drawn, but={"iv.technical": "partial"},
        findings={"task_failed": Grade.strong}, absent=("thin",),
        totals={"cannot_do_job": 12}, leading="cannot_do_job", second="none",
        steps=("exercise_drill",))
    interpreter = Interpreter(shipped())
    by_interpreter = mismatches(
        cornerstone, interpreter.read(drawn),
        interpreter.read({**drawn, "iv.technical": "partial"}))
    assert run(cornerstone, shipped()).mismatches == tuple(by_interpreter)


# --- why -----------------------------------------------------------------------------------------


def test_a_silent_rule_tells_what_is_missing() -> None:
    """For a rule that does not fire, the first part that is not true, and whether it is known."""
    many = KNOWN.rules["T2"].condition
    assert isinstance(many, All)
    unthanked = many.parts[1]
    assert told(run(a_stone(keeps=("M1", "T2"), answers={"work.match": "all", "talk.rounds": 3}))
                ) == {
        "rule M1 should fire, and is silent": (
            f"not so: {says(KNOWN.rules['M1'].condition)}",),
        "rule T2 should fire, and is silent": (f"not known: {says(unthanked)}",),
    }


def test_a_rule_that_fires_with_but_tells_its_condition() -> None:
    """For a rule that fires although `but` was to silence it, the condition that is true."""
    because, = told(run(replace(stone("half-met"), but={"work.match": "few"}))).values()
    assert because == (f"M1 is true there too: {says(KNOWN.rules['M1'].condition)}",)


def test_a_lower_grade_tells_who_gave_it_and_who_could_have_given_more() -> None:
    """A finding too low: the rule that gave it, and those of the case that could have."""
    half = replace(stone("half-met"), totals=None, leading=None)
    weaker = giving(KNOWN, "M1", GiveFinding("weak_match", Grade.weak))
    lower = "finding weak_match: expected moderate, got weak"
    assert told(run(half, weaker), weaker) == {lower: (
        "M1 gives weak: A few were met", "no rule gives weak_match (moderate)")}
    other = giving(weaker, "M2", GiveFinding("weak_match", Grade.moderate))
    assert told(run(half, other), other) == {lower: ("M1 gives weak: A few were met",)}
    asked = replace(half, answers={**half.answers, "work.level": "up"}, absent=())
    assert told(run(asked, other), other) == {lower: (
        "M1 gives weak: A few were met",
        f"M2 is silent; not so: {says(Holds('skill_gap', Grade.moderate))}")}


def test_a_missing_finding_tells_who_could_have_given_it() -> None:
    """A finding that does not hold: the rules that read something of the case, or else one."""
    missing = "finding no_thanks: expected strong, and it does not hold"
    wanted = {"no_thanks": Grade.strong}
    t1, t2 = KNOWN.rules["T1"].condition, KNOWN.rules["T2"].condition
    assert isinstance(t2, All)
    assert told(run(a_stone(answers={"talk.rounds": 2}, findings=wanted))) == {
        missing: (f"T2 is silent; not so: {says(t2.parts[0])}",)}
    assert told(run(a_stone(answers={"talk.thanked": "yes"}, findings=wanted))) == {
        missing: (f"T1 is silent; not so: {says(t1)}",
                  f"T2 is silent; not known: {says(t2.parts[0])}")}
    assert told(run(a_stone(findings=wanted))) == {
        missing: (f"T1 is silent; not known: {says(t1)}",)}


def test_a_higher_grade_tells_who_gave_it() -> None:
    """A finding too high, or one that should not hold: the rule that gave it."""
    stronger = giving(KNOWN, "M1", GiveFinding("weak_match", Grade.strong))
    result = run(replace(stone("half-met"), totals=None, leading=None), stronger)
    assert told(result, stronger) == {
        "finding weak_match: expected moderate, got strong": ("M1 gives strong: A few were met",)}
    present = run(a_stone(answers={"work.match": "half"}, absent=("weak_match",)))
    assert told(present) == {"finding weak_match should not hold, and does: moderate": (
        "M1 gives moderate: A few were met",)}


def test_a_total_tells_what_was_counted() -> None:
    """For a total, the findings that were counted, with grade and decibans; swallowed ones not."""
    result = run(replace(stone("skill-missing"), totals={"ability": 6, "luck": 0},
                         leading="undetermined"))
    assert told(result) == {
        "total of ability: expected +6, got +4": ("counted for ability: +4 skill_gap (moderate)",),
        "total of luck: expected 0, got −1": ("counted for luck: −1 weak_match (weak)",),
        "leading: expected undetermined, got ability": (),
    }
    nothing = run(a_stone(totals={"ability": 1}))
    assert told(nothing) == {
        "total of ability: expected +1, got 0": ("counted for ability: nothing",)}


def test_a_reason_tells_the_totals_and_the_limit() -> None:
    """For another leading reason, the totals, and the margin or the limit that decided."""
    wide = replace(KNOWN, policy=replace(KNOWN.policy, margin=6))
    assert told(run(a_stone(answers={"work.match": "half"}, leading="ability"), wide), wide) == {
        "leading: expected ability, got undetermined": (
            "the totals are ability +5 and luck −2", "ability is 5 ahead, and 6 are needed")}
    assert told(run(a_stone(answers={"work.match": "half"}, leading="undetermined"))) == {
        "leading: expected undetermined, got ability": (
            "the totals are ability +5 and luck −2", "ability is 5 ahead, and 3 are enough")}
    gated = replace(KNOWN, categories={
        **KNOWN.categories, "ability": replace(KNOWN.categories["ability"], gate=Gate(9, 4))})
    assert told(run(a_stone(answers={"work.match": "half"}, leading="ability"), gated), gated) == {
        "leading: expected ability, got undetermined": (
            "the totals are ability +5 and luck −2",
            "ability leads only from +9 on, with no other above +4")}


def test_a_second_reason_tells_how_far_behind_it_is() -> None:
    """For another second reason, how far it is behind and what is asked of it."""
    assert told(run(a_stone(answers={"work.match": "half"}, second="luck"))) == {
        "second: expected luck, got none": (
            "luck has −2 and is 7 behind; a second has more than 0 and is at most 6 behind",)}
    assert told(run(a_stone(answers={"work.match": "half"}, second="ability"))) == {
        "second: expected ability, got none": ("ability leads",)}
    assert told(run(a_stone(second="luck"))) == {
        "second: expected luck, got none": ("where no reason leads there is no second",)}


def test_a_step_tells_what_would_call_for_it() -> None:
    """For a step that is not called for, the findings it answers, or the rule that chooses it."""
    assert told(run(a_stone(steps=("learn", "again")))) == {
        "step learn should be called for, and is not": (
            "it answers skill_gap or weak_match, which were not found",),
        "step again should be called for, and is not": (
            f"C1 is silent; not so: {says(Leading('luck'))}",)}


def test_the_same_reason_is_told_once() -> None:
    """What explains one mismatch is not repeated at the next."""
    broken = with_rule(KNOWN, replace(KNOWN.rules["M1"], condition=Not(Answered("work.match"))))
    result = run(stone("half-met"), broken)
    lines = [line for each in explained(result, broken) for line in each.because]
    assert len(lines) == len(set(lines))
    assert any(line.startswith("not so: ") for line in lines)
