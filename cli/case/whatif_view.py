"""A case before and after, as text: side by side, or one below the other where there is no room."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from cli.shared.terminal import NARROW, heading, item, paragraph
from engine.case.compare.verdicts import Effect
from engine.case.questions.what_if import WhatIf
from engine.case.questions.what_if_rows import (
    Row,
    answer_row,
    findings_rows,
    plan_rows,
    rules_rows,
    verdict_rows,
)


def show_what_if(console: Console, found: WhatIf) -> None:
    """Print what would be different."""
    knowledge = found.before.knowledge
    old, new = found.difference.old, found.difference.new
    paragraph(console, f"Case {found.before.case.id}: what if", style="bold")
    if not found.changes:
        console.print()
        paragraph(console, "The case has these answers already, so nothing is different.")
        return
    _show(console, "Answers", [answer_row(change, knowledge) for change in found.changes])
    if found.difference.effect is Effect.NONE:
        console.print()
        paragraph(console, "Nothing else is different: the verdict, the evidence and the plan "
                           "stay as they are.")
        return
    _show(console, "Verdict", list(verdict_rows(found)))
    _show(console, "Findings", list(findings_rows(old, new, knowledge)))
    _show(console, "Rules", list(rules_rows(old, new, knowledge)))
    _show(console, "Plan", list(plan_rows(old, new, knowledge)))


def _show(console: Console, title: str, rows: list[Row]) -> None:
    """Print a heading and rows: three columns, or one where the terminal is narrow."""
    if not rows:
        return
    heading(console, title)
    if console.width < NARROW:
        for label, was, now in rows:
            item(console, "•", label, indent=2)
            item(console, "before:", was, indent=4)
            item(console, "after: ", now, indent=4)
        return
    side = min(max(len(text) for row in rows for text in (*row[1:], "before")),
               (console.width - 6) // 3)
    first = min(max(len(row[0]) for row in rows), console.width - 6 - 2 * side)
    for row in [("", "before", "after"), *rows]:
        cells = [Text(text).wrap(console, width)
                 for text, width in zip(row, (first, side, side), strict=True)]
        for line in range(max(len(cell) for cell in cells)):
            parts = [cell[line].plain.rstrip() if line < len(cell) else "" for cell in cells]
            text = f"  {parts[0]:<{first}}  {parts[1]:<{side}}  {parts[2]}"
            console.print(Text(text.rstrip(), style="" if row[0] else "dim"), soft_wrap=True)
