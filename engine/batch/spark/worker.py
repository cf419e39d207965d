"""What runs in the Python workers of Spark: Arrow batches of a log in, Arrow batches out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.batch.columns.kernel import Kernel
from engine.batch.reading.block import SHOWN, Block, Mark
from engine.batch.reading.duplicates import Duplicates
from engine.batch.reading.encode import TWICE, TWICE_ADVICE, Encoded, Encoder
from engine.batch.reading.formulas import guarded
from engine.batch.reading.hearing import Hearing
from engine.batch.reading.layout import Layout
from engine.batch.reading.parquet_reader import readable
from engine.batch.reading.rejects import COLUMNS
from knowledge.model.records import Knowledge
from knowledge.reading.log_map import CASE, LogMap

FILE, ROW = "debrief file", "debrief row"
"""The columns with the file of a row, and its number there, counted from 1."""
_kernels: dict[str, Kernel] = {}


class _Unwatched(Duplicates):
    """Ids that come twice are found over the whole log, not by the worker of a part of it."""

    def new(self, ids: pl.Series) -> NDArray[np.bool_]:
        return np.ones(ids.len(), np.bool_)

    def learn(self, ids: pl.Series) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Task:
    """What workers need to know; its methods are handed to `mapInArrow`.

    Attributes:
        knowledge: the rulebase.
        log_map: what foreign columns and values mean.
        layout: what the columns of the log are.
        extras: those passed through, with their types.
        aliases: by the names of the log, what Spark calls its columns; `mapInArrow` knows none
            with a dot.
        schema: the columns of the results.
        refused: by file, the rows whose case has an id that came before.
    """

    knowledge: Knowledge
    log_map: LogMap
    layout: Layout
    extras: Mapping[str, pl.DataType]
    aliases: Mapping[str, str]
    schema: pl.Schema
    refused: Mapping[str, frozenset[int]]

    def results(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The results of all good rows."""
        kernel = self._kernel()
        hearing = Hearing(kernel)
        for _, encoded in self._encoded(batches, kernel):
            if encoded.cases.height:
                found = hearing.run(encoded.cases).hstack(encoded.details)
                yield from plain(found.select(self.schema.names()))

    def good(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The id, file and row of all good rows."""
        for file, encoded in self._encoded(batches, self._kernel()):
            yield from plain(pl.DataFrame({
                CASE: encoded.cases[CASE], FILE: [file] * encoded.cases.height,
                ROW: encoded.details[ROW]}, schema=[CASE, FILE, ROW]))

    def rejects(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """What is wrong with each refused row, as `engine.batch.reading.rejects` lists it."""
        case = self.layout.source(CASE) or CASE
        for batch in batches:
            rows = [(file_name(each.file), each.row, each.column, each.value, each.reason,
                     each.suggestion)
                    for _, encoded in self._encoded(iter([batch]), self._kernel())
                    for each in encoded.rejects]
            places = (batch.column(name).to_pylist() for name in (FILE, ROW, self.aliases[case]))
            rows += [(file_name(file), row, case, " ".join(str(value).split())[:SHOWN],
                      TWICE, TWICE_ADVICE)
                     for file, row, value in zip(*places, strict=True)
                     if row in self.refused.get(file, ())]
            listed = [tuple(guarded(cell) if isinstance(cell, str) else cell for cell in row)
                      for row in rows]
            yield from plain(pl.DataFrame(listed, dict.fromkeys(COLUMNS, pl.String)
                                          | {"row": pl.Int64}, orient="row"))

    def _kernel(self) -> Kernel:
        """The compiled rules; a worker process compiles them once."""
        if self.knowledge.hash not in _kernels:
            _kernels.clear()
            _kernels[self.knowledge.hash] = Kernel(self.knowledge)
        return _kernels[self.knowledge.hash]

    def _encoded(
        self, batches: Iterator[pa.RecordBatch], kernel: Kernel
    ) -> Iterator[tuple[str, Encoded]]:
        encoder = Encoder(self.layout, self.log_map, self.knowledge, kernel.columns,
                          pl.Schema({**self.extras, ROW: pl.Int64()}))
        for batch in batches:
            for file in batch.column(FILE).unique().to_pylist():
                part = batch.filter(pc.equal(batch.column(FILE), file))
                if gone := self.refused.get(file):
                    part = part.filter(pc.invert(pc.is_in(part.column(ROW), pa.array(
                        sorted(gone), pa.int64()))))
                rows = part.column(ROW)
                wanted = self.layout.wanted(self.knowledge)
                table = pa.table({ROW: rows, **{
                    name: readable(part.column(alias), name in wanted.answers,
                                   name in self.extras and self.extras[name] != pl.String())
                    for name, alias in self.aliases.items()
                    if name in wanted and alias in part.schema.names}})
                block = Block(table, rows.to_numpy(), (), Mark(), 0)
                yield file, encoder.encode(block, file, _Unwatched())


def file_name(address: str) -> str:
    """A file as people name it, from the address that Spark gives it."""
    path = address.removeprefix("file:")
    return address if path == address else unquote(f"/{path.lstrip('/')}")


def plain(table: pl.DataFrame) -> list[pa.RecordBatch]:
    """A table as Arrow batches of the types that Spark has."""
    return [*table.to_arrow().cast(plain_schema(table.schema)).to_batches()]


def plain_schema(schema: pl.Schema) -> pa.Schema:
    """The columns of a table by the Arrow types that Spark has."""
    arrow = pl.DataFrame(schema=schema).to_arrow().schema
    return pa.schema([pa.field(field.name, _plain(field.type)) for field in arrow])


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind) or pa.types.is_large_string(kind) or (
            pa.types.is_string_view(kind)):
        return pa.string()
    wider = {pa.uint8(): pa.int16(), pa.uint16(): pa.int32(), pa.uint32(): pa.int64()}
    return wider.get(kind, kind)
