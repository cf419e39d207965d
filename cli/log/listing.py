"""`debrief log list`."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click

from cli.shared.log_store import log_told, opened, store_option, store_place
from cli.shared.options import day, json_option
from knowledge.model.plain import Data, canonical_json

if TYPE_CHECKING:
    from engine.log.listing import Entry

LIMIT = 50


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
    from engine.log.listing import Wanted, entries  # noqa: PLC0415 - SQLAlchemy takes its time

    wanted = Wanted(candidate, leading, since.isoformat() if since else "",
                    until.isoformat() if until else "", search, confirmed)
    log = opened(store)
    with log_told(), log.reading() as connection:
        found, total = entries(connection, wanted, limit or None)
    if as_json:
        for entry in found:
            click.echo(canonical_json(entry_data(entry)))
        return
    from cli.log.listing_view import show_entries, show_footer  # noqa: PLC0415 - data need no rich
    from cli.shared.terminal import stdout_console  # noqa: PLC0415

    console = stdout_console()
    show_entries(console, found)
    show_footer(console, len(found), total, wanted != Wanted(), store_place(store))


def entry_data(entry: Entry) -> Data:
    """An entry as plain data; its schema is `log-entry` in `engine.rulebase.output_schemas`."""
    return {"case": entry.case, "candidate": entry.candidate or None, "date": entry.date or None,
            "added": entry.added, "leading": entry.leading or None,
            "confirmed": entry.confirmed or None, "revision": entry.revision}
