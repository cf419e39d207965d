"""How a person's cases develop, as text."""

from __future__ import annotations

import shlex
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from cli.shared.terminal import heading, item, paragraph
from engine.log.history.development import Development, finding_title
from engine.log.history.development_words import (
    deed_words,
    gone_words,
    moment_words,
    recurring_words,
    summary,
)
from knowledge.model.records import Knowledge

MOST = 7
"""Of findings so many are named under one heading."""


def show_history(console: Console, told: Development, knowledge: Knowledge) -> None:
    """Print what the cases show one after the other, what they have in common, and what was done.

    Args:
        console: where to.
        told: at least one case.
        knowledge: has the titles.
    """
    count = len(told.moments)
    whose = f" of {told.candidate}" if told.candidate else ""
    days = [moment.day.isoformat() for moment in told.moments]
    span = days[0] if count == 1 else f"{days[0]} to {days[-1]}"
    paragraph(console, f"{count} {'case' if count == 1 else 'cases'}{whose}, {span}", style="bold")
    for sentence in summary(told, knowledge):
        paragraph(console, sentence)
    heading(console, "Verdicts, the oldest first")
    for moment in told.moments:
        first, *rest = moment_words(moment, knowledge)
        text = Text(f"{moment.day.isoformat()}  {moment.case}: ", style="bold")
        text.append(first, style="not bold")
        text.append("".join(f"\n{line}" for line in rest), style="not bold dim")
        item(console, "•", text, indent=2)
    _show(console, "What recurs, and was found again in the newest case",
          (recurring_words(finding, told, knowledge) for finding in told.recurring()))
    if count > 1:
        _show(console, "Not found any more in the newest case",
              (gone_words(finding, told, knowledge) for finding in told.gone()))
        _show(console, "Found in the newest case for the first time",
              (finding_title(finding, knowledge) for finding in told.new()))
    _show(console, "What you did",
          (deed_words(deed, knowledge, count > 1) for deed in told.deeds), len(told.deeds))
    heading(console, "More")
    newest = told.moments[-1].case
    item(console, "•", f"Why the newest verdict is as it is: debrief explain log:{newest}",
         indent=2)
    command = shlex.join(["debrief", "next", *([told.candidate] if told.candidate else [])])
    item(console, "•", f"What can be done now: {command}", indent=2)


def _show(console: Console, title: str, lines: Iterable[str], most: int = MOST) -> None:
    told = list(lines)
    if told:
        heading(console, title)
    for line in told[:most]:
        item(console, "•", line, indent=2)
    if len(told) > most:
        paragraph(console, f"and {len(told) - most} more", indent=4)

