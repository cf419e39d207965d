"""Small numbers in columns as text, looked up in tables instead of worked out row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce

import polars as pl

from engine.batch.columns.encoding import Column
from knowledge.model.records import Kind

SEPARATOR = ";"
"""Stands between the members of a list; no id has one in it."""
BITS = 8
"""So many true-or-false columns are turned into text together, by a table of 2^8 texts."""


def joined(columns: Sequence[str], values: int, words: Callable[[int, int], str]) -> pl.Expr:
    """What several small-number columns say, joined into one text.

    Args:
        columns: they hold numbers below `values`, or truth values, never NULL.
        values: 2 or 4.
        words: what a value of the column at a place says, or nothing.
    """
    size = BITS if values == 2 else BITS // 2
    texts = []
    for start in range(0, len(columns), size):
        group = range(start, min(start + size, len(columns)))
        code = reduce(lambda first, second: first + second, (
            pl.col(columns[place]).cast(pl.UInt8) * pl.lit(values ** (place - start), pl.UInt8)
            for place in group))
        texts.append(_looked_up(code, [
            [words(place, number // values ** (place - start) % values) for place in group]
            for number in range(values ** len(group))]))
    return _stripped(texts)


def answer_words(column: Column) -> pl.Expr:
    """The answers to a question in plain words; NULL for no answer."""
    options = column.question.option_ids
    match column.question.kind:
        case Kind.COUNT | Kind.TEXT:
            return pl.col(column.name)
        case Kind.CHOICES:
            return _stripped([*_options(column)])
        case _:
            return pl.lit(pl.Series(options, dtype=pl.Enum(options))).gather(pl.col(column.name))


def _options(column: Column) -> Iterable[pl.Expr]:
    """The options of a set that are chosen, each with a separator behind it."""
    options = column.question.option_ids
    for start in range(0, len(options), BITS):
        group = options[start: start + BITS]
        code = pl.col(column.name)
        if len(options) > BITS:
            code = (code // 2 ** start) % 2 ** len(group)
        yield _looked_up(code, [
            [option for place, option in enumerate(group) if number >> place & 1]
            for number in range(2 ** len(group))])


def _looked_up(code: pl.Expr, table: Iterable[Iterable[str]]) -> pl.Expr:
    """The words that a code stands for, each with a separator behind it."""
    texts = ["".join(word + SEPARATOR for word in words if word) for words in table]
    return pl.lit(pl.Series(texts, dtype=pl.String)).gather(code)


def _stripped(texts: Sequence[pl.Expr]) -> pl.Expr:
    return pl.concat_str(texts).str.strip_suffix(SEPARATOR) if texts else pl.lit("")
