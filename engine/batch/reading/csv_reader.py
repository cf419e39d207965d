"""CSV files: any delimiter, encoding and line end; a row of another length is refused alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import BinaryIO

import numpy as np
import polars as pl
import pyarrow as pa
from pyarrow import csv

from engine.batch.reading.block import SHOWN, Block, InputError, Mark, Reject, Wanted
from engine.batch.reading.csv_dialect import dialect
from engine.batch.reading.formulas import unguarded
from engine.batch.reading.header import without_blank
from engine.batch.reading.text_file import SAMPLE, text_file

WORDS = pa.string()
FEW_WORDS = pa.dictionary(pa.int32(), pa.string())


class CsvReader:
    """Reads one CSV file; see `engine.batch.reading.block.Reader`."""

    def __init__(
        self, file: BinaryIO, name: str, known: Collection[str], opened: ExitStack
    ) -> None:
        """Learn encoding, delimiter and columns.

        Args:
            file: where it is read from.
            name: how messages name it.
            known: names of columns that are likely.
            opened: closes what is opened besides.

        Raises:
            InputError: it is no text, or has no header.
            OSError: it cannot be read.
        """
        self.name = name
        self._text = text_file(file, opened)
        self._dialect = dialect(self._text.sample(), known)
        if self._dialect.length >= SAMPLE:
            raise InputError("its first row has no end; often a quotation mark that is not closed")
        self._quoted = _has_quotes(self._text.file)
        self.columns: Sequence[str] = self._dialect.columns
        self.kinds: Mapping[str, pl.DataType] = {}
        self.size = self._text.size
        self.notes: Sequence[str] = self._text.notes

    def blocks(self, wanted: Wanted, start: Mark) -> Iterator[Block]:
        """See `engine.batch.reading.block.Reader`."""
        offset = start.offset or self._text.start + self._dialect.length
        row = start.row or self._dialect.row + 1
        for content, end in self._text.blocks(offset, self._quoted):
            block = self._block(content, row, end, wanted)
            row = block.after.row
            yield block

    def _block(self, content: bytes, row: int, end: int, wanted: Wanted) -> Block:
        refused: list[csv.InvalidRow] = []

        def refuse(found: csv.InvalidRow) -> str:
            refused.append(found)
            return "skip"

        try:
            table = csv.read_csv(
                pa.BufferReader(content),
                read_options=csv.ReadOptions(
                    use_threads=False, block_size=max(len(content), 1),
                    column_names=list(self.columns)),
                parse_options=csv.ParseOptions(
                    delimiter=self._dialect.delimiter, newlines_in_values=self._quoted,
                    invalid_row_handler=refuse, ignore_empty_lines=False),
                convert_options=csv.ConvertOptions(
                    include_columns=[name for name in self.columns if name in wanted],
                    column_types={name: FEW_WORDS if name in wanted.answers else WORDS
                                  for name in self.columns if name in wanted},
                    strings_can_be_null=True, quoted_strings_can_be_null=True, null_values=[""]))
        except pa.ArrowInvalid as error:
            raise InputError(f"row {row:,} or one below it cannot be read as CSV: "
                             f"{str(error).splitlines()[0]}") from None
        height = table.num_rows + len(refused)
        if _is_unclosed(content, table):
            raise InputError(f"in row {row + height - 1:,} a quotation mark is opened and never "
                             f"closed, so that all below it counts as one text")
        skipped = [row + int(found.number) - 1 for found in refused]
        rows = np.arange(row, row + height, dtype=np.int64)
        rows = rows[~np.isin(rows, skipped)]
        rejects = [self._reject(number, found)
                   for number, found in zip(skipped, refused, strict=True)
                   if found.text.strip()]
        for place, name in enumerate(table.column_names):
            if name in wanted.texts:
                table = table.set_column(place, name, unguarded(table.column(name)))
        return Block(*without_blank(table, rows), rejects, Mark(end, row + height), end)

    def _reject(self, row: int, found: csv.InvalidRow) -> Reject:
        fields = "field" if found.actual_columns == 1 else "fields"
        return Reject(
            self.name, row, "", found.text[:SHOWN],
            f"it has {found.actual_columns} {fields}, the header has {found.expected_columns}",
            f"put texts that hold {self._dialect.delimiter!r} into quotation marks")


def _is_unclosed(content: bytes, table: pa.Table) -> bool:
    """Whether the last row has taken in line breaks by a quotation mark that is not closed."""
    if not content.count(b'"') % 2 or not table.num_rows:
        return False
    last = table.slice(table.num_rows - 1).to_pylist()[0]
    return any(isinstance(text, str) and "\n" in text for text in last.values())


def _has_quotes(file: BinaryIO) -> bool:
    file.seek(0)
    while piece := file.read(1 << 22):
        if b'"' in piece:
            return True
    return False
