"""Which rules can fire for a case at all, told without firing any.

A network of few rules is built and run in a fraction of the time. What the answers alone decide is
decided; a finding may hold or not where a rule that may fire gives it. So no rule that fires is
ever missing here, and some that are here do not fire.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from engine.core.network import Production
from knowledge.model.conditions import (
    All,
    AnyOf,
    AtLeast,
    Condition,
    Holds,
    Leading,
    Not,
    Situation,
    Value,
    truth,
)
from knowledge.model.records import GiveFinding, Knowledge


def reachable(
    found: Iterable[Production], answers: Mapping[str, Value], knowledge: Knowledge
) -> tuple[Production, ...]:
    """Those that can fire for these answers.

    Args:
        found: productions in the order of the agenda, so that what gives a finding comes before
            what reads it.
        answers: by question; a question that is not there is unanswered.
        knowledge: the rules they stand for.
    """
    kept: list[Production] = []
    given: set[str] = set()
    situation = Situation(answers, {})
    for production in found:
        if production.condition is None or _may_be(production.condition, True, situation, given):
            kept.append(production)
            rule = knowledge.rules.get(production.id)
            if rule is not None and isinstance(rule.conclusion, GiveFinding):
                given.add(rule.conclusion.finding)
    return tuple(kept)


def _may_be(
    condition: Condition, positive: bool, situation: Situation, given: Set[str]
) -> bool:
    """Whether a condition can become true (or, if not `positive`, false)."""
    match condition:
        case Holds(finding):
            return not positive or finding in given
        case Leading():
            return True
        case Not(part):
            return _may_be(part, not positive, situation, given)
        case All(parts) | AnyOf(parts):
            each = (_may_be(part, positive, situation, given) for part in parts)
            return all(each) if isinstance(condition, All) is positive else any(each)
        case AtLeast(count, parts):
            needed = count if positive else len(parts) - count + 1
            return sum(_may_be(part, positive, situation, given) for part in parts) >= needed
        case leaf:
            return truth(leaf, situation) is positive
