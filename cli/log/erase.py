"""`debrief log erase`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from cli.shared.failures import REFUSED
from cli.shared.log_store import log_told, opened, store_option
from knowledge.model.problems import printable

if TYPE_CHECKING:
    from engine.log.log import Log

NAMED = 5
"""So many of the cases to be erased are named."""


@click.command("erase", no_args_is_help=True)
@click.argument("candidate", metavar="[CANDIDATE]", default="")
@click.option("--case", "names", metavar="NAME", multiple=True,
              help="Erase this case instead. Can be given several times.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@store_option
def erase(candidate: str, names: tuple[str, ...], yes: bool, store: str) -> None:
    """Erase a candidate, or single cases, with every trace.

    Answers, their history, diagnoses, records, notes on steps and second opinions are deleted; the
    file is then written anew, so that nothing is left in pages that are free, and backups that the
    log made of itself are deleted. It cannot be undone. Exports and other copies are not touched.

    \b
    Examples:
      debrief log erase Ann --yes
      debrief log erase --case my-case --yes
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    if bool(candidate) == bool(names):
        raise click.UsageError("Name a CANDIDATE, or cases with --case; not both.")
    log = opened(store)
    asked = _asked(log, candidate, names)
    if not yes:
        if sys.stdin is None or not sys.stdin.isatty():
            raise click.UsageError(f"{asked} Give --yes to do so without being asked.")
        if not click.confirm(printable(f"{asked} It cannot be undone. Erase?"), err=True):
            click.echo("Nothing was erased.", err=True)
            sys.exit(REFUSED)
    gone = _erase(log, candidate, names)
    click.echo("Erased." + "".join(printable(f" Deleted with it: {name}.") for name in gone))


def _asked(log: Log, candidate: str, names: tuple[str, ...]) -> str:
    """What is to be erased, in a sentence.

    Raises:
        Failure: there is nothing of this name.
    """
    from engine.log.cases import find  # noqa: PLC0415 - SQLAlchemy takes its time to import
    from engine.log.erasing import names_of  # noqa: PLC0415

    with log_told(), log.reading() as connection:
        if candidate:
            found = names_of(connection, candidate)
        else:
            found = [str(find(connection, name).name) for name in dict.fromkeys(names)]
    some = ", ".join(found[:NAMED]) + (", ..." if len(found) > NAMED else "")
    number = f"{len(found)} {'case' if len(found) == 1 else 'cases'}"
    whose = f"{candidate}, with " if candidate else ""
    return f"This erases {whose}{number} ({some}), and all that belongs to them."


def _erase(log: Log, candidate: str, names: tuple[str, ...]) -> list[str]:
    """Erase for good; the names of the backups that were deleted with it."""
    from engine.log import erasing  # noqa: PLC0415 - SQLAlchemy takes its time to import
    from engine.log.database import shred  # noqa: PLC0415

    with log_told():
        with log.writing() as connection:
            if candidate:
                erasing.erase_candidate(connection, candidate)
            else:
                erasing.erase(connection, dict.fromkeys(names))
        return [str(path) for path in shred(log.engine, log.place)]
