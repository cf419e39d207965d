"""How fast a folder of Parquet is diagnosed: without Spark, by Spark, and by SQL on Spark.

Run it by `python -m benchmarks.spark [ROWS [CORES]]`. The log is made anew, of random answers with
as few questions answered as in the real cases. The SQL makes no plans and does not give the answers
again, so it has less to do. Each way is run twice, and speeds are those of the second time: by then
the rules are compiled and Java is warm. What docs/scale.md tells is from here.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import polars as pl
from pyspark.sql import SparkSession
from rich.console import Console
from rich.table import Table

from benchmarks.columns import timed
from benchmarks.random_log import random_log, share_answered
from engine.batch.columns.kernel import Kernel
from engine.batch.export.sql import sql_query
from engine.batch.reading.log import Log
from engine.batch.reading.run import Batch
from engine.batch.spark.log import read_log
from engine.batch.spark.run import diagnose
from engine.batch.spark.session import connect
from knowledge.reading.log_map import LogMap
from tests.strategies import real_cases, shipped

ROWS, CORES, FILES = 1_000_000, 2, 8


def main() -> None:
    """Measure, and print a table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    cores = int(sys.argv[2]) if len(sys.argv) > 2 else CORES
    kernel = Kernel(shipped())
    spark, start = timed(lambda: connect(f"local[{cores}]"))
    memory = 0
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        write_log(kernel, log, rows)
        ways = {"on one machine, without Spark": _embedded,
                "compiled rules in mapInArrow": _compiled,
                "exported SQL, without plans and answers": _sql}
        table = Table(title=f"{rows:,} cases on local[{cores}]; Spark starts in {start:.1f} s")
        for name in ("way", "first, s", "second, s", "cases a second", "cases a core-second"):
            table.add_column(name, justify="left" if name == "way" else "right")
        for number, (name, way) in enumerate(ways.items()):
            first, second = (timed(lambda way=way, number=number, turn=turn: way(  # type: ignore[misc]
                spark, kernel, log, Path(folder) / f"out{number}{turn}"))[1] for turn in (1, 2))
            memory = max(memory, _worker_memory())
            table.add_row(name, f"{first:.1f}", f"{second:.1f}", f"{rows / second:,.0f}",
                          f"{rows / second / cores:,.0f}")
        Console(width=120).print(table)
        print(f"read {_size(log) / rows:.0f} bytes a case; Spark wrote "
              f"{_size(Path(folder) / 'out11') / rows:.0f}; the largest Python worker had "
              f"{memory / 1e6:,.0f} MB")


def write_log(kernel: Kernel, folder: Path, rows: int) -> None:
    """A log of random cases in plain words, as a folder of Parquet."""
    folder.mkdir()
    share = share_answered([*real_cases()], kernel.knowledge)
    names = ["case", *kernel.knowledge.questions]
    for number in range(FILES):
        part = random_log(kernel.columns, rows // FILES, share, number).with_columns(
            pl.concat_str(pl.lit(f"{number}-"), pl.col("case")).alias("case"))
        words = kernel.run(part, compiled=False) if part.height < 1000 else kernel.run(part)
        words.select(names).with_columns(pl.col(pl.Enum).cast(pl.String)).write_parquet(
            folder / f"part-{number:03}.parquet", compression="zstd")


def _embedded(_spark: SparkSession, kernel: Kernel, log: Path, out: Path) -> None:
    batch = Batch(Log([str(log)], None, LogMap(), kernel.knowledge), LogMap(), kernel)
    batch.to_file(out.with_suffix(".parquet"), "parquet", False, lambda _: None)


def _size(folder: Path) -> int:
    """Bytes of the Parquet in a folder."""
    return sum(file.stat().st_size for file in folder.glob("*.parquet"))


def _worker_memory() -> int:
    """The most bytes that any Python worker of Spark has had in memory; Linux tells it."""
    peaks = [0]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"pyspark.daemon" in (process / "cmdline").read_bytes():
                found = re.search(r"VmHWM:\s+(\d+) kB", (process / "status").read_text())
                peaks.append(int(found[1]) * 1024 if found else 0)
        except OSError:
            continue  # it has ended meanwhile
    return max(peaks)


def _compiled(spark: SparkSession, kernel: Kernel, log: Path, out: Path) -> None:
    diagnose(spark, read_log(spark, str(log), LogMap(), kernel), str(out))


def _sql(spark: SparkSession, kernel: Kernel, log: Path, out: Path) -> None:
    spark.read.parquet(str(log)).createOrReplaceTempView("answers")
    query = sql_query(kernel.knowledge, "spark").rstrip().removesuffix(";")
    spark.sql(query).write.option("compression", "zstd").parquet(str(out))


if __name__ == "__main__":
    main()
