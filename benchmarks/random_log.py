"""Logs of random cases, encoded as a kernel reads them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import numpy as np
import polars as pl

from engine.batch.columns.encoding import CASE, Column
from knowledge.model.conditions import Value
from knowledge.model.records import Kind, Knowledge
from knowledge.reading.cases import Case

SET = 3
"""So many options of a set are drawn; the same one may be drawn again."""


def random_log(
    columns: Mapping[str, Column], rows: int, answered: float, seed: int
) -> pl.DataFrame:
    """Cases whose answers are drawn independently, all options alike, of a set one to three.

    Args:
        columns: how answers are kept.
        rows: how many cases.
        answered: which share of the questions has an answer, from 0 to 1.
        seed: the same seed draws the same cases.
    """
    drawn = np.random.default_rng(seed)
    table = {CASE: pl.Series(np.char.add("case-", np.arange(rows).astype(str)))}
    for column in columns.values():
        known = pl.Series(drawn.random(rows) < answered)
        table[column.name] = pl.select(
            pl.when(known).then(pl.lit(_answers(column, rows, drawn))).alias(column.name)
        ).to_series()
    return pl.DataFrame(table)


def _answers(column: Column, rows: int, drawn: np.random.Generator) -> pl.Series:
    size = len(column.question.options)
    match column.question.kind:
        case Kind.TEXT:
            return pl.repeat("some words", rows, dtype=pl.String, eager=True)
        case Kind.COUNT:
            return pl.Series(drawn.integers(0, 6, rows), dtype=column.polars_type)
        case Kind.CHOICES:
            bits = reduce(np.bitwise_or, (1 << drawn.integers(0, size, rows) for _ in range(SET)))
            return pl.Series(bits, dtype=column.polars_type)
        case _:
            return pl.Series(drawn.integers(0, size, rows), dtype=column.polars_type)


def as_cases(log: pl.DataFrame, columns: Mapping[str, Column]) -> list[Case]:
    """The rows of an encoded log, as cases for readers of one case."""
    return [Case(str(row[CASE]), {
        question: _value(column, row[column.name]) for question, column in columns.items()
        if row[column.name] is not None}) for row in log.iter_rows(named=True)]


def _value(column: Column, code: int | str) -> Value:
    options = column.question.option_ids
    if isinstance(code, str) or column.question.kind is Kind.COUNT:
        return code
    if column.question.kind is Kind.CHOICES:
        return tuple(option for place, option in enumerate(options) if code >> place & 1)
    return options[code]


def share_answered(cases: list[Case], knowledge: Knowledge) -> float:
    """Which share of the questions has an answer, over all cases."""
    return sum(len(case.answers) for case in cases) / (len(cases) * len(knowledge.questions))
