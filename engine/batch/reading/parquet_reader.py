"""Parquet files, row group by row group."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import BinaryIO

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from engine.batch.reading.block import MAX_ROWS, Block, InputError, Mark, Wanted

SET_SEPARATOR = ";"


class ParquetReader:
    """Reads one Parquet file; see `engine.batch.reading.block.Reader`."""

    def __init__(self, file: BinaryIO, name: str, _known: Collection[str]) -> None:
        """Read what the end of the file says of it.

        Args:
            file: where it is read from.
            name: how messages name it.

        Raises:
            InputError: it is damaged, cut off, or has no columns.
            OSError: it cannot be read.
        """
        self.name = name
        self.size = file.seek(0, 2)
        try:
            self._file = pq.ParquetFile(file, pre_buffer=False)
        except (pa.ArrowInvalid, OSError) as error:
            raise _damaged(error) from None
        schema = self._file.schema_arrow
        self.columns: Sequence[str] = [field.name for field in schema if not _is_nested(field.type)]
        self.notes: Sequence[str] = [f"column {field.name!r} holds structures, so it is left aside"
                      for field in schema if _is_nested(field.type)]
        empty = pl.from_arrow(schema.empty_table().select(self.columns))
        assert isinstance(empty, pl.DataFrame)
        self.kinds: Mapping[str, pl.DataType] = {
            name: kind for name, kind in empty.schema.items()
            if not isinstance(kind, pl.String | pl.Categorical | pl.Enum | pl.List)}

    def blocks(self, wanted: Wanted, start: Mark) -> Iterator[Block]:
        """See `engine.batch.reading.block.Reader`."""
        names = [name for name in self.columns if name in wanted]
        first = 0
        groups = self._file.metadata.num_row_groups
        for group in range(groups):
            height = self._file.metadata.row_group(group).num_rows
            if first + height <= start.offset:
                first += height
                continue
            for batch in self._batches(group, names):
                end = first + batch.num_rows
                if end > start.offset:
                    done = self.size * end // max(1, self._file.metadata.num_rows)
                    table = pa.table({name: readable(batch.column(name), name in wanted.answers,
                                                      name in self.kinds)
                                      for name in names})
                    yield Block(table, np.arange(first + 1, end + 1, dtype=np.int64), (),
                                Mark(end, end + 1), done)
                first = end

    def _batches(self, group: int, names: list[str]) -> Iterator[pa.RecordBatch]:
        try:
            yield from self._file.iter_batches(
                MAX_ROWS, row_groups=[group], columns=names, use_threads=False)
        except (pa.ArrowInvalid, OSError) as error:
            raise _damaged(error) from None


def _is_nested(kind: pa.DataType) -> bool:
    """Whether a column can neither be a text nor a set of texts."""
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return not (pa.types.is_string(kind.value_type) or pa.types.is_large_string(
            kind.value_type))
    return bool(pa.types.is_nested(kind) or pa.types.is_binary(kind)
                or pa.types.is_large_binary(kind))


def readable(column: pa.Array, answers: bool, kept: bool) -> pa.Array:
    """A column as text; answers as a dictionary of texts; other columns of a kind as they are."""
    kind = column.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        column = pc.binary_join(column, SET_SEPARATOR)
    if not answers:
        return column if kept else column.cast(pa.large_string())
    if not pa.types.is_dictionary(kind):
        column = pc.dictionary_encode(column)
    return pa.DictionaryArray.from_arrays(column.indices, column.dictionary.cast(pa.large_string()))


def _damaged(error: Exception) -> InputError:
    return InputError(f"it is no whole Parquet file, perhaps cut off while it was copied: "
                      f"{str(error).splitlines()[0]}")
