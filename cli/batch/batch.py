"""`debrief batch`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.batch.report import check_report, explained, report_tally, write_report
from cli.batch.spark import check_spark, run_on_spark
from cli.batch.view import RejectLines, show_progress, show_summary, summary_data
from cli.shared.case_source import read_text
from cli.shared.failures import FILES, REFUSED, Failure, FileFailure, Refused
from cli.shared.options import json_option, knowledge_option, load_knowledge
from knowledge.model.plain import canonical_json
from knowledge.model.records import Knowledge
from knowledge.reading.log_map import LogMap, MapError, read_log_map

if TYPE_CHECKING:
    from engine.batch.reading.log import Log
    from engine.batch.reading.run import Batch
    from engine.batch.reading.staging import Progress
    from engine.batch.report.tally import Tally

STREAM = "-"
FORMATS = ("parquet", "csv", "jsonl", "duckdb")


@click.command(no_args_is_help=True)
@click.argument("logs", metavar="[IN]...", nargs=-1, type=click.Path(allow_dash=True))
@click.option("-o", "--output", metavar="OUT", type=click.Path(allow_dash=True),
              help="Write the results to this file, or to - for standard output. Its ending tells "
                   "the format.")
@click.option("--format", "form", type=click.Choice(FORMATS),
              help="The format of the results, where the ending of OUT does not tell.")
@click.option("--map", "map_file", metavar="FILE", type=click.Path(),
              help="What the columns and values of a foreign log mean; a YAML file.")
@click.option("--write-map", metavar="FILE", type=click.Path(path_type=Path),
              help="Write a map to begin with for this log, and stop.")
@click.option("--template", type=click.Choice(("csv", "codebook")), is_flag=False,
              flag_value="csv",
              help="Print an empty log as CSV, or the book of what may stand in it, and stop.")
@click.option("--resume", is_flag=True,
              help="Go on with a run that was killed; the result is the same to the byte.")
@click.option("--report", metavar="FILE", type=click.Path(path_type=Path),
              help="Write a page about all cases into this file, as HTML that needs nothing else.")
@click.option("--by", metavar="COLUMN", help="Group the cases of the report by this column.")
@click.option("--no-earlier", "alone", is_flag=True,
              help="Diagnose each case by itself; else earlier cases of the same candidate answer "
                   "the questions about earlier rejections.")
@click.option("--engine", type=click.Choice(("columns", "spark")), default="columns",
              help="Work on this machine (columns, the default), or on a Spark cluster, from one "
                   "folder of Parquet to another.")
@click.option("--master", metavar="URL",
              help="The Spark cluster, such as spark://host:7077; without it, this machine.")
@json_option
@knowledge_option
def batch(
    logs: tuple[str, ...], output: str | None, form: str | None, map_file: str | None,
    write_map: Path | None, template: str | None, resume: bool, report: Path | None,
    by: str | None, alone: bool, engine: str, master: str | None, as_json: bool,
    knowledge: Path | None,
) -> None:
    """Diagnose a log of many cases at once.

    IN is a CSV, JSON Lines, Parquet or Excel file, a folder of such files, a pattern, or - for
    standard input. It has one column for each question, called by its id or its text, and one
    called case; options of a set stand as a;b. Other columns are passed through.

    Where the log tells the candidate and the date of its cases, questions about earlier rejections
    that nobody answered follow from the same candidate's earlier cases in it.

    A row with a wrong value is refused by itself and listed in OUT.rejects.csv. From any row of the
    results, `debrief explain OUT --case ID` shows the whole proof.

    \b
    Examples:
      debrief batch --template > log.csv
      debrief batch log.csv -o results.parquet
      debrief batch old.xlsx --write-map map.yaml
      debrief batch old.xlsx --map map.yaml -o results.csv
      debrief batch log.csv -o results.parquet --report report.html --by region
      debrief batch log/ -o results/ --engine spark --master spark://host:7077
      zcat log.csv.gz | debrief batch - -o - --format jsonl
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    known = load_knowledge(knowledge)
    if template is not None:
        from engine.batch.reading.template import code_book, empty_log  # noqa: PLC0415

        click.echo(empty_log(known) if template == "csv" else code_book(known), nl=False)
        return
    if not logs:
        raise click.UsageError("Name a log, such as log.csv; --template prints an empty one.")
    if write_map is None and output is None:
        raise click.UsageError("Say where the results go, as in -o results.parquet, or -o - .")
    check_report(report, by, output)
    check_spark(engine, master, logs, output, form, [
        *(["--resume"] if resume else []), *(["--write-map"] if write_map else [])])
    chosen = None if output is None or engine == "spark" else _format(output, form)
    log_map = _read_map(map_file, known)
    if engine == "spark" and output is not None:
        _summary(run_on_spark(logs[0], log_map, known, output, master, report, by), output, known,
                 as_json)
        return
    with _open(logs, log_map, known) as log:
        if write_map is not None:
            _write_map(write_map, log, known)
            return
        assert output is not None
        assert chosen is not None
        tally, progress = _run(
            log, log_map, known, output, chosen, resume, alone, report is not None, by)
    if report is not None:
        assert tally is not None
        write_report(report, tally, [source.name for source in log.sources], progress,
                     "" if output == STREAM else f"{output}.rejects.csv",
                     explained(output, knowledge))
    _summary(progress, output, known, as_json)


def _summary(progress: Progress, output: str, known: Knowledge, as_json: bool) -> None:
    refused = None if output == STREAM else f"{output}.rejects.csv"
    if as_json and output != STREAM:
        click.echo(canonical_json(summary_data(progress, output, refused, known)))
    else:
        show_summary(progress, output, refused, known)
    if progress.rejected:
        sys.exit(REFUSED)


def _read_map(name: str | None, known: Knowledge) -> LogMap:
    if name is None:
        return LogMap()
    try:
        return read_log_map(read_text(name), name, known)
    except MapError as error:
        raise Refused(error.problems) from None


def _format(output: str, form: str | None) -> str:
    from engine.batch.reading.output import STREAMED, UnknownFormatError, format_of  # noqa: PLC0415

    if output == STREAM:
        if form not in STREAMED:
            raise click.UsageError("On standard output, give --format jsonl or --format csv.")
        return form
    try:
        return form or format_of(Path(output))
    except UnknownFormatError as error:
        raise click.UsageError(f"{str(error)[0].upper()}{str(error)[1:]}.") from None


def _open(names: Sequence[str], log_map: LogMap, known: Knowledge) -> Log:
    from engine.batch.reading.log import Log, LogError  # noqa: PLC0415 - polars takes its time to import

    try:
        return Log(names, sys.stdin.buffer if sys.stdin is not None else None, log_map, known)
    except LogError as error:
        raise _failure(error.lines, readable=False) from None


def _run(
    log: Log, log_map: LogMap, known: Knowledge, output: str, form: str, resume: bool,
    alone: bool, reported: bool, by: str | None,
) -> tuple[Tally | None, Progress]:
    from engine.batch.columns.kernel import Kernel  # noqa: PLC0415
    from engine.batch.reading.log import LogError  # noqa: PLC0415
    from engine.batch.reading.run import Batch  # noqa: PLC0415
    from engine.batch.reading.staging import StagingError  # noqa: PLC0415

    try:
        batch = Batch(log, log_map, Kernel(known), alone)
        for note in [*log.notes, *batch.advice]:
            click.echo(f"Note: {note}", err=True)
        tally = report_tally(by, batch.schema.names(), known) if reported else None
        return tally, _written(batch, output, form, resume, tally)
    except LogError as error:
        raise _failure(error.lines, error.columns) from None
    except StagingError as error:
        raise _failure([str(error)], readable=False) from None


def _written(
    batch: Batch, output: str, form: str, resume: bool, tally: Tally | None
) -> Progress:
    seen = None if tally is None else tally.add
    try:
        with show_progress(batch.size) as watch:
            if output != STREAM:
                return batch.to_file(Path(output), form, resume, watch, seen)
            with RejectLines() as refused:
                return batch.to_stream(sys.stdout.buffer, form, refused, watch, seen)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FileFailure(output, error, "written") from None


def _write_map(path: Path, log: Log, known: Knowledge) -> None:
    from engine.batch.reading.layout import look_alikes  # noqa: PLC0415
    from engine.batch.reading.template import starter_map  # noqa: PLC0415

    if path.exists():
        raise click.UsageError(f"{path} is there already; name another file.")
    columns = log.unknown_columns()
    try:
        path.write_text(starter_map(columns, look_alikes(columns, known)), "utf-8")
    except OSError as error:
        raise FileFailure(str(path), error, "written") from None
    click.echo(f"Wrote {path}: a map for {len(columns)} columns that are not known. Look through "
               f"it, then give it by --map.", err=True)


class _Unreadable(Failure):
    exit_code = FILES


def _failure(lines: Sequence[str], readable: bool) -> Failure:
    return (Failure if readable else _Unreadable)("\n".join(lines))
