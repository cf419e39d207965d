"""JSON Lines: case files of this project, or flat rows with a field for each column.

DuckDB takes the fields apart, many lines at once; what an answer means is told elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import BinaryIO

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from engine.batch.reading.block import SHOWN, Block, InputError, Mark, Reject, Wanted
from engine.batch.reading.text_file import text_file
from knowledge.model.plain import JsonValue
from knowledge.model.problems import closest

ANSWERS, NOTES = "answers", "notes"
OBJECT = "CASE WHEN json_valid(line) AND ltrim(line) LIKE '{%' THEN line END"
"""The line if it is a JSON object."""


class JsonLinesReader:
    """Reads one file of JSON objects, one a line; see `engine.batch.reading.block.Reader`."""

    def __init__(
        self, file: BinaryIO, name: str, known: Collection[str], opened: ExitStack
    ) -> None:
        """Learn which fields there are, by reading the file once.

        Args:
            file: where it is read from.
            name: how messages name it.
            known: names of columns that are likely.
            opened: closes what is opened besides.

        Raises:
            InputError: it is no text, or no line is an object.
            OSError: it cannot be read.
        """
        self.name = name
        self._text = text_file(file, opened)
        self._duckdb = duckdb.connect(config={"threads": 2})
        self._known = [*known]
        fields, self._answers = self._scan()
        if not fields:
            raise InputError("no line of it is a JSON object; JSON Lines has one whole object on "
                             "each line, as `jq -c` writes it")
        self._top = [name for name in fields if name not in (ANSWERS, NOTES)]
        self.columns: Sequence[str] = [*self._top, *(name for name in self._answers
                                      if name not in self._top and name in known)]
        self.kinds: Mapping[str, pl.DataType] = {}
        self.size = self._text.size
        self.notes: Sequence[str] = self._text.notes

    def blocks(self, wanted: Wanted, start: Mark) -> Iterator[Block]:
        """See `engine.batch.reading.block.Reader`."""
        row = start.row or 1
        for content, end in self._text.blocks(start.offset or self._text.start, quoted=False):
            lines, rows = _lines(content, row)
            row += content.count(b"\n")
            yield self._block(lines, rows, Mark(end, row), wanted)

    def _scan(self) -> tuple[list[str], list[str]]:
        """The fields of all objects, and of their answers."""
        fields: dict[str, None] = {}
        answers: dict[str, None] = {}
        for content, _ in self._text.blocks(self._text.start, quoted=False):
            lines, _ = _lines(content, 1)
            fields |= dict.fromkeys(sorted(self._keys(lines, "$")))
            if ANSWERS in fields:
                answers |= dict.fromkeys(sorted(self._keys(lines, f"$.{ANSWERS}")))
        return [*fields], [*answers]

    def _keys(self, lines: pa.Array, path: str) -> list[str]:
        found = self._asked(
            f"SELECT DISTINCT unnest(json_keys({OBJECT}, '{path}')) AS key FROM lines", lines)
        return [str(key) for key in found.column("key").to_pylist()]

    def _asked(self, query: str, lines: pa.Array) -> pa.Table:
        self._duckdb.register("lines", pa.table({"line": lines}))
        try:
            return self._duckdb.sql(query).to_arrow_table()
        finally:
            self._duckdb.unregister("lines")

    def _block(
        self, lines: pa.Array, rows: NDArray[np.int64], after: Mark, wanted: Wanted
    ) -> Block:
        top = {name: _leaf(name, wanted) for name in self._top if name in wanted}
        answers = {name: _leaf(name, wanted) for name in self._answers
                   if name in wanted or name not in self._known}
        shape = json.dumps({**top, ANSWERS: answers} if answers else top).replace("'", "''")
        found = self._asked(
            f"SELECT line IS NOT NULL AS whole, json_transform(line, '{shape}') AS fields "
            f"FROM (SELECT {OBJECT} AS line FROM lines)", lines).combine_chunks()
        whole = found.column("whole").combine_chunks()
        fields = found.column("fields").combine_chunks()
        columns = {name: pc.struct_field(fields, [name]) for name in top}
        given = {name: pc.struct_field(fields, [ANSWERS, name]) for name in answers}
        rejects, good = self._refused(lines, rows, whole, given)
        for name, column in given.items():
            if name in wanted:
                columns[name] = pc.coalesce(columns[name], column) if name in columns else column
        table = pa.table({
            name: pc.dictionary_encode(column) if name in wanted.answers else column
            for name, column in columns.items()})
        if not good.all():
            table = table.filter(pa.array(good))
        return Block(table, rows[good], rejects, after, after.offset, wanted.answers)

    def _refused(
        self, lines: pa.Array, rows: NDArray[np.int64], whole: pa.Array,
        given: Mapping[str, pa.Array],
    ) -> tuple[list[Reject], NDArray[np.bool_]]:
        """What cannot be read, and which lines can."""
        good = whole.to_numpy(zero_copy_only=False).astype(np.bool_)
        rejects = [self._no_object(rows[place], lines[place].as_py())
                   for place in np.flatnonzero(~good).tolist()]
        answered = np.zeros(len(lines), np.bool_)
        for name, column in given.items():
            some = pc.is_valid(column).to_numpy(zero_copy_only=False)
            answered |= some
            if name not in self._known:
                places = np.flatnonzero(some).tolist()
                rejects += [self._no_question(rows[place], name, column[place].as_py())
                            for place in places]
                good[places] = False
        for place in np.flatnonzero(good & ~answered).tolist() if given else ():
            answers = json.loads(lines[place].as_py()).get(ANSWERS)
            if answers is not None and not isinstance(answers, dict):
                rejects.append(self._no_mapping(rows[place], answers))
                good[place] = False
        return rejects, good

    def _no_object(self, row: int, line: str) -> Reject:
        reason, suggestion = "it is not a JSON object", "write one whole object on each line"
        try:
            json.loads(line)
        except json.JSONDecodeError as error:
            what = f"{error.msg[0].lower()}{error.msg[1:]}"
            reason = f"not valid JSON: {what} at column {error.colno}"
        except RecursionError:
            reason = "nested too deep"
        return Reject(self.name, int(row), "", line[:SHOWN], reason, suggestion)

    def _no_question(self, row: int, name: str, value: str) -> Reject:
        near = closest(name, self._known)
        return Reject(self.name, int(row), name, value[:SHOWN], "no question has this name",
                      f"did you mean '{near}'?" if near else "`debrief questions` lists them all")

    def _no_mapping(self, row: int, answers: JsonValue) -> Reject:
        return Reject(self.name, int(row), ANSWERS, json.dumps(answers)[:SHOWN],
                      "'answers' must be an object", 'write it as {"question": "option"}')


def _leaf(name: str, wanted: Wanted) -> str:
    """What DuckDB makes of a value: plain text, or JSON as it stands."""
    return "VARCHAR" if name in wanted.texts else "JSON"


def _lines(content: bytes, first: int) -> tuple[pa.Array, NDArray[np.int64]]:
    """The lines that are not blank, and their numbers."""
    lines = pa.array(content.removesuffix(b"\n").split(b"\n"), pa.string())
    some = pc.greater(pc.utf8_length(pc.utf8_trim_whitespace(lines)), 0)
    rows = np.arange(first, first + len(lines), dtype=np.int64)
    if pc.all(some).as_py():
        return lines, rows
    return lines.filter(some), rows[some.to_numpy(zero_copy_only=False)]
