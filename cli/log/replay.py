"""`debrief replay`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli.log.replay_view import show_faults, show_replay
from cli.shared.case_source import read_bytes, shown_name
from cli.shared.failures import REFUSED, Failure, KnowledgeFailure
from cli.shared.log_store import STORED, stored_record
from cli.shared.options import CASE, json_option, knowledge_option, load_knowledge
from cli.shared.record_forms import SHOWN, is_stdout, rendered, show_record, write
from cli.shared.terminal import stderr_console, stdout_console
from engine.case.record.recorder import versions
from engine.case.record.replay import Replay, replay_data
from engine.case.record.replay import replay as replayed
from engine.case.record.today import Today, compare_today
from engine.core.inference import InferenceEngine
from knowledge.model.plain import canonical_json
from knowledge.model.problems import KnowledgeError
from knowledge.model.records import Knowledge


@click.command(no_args_is_help=True)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=CASE)
@click.option("--show", "form", type=click.Choice(SHOWN),
              help="Print the record itself in this form, if it replays, instead of a report.")
@click.option("-o", "--output", "target", metavar="FILE", default="",
              type=click.Path(allow_dash=True),
              help="With --show: write into this file instead of standard output.")
@json_option
@knowledge_option
def replay(
    files: tuple[str, ...], form: str | None, target: str, as_json: bool, knowledge: Path | None
) -> None:
    """Derive audit records anew, compare them bit for bit, and with the knowledge of today.

    FILE is a record that `debrief record` wrote, - for standard input, or log:NAME for the newest
    record of a case in the log, whose reviews are then proved as well. Its proof and plan are
    derived from the case and the knowledge in it. Whatever was changed since is told with its
    place, and the exit code is 1. Then comes what the knowledge of today, or that of --knowledge,
    would answer, and which of its changes make the difference; that is no failure. With --json
    one object a line and file.

    \b
    Examples:
      debrief replay my-case.record.json
      debrief replay my-case.record.json --show html -o my-case.html
      debrief replay my-case.record.json --knowledge mine
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    if form is None and target:
        raise click.UsageError("--output goes with --show.")
    if form is not None and (len(files) > 1 or as_json):
        raise click.UsageError("--show takes one FILE, and no --json.")
    if form is not None:
        _show(files[0], form, target)
        return
    known = load_knowledge(knowledge)
    engine = _engine(known)
    console = stdout_console()
    code = 0
    for number, name in enumerate(files):
        try:
            found = replayed(_read(name))
        except Failure as failure:
            failure.show()
            code = failure.exit_code
            continue
        today = _today(found, engine, known)
        code = code or (0 if found.holds else REFUSED)
        if as_json:
            click.echo(canonical_json(replay_data(shown_name(name), found, today, versions())))
            continue
        if number:
            console.print()
        show_replay(console, shown_name(name), found, today)
    sys.exit(code)


def _show(name: str, form: str, target: str) -> None:
    found = replayed(_read(name))
    if not found.holds or found.record is None:
        show_faults(stderr_console(), shown_name(name), found)
        sys.exit(REFUSED)
    if not is_stdout(target):
        write(target, rendered(found.record, form))
    elif form == "text":
        show_record(stdout_console(), found.record)
    else:
        click.echo(rendered(found.record, form), nl=False)


def _today(found: Replay, engine: InferenceEngine, known: Knowledge) -> Today | None:
    if found.record is None or not found.holds:
        return None
    return compare_today(found.record, engine, known)


def _engine(known: Knowledge) -> InferenceEngine:
    try:
        return InferenceEngine(known)
    except KnowledgeError as error:
        raise KnowledgeFailure(error.problems) from None


def _read(name: str) -> bytes:
    """The bytes of a file, of standard input for `-`, or of the newest record of a stored case.

    Raises:
        Failure: it cannot be read, or is not there.
    """
    if name.startswith(STORED):
        return stored_record(name).encode()
    return read_bytes(name)
