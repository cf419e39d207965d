"""Strata: in which order rules may be judged so that each finding read is settled.

A finding is settled when every rule that can give it has been judged; the diagnosis, when every
finding that carries evidence is. `not`, a grade and the diagnosis need settled ground (negation as
failure: Apt, Blair & Walker 1988, Towards a theory of declarative knowledge). A rule that leads
back to itself without them would not be wrong but circular: it supports itself, which proves
nothing to a reader. So every cycle is refused, and each rule's level is the length of the longest
chain of rules below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from knowledge.model.conditions import (
    All,
    AnyOf,
    AtLeast,
    Condition,
    Grade,
    Holds,
    Leading,
    Not,
    findings_read,
    leaves,
)
from knowledge.model.records import Finding, GiveFinding, Rule

DIAGNOSIS = "(diagnosis)"


class CycleError(Exception):
    """Rules that rest on themselves.

    Attributes:
        rules: the ids of the rules on the cycle, each resting on the next.
        because: what closes it: `not`, `a grade`, `the diagnosis`, or `itself`.
    """

    def __init__(self, rules: tuple[str, ...], because: str) -> None:
        super().__init__(" -> ".join(rules))
        self.rules = rules
        self.because = because


def strata(rules: Mapping[str, Rule], findings: Mapping[str, Finding]) -> dict[str, int]:
    """The level of every rule; a rule reads only what rules of lower levels give.

    Raises:
        CycleError: a rule rests on itself.
    """
    givers: dict[str, list[str]] = {}
    for rule in rules.values():
        if isinstance(rule.conclusion, GiveFinding):
            givers.setdefault(rule.conclusion.finding, []).append(rule.id)
    below = {rule.id: _below(rule, givers, findings) for rule in rules.values()}
    levels: dict[str, int] = {}
    for start in rules:
        _settle(start, below, levels, rules)
    return levels


def reads_diagnosis(rule: Rule) -> bool:
    """Whether the rule's condition reads the diagnosis."""
    return any(isinstance(leaf, Leading) for leaf in leaves(rule.condition))


def _below(
    rule: Rule, givers: Mapping[str, list[str]], findings: Mapping[str, Finding]
) -> list[str]:
    read: Iterable[str] = findings_read(rule.condition)
    if reads_diagnosis(rule):
        read = [*read, *(finding.id for finding in findings.values() if finding.evidence)]
    return [giver for finding in dict.fromkeys(read) for giver in givers.get(finding, ())]


def _settle(
    start: str, below: Mapping[str, list[str]], levels: dict[str, int], rules: Mapping[str, Rule]
) -> None:
    """Give a level to a rule and all below it; iterative, so that long chains do not overflow."""
    path: list[str] = []
    todo: list[tuple[str, bool]] = [(start, False)]
    while todo:
        rule, done = todo.pop()
        if done:
            path.pop()
            levels[rule] = max((levels[lower] + 1 for lower in below[rule]), default=0)
        elif rule in path:
            cycle = (*path[path.index(rule):], rule)
            raise CycleError(cycle, _closing(cycle, rules))
        elif rule not in levels:
            path.append(rule)
            todo.append((rule, True))
            todo.extend((lower, False) for lower in reversed(below[rule]))


def _closing(cycle: tuple[str, ...], rules: Mapping[str, Rule]) -> str:
    conditions = [rules[rule].condition for rule in cycle]
    conclusions = [rules[rule].conclusion for rule in cycle]
    given = {found.finding for found in conclusions if isinstance(found, GiveFinding)}
    read = [leaf for condition in conditions for leaf in leaves(condition)]
    if any(isinstance(leaf, Leading) for leaf in read):
        return "the diagnosis"
    if any(isinstance(leaf, Holds) and leaf.finding in given and leaf.at_least > Grade.weak
           for leaf in read):
        return "a grade"
    return "not" if any(_negates(condition, given) for condition in conditions) else "itself"


def _negates(condition: Condition, findings: set[str]) -> bool:
    """Whether one of the findings is read below a `not`."""
    match condition:
        case Not(part):
            return not findings.isdisjoint(findings_read(part))
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            return any(_negates(part, findings) for part in parts)
        case _:
            return False


def after_diagnosis(rules: Mapping[str, Rule], levels: Mapping[str, int]) -> frozenset[str]:
    """The ids of the rules that read the diagnosis, themselves or through a finding."""
    late: set[str] = set()
    late_findings: set[str] = set()
    for rule in sorted(rules.values(), key=lambda rule: levels[rule.id]):
        read = findings_read(rule.condition)
        if reads_diagnosis(rule) or not late_findings.isdisjoint(read):
            late.add(rule.id)
            if isinstance(rule.conclusion, GiveFinding):
                late_findings.add(rule.conclusion.finding)
    return frozenset(late)
