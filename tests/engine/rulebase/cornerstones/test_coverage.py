"""What cornerstones try of the rules: which fire, and which parts of conditions decide, both ways.

A part counts only where it alone decides: the law is stated once, plainly, and checked at random.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import given

from engine.core.interpreter import Interpreter
from engine.rulebase.cornerstones.cornerstones import Result, run_cornerstones
from engine.rulebase.cornerstones.coverage import PartCoverage, coverage
from knowledge.model.conditions import (
    All,
    Answered,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Holds,
    Not,
    Operator,
    Situation,
    Value,
    truth,
)
from knowledge.reading.condition_syntax import condition_data
from tests.engine.small_stones import a_stone, small, with_rule
from tests.examples import examples
from tests.strategies import answers, conditions

KNOWN, STONES = small()


def the(question: str, *options: str, operator: Operator = Operator.IN) -> Compare:
    """A comparison with some options."""
    return Compare(question, operator, options, frozenset(options))


HALF, THANKED = the("work.match", "half"), the("talk.thanked", "yes")
SKILL = the("work.gaps", "skill", operator=Operator.INCLUDES)


def covered(condition: Condition, *cases: Mapping[str, Value]) -> tuple[PartCoverage, ...]:
    """The parts of a condition of rule V2, seen in cases with these answers."""
    knowledge = with_rule(KNOWN, replace(KNOWN.rules["V2"], condition=condition))
    interpreter = Interpreter(knowledge)
    results = [Result(a_stone(answers=case), interpreter.read(case), None, ()) for case in cases]
    rule, = coverage(results, knowledge, ["V2"]).rules
    return rule.parts


def seen(condition: Condition, *cases: Mapping[str, Value]) -> list[tuple[int, int]]:
    """How often each part was seen true and not true."""
    return [(part.seen_true, part.seen_not_true) for part in covered(condition, *cases)]


# --- by example ----------------------------------------------------------------------------------


def test_rules_that_fire_are_counted_with_but_and_without() -> None:
    """A cornerstone and its `but` are two cases: the rule fires in one and not in the other."""
    found = coverage(run_cornerstones(STONES, KNOWN), KNOWN)
    assert [rule.rule for rule in found.rules] == [*KNOWN.rules]
    fired = {rule.rule: (rule.fired, rule.silent) for rule in found.rules}
    assert fired["M1"] == (1, 3)
    assert fired["T1"] == (0, 4)
    assert found.fired == 5
    assert len(found.parts) == found.both_ways + len(found.one_way) + len(found.never)


def test_one_part_alone_decides_in_every_case() -> None:
    """A condition of one part is seen in every case, one way or the other; unknown is not true."""
    assert seen(HALF, {"work.match": "half"}, {"work.match": "all"}, {}) == [(1, 2)]


def test_a_part_of_all_decides_while_the_others_are_true() -> None:
    """In `all`, a part is seen only where every other part is true."""
    both = All((HALF, THANKED))
    assert seen(both, {"work.match": "half", "talk.thanked": "yes"}) == [(1, 0), (1, 0), (1, 0)]
    assert seen(both, {"work.match": "half"}) == [(0, 1), (0, 0), (0, 1)]
    assert seen(both, {}) == [(0, 1), (0, 0), (0, 0)]


def test_a_part_of_any_decides_while_no_other_is_true() -> None:
    """In `any`, a part is seen only where no other part is true."""
    either = AnyOf((HALF, THANKED))
    assert seen(either, {"work.match": "half", "talk.thanked": "yes"}) == [(1, 0), (0, 0), (0, 0)]
    assert seen(either, {"work.match": "half"}) == [(1, 0), (1, 0), (0, 0)]
    assert seen(either, {}) == [(0, 1), (0, 1), (0, 1)]


def test_a_part_of_at_least_decides_where_one_more_is_needed() -> None:
    """In `at least 2 of`, a part is seen where one other part is true."""
    two = AtLeast(2, (HALF, THANKED, SKILL))
    assert seen(two, {"work.match": "half", "work.gaps": ("skill",)}) == [
        (1, 0), (1, 0), (0, 0), (1, 0)]
    assert seen(two, {"work.match": "half"}) == [(0, 1), (0, 0), (0, 1), (0, 1)]
    assert seen(two, {"work.match": "half", "talk.thanked": "yes", "work.gaps": ("skill",)}) == [
        (1, 0), (0, 0), (0, 0), (0, 0)]


def test_below_not_the_unknown_decides_nothing() -> None:
    """Below `not` a part must be false for the rule to fire; where it is unknown it is not seen."""
    assert seen(Not(THANKED), {"talk.thanked": "no"}, {"talk.thanked": "yes"}, {}) == [
        (1, 2), (1, 1)]
    neither = Not(AnyOf((HALF, THANKED)))
    assert seen(neither, {"work.match": "half", "talk.thanked": "no"}) == [
        (0, 1), (1, 0), (1, 0), (0, 0)]


def test_each_option_of_a_list_is_a_part() -> None:
    """An option of a list is seen true where it is the only one of the list that was chosen."""
    listed = the("work.gaps", "skill", "degree", operator=Operator.INCLUDES)
    parts = covered(listed, {"work.gaps": ("skill",)}, {"work.gaps": ("skill", "degree")},
                    {"work.gaps": ("none",)})
    assert [(condition_data(part.part), part.seen_true, part.seen_not_true) for part in parts] == [
        ({"work.gaps": {"includes": ["skill", "degree"]}}, 2, 1),
        ({"work.gaps": {"includes": "skill"}}, 1, 1),
        ({"work.gaps": {"includes": "degree"}}, 0, 1),
    ]
    assert parts[0].both_ways and parts[1].both_ways
    assert not parts[2].both_ways and not parts[2].never


@pytest.mark.parametrize("condition", [
    HALF, Answered("work.match"), the("work.match", "all", operator=Operator.IS_NOT)])
def test_a_comparison_with_one_option_has_no_parts(condition: Condition) -> None:
    """What names one option, or none, is one part."""
    assert len(seen(condition, {})) == 1


def test_findings_are_seen_as_they_were_found() -> None:
    """A part that reads a finding is seen by what the other rules gave."""
    assert seen(All((Holds("skill_gap"), Not(Holds("no_thanks")))),
                {"work.gaps": ("skill",)}, {"work.gaps": ("skill",), "talk.thanked": "no"}) == [
        (1, 1), (1, 0), (1, 1), (1, 1)]


def test_some_rules_only() -> None:
    """Asked for some rules, it looks at these."""
    found = coverage(run_cornerstones(STONES, KNOWN), KNOWN, ["G1", "M1"])
    assert [rule.rule for rule in found.rules] == ["M1", "G1"]
    assert found.fired == 2


def test_without_cornerstones_nothing_is_seen() -> None:
    """No case, no part seen."""
    found = coverage((), KNOWN)
    assert (found.fired, found.both_ways, found.one_way) == (0, 0, ())
    assert len(found.never) == len(found.parts) > 0


# --- as a law ------------------------------------------------------------------------------------


def nodes(condition: Condition, wanted: bool = True) -> Iterator[tuple[Condition, bool]]:
    """A condition and all that it is made of, and whether the rule needs each to be true."""
    yield condition, wanted
    match condition:
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from nodes(part, wanted)
        case Not(part):
            yield from nodes(part, not wanted)
        case _:
            pass


def put(condition: Condition, place: int, other: Condition) -> Condition:
    """The condition with another part in a place, counted as `nodes` counts."""
    if place == 0:
        return other
    place -= 1
    if isinstance(condition, Not):
        return Not(put(condition.part, place, other))
    assert isinstance(condition, All | AnyOf | AtLeast)
    found = []
    for part in condition.parts:
        found.append(put(part, place, other) if 0 <= place < size(part) else part)
        place -= size(part)
    return replace(condition, parts=tuple(found))


def size(condition: Condition) -> int:
    """How many parts a condition has, itself included."""
    return sum(1 for _ in nodes(condition))


def options(condition: Condition) -> int:
    """How many options of a comparison are parts of their own."""
    if not isinstance(condition, Compare) or condition.operator is Operator.IS_NOT:
        return 0
    return len(condition.accepted) if len(condition.accepted) > 1 else 0


TRUE = AnyOf((Answered("work.match"), Not(Answered("work.match"))))
FALSE = All(TRUE.parts)


@given(conditions(list(KNOWN.questions.values())), answers(KNOWN))
@examples(8)
def test_a_part_is_seen_exactly_where_it_decides(
    condition: Condition, given_answers: dict[str, Value]
) -> None:
    """A part is seen where the rule would fire with it true and not with it false, or turned round.

    Tried by putting what is always true, and what is always false, in its place. A part that must
    be false, and is not known, is not seen.
    """
    parts = covered(condition, given_answers)
    situation = Situation(given_answers, {})
    position = 0
    for place, (node, wanted) in enumerate(nodes(condition)):
        part = parts[position]
        fires = [truth(put(condition, place, each), situation) is True for each in (TRUE, FALSE)]
        value = truth(node, situation)
        decides = fires[0] != fires[1] and (wanted or value is not None)
        assert (part.part, part.seen_true, part.seen_not_true) == (
            node, int(decides and value is True), int(decides and value is not True))
        position += 1 + options(node)
    assert position == len(parts)
