"""Blocks of text as encoded answers; rows with something wrong become rejects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray
from polars.datatypes import DataTypeClass

from engine.batch.columns.encoding import Column
from engine.batch.reading.answer_reading import (
    AnswerReader,
    CategoryReader,
    DateReader,
    ValueReader,
    advice,
)
from engine.batch.reading.block import SHOWN, Block, Reject
from engine.batch.reading.duplicates import Duplicates
from engine.batch.reading.layout import Layout
from knowledge.model.problems import Problems
from knowledge.model.records import Kind, Knowledge
from knowledge.reading.cases import MAX_TEXT
from knowledge.reading.log_map import CANDIDATE, CASE, CONFIRMED, DATE, LogMap

TWICE, TWICE_ADVICE = "an earlier case has this id", "give each case an id of its own"
"""What is wrong with a case whose id came before, and what to do."""
RECALLED = 100_000
"""So many different values of a column are kept in mind, with what they say."""
CONTROL = r"[\p{C}\p{Zl}\p{Zp}]"
"""Signs that cannot be shown."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """The good rows of a block.

    Attributes:
        cases: what the compiled rules read.
        details: candidate, date, confirmed, and the columns passed through; row by row beside it.
        rejects: in the order of rows.
    """

    cases: pl.DataFrame
    details: pl.DataFrame
    rejects: list[Reject]


class Encoder:
    """Encodes the blocks of one file."""

    def __init__(
        self, layout: Layout, log_map: LogMap, knowledge: Knowledge,
        columns: Mapping[str, Column], extras: pl.Schema,
    ) -> None:
        """Prepare for one file.

        Args:
            layout: what its columns are.
            log_map: which values mean no answer.
            knowledge: tells which questions and categories there are.
            columns: how answers are encoded.
            extras: the columns passed through, of all files, with their types.
        """
        self._layout = layout
        self._columns = columns
        self._extras = extras
        self._categories = list(knowledge.categories)
        self._readers: dict[str, _Recalling] = {}
        for name, column in layout.columns.items():
            if column.target == CONFIRMED:
                self._readers[name] = _Recalling(CategoryReader(
                    knowledge.categories, column, log_map.unknown))
            elif column.target == DATE:
                self._readers[name] = _Recalling(DateReader(log_map.unknown))
            elif column.target in columns and (
                    columns[column.target].question.kind is not Kind.TEXT):
                self._readers[name] = _Recalling(AnswerReader(
                    columns[column.target], column, log_map.unknown))

    def encode(self, block: Block, file: str, before: Duplicates) -> Encoded:
        """Encode a block.

        Args:
            block: what was read.
            file: its name, for rejects.
            before: the ids of all cases before it; learns those of this block.
        """
        reading = _Reading(block, file, [*block.rejects], np.ones(block.rows.size, np.bool_))
        height = block.rows.size
        found: dict[str, pl.Series] = {}
        for name, column in self._layout.columns.items():
            if name in block.table.column_names:
                found[column.target] = self._column(name, column.target, reading)
        ids = found.get(CASE, pl.Series(dtype=pl.String).extend_constant(None, height))
        cases = pl.DataFrame({CASE: ids, **{
            column.name: _typed(found.get(question), column.polars_type, height)
            for question, column in self._columns.items()}})
        details = pl.DataFrame({
            CANDIDATE: _typed(found.get(CANDIDATE), pl.String(), height),
            DATE: _typed(found.get(DATE), pl.Date(), height),
            CONFIRMED: _typed(found.get(CONFIRMED), pl.Enum(self._categories), height),
            **{name: _typed(_series(block.table.column(name)) if name in block.table.column_names
                            else None, kind, height)
               for name, kind in self._extras.items()}})
        good = reading.good
        new = before.new(ids.filter(pl.Series(good)))
        for place in np.flatnonzero(good)[~new].tolist():
            reading.refuse(place, self._layout.source(CASE) or CASE, ids[place],
                           TWICE, TWICE_ADVICE)
        if not good.all():
            kept = pl.Series(good)
            cases, details = cases.filter(kept), details.filter(kept)
        before.learn(cases[CASE])
        return Encoded(cases, details, sorted(reading.rejects, key=lambda reject: reject.row))

    def _column(self, name: str, target: str, reading: _Reading) -> pl.Series:
        column = reading.block.table.column(name)
        if name in self._readers:
            return _read(self._readers[name], name, column, reading)
        words = _series(column).cast(pl.String)
        if target not in (CASE, CANDIDATE):
            for place in words.str.len_chars().gt(MAX_TEXT).arg_true().to_list():
                reading.refuse(place, name, words[place],
                               f"it is longer than {MAX_TEXT:,} characters",
                               "give the words that matter")
            return words.replace("", None) if words.eq("").any() else words
        return _names(words, name, target == CASE, reading)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What has been found wrong with a block so far; `good` tells of each row whether it stands."""

    block: Block
    file: str
    rejects: list[Reject]
    good: NDArray[np.bool_]

    def refuse(self, place: int, column: str, value: str, reason: str, suggestion: str) -> None:
        """Refuse the row at a place of the block."""
        self.good[place] = False
        self.rejects.append(Reject(self.file, int(self.block.rows[place]), column, value[:SHOWN],
                                   reason, suggestion))


@dataclass(frozen=True, slots=True)
class _Value:
    """What a value says; or what is wrong with it, and what to do."""

    code: int | str | None
    wrong: str = ""
    suggestion: str = ""


_NOTHING = _Value(None)


class _Recalling:
    """Reads the values of a column, each of them once as long as there are not too many."""

    def __init__(self, reader: ValueReader) -> None:
        self._reader = reader
        self._known: dict[tuple[str, bool], _Value] = {}

    def read(self, text: str, as_json: bool) -> _Value:
        known = self._known.get((text, as_json))
        if known is None:
            if len(self._known) >= RECALLED:
                self._known.clear()
            known = self._known[text, as_json] = self._understood(text, as_json)
        return known

    def _understood(self, text: str, as_json: bool) -> _Value:
        problems = Problems()
        code = self._reader.read(text, as_json, problems)
        if not problems:
            return _Value(code)
        problem = next(iter(problems))
        return _Value(None, problem.what, advice(text) or problem.suggestion)


def _read(
    reader: _Recalling, name: str, column: pa.ChunkedArray, reading: _Reading
) -> pl.Series:
    """A column of few different values; each is read once."""
    whole = column.unify_dictionaries().combine_chunks()
    as_json = name in reading.block.as_json
    words = whole.dictionary.to_pylist()
    values = [_NOTHING if word is None else reader.read(word, as_json) for word in words]
    wrong = [place for place, value in enumerate(values) if value.wrong]
    if wrong:
        indices = whole.indices.fill_null(-1).to_numpy()
        for row in np.flatnonzero(np.isin(indices, wrong)).tolist():
            value = values[int(indices[row])]
            reading.refuse(row, name, words[int(indices[row])], value.wrong, value.suggestion)
    codes = [value.code for value in values]
    return _series(pa.array(codes, pa.int64()).take(whole.indices))


def in_one_line(words: pl.Series) -> pl.Series:
    """Ids or names without needless spaces; NULL for those without a letter."""
    if words.str.contains(r"\s").any():
        words = words.str.replace_all(r"\s+", " ").str.strip_chars()
    return words.replace("", None) if words.eq("").any() else words


def _names(words: pl.Series, name: str, needed: bool, reading: _Reading) -> pl.Series:
    """Ids or names, each in one line; with something in them if they are needed."""
    words = in_one_line(words)
    if needed:
        for place in words.is_null().arg_true().to_list():
            reading.refuse(place, name, "", "the case has no id", "give each case an id of its own")
    if words.str.contains(CONTROL).any():
        for place in words.str.contains(CONTROL).fill_null(False).arg_true().to_list():
            reading.refuse(place, name, words[place], "it has a sign that cannot be shown",
                           "type the words anew")
    return words


def _series(column: pa.Array | pa.ChunkedArray) -> pl.Series:
    series = pl.from_arrow(column)
    assert isinstance(series, pl.Series)
    return series


def _typed(
    series: pl.Series | None, kind: pl.DataType | DataTypeClass, height: int
) -> pl.Series:
    """A column of a type; without a value where there is none."""
    if series is None:
        return pl.Series(dtype=kind).extend_constant(None, height)
    if isinstance(kind, pl.Enum):
        return pl.Series(kind.categories, dtype=kind).gather(series)
    return series.cast(pl.Int32).cast(kind) if isinstance(kind, pl.Date) else series.cast(kind)
