"""`debrief batch --report`: checked before a run, counted during it, written after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.shared.case_source import again
from cli.shared.failures import FileFailure
from knowledge.model.records import Knowledge

if TYPE_CHECKING:
    from engine.batch.reading.staging import Progress
    from engine.batch.report.tally import Tally


def report_tally(by: str | None, columns: Sequence[str], known: Knowledge) -> Tally:
    """What a report is counted in.

    Args:
        by: the column that makes cohorts; None for none.
        columns: those that the results will have.
        known: the rulebase.

    Raises:
        click.UsageError: the results will have no column `by`.
    """
    from engine.batch.report.tally import (  # noqa: PLC0415 - polars takes its time to import
        NoSuchColumnError,
        Tally,
        check_column,
    )

    try:
        check_column(by, columns)
    except NoSuchColumnError as error:
        raise click.UsageError(f"--by: {error}") from None
    return Tally(known, by)


def check_report(report: Path | None, by: str | None, output: str | None) -> None:
    """Check, before anything is worked out, that the report can be written.

    Raises:
        click.UsageError: it cannot, or it would stand in the way of the results.
    """
    if report is None:
        if by is not None:
            raise click.UsageError("--by groups the cases of a report; give --report FILE as well.")
        return
    if not report.parent.is_dir():
        raise click.UsageError(f"--report: there is no folder {report.parent}.")
    if report.is_dir():
        raise click.UsageError(f"--report: {report} is a folder; name a file, as report.html.")
    if output is not None and Path(output).absolute() == report.absolute():
        raise click.UsageError("--report and --output name the same file; give each its own.")


def write_report(
    report: Path, tally: Tally, logs: Sequence[str], progress: Progress, rejects: str,
    lookup: Callable[[str], str] | None,
) -> None:
    """Write the page, aside first, so that it is there as a whole or not at all.

    Args:
        report: the file.
        tally: what was counted.
        logs: the names of the log's files or folders.
        progress: how many rows were refused, and what was not understood.
        rejects: where refused rows are listed.
        lookup: how a case is named to `debrief explain`, from its id; None if it cannot be.

    Raises:
        FileFailure: it cannot be written.
    """
    from engine.batch.report.page import About, report_page  # noqa: PLC0415

    page = report_page(tally, About(
        tuple(logs), progress.rejected, rejects if progress.rejected else "", lookup,
        progress.unheard))
    aside = report.with_name(f"{report.name}.partial")
    try:
        aside.write_bytes(page.encode("utf-8"))
        aside.replace(report)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise FileFailure(str(report), error, "written") from None
    click.echo(f"Report: {report}", err=True)


def explained(output: str, knowledge: Path | None) -> Callable[[str], str] | None:
    """How a case of the results is named to `debrief explain`."""
    return None if output == "-" else lambda case: again(output, case, knowledge)
