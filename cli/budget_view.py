"""The best plan for a budget as text: what it answers, what was left out, what more would buy."""

from __future__ import annotations

from fractions import Fraction

from rich.console import Console

from cli.terminal import heading, item, paragraph
from engine.planning.budget import BudgetedPlan, More
from engine.prose import listed, quoted
from knowledge.model import Knowledge


def show_gain(console: Console, best: BudgetedPlan) -> None:
    """Print what the plan answers of all that could be answered."""
    limit = "" if best.hours is None else f" within {hours_words(best.hours)}"
    limit += "" if best.by is None else f" before {best.by.isoformat()}"
    steps = "the 1 step" if best.most_steps == 1 else f"the best {best.most_steps} steps"
    share = "all" if best.evidence == best.most else f"{_percent(best)} %"
    paragraph(console, f"This is proved to be the best plan{limit}. It answers {share} of the "
                       f"evidence that {steps} without any limit would answer "
                       f"({best.evidence} of {best.most} decibans).")


def show_left_out(console: Console, best: BudgetedPlan, knowledge: Knowledge) -> None:
    """Print the steps left out, by whether time or hours were short."""
    no_room = [step for step in best.plan.left_out if step not in best.too_late]
    for title, steps in (("Left out, as there is no room for it", no_room),
                         ("Left out, as it cannot be done before the date", best.too_late)):
        if steps:
            heading(console, title)
            for step in steps:
                known = knowledge.steps[step]
                item(console, "•", f"{known.title} ({step}), {known.hours:g} h", indent=2)


def show_more(console: Console, best: BudgetedPlan, knowledge: Knowledge) -> None:
    """Print what more hours would buy."""
    if best.one_hour is None:
        return
    heading(console, "What more hours would buy")
    if best.next_gain is None:
        pace = "" if best.by is None or best.calendar is None else (
            f" before {best.by.isoformat()} at {best.calendar.hours_per_week:g} hours a week")
        paragraph(console, f"Nothing: no more can be answered{pace}.", indent=2)
        return
    offers = [best.one_hour] if best.next_gain.hours >= 1 else [best.next_gain, best.one_hour]
    if best.next_gain.hours > 1:
        offers.append(best.next_gain)
    for offer in offers:
        item(console, "•", _more_words(offer, knowledge), indent=2)


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
