"""How fast the readers of the rulebase are: experta, CLIPS and columns, in one run.

Run it by `python -m benchmarks.columns [ROWS]`. Nothing is asserted: times depend on the machine,
so only ratios within one run are to be compared. Columns go from Parquet to Parquet with all
outputs, and should be at least 10,000 times as fast as experta and 300 times as fast as CLIPS, and
take at most 5 times as long as polars does to read and rewrite the same columns. What compiling
takes is told by itself.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import polars as pl
from rich.console import Console
from rich.table import Table

from benchmarks.random_log import as_cases, random_log, share_answered
from engine.batch.columns.kernel import Kernel
from engine.case.plan.plan import make_plan
from engine.core.inference import InferenceEngine
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from tests.engine.clips_reader import ClipsReader
from tests.strategies import real_cases, shipped

T = TypeVar("T")
ROWS = 1_000_000
CHUNK = 250_000
ONE_BY_ONE = 200
"""So many cases are given to the readers of one case at a time."""


def main() -> None:
    """Measure, and print a table for each of two logs."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    knowledge, console = shipped(), Console()
    kernel, compiled = timed(lambda: Kernel(knowledge))
    _, searched = timed(lambda: kernel.run(random_log(kernel.columns, 10, 0.3, 0), compiled=True))
    console.print(f"compiling: {compiled:.1f} s for the rules, {searched:.1f} s for the search")
    sparse = share_answered([*real_cases()], knowledge)
    for answered in (sparse, 0.3):
        console.print(measured(knowledge, kernel, rows, answered))


def measured(knowledge: Knowledge, kernel: Kernel, rows: int, answered: float) -> Table:
    """All readers over one log of which a share of the answers is known."""
    few = as_cases(random_log(kernel.columns, ONE_BY_ONE, answered, 1), kernel.columns)
    speeds = {"experta, with plans": speed(_experta(knowledge), few),
              "CLIPS, without plans": speed(ClipsReader(knowledge).infer, few)}
    with tempfile.TemporaryDirectory() as folder:
        log, out, again = (Path(folder) / f"{name}.parquet" for name in ("log", "out", "again"))
        random_log(kernel.columns, rows, answered, 2).write_parquet(log)
        seconds = min(timed(lambda: diagnose(kernel, log, out))[1] for _ in range(2))
        rewriting = min(timed(lambda: rewrite(out, again))[1] for _ in range(2))
    speeds["columns, Parquet to Parquet"] = rows / seconds
    table = Table(title=f"{rows:,} cases with {answered:.0%} of the questions answered; rewriting "
                        f"the results takes {rewriting:.2f} s, columns {seconds / rewriting:.1f} "
                        "times as long", title_justify="left")
    table.add_column("reader")
    for name in ("cases a second", "experta = 1", "CLIPS = 1"):
        table.add_column(name, justify="right")
    experta, clips, _ = speeds.values()
    for name, each in speeds.items():
        table.add_row(name, f"{each:,.0f}", f"{each / experta:,.1f}", f"{each / clips:,.2f}")
    return table


def _experta(knowledge: Knowledge) -> Callable[[Case], object]:
    engine = InferenceEngine(knowledge)
    return lambda case: make_plan(engine.infer(case))


def speed(reader: Callable[[Case], object], cases: Iterable[Case]) -> float:
    """Cases a second."""
    listed = list(cases)
    return len(listed) / timed(lambda: [reader(case) for case in listed])[1]


def diagnose(kernel: Kernel, log: Path, out: Path) -> None:
    """From encoded answers to all outputs, chunk by chunk."""
    write((kernel.run(chunk) for chunk in pl.read_parquet(log).iter_slices(CHUNK)), out)


def rewrite(log: Path, out: Path) -> None:
    """Read the results and write them again, in the same chunks and the same way."""
    write(pl.read_parquet(log).iter_slices(CHUNK), out)


def write(chunks: Iterable[pl.DataFrame], out: Path) -> None:
    """Write chunks as one file."""
    pl.concat([*chunks]).write_parquet(out, compression="zstd", compression_level=1)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What some work gives, and the seconds it takes."""
    begin = time.perf_counter()
    done = work()
    return done, time.perf_counter() - begin


if __name__ == "__main__":
    main()
