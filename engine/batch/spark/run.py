"""Diagnoses a folder of Parquet on a cluster."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

import pyarrow as pa

from engine.batch.columns.kernel import CATEGORY
from engine.batch.reading.rejects import COLUMNS
from engine.batch.spark.log import SparkLog
from engine.batch.spark.session import SparkError, told
from engine.batch.spark.worker import FILE, ROW, Task, file_name, plain_schema
from knowledge.reading.log_map import CASE

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

MAX_TWICE = 1_000_000
"""So many rows may have an id that another row has too."""
REJECTS = ".rejects.csv"
_CSV: dict[str, bool | str] = {
    "header": True, "escape": '"', "emptyValue": "", "ignoreLeadingWhiteSpace": False,
    "ignoreTrailingWhiteSpace": False}
"""As `engine.batch.reading.rejects` writes CSV."""
_PLACES = pa.schema([(CASE, pa.string()), (FILE, pa.string()), (ROW, pa.int64())])
_REJECTS = pa.schema([(name, pa.int64() if name == "row" else pa.string()) for name in COLUMNS])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a log.

    Attributes:
        rows: how many cases were diagnosed.
        rejected: how many rows were refused.
        bad_values: for how many values.
        categories: how many cases have each leading category.
    """

    rows: int
    rejected: int
    bad_values: int
    categories: dict[str, int]


def diagnose(spark: SparkSession, log: SparkLog, out: str) -> Outcome:
    """Diagnose a log, and write the results into a folder.

    Spark shows the results in `out` only when all are there. Refused rows are listed in a folder
    beside it, whose name ends in `.rejects.csv`.

    Args:
        spark: the session.
        log: what is read.
        out: the folder, which must not be there yet.

    Raises:
        SparkError: the job failed, the folder is there already, or there is no case.
    """
    with told():
        for folder in (out, out + REJECTS):
            if _exists(spark, folder):
                raise SparkError(f"{folder}: it already exists; move it, or give the output "
                                 "another name")
        log = log.refusing(_twice(spark, log))
        rows = log.frame.count()
        if not rows:
            raise SparkError("the log holds no case")
        found = _mapped(log.frame, log.task, "results", plain_schema(log.task.schema))
        found.write.option("compression", "zstd").parquet(out)
        counts = {str(row[CATEGORY]): int(row["count"])
                  for row in spark.read.parquet(out).groupBy(CATEGORY).count().collect()}
        kept = sum(counts.values())
        bad = 0
        if kept < rows:
            rejects = _mapped(log.frame, log.task, "rejects", _REJECTS)
            rejects.write.options(**_CSV).csv(out + REJECTS)
            bad = spark.read.options(**_CSV, multiLine=True).csv(out + REJECTS).count()
        return Outcome(kept, rows - kept, bad, dict(sorted(counts.items())))


def _exists(spark: SparkSession, folder: str) -> bool:
    """Whether something is there, by whatever file system the name is of."""
    java = spark.sparkContext
    assert java._jvm is not None
    path = java._jvm.org.apache.hadoop.fs.Path(folder)
    return bool(path.getFileSystem(java._jsc.hadoopConfiguration()).exists(path))


def _twice(spark: SparkSession, log: SparkLog) -> dict[str, frozenset[int]]:
    """The rows whose id an earlier good row has, by file; files come in the order of their names.

    Only the ids of the whole log are read and compared; the other columns are read only of rows
    whose id comes twice.
    """
    from pyspark.sql import functions as F  # noqa: N812, PLC0415 - heavy, and an extra

    columns = log.task.layout.columns
    case = log.task.layout.source(CASE) or CASE
    only_ids = replace(log.task, layout=replace(
        log.task.layout, columns={case: columns[case]}, extras=()), extras={})
    ids = _mapped(log.frame.select(log.task.aliases[case], FILE, ROW), only_ids, "good", _PLACES)
    again = ids.groupBy(CASE).count().where(F.col("count") > 1).select(CASE)
    rows = ids.join(again, CASE).select(FILE, ROW).limit(MAX_TWICE + 1).collect()
    if len(rows) > MAX_TWICE:
        raise SparkError(f"more than {MAX_TWICE:,} rows have an id that another row has too; is "
                         f"{case!r} the column with the id of the case?")
    if not rows:
        return {}
    few = log.frame.join(F.broadcast(spark.createDataFrame(rows)), [FILE, ROW])
    good = _mapped(few, log.task, "good", _PLACES).collect()
    seen: set[str] = set()
    refused: dict[str, set[int]] = {}
    for row in sorted(good, key=lambda row: (PurePath(file_name(row[FILE])), row[ROW])):
        if row[CASE] in seen:
            refused.setdefault(row[FILE], set()).add(row[ROW])
        seen.add(row[CASE])
    return {file: frozenset(places) for file, places in refused.items()}


def _mapped(frame: DataFrame, task: Task, what: str, schema: pa.Schema) -> DataFrame:
    """A frame as a worker makes it of another one, batch by batch."""
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 - heavy, and an extra

    return frame.mapInArrow(getattr(task, what), from_arrow_schema(schema))
