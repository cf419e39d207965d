"""`debrief review`."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from cli.shared.failures import REFUSED
from cli.shared.log_store import STORED, log_told, on_option, opened, store_option
from cli.shared.options import json_option, knowledge_option, load_knowledge
from cli.shared.terminal import stdout_console
from knowledge.model.plain import JsonValue, canonical_json
from knowledge.model.problems import printable, spelling
from knowledge.model.records import Knowledge


@click.command(no_args_is_help=True)
@click.argument("case", metavar="[CASE]", default="")
@click.option("--agree", is_flag=True, help="The leading reason is thought to be right.")
@click.option("--disagree", metavar="CATEGORY",
              help="This is thought to be the reason instead, such as culture_fit, or "
                   "undetermined.")
@click.option("--because", metavar="WORDS", help="Why; goes with --agree and --disagree.")
@click.option("--by", "reviewer", metavar="NAME", default="", help="Who says so.")
@click.option("--verify", is_flag=True,
              help="Prove that records and reviews are as they were written; of all cases where "
                   "none is named.")
@click.option("--summary", is_flag=True,
              help="Show over all reviews where the rules and the counselors part.")
@on_option
@json_option
@store_option
@knowledge_option
def review(
    case: str, agree: bool, disagree: str | None, because: str | None, reviewer: str, verify: bool,
    summary: bool, on: datetime.date, as_json: bool, store: str, knowledge: Path | None,
) -> None:
    """Add a second opinion to the stored diagnosis of a case.

    CASE is the name of a case in the log. The opinion is added to the audit record of its newest
    diagnosis and chained to it by a hash, so that the record and every review stay provable. The
    hash that is printed proves all up to here to whoever keeps it elsewhere.

    \b
    Examples:
      debrief review my-case --agree --because "The letter says the same." --by Kim
      debrief review my-case --disagree culture_fit --because "They spoke of the team."
      debrief review --verify
      debrief review --summary
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    opinion = agree or disagree is not None
    if sum((opinion, verify, summary)) != 1 or (agree and disagree is not None):
        raise click.UsageError("Give one of --agree, --disagree, --verify and --summary.")
    if opinion and (not case or not because or not because.strip()):
        raise click.UsageError("An opinion needs a CASE, and --because with a reason.")
    if summary and case:
        raise click.UsageError("--summary is about all reviews; leave CASE out.")
    known = load_knowledge(knowledge)
    name = case.removeprefix(STORED)
    if verify:
        sys.exit(_verify(store, name, as_json))
    if summary:
        _summarise(store, known, as_json)
        return
    _refuse_unknown(disagree, known)
    _add(store, name, disagree, str(because), on, reviewer, as_json)


def _refuse_unknown(category: str | None, known: Knowledge) -> None:
    from knowledge.model.conditions import UNDETERMINED  # noqa: PLC0415

    names = [*known.categories, UNDETERMINED]
    if category is not None and category not in names:
        _, mend = spelling(category, names, "category")
        raise click.UsageError(f"There is no category '{category[:60]}': {mend}")


def _add(
    store: str, name: str, category: str | None, because: str, on: datetime.date, reviewer: str,
    as_json: bool,
) -> None:
    from engine.log import diagnoses, reviews  # noqa: PLC0415 - SQLAlchemy takes its time

    log = opened(store)
    with log_told(), log.writing() as connection:
        leading = diagnoses.row_of(connection, name).leading
        if category == leading:
            raise click.UsageError(f"The diagnosis says {category} itself; use --agree.")
        added = reviews.review(connection, name, category=category, because=because, on=on,
                               reviewer=reviewer)
    if as_json:
        click.echo(canonical_json({
            "case": name, "number": added.number, "reviewer": added.reviewer or None,
            "agrees": added.agrees, "category": added.category, "because": added.because,
            "on": added.on, "previous": added.previous, "hash": added.hash}))
    else:
        click.echo(printable(f"Review {added.number} of {name} is kept. SHA-256 {added.hash}"))


def _verify(store: str, name: str, as_json: bool) -> int:
    """Prove records and reviews; the exit code."""
    from engine.log import diagnoses, reviews  # noqa: PLC0415 - SQLAlchemy takes its time
    from engine.log.cases import find  # noqa: PLC0415

    log = opened(store)
    code = 0
    with log_told(), log.reading() as connection:
        if name:
            find(connection, name)
        for case, number in diagnoses.numbers(connection, name):
            faults = reviews.broken(connection, case, number)
            code = REFUSED if faults else code
            if as_json:
                lines: list[JsonValue] = list(faults)
                click.echo(canonical_json({
                    "case": case, "diagnosis": number, "holds": not faults, "faults": lines,
                    "reviews": len(reviews.reviews(connection, case, number))}))
                continue
            count = len(reviews.reviews(connection, case, number))
            words = f"{count} {'review' if count == 1 else 'reviews'}"
            holds = "not as it was written" if faults else "holds"
            click.echo(printable(f"{'✗' if faults else '✓'} {case}, diagnosis {number} with "
                                 f"{words}: {holds}"))
            for fault in faults:
                click.echo(printable(f"    {fault}"))
    return code


def _summarise(store: str, known: Knowledge, as_json: bool) -> None:
    from cli.log.review_view import show_summary, summary_data  # noqa: PLC0415
    from engine.log.agreement import agreement  # noqa: PLC0415 - SQLAlchemy takes its time

    log = opened(store)
    with log_told(), log.reading() as connection:
        found = agreement(connection)
    if as_json:
        click.echo(canonical_json(summary_data(found)))
    else:
        show_summary(stdout_console(), found, known)
