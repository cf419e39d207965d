"""Works on an upload in a process of its own, which is bounded, and can be ended at any moment."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TextIO

import polars as pl

from engine.batch.columns.kernel import CATEGORY, MARGIN, SECOND, Kernel, decibans
from engine.batch.reading.inputs import Input
from engine.batch.reading.log import Log, LogError
from engine.batch.reading.output import CSV, PARQUET, writer
from engine.batch.reading.run import Batch, Step
from engine.batch.report.page import About, report_page
from engine.batch.report.tally import NoSuchColumnError, Tally, check_column
from engine.batch.report.ties import ranked
from knowledge.model.records import Knowledge
from knowledge.reading.log_map import CASE, LogMap
from web.batch.bounds import BoundError, bound_process, check_rows, check_unpacked
from web.batch.task import (
    ORDER,
    REPORT,
    RESULTS,
    ROW,
    TABLE,
    Course,
    Outcome,
    Refused,
    Task,
)

PANIC = "PanicException"
"""What a reader written in Rust raises when it gives up; no class of it can be imported."""


def work_on(task: Task, told: Connection) -> None:
    """Work on an upload; the last thing that is told is `Refused` or an `Outcome`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this
    bound_process()
    errors = _quiet()
    try:
        told.send(outcome(task, told.send))
    except (LogError, BoundError, NoSuchColumnError) as error:
        lines = error.lines if isinstance(error, LogError) else [f"{task.name}: {error}"]
        told.send(Refused(tuple(lines)))
    except BrokenPipeError:  # the server is gone
        pass
    except BaseException as error:
        if not isinstance(error, MemoryError) and type(error).__name__ != PANIC:
            traceback.print_exception(error, file=errors)
        sys.exit(1)


def _quiet() -> TextIO:
    """Keep what readers write of their own end from the terminal; what still reaches it."""
    errors = os.fdopen(os.dup(2), "w")
    with Path(os.devnull).open("w") as nothing:
        os.dup2(nothing.fileno(), 2)
    return errors


def outcome(task: Task, tell: Callable[[Course], object]) -> Outcome:
    """Work on a log, and write what comes of it beside it.

    Args:
        task: what is to be done.
        tell: is told how far it is.

    Raises:
        LogError: the log cannot be used.
        BoundError: it is too large.
        NoSuchColumnError: there is no such column to group by.
        OSError: something cannot be written.
    """
    folder = task.file.parent
    check_unpacked(task.file)
    with Log([Input(task.name, task.file)], None, LogMap(), task.knowledge) as log:
        batch = Batch(log, LogMap(), Kernel(task.knowledge))
        by = task.by or None
        check_column(by, batch.schema.names())
        tally = Tally(task.knowledge, by)
        table = writer(CSV, folder / TABLE, batch.schema, task.knowledge, [*batch.extras])

        def seen(results: pl.DataFrame) -> None:
            tally.add(results)
            table.add(results)

        def watch(step: Step) -> None:
            check_rows(step.rows)
            tell(Course(step.rows, min(99, 100 * step.read // max(1, batch.size))))

        progress = batch.to_file(folder / RESULTS, PARQUET, False, watch, seen)
        table.close()
        notes = (*log.notes, *batch.advice)
    (folder / REPORT).write_text(report_page(tally, About(
        (task.name,), progress.rejected, "the list of refused rows" if progress.rejected else "",
        None, progress.unheard)), "utf-8")
    _write_order(folder, task.knowledge)
    task.file.unlink()
    return Outcome(progress, notes)


def _write_order(folder: Path, knowledge: Knowledge) -> None:
    """Write which rows are nearest to a tie."""
    names: Sequence[str] = (CASE, CATEGORY, SECOND, MARGIN)
    results = pl.read_parquet(folder / RESULTS, columns=[
        *names, *map(decibans, knowledge.categories)]).with_row_index(ROW)
    ranked(results, knowledge).select(ROW, *names).write_parquet(folder / ORDER)
