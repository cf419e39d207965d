"""The best plan for a budget in words: what it answers, and what more would buy."""

from __future__ import annotations

from fractions import Fraction

from engine.planning.budget import BudgetedPlan, More
from engine.prose import listed, quoted
from knowledge.model import Knowledge


def gain_words(best: BudgetedPlan) -> str:
    """What the plan answers of all that could be answered."""
    limit = "" if best.hours is None else f" within {hours_words(best.hours)}"
    limit += "" if best.by is None else f" before {best.by.isoformat()}"
    steps = "the 1 step" if best.most_steps == 1 else f"the best {best.most_steps} steps"
    share = "all" if best.evidence == best.most else f"{_percent(best)} %"
    return (f"This is proved to be the best plan{limit}. It answers {share} of the "
            f"evidence that {steps} without any limit would answer "
            f"({best.evidence} of {best.most} decibans).")


def more_words(best: BudgetedPlan, knowledge: Knowledge) -> list[str]:
    """What more hours would buy, a line each; nothing without a limit of hours."""
    if best.one_hour is None:
        return []
    if best.next_gain is None:
        pace = "" if best.by is None or best.calendar is None else (
            f" before {best.by.isoformat()} at {best.calendar.hours_per_week:g} hours a week")
        return [f"Nothing: no more can be answered{pace}."]
    offers = [best.one_hour] if best.next_gain.hours >= 1 else [best.next_gain, best.one_hour]
    if best.next_gain.hours > 1:
        offers.append(best.next_gain)
    return [_more_words(offer, knowledge) for offer in offers]


def hours_words(hours: float | Fraction) -> str:
    """A number of hours in words, as in `1.5 hours`."""
    return f"{float(hours):g} {'hour' if hours == 1 else 'hours'}"


def _more_words(more: More, knowledge: Knowledge) -> str:
    amount = f"{hours_words(more.hours)} more"
    if not more.gain > 0:
        return f"{amount}: nothing yet"
    added, dropped = ([quoted(knowledge.steps[step].title) for step in steps]
                      for steps in (more.added, more.dropped))
    instead = f" instead of {listed(dropped, 'and')}" if dropped else ""
    gain = f"{more.gain} {'deciban' if more.gain == 1 else 'decibans'}"
    return f"{amount}: {gain}, with {listed(added, 'and')}{instead}"


def _percent(best: BudgetedPlan) -> int:
    """What is answered in whole percent, never 100 where it is less."""
    return min(round(100 * best.evidence / best.most), 99)
