"""`debrief next`."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from cli.shared.failures import REFUSED
from cli.shared.log_store import log_told, opened, store_option
from cli.shared.options import json_option, knowledge_option, load_knowledge, today_option
from cli.shared.person import candidate_argument, diagnoser, person_cases, tell_person
from cli.shared.terminal import stdout_console
from knowledge.model.plain import canonical_json

MONTHS = 3
"""Cases of so many months are worked on, where nothing else is asked."""


@click.command("next")
@candidate_argument
@click.option("--months", type=click.IntRange(0, 600), default=MONTHS, show_default=True,
              metavar="N", help="Leave cases older than so many months in peace; 0 takes them all.")
@today_option
@json_option
@store_option
@knowledge_option
def next(
    candidate: str, months: int, today: datetime.date, as_json: bool, store: str,
    knowledge: Path | None,
) -> None:
    """Show what you can do now, over all your cases in the log.

    What is begun, what can be begun, and what still waits for something else; each step once, with
    the cases it helps. CANDIDATE may be left out where the log holds one person's cases. `debrief
    steps start`, `done` and `skip` tell what became of a step; the next list knows it.

    \b
    Examples:
      debrief next
      debrief next Ann
      debrief next Ann --today 2026-04-20 --json
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from engine.case.plan.agenda import agenda  # noqa: PLC0415 - planning takes its time
    from engine.log.history.person import recent, works_on  # noqa: PLC0415 - SQLAlchemy takes time

    known = load_knowledge(knowledge)
    log = opened(store)
    person = person_cases(log, candidate, known)
    tell_person(person)
    kept = recent(person, today, months)
    with log_told(), log.reading() as connection:
        works = works_on(connection, kept, known, diagnoser(known))
    found = agenda(works, known, today)
    if as_json:
        from engine.case.plan.agenda_data import agenda_data  # noqa: PLC0415

        click.echo(canonical_json(agenda_data(found, person.candidate)))
    else:
        from cli.log.next_view import show_agenda  # noqa: PLC0415

        show_agenda(stdout_console(), found, known, person.candidate,
                    len(person.cases) - len(kept.cases))
    sys.exit(REFUSED if person.refused else 0)
