"""The best plan for a budget as text: what it answers, what was left out, what more would buy."""

from __future__ import annotations

from rich.console import Console

from cli.shared.terminal import heading, item, paragraph
from engine.case.plan.budget import BudgetedPlan
from engine.case.plan.budget_words import gain_words, more_words
from knowledge.model.records import Knowledge


def show_gain(console: Console, best: BudgetedPlan) -> None:
    """Print what the plan answers of all that could be answered."""
    paragraph(console, gain_words(best))


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
        paragraph(console, more_words(best, knowledge)[0], indent=2)
        return
    for words in more_words(best, knowledge):
        item(console, "•", words, indent=2)
