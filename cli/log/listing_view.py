"""The cases of the log as a table."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from cli.shared.terminal import NARROW, item, paragraph
from engine.log.listing import Entry
from engine.log.place import shown_place
from knowledge.model.problems import printable

NAME = 28
"""The most columns for the name of a case or a candidate."""


def show_entries(console: Console, found: list[Entry]) -> None:
    """Print cases in columns, or as a list where there is no room."""
    rows = [("date", "case", "candidate", "verdict", "confirmed")] + [
        (entry.date, entry.case, entry.candidate, _words(entry.leading), _words(entry.confirmed))
        for entry in found]
    rows = [tuple(printable(cell) for cell in row) for row in rows]  # type: ignore[misc]
    kept = [column for column in range(5) if any(row[column] for row in rows[1:])]
    widths = {column: min(max(len(row[column]) for row in rows), NAME) for column in kept}
    if console.width < max(NARROW, sum(widths.values()) + 2 * len(kept)):
        for row in rows[1:]:
            item(console, "•", ", ".join(row[column] for column in (1, *(
                other for other in kept if other != 1)) if row[column]))
        return
    for number, row in enumerate(rows if found else ()):
        cells = (_cut(row[column], widths[column]).ljust(widths[column]) for column in kept)
        console.print(Text("  ".join(cells).rstrip(), style="" if number else "dim"),
                      soft_wrap=True)


def show_footer(
    console: Console, shown: int, total: int, filtered: bool, place: str
) -> None:
    """Print how many cases there are, and where the log is.

    Args:
        console: where to.
        shown: how many of them were shown.
        total: how many there are.
        filtered: whether only some were wanted.
        place: where the log is.
    """
    if shown:
        console.print()
    if not total:
        words = "No case in the log is like that" if filtered else "The log holds no case yet"
    elif shown < total:
        words = f"The newest {shown} of {total} cases; --limit 0 shows all"
    else:
        words = f"{total} {'case' if total == 1 else 'cases'}"
    paragraph(console, f"{words}. The log: {shown_place(place)}", style="dim")


def _words(category: str) -> str:
    return category.replace("_", " ")


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[:width - 1] + "…"
