"""Results as one file: Parquet, CSV, JSON Lines or a DuckDB database, written part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

import polars as pl
import pyarrow.parquet as pq

from engine.batch.columns.earlier import FROM_EARLIER
from engine.batch.columns.kernel import KNOWLEDGE
from engine.batch.reading.formulas import guarded, guarded_columns
from engine.batch.reading.json_rows import json_row
from knowledge.model.records import Knowledge

TABLE = "results"
"""The name of the table in a DuckDB file."""
PARQUET, CSV, JSONL, DUCKDB = "parquet", "csv", "jsonl", "duckdb"
FORMATS = (PARQUET, CSV, JSONL, DUCKDB)
STREAMED = (JSONL, CSV)
"""The formats that can be written to a pipe."""
ENDINGS: Mapping[str, str] = {
    ".parquet": PARQUET, ".pq": PARQUET, ".csv": CSV, ".jsonl": JSONL, ".ndjson": JSONL,
    ".duckdb": DUCKDB, ".db": DUCKDB}


class UnknownFormatError(ValueError):
    """The ending of the output's name stands for no format."""


class Writer(Protocol):
    """Writes results part by part. The same parts give the same bytes, but for DuckDB's."""

    def add(self, rows: pl.DataFrame) -> None:
        """Write some more rows.

        Raises:
            OSError: they cannot be written.
        """

    def close(self) -> None:
        """End the file.

        Raises:
            OSError: it cannot be written.
        """


def format_of(out: Path) -> str:
    """The format that the ending of a name stands for.

    Raises:
        UnknownFormatError: it stands for none.
    """
    ending = out.suffix.lower()
    if ending not in ENDINGS:
        raise UnknownFormatError(
            f"the name '{out.name[:60]}' tells no format; end it in one of " + ", ".join(
                ENDINGS) + ", or name one with --format")
    return ENDINGS[ending]


def writer(
    form: str, whole: Path, schema: pl.Schema, knowledge: Knowledge, extras: Sequence[str]
) -> Writer:
    """Begin a file.

    Args:
        form: one of `FORMATS`.
        whole: the file; what was in it is lost.
        schema: the columns of the results.
        knowledge: that they were made with.
        extras: those columns that are passed through.

    Raises:
        OSError: it cannot be written.
    """
    if form == PARQUET:
        return _Parquet(whole, schema)
    if form == DUCKDB:
        return _DuckDB(whole, schema)
    return stream_writer(form, whole.open("wb"), schema, knowledge, extras)


def stream_writer(
    form: str, file: BinaryIO, schema: pl.Schema, knowledge: Knowledge, extras: Sequence[str]
) -> Writer:
    """Begin to write to a file that is open already; see `writer`."""
    if form == CSV:
        return _Csv(file, schema)
    return _Lines(file, json_row(knowledge, extras, FROM_EARLIER in schema))


class _Parquet:
    def __init__(self, whole: Path, schema: pl.Schema) -> None:
        self._schema = pl.DataFrame(schema=schema).to_arrow().schema
        repeated = [name for name, kind in schema.items()
                    if isinstance(kind, pl.Enum) or name == KNOWLEDGE]
        self._writer = pq.ParquetWriter(
            whole, self._schema, compression="zstd", compression_level=1,
            use_dictionary=repeated, write_statistics=False)

    def add(self, rows: pl.DataFrame) -> None:
        self._writer.write_table(rows.to_arrow().cast(self._schema), row_group_size=rows.height)

    def close(self) -> None:
        self._writer.close()


class _Csv:
    def __init__(self, file: BinaryIO, schema: pl.Schema) -> None:
        self._file = file
        names = pl.DataFrame(schema=[guarded(name) for name in schema])
        file.write(names.write_csv().encode())

    def add(self, rows: pl.DataFrame) -> None:
        self._file.write(guarded_columns(rows).write_csv(include_header=False).encode())

    def close(self) -> None:
        self._file.close()


class _Lines:
    def __init__(self, file: BinaryIO, row: pl.Expr) -> None:
        self._file = file
        self._row = row

    def add(self, rows: pl.DataFrame) -> None:
        text = rows.select(self._row.str.join("\n")).item()
        self._file.write(f"{text}\n".encode())

    def close(self) -> None:
        self._file.close()


class _DuckDB:
    def __init__(self, whole: Path, schema: pl.Schema) -> None:
        import duckdb  # noqa: PLC0415 - only where it is asked for

        whole.unlink(missing_ok=True)
        self._failure = duckdb.Error
        self._connection = duckdb.connect(str(whole), config={"threads": 1})
        self._connection.register("rows", pl.DataFrame(schema=schema).to_arrow())
        self._connection.execute(f"CREATE TABLE {TABLE} AS SELECT * FROM rows")
        self._connection.unregister("rows")

    def add(self, rows: pl.DataFrame) -> None:
        self._connection.register("rows", rows.to_arrow())
        try:
            self._connection.execute(f"INSERT INTO {TABLE} SELECT * FROM rows")
        except self._failure as error:
            raise OSError(0, str(error).splitlines()[0]) from None
        self._connection.unregister("rows")

    def close(self) -> None:
        try:
            self._connection.close()
        except self._failure as error:
            raise OSError(0, str(error).splitlines()[0]) from None
