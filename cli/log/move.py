"""`debrief log export` and `debrief log import`."""

from __future__ import annotations

import io
from pathlib import Path

import click

from cli.log.add import begun
from cli.shared.failures import Failure, FileFailure
from cli.shared.log_store import log_told, opened, store_option
from knowledge.model.problems import printable

STDIN = "-"
FILE = click.Path(allow_dash=True)


@click.command("export", no_args_is_help=True)
@click.argument("file", metavar="FILE", type=FILE)
@click.option("--candidate", metavar="NAME", default="", help="Only this person's cases.")
@click.option("--case", "names", metavar="NAME", multiple=True,
              help="Only this case. Can be given several times.")
@store_option
def export(file: str, candidate: str, names: tuple[str, ...], store: str) -> None:
    """Write the log with all that belongs to it into one file.

    FILE is a new file, an earlier export, or - for standard output: JSON Lines, as `debrief schema
    log` describes. `debrief log import` reads it on any machine into any log, and what is exported
    there is the same, byte for byte. A new file can be read by you alone.

    \b
    Examples:
      debrief log export my-log.jsonl
      debrief log export ann.jsonl --candidate Ann
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from cli.shared.case_file import write_whole  # noqa: PLC0415 - only to write a file
    from engine.log.cases import find  # noqa: PLC0415 - SQLAlchemy takes its time to import
    from engine.log.erasing import names_of  # noqa: PLC0415
    from engine.log.exporting import exported  # noqa: PLC0415

    _refuse_other_files(file)
    log = opened(store)
    with log_told(), log.reading() as connection:
        if candidate:
            names_of(connection, candidate)
        for name in names:
            find(connection, name)
        lines = exported(connection, candidate, names)
        if file == STDIN:
            for line in lines:
                click.echo(line)
            return
        text = io.StringIO()
        count = sum(bool(text.write(f"{line}\n")) for line in lines)
    try:
        write_whole(Path(file), text.getvalue())
    except OSError as error:
        raise FileFailure(file, error, "written") from None
    click.echo(printable(f"{file}: {count} lines written."), err=True)


def _refuse_other_files(file: str) -> None:
    """Make sure that no file is overwritten but an earlier export.

    Raises:
        Failure: it would be.
    """
    from engine.log.exporting import HEAD  # noqa: PLC0415 - SQLAlchemy takes its time

    path = Path(file)
    if file != STDIN and path.is_file() and path.stat().st_size:
        with path.open("rb") as text:
            if text.readline().strip() != HEAD.encode():
                raise Failure(f"{file} holds something else than an export of a log.\n"
                              "    Name a new file; this one was left as it is.")


@click.command("import", no_args_is_help=True)
@click.argument("file", metavar="FILE", type=FILE)
@store_option
def import_(file: str, store: str) -> None:
    """Add all that an export holds to the log.

    FILE is what `debrief log export` wrote, or - for standard input. It is added as a whole or not
    at all. Cases that the log has already, alike in all that belongs to them, are passed over;
    where one differs, nothing is added.

    \b
    Examples:
      debrief log import my-log.jsonl
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from cli.shared.case_source import read_text, shown_name  # noqa: PLC0415
    from engine.log.importing import imported  # noqa: PLC0415 - SQLAlchemy takes its time

    text = read_text(file)
    log = begun(store)
    with log_told(), log.writing() as connection:
        found = imported(connection, text.splitlines(), shown_name(file))
    added, same = len(found.added), len(found.same)
    click.echo(f"{added} {'case' if added == 1 else 'cases'} added"
               + (f", {same} there already" if same else "") + ".")
