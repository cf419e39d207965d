"""How often results agree with confirmed categories, counted so that chunks make no difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import polars as pl

from engine.batch.accuracy.comparison import Outcome
from engine.batch.accuracy.reliability import BIN_EDGES, Bin, Share
from engine.batch.columns.kernel import CATEGORY, probability
from knowledge.model.conditions import UNDETERMINED
from knowledge.reading.log_map import CONFIRMED

UNIT = 10**9
"""Probabilities are added up as whole numbers of this part, so that no order rounds otherwise."""


class Agreement:
    """Results against the categories that employers confirmed.

    Attributes:
        categories: in the order of the knowledge.
        table: cases by confirmed and by leading category, the latter perhaps `undetermined`.
    """

    def __init__(self, categories: Sequence[str]) -> None:
        """Begin with no case."""
        self.categories = tuple(categories)
        self.table: Counter[tuple[str, str]] = Counter()
        self._pairs: Counter[int] = Counter()
        self._so: Counter[int] = Counter()
        self._sums: Counter[int] = Counter()

    def add(self, results: pl.DataFrame) -> None:
        """Count some more results; those without a confirmed category are left aside."""
        known = results.filter(pl.col(CONFIRMED).is_not_null()).with_columns(
            pl.col(CONFIRMED, CATEGORY).cast(pl.String))
        if not known.height:
            return
        for confirmed, leading, count in known.group_by(CONFIRMED, CATEGORY).len().iter_rows():
            self.table[confirmed, leading] += count
        for category in self.categories:
            given = pl.col(probability(category))
            place = sum(((100 * given >= edge).cast(pl.Int64) for edge in BIN_EDGES[1:-1]),
                        pl.lit(0, pl.Int64))
            bins = known.group_by(place.alias("bin")).agg(
                pl.len(), (pl.col(CONFIRMED) == category).sum().alias("so"),
                (given * UNIT).round().cast(pl.Int64).sum().alias("sum"))
            for number, pairs, so, total in bins.iter_rows():
                self._pairs[number] += pairs
                self._so[number] += so
                self._sums[number] += total

    def merge(self, other: Agreement) -> None:
        """Add what was counted elsewhere."""
        for mine, more in ((self._pairs, other._pairs), (self._so, other._so),
                           (self._sums, other._sums)):
            mine.update(more)
        self.table.update(other.table)

    @property
    def cases(self) -> int:
        """How many cases have a confirmed category."""
        return self.table.total()

    def share(self, wanted: Outcome) -> Share:
        """How many of these cases have an outcome."""
        return Share(sum(count for (confirmed, leading), count in self.table.items()
                         if _outcome(confirmed, leading) is wanted), self.cases)

    def recall(self, category: str) -> Share:
        """Of the cases where this category was confirmed, those where it leads."""
        return Share(self.table[category, category], sum(
            count for (confirmed, _), count in self.table.items() if confirmed == category))

    @property
    def bins(self) -> tuple[Bin, ...]:
        """All pairs of a case and a category, by probability."""
        return tuple(
            Bin(low, high, self._sums[number] / UNIT / self._pairs[number]
                if self._pairs[number] else None,
                Share(self._so[number], self._pairs[number]))
            for number, (low, high) in enumerate(pairwise(BIN_EDGES)))


def _outcome(confirmed: str, leading: str) -> Outcome:
    if leading == UNDETERMINED:
        return Outcome.UNDETERMINED
    return Outcome.RIGHT if leading == confirmed else Outcome.WRONG
