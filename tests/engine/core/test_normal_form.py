"""The ways in which a condition is true agree with its truth, and its support suffices."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import assert_never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.normal_form import Literal, TooManyWaysError, Way, support, ways
from knowledge.model.conditions import (
    All,
    Answered,
    AnyOf,
    AtLeast,
    Compare,
    CompareCount,
    Condition,
    Grade,
    Holds,
    Leading,
    Leaf,
    Not,
    Operator,
    Situation,
    Truth,
    at_least,
    conjunction,
    disjunction,
    leaves,
    negation,
    truth,
)
from knowledge.model.records import Kind, Option, Question
from knowledge.reading.rows import YES_NO
from tests.strategies import conditions, conditions_of, situations

QUESTIONS = (
    Question("q.scale", "Part", Kind.SCALE, True, "What?",
             (Option("low", "Low"), Option("high", "High")), "So.", ()),
    Question("q.yes", "Part", Kind.YES_NO, True, "What?", YES_NO, "So.", ()),
    Question("q.set", "Part", Kind.CHOICES, True, "What?",
             (Option("a", "A"), Option("b", "B")), "So.", ()),
)
"""Few questions with few options, so that the same leaf often comes twice in a condition."""
CONDITIONS = conditions(QUESTIONS, ("f1",), ("c1",), max_leaves=10)
SITUATIONS = situations(QUESTIONS, ("f1",), ("c1",))
MANY = tuple(Holds(f"f{number}") for number in range(200))
A, B, C, D = MANY[:4]


def is_true(literal: Literal, situation: Situation) -> bool:
    """Whether what a literal says is so; of an unknown leaf, neither is."""
    return truth(literal.leaf, situation) is literal.positive


def judge(condition: Condition, known: Callable[[Leaf], Truth]) -> Truth:
    """The truth of a condition where the truth of each leaf is told, unknown ones too."""
    match condition:
        case All(parts):
            return conjunction(judge(part, known) for part in parts)
        case AnyOf(parts):
            return disjunction(judge(part, known) for part in parts)
        case Not(part):
            return negation(judge(part, known))
        case AtLeast(count, parts):
            return at_least(count, [judge(part, known) for part in parts])
        case Compare() | CompareCount() | Answered() | Holds() | Leading():
            return known(condition)
        case _ as never:
            assert_never(never)


def literals(*leaves_: Leaf, positive: bool = True) -> Way:
    """A way of these leaves."""
    return tuple(Literal(leaf, positive) for leaf in leaves_)


@given(CONDITIONS, SITUATIONS)
def test_some_way_holds_exactly_where_the_condition_does(
    condition: Condition, situation: Situation
) -> None:
    """Some way has all its literals true exactly where the condition is true; or false."""
    for positive in (True, False):
        some = any(all(is_true(literal, situation) for literal in way)
                   for way in ways(condition, positive))
        assert some is (truth(condition, situation) is positive)


@given(CONDITIONS)
def test_each_way_suffices_and_lacks_nothing(condition: Condition) -> None:
    """A way decides the condition even where all else is unknown; with less it is undecided."""
    for positive in (True, False):
        for way in ways(condition, positive):
            if consistent(way):
                assert judge(condition, told(way)) is positive
                for less in itertools.combinations(way, len(way) - 1):
                    assert judge(condition, told(less)) is not positive


def consistent(way: Way) -> bool:
    """Whether no leaf is to be both true and false."""
    return len({literal.leaf for literal in way}) == len(way)


def told(way: Way) -> Callable[[Leaf], Truth]:
    """What is known of leaves where the literals of a way are all that is known."""
    known = {literal.leaf: literal.positive for literal in way}
    return known.get


@given(conditions_of(st.sampled_from((A, B, C))))
def test_ways_are_minimal(condition: Condition) -> None:
    """No way contains another one or repeats it in another order, and none repeats a literal."""
    for positive in (True, False):
        found = ways(condition, positive)
        assert found
        assert all(way and len(set(way)) == len(way) for way in found)
        for one, other in itertools.permutations(found, 2):
            assert not set(one) <= set(other), (one, other)


def test_the_same_way_in_another_order_is_the_same() -> None:
    """`A and B` or `B and A` is one way."""
    assert ways(AnyOf((All((A, B)), All((B, A))))) == (literals(A, B),)


@pytest.mark.parametrize(("condition", "true", "false"), [
    (A, [literals(A)], [literals(A, positive=False)]),
    (All((A, B)), [literals(A, B)], [literals(A, positive=False), literals(B, positive=False)]),
    (AnyOf((A, B)), [literals(A), literals(B)], [literals(A, B, positive=False)]),
    (Not(AnyOf((A, B))), [literals(A, B, positive=False)], [literals(A), literals(B)]),
    (AtLeast(2, (A, B, C)), [literals(A, B), literals(A, C), literals(B, C)],
     [literals(A, B, positive=False), literals(A, C, positive=False),
      literals(B, C, positive=False)]),
    (AnyOf((A, All((A, B)))), [literals(A)], [literals(A, positive=False)]),
    (All((A, AnyOf((A, B)))), [literals(A)], [literals(A, positive=False)]),
    (All((AnyOf((A, B)), AnyOf((C, D)))),
     [literals(A, C), literals(A, D), literals(B, C), literals(B, D)],
     [literals(A, B, positive=False), literals(C, D, positive=False)]),
])
def test_ways_of_small_conditions(
    condition: Condition, true: list[Way], false: list[Way]
) -> None:
    """The ways come from left to right, those within others left out."""
    assert list(ways(condition)) == true
    assert list(ways(condition, False)) == false


def test_a_false_comparison_is_a_statement_of_its_own() -> None:
    """The false comparison is a literal that no unknown answer makes true."""
    leaf = Compare("q.yes", Operator.IS, ("yes",), frozenset({"yes"}))
    (literal,), = ways(Not(leaf))
    assert literal == Literal(leaf, False)
    assert not is_true(literal, Situation({}, {}))
    assert is_true(literal, Situation({"q.yes": "no"}, {}))


def pairs(start: int, size: int) -> All:
    """All of so many `one or the other`: two to the power of `size` ways."""
    return All(tuple(AnyOf(MANY[start + 2 * number: start + 2 * number + 2])
                     for number in range(size)))


HUGE: dict[str, Condition] = {
    "at least 7 of 14": AtLeast(7, MANY[:14]),
    "at least 9 of 18": AtLeast(9, MANY[:18]),
    "not at least 10 of 18": Not(AtLeast(10, MANY[:18])),
    "all of 18 pairs": pairs(0, 18),
    "all of two times 7 pairs": All((pairs(0, 7), pairs(50, 7))),
    "any of 100, and any of 100": All((AnyOf(MANY[:100]), AnyOf(MANY[100:]))),
}


@pytest.mark.parametrize("name", HUGE)
def test_too_many_ways_are_refused_soon(name: str) -> None:
    """A condition with more than 1,000 ways is refused, before they are all written down."""
    start = time.process_time()
    with pytest.raises(TooManyWaysError):
        ways(HUGE[name])
    assert time.process_time() - start < 30


@pytest.mark.parametrize(("condition", "count"), [
    (pairs(0, 9), 512), (AtLeast(4, MANY[:12]), 495), (AnyOf(MANY), 200),
    (All(tuple(AnyOf(MANY[start: start + 10]) for start in (0, 10, 20))), 1000),
])
def test_up_to_a_thousand_ways_are_found(condition: Condition, count: int) -> None:
    """Up to 1,000 ways are no error."""
    assert len(ways(condition)) == count


@given(CONDITIONS, SITUATIONS)
def test_support_suffices(condition: Condition, situation: Situation) -> None:
    """The literals of the support are all true, and decide the condition by themselves."""
    positive = truth(condition, situation)
    if positive is None:
        return
    found = support(condition, positive, lambda part, wanted: truth(part, situation) is wanted)
    assert all(is_true(literal, situation) for literal in found)
    assert judge(condition, told(found)) is positive
    assert any(set(way) <= set(found) for way in ways(condition, positive))


@given(CONDITIONS, SITUATIONS)
def test_support_is_told_from_left_to_right(condition: Condition, situation: Situation) -> None:
    """The support names leaves of the condition, each once, in reading order."""
    positive = truth(condition, situation)
    if positive is None:
        return
    found = [literal.leaf for literal in support(
        condition, positive, lambda part, wanted: truth(part, situation) is wanted)]
    assert len(set(found)) == len(found)
    in_order = iter(leaves(condition))
    assert all(leaf in in_order for leaf in found)


def test_support_names_all_that_speaks_for_it() -> None:
    """Of an `any`, each true part is named; of a `not all`, each false one; the unknown never."""
    unknown = Compare("q.yes", Operator.IS, ("yes",), frozenset({"yes"}))
    situation = Situation({}, {"f0": Grade.weak, "f1": Grade.weak})

    def holds(part: Condition, wanted: bool) -> bool:
        return truth(part, situation) is wanted

    assert support(AnyOf((A, unknown, C, B)), True, holds) == literals(A, B)
    assert support(Not(All((A, unknown, C, D))), True, holds) == literals(C, D, positive=False)
    assert support(AtLeast(1, (B, Not(C), unknown)), True, holds) == (
        Literal(B, True), Literal(C, False))
