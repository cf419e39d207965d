"""Answers about earlier cases for many cases at once, by candidate and date.

The same as `engine.core.hearing.earlier` concludes case by case, where no step is known to be done:
sorted by candidate and day, the earlier cases of each stand right above it, so that what they count
together is a difference of running sums.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engine.batch.columns.encoding import Column
from knowledge.model.from_earlier import WHOLE, FromEarlier, What
from knowledge.model.records import Kind, Knowledge

WHO, DATE, ROW = ("who", "who_else"), "date", "row"
"""Columns: two numbers for the candidate, the day, and a number that rises from row to row."""
FROM_EARLIER = "from_earlier"
"""The column of results that tells which answers follow from earlier cases."""
_NOTHING = -1
_DAYS = 1 << 23
"""More than there are days in all years that dates can have, before and after 1970 each."""

Counts = NDArray[np.int64]


def derived_answers(
    cases: pl.DataFrame, knowledge: Knowledge, columns: Mapping[str, Column]
) -> pl.DataFrame:
    """The answers that follow from earlier cases.

    Args:
        cases: at least one; `WHO`, `DATE`, `ROW`, the columns of the answers and, by their ids,
            truth values of the findings that `engine.core.hearing.earlier.compared_by` names. Of
            two
            of one day, the one with the lower row is the earlier.
        knowledge: says how questions are answered.
        columns: how answers are encoded.

    Returns:
        `ROW`, rising, and a column, as answers are encoded, for each question that is answered so;
        NULL where nothing follows. Rows for which nothing at all does are left out.
    """
    cases = cases.sort(*WHO, DATE, ROW)
    windows = _Windows(cases)
    answers = {}
    for question in knowledge.questions.values():
        rule = question.from_earlier
        if rule is not None:
            column = columns[question.id]
            codes = _Counting(cases, windows, rule, columns).codes(column)
            codes[windows.first == windows.place] = _NOTHING
            answers[column.name] = pl.Series(codes).replace(_NOTHING, None).cast(
                column.polars_type)
    found = pl.DataFrame({ROW: cases[ROW], **answers})
    return found.filter(pl.any_horizontal(pl.col(*answers).is_not_null())).sort(ROW)


class _Windows:
    """Where the earlier cases of each case stand.

    Attributes:
        place: of the case itself.
        first: the first of the same candidate.
    """

    def __init__(self, cases: pl.DataFrame) -> None:
        other = np.zeros(cases.height - 1, np.bool_)
        for who in (cases[name].to_numpy() for name in WHO):
            other |= who[1:] != who[:-1]
        self.place: Counts = np.arange(cases.height)
        begins = np.flatnonzero(np.r_[True, other])
        sizes = np.diff(np.r_[begins, cases.height])
        self.first: Counts = np.repeat(begins, sizes)
        self._dates = cases[DATE]
        self._candidate: Counts = np.repeat(np.arange(begins.size), sizes) * 2 * _DAYS
        self._recent: dict[int, Counts] = {}

    def recent(self, months: int) -> Counts:
        """The first case of the candidate that is not older than so many months."""
        if months not in self._recent:
            since = self._dates.dt.offset_by(f"-{months}mo")
            self._recent[months] = np.searchsorted(
                self._keys(self._dates), self._keys(since), "left")
        return self._recent[months]

    def _keys(self, days: pl.Series) -> Counts:
        """Numbers in the order of candidates and days."""
        numbers: Counts = days.to_physical().cast(pl.Int64).to_numpy() + _DAYS + self._candidate
        return numbers


class _Counting:
    """Counts by one rule, in percent of a case."""

    def __init__(
        self, cases: pl.DataFrame, windows: _Windows, rule: FromEarlier,
        columns: Mapping[str, Column],
    ) -> None:
        self._cases = cases
        self._windows = windows
        self._rule = rule
        self._asked = columns[rule.of] if rule.of else None

    def codes(self, column: Column) -> Counts:
        """The answer as it is encoded; `_NOTHING` where none follows."""
        if self._rule.what is What.USUAL_ANSWER:
            return self._usual(column)
        total = self._most()
        codes = np.full(total.size, _NOTHING)
        for option, least in self._rule.least.items():
            codes[total >= least] = column.code(option)
        return codes

    def _most(self) -> Counts:
        """What the cases count, or those with the thing that counts most; 0 where there is none."""
        if self._rule.what is What.CASES:
            return WHOLE + self._earlier(np.ones(self._cases.height, np.bool_))
        most: Counts = np.zeros(self._cases.height, np.int64)
        for _, shown in self._things():
            np.maximum(most, np.where(shown, WHOLE + self._earlier(shown), 0), out=most)
        return most

    def _usual(self, column: Column) -> Counts:
        shown: dict[str, NDArray[np.bool_]] = {}
        taken = np.zeros(self._cases.height, np.bool_)
        for thing, says in self._things():  # of several that a case says, the first stands
            option, = self._rule.things[thing]
            shown[option] = shown.get(option, np.bool_(False)) | (says & ~taken)
            taken |= says
        counts = {option: WHOLE * says + self._earlier(says) for option, says in shown.items()}
        total = sum(counts.values(), np.zeros(self._cases.height, np.int64))
        codes = np.full(total.size, column.code(self._rule.otherwise))
        for option, count in counts.items():
            codes[2 * count > total] = column.code(option)
        nobody = self._between(taken, self._windows.first, self._windows.place) == 0
        codes[nobody | (total <= WHOLE)] = _NOTHING
        return codes

    def _things(self) -> Iterator[tuple[str, NDArray[np.bool_]]]:
        """What cases can have in common, each with which of them say or show it."""
        for thing in self._rule.things:
            if self._asked is None:
                yield thing, self._cases[thing].to_numpy()
                continue
            code, told = self._asked.code(thing), self._cases[self._asked.name]
            says = (told & code).ne(0) if self._asked.question.kind is Kind.CHOICES else (
                told == code)
            yield thing, says.fill_null(False).to_numpy()

    def _earlier(self, shown: NDArray[np.bool_]) -> Counts:
        """What those earlier cases count that say or show something."""
        recent = self._windows.recent(self._rule.months)
        return (self._rule.old * self._between(shown, self._windows.first, recent)
                + WHOLE * self._between(shown, recent, self._windows.place))

    @staticmethod
    def _between(shown: NDArray[np.bool_], start: Counts, end: Counts) -> Counts:
        """How many there are from a place to another one, which is not counted in."""
        sums = np.concatenate([[0], np.cumsum(shown, dtype=np.int64)])
        found: Counts = sums[end] - sums[start]
        return found


