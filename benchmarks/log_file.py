"""Logs of random cases as files that `debrief batch` reads."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from benchmarks.random_log import random_log
from engine.batch.columns.encoding import CASE
from engine.batch.columns.kernel import Kernel
from engine.batch.columns.texts import answer_words

CHUNK = 500_000
"""So many cases are made at once, so that a log may be larger than memory."""


def write_log(kernel: Kernel, path: Path, rows: int, answered: float) -> None:
    """Write a log in plain words, as the ending of its name says: CSV or Parquet.

    Args:
        kernel: tells the questions.
        path: the file.
        rows: how many cases.
        answered: which share of the questions has an answer, from 0 to 1.
    """
    parquet: pq.ParquetWriter | None = None
    path.unlink(missing_ok=True)
    for begin in range(0, rows, CHUNK):
        size = min(CHUNK, rows - begin)
        drawn = random_log(kernel.columns, size, answered, seed=begin)
        chunk = drawn.select(
            (pl.lit("case-") + pl.int_range(begin, begin + size).cast(pl.String)).alias(CASE),
            *(answer_words(column).cast(pl.String).alias(question)
              for question, column in kernel.columns.items()))
        if path.suffix == ".csv":
            with path.open("ab") as file:
                chunk.write_csv(file, include_header=begin == 0)
            continue
        table = chunk.to_arrow()
        parquet = parquet or pq.ParquetWriter(path, table.schema)
        parquet.write_table(table)
    if parquet is not None:
        parquet.close()
