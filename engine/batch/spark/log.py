"""A folder of Parquet as Spark reads it, and what its columns are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from engine.batch.columns.kernel import Kernel
from engine.batch.reading.block import InputError
from engine.batch.reading.layout import layout
from engine.batch.spark.session import SparkError, first_line
from engine.batch.spark.worker import FILE, ROW, Task
from knowledge.reading.log_map import CANDIDATE, CASE, CONFIRMED, DATE, LogMap

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


@dataclass(frozen=True, slots=True)
class SparkLog:
    """A log.

    Attributes:
        frame: the columns that are read, by their aliases, and `FILE` and `ROW`.
        task: what workers are to know.
    """

    frame: DataFrame
    task: Task

    def refusing(self, refused: dict[str, frozenset[int]]) -> SparkLog:
        """The same log, some of whose rows are refused."""
        return replace(self, task=replace(self.task, refused=refused))


def read_log(spark: SparkSession, folder: str, log_map: LogMap, kernel: Kernel) -> SparkLog:
    """Read what the columns of a folder of Parquet are.

    Args:
        spark: the session.
        folder: a folder, by any name that the cluster knows, such as `hdfs://host/log`.
        log_map: what foreign columns and values mean.
        kernel: the compiled rules.

    Raises:
        InputError: no column is the id of the case, or two are the same question.
        SparkError: it cannot be read.
    """
    from pyspark.errors import PySparkException  # noqa: PLC0415 - heavy, and an extra
    from pyspark.sql import functions as F  # noqa: N812, PLC0415
    from pyspark.sql.pandas.types import to_arrow_schema  # noqa: PLC0415

    try:
        frame = spark.read.parquet(folder)
    except PySparkException as error:
        raise SparkError(f"{folder}: cannot be read as a folder of Parquet: "
                         f"{first_line(error)}") from None
    knowledge = kernel.knowledge
    kinds = _kinds(to_arrow_schema(frame.schema))
    found = layout([*kinds], log_map, knowledge, {*kernel.result_schema})
    if not any(column.target in knowledge.questions for column in found.columns.values()):
        raise InputError(f"{folder}: no column is one of our questions; `debrief batch --template` "
                         f"shows what they are called, a --map tells what others mean")
    extras = {name: kinds[name] for name in found.extras}
    results = dict(kernel.result_schema)
    schema = pl.Schema({
        CASE: results.pop(CASE), CANDIDATE: pl.String(), DATE: pl.Date(),
        CONFIRMED: pl.Enum(list(knowledge.categories)), **results, **extras})
    aliases = {name: f"c{number}" for number, name in enumerate((*found.columns, *found.extras))}
    read = frame.select(
        *(F.col(quoted(name)).alias(alias) for name, alias in aliases.items()),
        F.col("_metadata.file_path").alias(FILE),
        (F.col("_metadata.row_index") + 1).alias(ROW))
    return SparkLog(read, Task(knowledge, log_map, found, extras, aliases, schema, {}))


def _kinds(schema: pa.Schema) -> dict[str, pl.DataType]:
    """The columns that can be a text, a set of texts, or passed through; with their types."""
    kept = [field.name for field in schema if not pa.types.is_nested(field.type) or (
        pa.types.is_list(field.type) and pa.types.is_string(field.type.value_type))]
    empty = pl.from_arrow(schema.empty_table().select(kept))
    assert isinstance(empty, pl.DataFrame)
    return {name: pl.String() if isinstance(kind, pl.List) else kind
            for name, kind in empty.schema.items()}


def quoted(name: str) -> str:
    """A column's name for Spark, whatever signs it has."""
    return "`" + name.replace("`", "``") + "`"
