"""From evidence to a diagnosis: whole-number arithmetic, and probabilities for display only.

Laws:
    total     S(c) = the sum over clusters of (the strongest evidence for c + the strongest against
              c) in that cluster. Dependent evidence of one cluster is thus not added up.
    odds      P(c) = 10^(S(c)/10) / the sum of the same over all categories (Good 1985: decibans
              are ten times the decimal logarithm of odds; equal prior odds).
    leading   the one category whose gate is open, whose total is ahead of every other category and
              of zero (no evidence at all) by at least the margin; else undetermined.
    second    the highest other category, where a category leads and it is at most `second_within`
              behind with a total above zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.model.conditions import UNDETERMINED
from knowledge.model.records import Category, Policy


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one finding says about one category.

    Attributes:
        decibans: for (+) or against (-).
        counted: whether it is the strongest of its sign in its cluster, and so enters the total.
    """

    category: str
    cluster: str
    finding: str
    decibans: int
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Totals and what they amount to.

    Attributes:
        leading: a category's id, or `undetermined`.
        second: another category close behind, or None.
        totals: decibans by category, in the order of the knowledge.
        probabilities: by category; they sum to 1.
        contributions: all evidence, in the order of the knowledge, counted or swallowed.
    """

    leading: str
    second: str | None
    totals: Mapping[str, int]
    probabilities: Mapping[str, float]
    contributions: tuple[Contribution, ...]

    @property
    def ranking(self) -> tuple[str, ...]:
        """The categories by total, highest first; equal ones in the order of the knowledge."""
        return tuple(sorted(self.totals, key=lambda category: -self.totals[category]))


def diagnose(
    evidence: Iterable[Contribution], categories: Mapping[str, Category], policy: Policy
) -> Diagnosis:
    """Add up evidence and judge it; see the laws above.

    Args:
        evidence: one contribution for each finding and category.
        categories: all categories.
        policy: the margins.
    """
    contributions = _count(list(evidence))
    totals = dict.fromkeys(categories, 0)
    for found in contributions:
        if found.counted:
            totals[found.category] += found.decibans
    leading = _leading(totals, categories, policy.margin)
    return Diagnosis(
        leading=leading, second=_second(leading, totals, policy.second_within), totals=totals,
        probabilities=probabilities(totals), contributions=contributions,
    )


def probabilities(totals: Mapping[str, int]) -> dict[str, float]:
    """Probabilities for totals in decibans, relative to the highest so that nothing overflows."""
    highest = max(totals.values(), default=0)
    odds = {category: 10 ** ((total - highest) / 10) for category, total in totals.items()}
    whole = sum(odds.values())
    return {category: odd / whole for category, odd in odds.items()}


def lead(diagnosis: Diagnosis) -> int:
    """How many decibans the highest category is ahead of the next one and of no evidence at all."""
    totals = [diagnosis.totals[category] for category in diagnosis.ranking]
    return totals[0] - max([0, *totals[1:]])


def _count(evidence: list[Contribution]) -> tuple[Contribution, ...]:
    strongest: dict[tuple[str, str, bool], int] = {}
    for place, found in enumerate(evidence):
        key = (found.category, found.cluster, found.decibans > 0)
        best = strongest.get(key)
        if best is None or abs(found.decibans) > abs(evidence[best].decibans):
            strongest[key] = place
    counted = set(strongest.values())
    return tuple(
        Contribution(found.category, found.cluster, found.finding, found.decibans, place in counted)
        for place, found in enumerate(evidence))


def _leading(totals: Mapping[str, int], categories: Mapping[str, Category], margin: int) -> str:
    for category, total in totals.items():
        others = [value for other, value in totals.items() if other != category]
        gate = categories[category].gate
        is_open = gate is None or (
            total >= gate.total_at_least and max(others, default=0) <= gate.others_at_most)
        if is_open and total - max([0, *others]) >= margin:
            return category
    return UNDETERMINED


def _second(leading: str, totals: Mapping[str, int], within: int) -> str | None:
    if leading == UNDETERMINED:
        return None
    others = [category for category in totals if category != leading]
    best = max(others, key=lambda category: totals[category], default=None)
    if best is None or totals[best] <= 0 or totals[leading] - totals[best] > within:
        return None
    return best
