"""`debrief log edit`."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from cli.log.add import make_diagnoser
from cli.shared.failures import Failure, Refused
from cli.shared.given_answers import given_answers
from cli.shared.log_store import STORED, log_told, on_option, opened, store_option
from cli.shared.options import day, json_option, knowledge_option, load_knowledge
from knowledge.model.plain import JsonValue, canonical_json
from knowledge.model.problems import CaseError, spelling
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case, answers_data, read_cases

NONE = "none"
"""The word that takes back a field of a case."""


@click.command("edit", no_args_is_help=True)
@click.argument("name", metavar="NAME")
@click.option("--set", "given", metavar="QUESTION=OPTION", multiple=True,
              help="Answer this question: an option, several as in a,b, a number, or words. Can be "
                   "given several times.")
@click.option("--unset", "unset", metavar="QUESTION", multiple=True,
              help="Take this answer back. Can be given several times.")
@click.option("--confirmed", metavar="CATEGORY",
              help="The reason that the employer confirmed, or none.")
@click.option("--date", "dated", metavar="DATE", type=day, help="The day of the rejection.")
@click.option("--candidate", metavar="NAME", help="Whose case it is, or none.")
@on_option
@json_option
@store_option
@knowledge_option
def edit(
    name: str, given: tuple[str, ...], unset: tuple[str, ...], confirmed: str | None,
    dated: datetime.date | None, candidate: str | None, on: datetime.date, as_json: bool,
    store: str, knowledge: Path | None,
) -> None:
    """Change a case, and diagnose it again.

    Such as when feedback arrives late. NAME is the name of the case. Without options, the case is
    opened in your editor (VISUAL or EDITOR). What was there before is kept as history, and so is
    every diagnosis, with its record. Then it is told what changed and why; steps that you have
    done stay done. Where someone else changed the case meanwhile, nothing is written and their
    change is told.

    \b
    Examples:
      debrief log edit my-case --set fb.given=specific --set fb.reason=lacks_skill
      debrief log edit my-case --unset iv.technical --confirmed missing_qualification
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from engine.log import cases  # noqa: PLC0415 - SQLAlchemy takes its time to import
    from engine.log.changing import change  # noqa: PLC0415

    known = load_knowledge(knowledge)
    name = name.removeprefix(STORED)
    changes = _changes(given, unset, known)
    if confirmed is not None and confirmed not in (NONE, *known.categories):
        _, mend = spelling(confirmed, [*known.categories, NONE], "category")
        raise click.UsageError(f"There is no category '{confirmed[:60]}': {mend}")
    fields = {"candidate": candidate, "confirmed": confirmed,
              "date": dated.isoformat() if dated else None}
    changes |= {f"case:{field}": None if value == NONE else value
                for field, value in fields.items() if value is not None}
    log = opened(store)
    with log_told(), log.reading() as connection:
        row = cases.find(connection, name)
        data = cases.case_data_of(connection, row)
    new = _changed(data, changes, known) if changes else _by_hand(data, known)
    with log_told():
        found = change(log, data, new, row.revision, make_diagnoser(known), on)
    if as_json:
        from cli.log.change_view import change_data  # noqa: PLC0415

        click.echo(canonical_json(change_data(found)))
    else:
        from cli.log.change_view import show_change  # noqa: PLC0415
        from cli.shared.terminal import stdout_console  # noqa: PLC0415

        show_change(stdout_console(), found)


def _changes(
    given: tuple[str, ...], unset: tuple[str, ...], known: Knowledge
) -> dict[str, JsonValue]:
    """The answers named on the command line.

    Raises:
        click.UsageError: something is wrong with them.
    """
    answers = given_answers(given, known)
    changes: dict[str, JsonValue] = {
        **dict.fromkeys(answers),
        **answers_data({question: value for question, value in answers.items()
                        if value is not None})}
    for question in unset:
        if question in changes:
            raise click.UsageError(f"{question} is both set and unset.")
        changes[question] = None
    return changes


def _changed(
    data: dict[str, JsonValue], changes: dict[str, JsonValue], known: Knowledge
) -> Case:
    """The case with some answers changed.

    Raises:
        Refused: it is no good case afterwards.
        click.UsageError: an answer is to be taken back that there is not.
    """
    from engine.log.edited import edited  # noqa: PLC0415

    answers = data["answers"]
    assert isinstance(answers, dict)
    for question, value in changes.items():
        if value is None and ":" not in question and question not in {*answers, *known.questions}:
            _, mend = spelling(question, list(answers), "question")
            raise click.UsageError(f"The case has no answer to {question[:60]}: {mend}")
    try:
        return edited(data, changes, known)
    except CaseError as error:
        raise Refused(error.problems) from None


def _by_hand(data: dict[str, JsonValue], known: Knowledge) -> Case:
    """The case as it was changed in an editor; asked again where it is no good case.

    Raises:
        Failure: nothing was changed.
        Refused: it is no good case, and nobody is there to mend it.
    """
    from cli.log.text import yaml_text  # noqa: PLC0415

    text = yaml_text(data, known)
    while True:
        try:
            written = click.edit(text, extension=".yaml", require_save=False)
        except click.ClickException as error:
            raise Failure(f"{error.message}\n    Name an editor in EDITOR, or change answers with "
                          "--set.") from None
        if written is None or written == text:
            raise Failure("Nothing was changed.")
        found = next(read_cases(written, f"log:{data['case']}", known))
        if isinstance(found, CaseError):
            failure = Refused(found.problems)
            if sys.stdin is None or not sys.stdin.isatty():
                raise failure
            failure.show()
            if not click.confirm("Edit it again?", default=True, err=True):
                raise Failure("Nothing was changed.")
            text = written
        elif found.id != data["case"]:
            raise Failure("The name of a case in the log stays as it is; nothing was changed.\n"
                          "    Add it under the other name, then erase this one.")
        else:
            return found
