"""Parts of results put together as one file: Parquet, CSV, JSON Lines or a DuckDB database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from engine.batch.staging import FORMULA_SIGNS

TABLE = "results"
"""The name of the table in a DuckDB file."""


class UnknownFormatError(ValueError):
    """The ending of the output's name stands for no format."""


def format_of(out: Path) -> str:
    """The format that a name stands for: parquet, csv, jsonl or duckdb.

    Raises:
        UnknownFormatError: its ending is none of these.
    """
    ending = out.suffix.removeprefix(".").lower()
    if ending not in WRITERS:
        raise UnknownFormatError(
            f"{out.name!r} does not end in one of: " + ", ".join(f".{name}" for name in WRITERS))
    return ending


def write_whole(parts: Iterable[Path], schema: pl.Schema, whole: Path, ending: str) -> None:
    """Write all parts, in order, as one file. The same parts give the same bytes.

    Args:
        parts: files of results; there may be none.
        schema: the columns of the results.
        whole: the file to write.
        ending: its format, as of `format_of`.

    Raises:
        OSError: it cannot be written.
    """
    WRITERS[ending](parts, schema, whole)


def _parquet(parts: Iterable[Path], schema: pl.Schema, whole: Path) -> None:
    empty = pl.DataFrame(schema=schema).to_arrow()
    with pq.ParquetWriter(whole, empty.schema, compression="zstd", compression_level=1) as writer:
        written = False
        for part in parts:
            writer.write_table(pl.read_parquet(part).to_arrow().cast(empty.schema))
            written = True
        if not written:
            writer.write_table(empty)


def _csv(parts: Iterable[Path], schema: pl.Schema, whole: Path) -> None:
    with whole.open("wb") as file:
        pl.DataFrame(schema=schema).write_csv(file)
        for part in parts:
            _without_formulas(pl.read_parquet(part)).write_csv(file, include_header=False)


def _without_formulas(rows: pl.DataFrame) -> pl.DataFrame:
    """Text that a spreadsheet would run gets an apostrophe before it."""
    texts = [name for name, kind in rows.schema.items() if kind == pl.String]
    return rows.with_columns(
        pl.when(pl.col(name).str.slice(0, 1).is_in(FORMULA_SIGNS))
        .then(pl.lit("'") + pl.col(name)).otherwise(pl.col(name)).alias(name) for name in texts)


def _jsonl(parts: Iterable[Path], _schema: pl.Schema, whole: Path) -> None:
    with whole.open("wb") as file:
        for part in parts:
            pl.read_parquet(part).write_ndjson(file)


def _duckdb(parts: Iterable[Path], schema: pl.Schema, whole: Path) -> None:
    import duckdb  # noqa: PLC0415 - only where it is asked for

    with duckdb.connect(str(whole), config={"threads": 1}) as connection:
        rows = pl.DataFrame(schema=schema)
        connection.register("rows", rows.to_arrow())
        connection.execute(f"CREATE TABLE {TABLE} AS SELECT * FROM rows")
        for part in parts:
            connection.execute(f"INSERT INTO {TABLE} SELECT * FROM read_parquet(?)", [str(part)])


WRITERS: Mapping[str, Callable[[Iterable[Path], pl.Schema, Path], None]] = {
    "parquet": _parquet, "csv": _csv, "jsonl": _jsonl, "duckdb": _duckdb}
"""The writer of each format, by the ending of a name."""
