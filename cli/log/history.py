"""`debrief history`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.shared.failures import Failure
from cli.shared.log_store import log_told, opened, store_option
from cli.shared.options import knowledge_option, load_knowledge
from cli.shared.person import candidate_argument
from cli.shared.terminal import stdout_console
from knowledge.model.plain import canonical_json

FORMATS = ("text", "svg", "json")


@click.command()
@candidate_argument
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True,
              help="Words to read, a picture, or data for other programs.")
@store_option
@knowledge_option
def history(candidate: str, form: str, store: str, knowledge: Path | None) -> None:
    """Show how a person's verdicts, findings and steps develop from case to case.

    What recurs, what is new, what is not found any more, and what was done in between, by the
    verdicts as they stand in the log. CANDIDATE may be left out where the log holds one person's
    cases.

    \b
    Examples:
      debrief history
      debrief history Ann --format svg > ann.svg
      debrief history Ann --format json
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from engine.log.history.development import development  # noqa: PLC0415 - SQLAlchemy takes time
    from engine.log.history.person import names_in, whose  # noqa: PLC0415

    known = load_knowledge(knowledge)
    log = opened(store)
    with log_told(), log.reading() as connection:
        person = whose(connection, candidate)
        told = development(connection, person, names_in(connection, person), known)
    if not told.moments:
        raise Failure("None of the cases was diagnosed yet.\n    `debrief log edit CASE` changes "
                      "a case and diagnoses it.")
    if form == "json":
        from engine.log.history.development_data import development_data  # noqa: PLC0415

        click.echo(canonical_json(development_data(told)))
    elif form == "svg":
        from engine.log.history.picture import picture  # noqa: PLC0415

        click.echo(picture(told, known).encode(), nl=False)
    else:
        from cli.log.history_view import show_history  # noqa: PLC0415

        show_history(stdout_console(), told, known)
