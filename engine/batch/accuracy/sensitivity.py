"""How much hangs on single numbers: each evidence number one deciban off, one at a time.

It tells whether counts were tuned to a knife's edge. It does not tell whether the numbers hold for
other cases, and it leaves the rules and the margins as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.batch.accuracy.comparison import Accuracy, Judged, Outcome, outcome
from engine.core.interpreter import Interpreter
from knowledge.model.conditions import Grade
from knowledge.model.records import Finding, Knowledge

STEPS = (-1, 1)
"""By how many decibans each number is shifted."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What shifting every evidence number by itself does to the outcomes.

    Attributes:
        numbers: how many evidence numbers there are.
        ranges: the least and the greatest count of each outcome, that without a shift included.
        moved: the cases, in their order, whose outcome at least one shift changes.
    """

    numbers: int
    ranges: Mapping[Outcome, tuple[int, int]]
    moved: tuple[str, ...]


def sensitivity(accuracy: Accuracy, knowledge: Knowledge) -> Sensitivity:
    """Shift every evidence number up and down by one deciban, and judge anew.

    Args:
        accuracy: what was judged with this knowledge.
        knowledge: a number of 0 ("no evidence") is shifted as well.
    """
    usual = {wanted: accuracy.share(wanted).count for wanted in Outcome}
    ranges = {wanted: (count, count) for wanted, count in usual.items()}
    moved: set[int] = set()
    numbers = 0
    for finding, entry, grade in _numbers(knowledge):
        numbers += 1
        holding = {place: each for place, each in enumerate(accuracy.judged)
                   if each.findings.get(finding.id) == grade}
        for step in STEPS if holding else ():
            shifted = Interpreter(_shifted(knowledge, finding, entry, grade, step))
            counts = dict(usual)
            for place, each in holding.items():
                after = _outcome(each, shifted)
                if after is not each.outcome:
                    moved.add(place)
                    counts[each.outcome] -= 1
                    counts[after] += 1
            ranges = {wanted: (min(least, counts[wanted]), max(most, counts[wanted]))
                      for wanted, (least, most) in ranges.items()}
    return Sensitivity(numbers, ranges,
                       tuple(accuracy.judged[place].case for place in sorted(moved)))


def _numbers(knowledge: Knowledge) -> Iterator[tuple[Finding, int, Grade]]:
    for finding in knowledge.findings.values():
        for entry, evidence in enumerate(finding.evidence):
            for grade in evidence.decibans:
                yield finding, entry, grade


def _shifted(
    knowledge: Knowledge, finding: Finding, entry: int, grade: Grade, step: int
) -> Knowledge:
    """The knowledge with one number of one finding changed."""
    evidence = list(finding.evidence)
    decibans = evidence[entry].decibans
    evidence[entry] = replace(
        evidence[entry], decibans={**decibans, grade: decibans[grade] + step})
    changed = replace(finding, evidence=tuple(evidence))
    return replace(knowledge, findings={**knowledge.findings, finding.id: changed})


def _outcome(each: Judged, shifted: Interpreter) -> Outcome:
    return outcome(shifted.weigh(each.findings), each.confirmed)
