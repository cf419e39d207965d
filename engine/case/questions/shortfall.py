"""How far a category is from leading, in decibans."""

from __future__ import annotations

from dataclasses import dataclass

from engine.core.diagnosis import Diagnosis
from knowledge.model.records import Category, Policy


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a category lacks to lead, in decibans, each from 0.

    Attributes:
        total: its own.
        rival: the highest total of the others, or 0 for no evidence at all.
        behind: by how much it would have to grow, if no other changed, to be ahead by the margin.
        below_gate: by how much it would have to grow to be as strong as it must be to be named.
        others_above_gate: by how much the highest of the others is above what its naming allows.
    """

    total: int
    rival: int
    behind: int
    below_gate: int
    others_above_gate: int


def shortfall(diagnosis: Diagnosis, category: Category, policy: Policy) -> Shortfall:
    """What a category lacks to lead; it leads where all of it is 0."""
    total = diagnosis.totals[category.id]
    others = [other for name, other in diagnosis.totals.items() if name != category.id]
    rival = max([0, *others])
    below, above = 0, 0
    if category.gate is not None:
        below = max(0, category.gate.total_at_least - total)
        above = max(0, max(others, default=0) - category.gate.others_at_most)
    return Shortfall(total, rival, max(0, rival + policy.margin - total), below, above)
