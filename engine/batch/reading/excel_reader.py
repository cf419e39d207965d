"""Excel workbooks: the first sheet, held in memory as a whole (it has at most a million rows)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import BinaryIO

import fastexcel
import numpy as np
import polars as pl
import pyarrow as pa

from engine.batch.reading.block import MAX_ROWS, Block, InputError, Mark, Wanted
from engine.batch.reading.header import header, without_blank


class ExcelReader:
    """Reads the first sheet of one workbook; see `engine.batch.reading.block.Reader`."""

    def __init__(self, file: BinaryIO, name: str, _known: Collection[str]) -> None:
        """Read the sheet.

        Args:
            file: where it is read from.
            name: how messages name it.

        Raises:
            InputError: it is no workbook, or its first sheet is empty or names a column twice.
            OSError: it cannot be read.
        """
        self.name = name
        self.size = file.seek(0, 2)
        file.seek(0)
        try:
            book = fastexcel.read_excel(file.read())
            sheet = book.load_sheet(0, header_row=None, dtypes="string").to_polars()
        except fastexcel.FastExcelError as error:
            raise InputError(f"it is no whole workbook: {str(error).splitlines()[0]}") from None
        if not sheet.height:
            raise InputError("its first sheet is empty")
        self.columns: Sequence[str] = header(sheet.row(0))
        sheet.columns = self.columns
        self._rows = sheet.slice(1)
        self.kinds: Mapping[str, pl.DataType] = {}
        others = book.sheet_names[1:]
        self.notes: Sequence[str] = [
            f"only its first sheet, {book.sheet_names[0]!r}, was read"] if others else []

    def blocks(self, wanted: Wanted, start: Mark) -> Iterator[Block]:
        """See `engine.batch.reading.block.Reader`."""
        names = [name for name in self.columns if name in wanted]
        for first in range(start.offset, self._rows.height, MAX_ROWS):
            part = self._rows.slice(first, MAX_ROWS).select(names).to_arrow()
            numbers = np.arange(first + 2, first + 2 + part.num_rows, dtype=np.int64)
            table, numbers = without_blank(part, numbers)
            end = first + part.num_rows
            yield Block(
                pa.table({name: table.column(name).combine_chunks().dictionary_encode()
                          if name in wanted.answers else table.column(name) for name in names}),
                numbers, (), Mark(end, end + 2), self.size * end // max(1, self._rows.height))
