"""A condition in the form in which it is easiest to read: the same in every situation.

Negation stands only before single comparisons and findings, an `all` holds no other `all`, an `any`
no other `any`, and nothing that can have several parts has only one. All of it holds in Kleene's
three-valued logic too: De Morgan's laws do, and "at least k of n" is false where at least n - k + 1
of the parts are false.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.core.normal_form import Literal
from knowledge.model.conditions import All, AnyOf, AtLeast, Condition, Not


def plain(condition: Condition, positive: bool = True) -> Condition:
    """The plain form of a condition.

    Args:
        condition: any condition.
        positive: whether it is told that the condition is true, or that it is false.
    """
    match condition:
        case All(parts):
            return _all(plain(part, True) for part in parts) if positive else (
                _any(plain(part, False) for part in parts))
        case AnyOf(parts):
            return _any(plain(part, True) for part in parts) if positive else (
                _all(plain(part, False) for part in parts))
        case Not(part):
            return plain(part, not positive)
        case AtLeast(count, parts):
            needed = count if positive else len(parts) - count + 1
            each = [plain(part, positive) for part in parts]
            if needed == len(each):
                return _all(each)
            return _any(each) if needed == 1 else AtLeast(needed, tuple(each))
        case _ as leaf:
            return leaf if positive else Not(leaf)


def literals(condition: Condition, positive: bool = True) -> Iterator[Literal]:
    """The leaves of a condition from left to right, each with whether it must be true or false."""
    match condition:
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from literals(part, positive)
        case Not(part):
            yield from literals(part, not positive)
        case _ as leaf:
            yield Literal(leaf, positive)


def _all(parts: Iterable[Condition]) -> Condition:
    found = tuple(below for part in parts
                  for below in (part.parts if isinstance(part, All) else (part,)))
    return found[0] if len(found) == 1 else All(found)


def _any(parts: Iterable[Condition]) -> Condition:
    found = tuple(below for part in parts
                  for below in (part.parts if isinstance(part, AnyOf) else (part,)))
    return found[0] if len(found) == 1 else AnyOf(found)
