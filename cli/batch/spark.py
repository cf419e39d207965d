"""`debrief batch --engine spark`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.batch.report import report_tally, write_report
from cli.shared.failures import FILES, Failure
from engine.batch.spark.session import missing
from knowledge.model.records import Knowledge
from knowledge.reading.log_map import LogMap

if TYPE_CHECKING:
    from engine.batch.reading.staging import Progress

DEFAULT_MASTER = "local[*]"


class SparkFailure(Failure):
    """Spark cannot be used, or cannot read or write what it is to."""

    exit_code = FILES


def check_spark(
    engine: str, master: str | None, logs: Sequence[str], output: str | None, form: str | None,
    other: Sequence[str],
) -> None:
    """Check that the options go together.

    Args:
        engine: the one that was chosen.
        master: the cluster; None if none was named.
        logs: the logs.
        output: where results go.
        form: their format; None if none was named.
        other: options that were given and that Spark cannot follow.

    Raises:
        click.UsageError: they do not.
    """
    if engine != "spark":
        if master is not None:
            raise click.UsageError("--master names a Spark cluster; give --engine spark as well.")
        return
    if other:
        raise click.UsageError(f"{' and '.join(other)} cannot be used with --engine spark.")
    if len(logs) != 1 or logs[0] == "-" or output == "-":
        raise click.UsageError("--engine spark reads one folder of Parquet and writes another one.")
    if form not in (None, "parquet"):
        raise click.UsageError("--engine spark writes Parquet only.")


def run_on_spark(
    folder: str, log_map: LogMap, known: Knowledge, output: str, master: str | None,
    report: Path | None, by: str | None,
) -> Progress:
    """Diagnose a folder of Parquet on a cluster; see `engine.batch.spark`.

    Raises:
        Failure: it could not be done.
    """
    if lack := missing():
        raise SparkFailure(lack)
    from engine.batch.columns.kernel import Kernel  # noqa: PLC0415
    from engine.batch.reading.block import InputError  # noqa: PLC0415 - polars takes its time to import
    from engine.batch.reading.looking_back import can_look_back  # noqa: PLC0415
    from engine.batch.reading.staging import Progress  # noqa: PLC0415
    from engine.batch.spark.log import read_log  # noqa: PLC0415
    from engine.batch.spark.report import tally_folder  # noqa: PLC0415
    from engine.batch.spark.run import REJECTS, diagnose  # noqa: PLC0415
    from engine.batch.spark.session import SparkError, connect  # noqa: PLC0415

    try:
        spark = connect(master or DEFAULT_MASTER)
        try:
            log = read_log(spark, folder, log_map, Kernel(known))
            if can_look_back([log.task.layout], known):
                click.echo("Note: on Spark each case is diagnosed by itself; nothing follows from "
                           "earlier cases of the same candidate.", err=True)
            if report is not None:
                report_tally(by, log.task.schema.names(), known)
            found = diagnose(spark, log, output)
            progress = Progress(rows=found.rows, rejected=found.rejected,
                                bad_values=found.bad_values, categories=found.categories)
            if report is not None:
                write_report(report, tally_folder(spark, output, known, by), [folder], progress,
                             output + REJECTS, None)
        finally:
            spark.stop()
    except InputError as error:
        raise Failure(str(error)) from None
    except SparkError as error:
        raise SparkFailure(str(error)) from None
    except KeyboardInterrupt:
        click.echo("Interrupted; the folder of results is not whole.", err=True)
        raise
    return progress
