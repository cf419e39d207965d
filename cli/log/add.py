"""`debrief log add`."""

from __future__ import annotations

import datetime
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.shared.failures import REFUSED, Failure, KnowledgeFailure
from cli.shared.log_store import log_told, on_option, opened, store_option, store_place
from cli.shared.options import CASE, json_option, knowledge_option, load_knowledge
from knowledge.model.plain import canonical_json
from knowledge.model.problems import KnowledgeError, printable
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case

if TYPE_CHECKING:
    from engine.core.proof import Proof
    from engine.log.keeping import Diagnoser
    from engine.log.log import Log

ADDED, CHANGED, SAME = "added", "changed", "unchanged"


@click.command("add", no_args_is_help=True)
@click.argument("cases", metavar="CASE...", nargs=-1, required=True, type=CASE)
@click.option("--candidate", metavar="NAME", default="",
              help="Whose cases these are, where they do not say so themselves.")
@click.option("--update", is_flag=True,
              help="Where the log has a case of this name, change it to what is given; what was "
                   "there is kept as history. Whose it is stays so where nothing says otherwise.")
@on_option
@json_option
@store_option
@knowledge_option
def add(
    cases: tuple[str, ...], candidate: str, update: bool, on: datetime.date, as_json: bool,
    store: str, knowledge: Path | None,
) -> None:
    """Keep cases, each with its diagnosis and record.

    CASE is a YAML, JSON or JSON Lines file, or - for standard input; the file stays as it is. A
    case that the log has already is refused unless it is to be updated; the others are still added.
    With --json one object a line and case.

    \b
    Examples:
      debrief log add my-case.yaml --candidate Ann
      debrief log add my-case.yaml --update
      debrief log add log.jsonl --json
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from cli.shared.case_source import CaseSource  # noqa: PLC0415 - reading words takes time to import

    known = load_knowledge(knowledge)
    diagnoser = make_diagnoser(known)
    log = begun(store)
    source = CaseSource(cases, known, knowledge)
    refused = 0
    for case, _ in source:
        named = case if case.candidate else replace(case, candidate=candidate)
        try:
            with log_told():
                what, proof = _kept(log, named, diagnoser, on, update)
        except Failure as failure:
            failure.show()
            if failure.exit_code != REFUSED:
                sys.exit(failure.exit_code)
            refused += 1
            continue
        _tell(what, proof, as_json)
    if (source.refused or refused) and source.seen > 1:
        number = source.refused + refused
        click.echo(f"{number} {'case or file was' if number == 1 else 'cases or files were'} "
                   "refused; see above.", err=True)
    sys.exit(source.exit_code or (REFUSED if refused else 0))


def make_diagnoser(known: Knowledge) -> Diagnoser:
    """What diagnoses cases as they are to be kept.

    Raises:
        KnowledgeFailure: the knowledge cannot be inferred with.
    """
    from engine.log.keeping import Diagnoser  # noqa: PLC0415 - takes its time to import

    try:
        return Diagnoser(known)
    except KnowledgeError as error:
        raise KnowledgeFailure(error.problems) from None


def begun(store: str) -> Log:
    """The log, made where there is none; where it was made is then told.

    Raises:
        StoreFailure: it cannot be opened.
    """
    from engine.log.place import log_file  # noqa: PLC0415 - SQLAlchemy takes its time

    path = log_file(store_place(store))
    is_new = path is not None and not path.exists()
    log = opened(store, make=True)
    if is_new:
        click.echo(f"The log is begun in {path}, which only you can read.", err=True)
    return log


def _kept(
    log: Log, case: Case, diagnoser: Diagnoser, on: datetime.date, update: bool
) -> tuple[str, Proof]:
    """What became of a case, and what follows from it.

    Raises:
        LogError: it was refused, or the log fails.
    """
    from engine.log import cases  # noqa: PLC0415
    from engine.log.keeping import keep  # noqa: PLC0415

    if not update:
        return ADDED, keep(log, case, diagnoser, on)
    with log.reading() as connection:
        row = cases.named(connection, case.id)
        data = None if row is None else cases.case_data_of(connection, row)
    if row is None or data is None:
        return ADDED, keep(log, case, diagnoser, on)
    from engine.log.changing import change  # noqa: PLC0415

    whose = case.candidate or data.get("candidate") or ""
    found = change(log, data, replace(case, candidate=str(whose)), row.revision, diagnoser, on)
    return (SAME if found.revision == row.revision else CHANGED), found.what_if.after


def _tell(what: str, proof: Proof, as_json: bool) -> None:
    from engine.case.why.verdict import verdict_words  # noqa: PLC0415

    case, diagnosis = proof.case, proof.diagnosis
    if as_json:
        click.echo(canonical_json({
            "case": case.id, "candidate": case.candidate or None, "done": what,
            "leading": diagnosis.leading, "second": diagnosis.second}))
        return
    words = verdict_words(diagnosis, proof.knowledge)
    click.echo(printable(f"{case.id}: {what}; {words}"))
