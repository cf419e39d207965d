"""`debrief log list`."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.text import Text

from cli.log_store import log_told, opened, store_option, store_place
from cli.options import day, json_option
from cli.terminal import NARROW, item, paragraph, stdout_console
from knowledge.canonical import Data, canonical_json
from knowledge.problems import printable

if TYPE_CHECKING:
    from engine.caselog.listing import Entry

LIMIT = 50
NAME = 28
"""The most columns for the name of a case or a candidate."""


@click.command("list")
@click.option("--candidate", metavar="NAME", default="", help="Only this person's cases.")
@click.option("--leading", metavar="CATEGORY", default="",
              help="Only cases with this verdict, such as culture_fit or undetermined.")
@click.option("--confirmed/--unconfirmed", default=None,
              help="Only cases with, or without, a reason that the employer confirmed.")
@click.option("--since", type=day, metavar="DATE", help="Only cases of this day or later.")
@click.option("--until", type=day, metavar="DATE", help="Only cases of this day or earlier.")
@click.option("--search", metavar="TEXT", default="",
              help="Only cases with this in their name, candidate, answers, the employer's words "
                   "or notes.")
@click.option("--limit", type=click.IntRange(0), default=LIMIT, show_default=True, metavar="N",
              help="The most cases to show; 0 means all.")
@json_option
@store_option
def list_cases(
    candidate: str, leading: str, confirmed: bool | None, since: datetime.date | None,
    until: datetime.date | None, search: str, limit: int, as_json: bool, store: str,
) -> None:
    """List cases and their latest verdicts, the newest first.

    \b
    Examples:
      debrief log list
      debrief log list --candidate Ann --since 2026-01-01
      debrief log list --search "more experience" --json
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from engine.caselog.listing import Wanted, entries  # noqa: PLC0415 - SQLAlchemy takes its time

    wanted = Wanted(candidate, leading, since.isoformat() if since else "",
                    until.isoformat() if until else "", search, confirmed)
    log = opened(store)
    with log_told(), log.reading() as connection:
        found, total = entries(connection, wanted, limit or None)
    if as_json:
        for entry in found:
            click.echo(canonical_json(entry_data(entry)))
        return
    console = stdout_console()
    _show(console, found)
    _show_footer(console, len(found), total, wanted != Wanted(), store)


def entry_data(entry: Entry) -> Data:
    """An entry as plain data; its schema is `log-entry` in `engine.output_schemas`."""
    return {"case": entry.case, "candidate": entry.candidate or None, "date": entry.date or None,
            "added": entry.added, "leading": entry.leading or None,
            "confirmed": entry.confirmed or None, "revision": entry.revision}


def _show(console: Console, found: list[Entry]) -> None:
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


def _show_footer(
    console: Console, shown: int, total: int, filtered: bool, store: str
) -> None:
    from engine.caselog.place import shown_place  # noqa: PLC0415

    if shown:
        console.print()
    if not total:
        words = "No case in the log is like that" if filtered else "The log holds no case yet"
    elif shown < total:
        words = f"The newest {shown} of {total} cases; --limit 0 shows all"
    else:
        words = f"{total} {'case' if total == 1 else 'cases'}"
    paragraph(console, f"{words}. The log: {shown_place(store_place(store))}", style="dim")


def _words(category: str) -> str:
    return category.replace("_", " ")


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[:width - 1] + "…"
