"""Rules tried on cases that were diagnosed."""

from __future__ import annotations

from functools import cache

from engine.case.compare.verdicts import Effect
from engine.log.diagnosed import Diagnosed
from engine.rulebase.impact import Impact
from engine.rulebase.trial import counted, tried, use_of
from knowledge.editing.rule_text import rule_text, with_rule
from knowledge.reading.case_log import load_case_log
from tests.strategies import shipped

RULE = "R49b-credible"
SOME = 12


@cache
def cases() -> list[Diagnosed]:
    """The shipped log, as if it had been diagnosed."""
    return [Diagnosed(number, case.id, case.confirmed, case.answers)
            for number, case in enumerate(load_case_log(shipped(), None))]


def test_use_is_what_impact_says() -> None:
    """Firing and deciding are counted as `debrief rules impact` counts them, case by case."""
    log = list(load_case_log(shipped(), None))[:SOME]
    found = use_of(RULE, shipped(), cases()[:SOME])
    impact = list(Impact(RULE, shipped()).of(log))
    assert [one.case for one in found.fired] == [
        case.id for case, one in zip(log, impact, strict=True) if one.fired]
    assert [one.case for one in found.decisive] == [
        one.difference.case for one in impact if one.difference.effect is Effect.VERDICT]
    assert found.cases == SOME > len(found.fired)
    assert found.decisive


def test_no_change_changes_nothing() -> None:
    """A rulebase tried against itself leaves every case as it is."""
    found = counted(tried(cases(), shipped(), shipped()))
    assert found.effects[Effect.NONE] == found.cases == len(cases())
    assert found.right[0] == found.right[1] > 0
    assert found.confirmed == sum(case.confirmed is not None for case in cases())


def test_a_change_is_counted() -> None:
    """A verdict that a stronger grade decides is told, before and after."""
    text = rule_text(shipped().rules["R01a"]).replace("moderate", "strong")
    found = tried(cases(), shipped(), with_rule(shipped(), "R01a", text))
    changed = [one for one in found if one.effect is Effect.VERDICT]
    assert [one.case.case for one in changed] == ["case-010"]
    assert changed[0].before.diagnosis.leading == "undetermined"
    assert changed[0].after.diagnosis.leading == "missing_qualification"
    counts = counted(found)
    assert counts.effects[Effect.VERDICT] == 1
    assert sum(counts.effects.values()) == counts.cases
    assert counts.right[1] == counts.right[0] + 1
