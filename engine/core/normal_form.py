"""Disjunctive normal form: the ways in which a condition can be true.

A rule fires only where its condition is true, never where it is unknown. So negation is pushed
down to the leaves, where "false" is a positive statement too: an answer was given, and it is
another one.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from knowledge.model.conditions import All, AnyOf, AtLeast, Condition, Leaf, Not

MAX_WAYS = 1000


@dataclass(frozen=True, slots=True)
class Literal:
    """A leaf that must be true, or (where not `positive`) false. Never unknown."""

    leaf: Leaf
    positive: bool


Way: TypeAlias = tuple[Literal, ...]
"""Literals which together make a condition true."""

Holder: TypeAlias = Callable[[Condition, bool], bool]
"""Tells whether a condition is true (or, given False, false)."""


class TooManyWaysError(Exception):
    """The condition has, or on the way to its normal form had, more than `MAX_WAYS` ways."""


def ways(condition: Condition, positive: bool = True) -> tuple[Way, ...]:
    """All minimal ways in which a condition is true (or, if not `positive`, false).

    Raises:
        TooManyWaysError: there are more than `MAX_WAYS`, or on the way there were.
    """
    match condition:
        case All(parts):
            return _every(parts, positive) if positive else _some(parts, positive)
        case AnyOf(parts):
            return _some(parts, positive) if positive else _every(parts, positive)
        case Not(part):
            return ways(part, not positive)
        case AtLeast(count, parts):
            needed = count if positive else len(parts) - count + 1
            if math.comb(len(parts), needed) > MAX_WAYS:
                raise TooManyWaysError
            found = [
                way for chosen in itertools.combinations(parts, needed)
                for way in _every(chosen, positive)
            ]
            return _minimal(found)
        case _ as leaf:
            return ((Literal(leaf, positive),),)


def most_ways(condition: Condition, positive: bool = True) -> int:
    """No fewer than the ways in which a condition is true, or than there were on the way to them.

    Counted without making them; where it is no more than `MAX_WAYS`, `ways` never refuses.
    """
    match condition:
        case All(parts) | AnyOf(parts):
            each = [most_ways(part, positive) for part in parts]
            return math.prod(each) if isinstance(condition, All) is positive else sum(each)
        case Not(part):
            return most_ways(part, not positive)
        case AtLeast(count, parts):
            needed = count if positive else len(parts) - count + 1
            greatest = max([most_ways(part, positive) for part in parts], default=1)
            return math.comb(len(parts), needed) * int(greatest ** needed)
        case _:
            return 1


def _some(parts: tuple[Condition, ...], positive: bool) -> tuple[Way, ...]:
    return _minimal([way for part in parts for way in ways(part, positive)])


def _every(parts: tuple[Condition, ...], positive: bool) -> tuple[Way, ...]:
    found: tuple[Way, ...] = ((),)
    for part in parts:
        further = ways(part, positive)
        if len(found) * len(further) > MAX_WAYS:
            raise TooManyWaysError
        found = _minimal([tuple(dict.fromkeys((*before, *way)))
                          for before in found for way in further])
    return found


def _minimal(found: list[Way]) -> tuple[Way, ...]:
    """Drop each way that contains another one, and repetitions in whatever order."""
    first: dict[frozenset[Literal], Way] = {}
    for way in found:
        first.setdefault(frozenset(way), way)
    if len(first) > MAX_WAYS:
        raise TooManyWaysError
    return tuple(way for literals, way in first.items()
                 if not any(other < literals for other in first))


def support(condition: Condition, positive: bool, holds: Holder) -> tuple[Literal, ...]:
    """The literals on which a condition rests: all that make it true (or false), left to right.

    Args:
        condition: a condition that is true (or false, if not `positive`).
        positive: whether it is the truth or the falsity that is to be explained.
        holds: tells whether a part is true (or false).
    """
    match condition:
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            found = (literal for part in parts if holds(part, positive)
                     for literal in support(part, positive, holds))
            return tuple(dict.fromkeys(found))
        case Not(part):
            return support(part, not positive, holds)
        case _ as leaf:
            return (Literal(leaf, positive),)
