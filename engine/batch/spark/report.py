"""Counts for a report, taken by the workers of Spark and added up here."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from engine.batch.columns.kernel import (
    CATEGORY,
    DONE,
    FINDINGS,
    FIRED,
    SECOND,
    STEPS,
    decibans,
    probability,
)
from engine.batch.report.tally import Tally
from engine.batch.spark.log import quoted
from engine.batch.spark.session import told
from knowledge.model.records import Knowledge
from knowledge.reading.log_map import CASE, CONFIRMED

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_COUNTS = pa.schema([("counts", pa.binary())])


@dataclass(frozen=True, slots=True)
class _Counting:
    """What workers need to know.

    Attributes:
        knowledge: that the results were made with.
        by: the column that makes cohorts; None for none.
        columns: the names of those that are read, in order; Spark gives them aliases.
    """

    knowledge: Knowledge
    by: str | None
    columns: tuple[str, ...]

    def counted(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The counts of one partition, in one row."""
        tally = Tally(self.knowledge, self.by)
        for batch in batches:
            results = pl.from_arrow(pa.table(batch.columns, names=[*self.columns]))
            assert isinstance(results, pl.DataFrame)
            tally.add(results)
        state = {name: value for name, value in vars(tally).items() if name != "knowledge"}
        yield pa.record_batch([pa.array([pickle.dumps(state)], pa.binary())], schema=_COUNTS)


def tally_folder(spark: SparkSession, folder: str, knowledge: Knowledge, by: str | None) -> Tally:
    """Count the results in a folder.

    Args:
        spark: the session.
        folder: what `engine.batch.spark.run.diagnose` wrote.
        knowledge: that the results were made with.
        by: the column that makes cohorts; None for none.

    Raises:
        SparkError: the job failed.
    """
    from pyspark.sql import functions as F  # noqa: N812, PLC0415 - heavy, and an extra
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415

    columns = tuple(dict.fromkeys([
        CASE, CATEGORY, SECOND, CONFIRMED, FINDINGS, FIRED, STEPS, DONE,
        *map(probability, knowledge.categories), *map(decibans, knowledge.categories),
        *([by] if by is not None else [])]))
    whole = Tally(knowledge, by)
    with told():
        frame = spark.read.parquet(folder).select(*(
            F.col(quoted(name)).alias(f"c{number}")
            for number, name in enumerate(columns)))
        counted = frame.mapInArrow(_Counting(knowledge, by, columns).counted,
                                   from_arrow_schema(_COUNTS))
        for row in counted.toLocalIterator():
            part = Tally(knowledge, by)
            vars(part).update(pickle.loads(row["counts"]))
            whole.merge(part)
    return whole
