"""What is known of the best plan for a budget, as plain data beside that of the plan."""

from __future__ import annotations

from engine.case.plan.budget import BudgetedPlan, More
from knowledge.model.plain import JsonValue


def budget_data(best: BudgetedPlan) -> dict[str, JsonValue]:
    """What the plan answers, what was left out as too late, and what more hours would buy.

    Its schema is `budget` of `plan` in `engine.rulebase.output_schemas`.
    """
    return {
        "hours": best.hours,
        "by": best.by.isoformat() if best.by else None,
        "evidence": best.evidence,
        "most": best.most,
        "too_late": list(best.too_late),
        "one_hour": _more_data(best.one_hour),
        "next_gain": _more_data(best.next_gain),
    }


def _more_data(more: More | None) -> JsonValue:
    return None if more is None else {
        "hours": float(more.hours), "gain": more.gain, "added": list(more.added),
        "dropped": list(more.dropped)}
