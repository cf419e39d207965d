"""The cases nearest to a tie: two categories with evidence, and hardly any lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from engine.batch.columns.encoding import CASE
from engine.batch.columns.kernel import CATEGORY, decibans
from knowledge.model.records import Knowledge

MOST = 20
"""So many are kept."""
TOTALS = "totals of all categories"
"""A column that is made on the way; no log passes one through that is called so."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A case in which two categories are close.

    Attributes:
        case: its id.
        category: the leading category, or `undetermined`.
        first: the category with the highest total, in decibans.
        second: the one with the next highest.
    """

    case: str
    category: str
    first: tuple[str, int]
    second: tuple[str, int]

    @property
    def order(self) -> tuple[int, int, str]:
        """Nearest first; of those as near, what has more evidence on both sides; then by id."""
        return self.first[1] - self.second[1], -self.first[1], self.case


def nearest(results: pl.DataFrame, knowledge: Knowledge, known: Sequence[Tie]) -> tuple[Tie, ...]:
    """The nearest of some results and of those already known.

    A case without evidence for two categories is not a tie but an empty sheet, and left aside.

    Args:
        results: with the columns that `engine.batch.columns` tells of.
        knowledge: that they were made with.
        known: at most `MOST`.
    """
    names = [*knowledge.categories]
    if len(names) < 2:
        return ()
    few = ranked(results.select(CASE, CATEGORY, *map(decibans, names)), knowledge, MOST)
    found = [_tie(row, names) for row in few.iter_rows(named=True)]
    return tuple(sorted([*known, *found], key=lambda tie: tie.order)[:MOST])


def ranked(
    results: pl.DataFrame, knowledge: Knowledge, most: int | None = None
) -> pl.DataFrame:
    """Results in order, the nearest to a tie first.

    Args:
        results: with the columns that `engine.batch.columns` tells of; others stay as they are.
        knowledge: that they were made with.
        most: so many ties, and nothing that is none; None means all, those that are none last.
    """
    totals = pl.concat_list(
        *(pl.col(decibans(name)).cast(pl.Int64) for name in knowledge.categories))
    first, second = (pl.col(TOTALS).list.get(place, null_on_oob=True).fill_null(0)
                     for place in (0, 1))
    with_totals = results.with_columns(totals.list.sort(descending=True).alias(TOTALS))
    if most is not None:
        with_totals = with_totals.filter(second > 0)
    found = with_totals.sort(second > 0, first - second, first, CASE,
                             descending=[True, False, True, False])
    return found.drop(TOTALS) if most is None else found.head(most).drop(TOTALS)


def _tie(row: dict[str, str | int], names: Sequence[str]) -> Tie:
    totals = sorted(((name, int(row[decibans(name)])) for name in names),
                    key=lambda each: -each[1])
    return Tie(str(row[CASE]), str(row[CATEGORY]), totals[0], totals[1])
