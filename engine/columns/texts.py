"""Small numbers in columns as text, looked up in tables instead of worked out row by row."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce

import polars as pl

from engine.columns.encoding import Column
from knowledge.model import Kind

BITS = 8
"""So many true-or-false columns are turned into text together, by a table of 2^8 texts."""


MAX_TABLE = 4096
"""So many texts at most stand in the table for several answers together."""


def joined(
    columns: Sequence[str], values: int, words: Callable[[int, int], str], separator: str
) -> pl.Expr:
    """What several small-number columns say, joined into one text.

    Args:
        columns: they hold numbers below `values`, or truth values, never NULL.
        values: 2 or 4.
        words: what a value of the column at a place says, or nothing.
        separator: stands between what two columns say.
    """
    size = BITS if values == 2 else BITS // 2
    texts = []
    for start in range(0, len(columns), size):
        group = range(start, min(start + size, len(columns)))
        code = reduce(lambda first, second: first + second, (
            pl.col(columns[place]).cast(pl.UInt32) * values ** (place - start)
            for place in group))
        table = (
            [words(place, number // values ** (place - start) % values) for place in group]
            for number in range(values ** len(group)))
        texts.append(_looked_up(
            code, ["".join(word + separator for word in said if word) for said in table]))
    return pl.concat_str(texts).str.strip_suffix(separator) if texts else pl.lit("")


def answers_json(columns: Mapping[str, Column]) -> pl.Expr:
    """The answers of each row as a JSON object, in the order of the questionnaire."""
    members: list[pl.Expr] = []
    together: list[Column] = []
    for column in columns.values():
        if column.question.kind in (Kind.COUNT, Kind.CHOICES, Kind.TEXT):
            members += [*_single(together), _other(column)]
            together = []
        elif math.prod(_answers(other) for other in [*together, column]) > MAX_TABLE:
            members += _single(together)
            together = [column]
        else:
            together.append(column)
    members += _single(together)
    inside = pl.concat_str(members, ignore_nulls=True).str.strip_suffix(",")
    return pl.concat_str([pl.lit("{"), inside, pl.lit("}")])


def _answers(column: Column) -> int:
    """How many answers there are, none being one of them."""
    return len(column.question.options) + 1


def _single(columns: Sequence[Column]) -> list[pl.Expr]:
    """The answers of some columns with one option each, as members with commas behind them."""
    if not columns:
        return []
    code, table = pl.lit(0, dtype=pl.UInt32), [""]
    for column in columns:
        place = (pl.col(column.name).cast(pl.Int32) + 1).fill_null(0).cast(pl.UInt32)
        code = code + place * len(table)
        said = ["", *(f"{json.dumps(column.question.id)}:{json.dumps(option)},"
                      for option in column.question.option_ids)]
        table = [before + member for member in said for before in table]
    return [_looked_up(code, table)]


def _other(column: Column) -> pl.Expr:
    """The answer to a count or a set as a member; NULL where there is none. No words."""
    name = f"{json.dumps(column.question.id)}:"
    match column.question.kind:
        case Kind.COUNT:
            return pl.concat_str(
                [pl.lit(name), pl.col(column.name).cast(pl.String), pl.lit(",")])
        case Kind.CHOICES:
            chosen = pl.concat_str(list(_options(column))).str.strip_suffix(",")
            return pl.concat_str([pl.lit(f"{name}["), chosen, pl.lit("],")])
        case _:
            return pl.lit(None, dtype=pl.String)


def _options(column: Column) -> Iterable[pl.Expr]:
    """The options of a set that are chosen, each with a comma behind it; NULL for no answer."""
    options = [f"{json.dumps(option)}," for option in column.question.option_ids]
    for start in range(0, len(options), BITS):
        group = options[start: start + BITS]
        code = (pl.col(column.name).cast(pl.Int64) // 2 ** start) % 2 ** len(group)
        yield _looked_up(code, [
            "".join(option for place, option in enumerate(group) if number >> place & 1)
            for number in range(2 ** len(group))])


def _looked_up(code: pl.Expr, table: Sequence[str]) -> pl.Expr:
    return pl.lit(pl.Series(table, dtype=pl.String)).gather(code.cast(pl.UInt32))
