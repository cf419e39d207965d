"""Counts over the results of a log, taken chunk by chunk in memory that does not grow with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import polars as pl

from engine.batch.columns.kernel import CATEGORY, DONE, FINDINGS, FIRED, SECOND, STEPS
from engine.batch.columns.texts import SEPARATOR
from engine.batch.report.agreement import Agreement
from engine.batch.report.ties import MOST, Tie, nearest
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.problems import closest, shown
from knowledge.model.records import Knowledge
from knowledge.reading.log_map import CONFIRMED

MAX_COHORTS = 10_000
"""A column with more different values makes no cohorts."""
LONGEST = 200
"""So many characters of a value name a cohort; longer ones that begin alike are one."""
MONTH = "%Y-%m"
"""Dates and times are counted by month."""


class NoSuchColumnError(ValueError):
    """The results have no column to make cohorts by; the message names those there are."""


class Tally:
    """Counts over results.

    Attributes:
        knowledge: that they were made with.
        by: the column whose values make cohorts; None for none.
        cases: how many there are.
        categories: by leading category, or `undetermined`.
        seconds: cases with a category close behind, by the leading one.
        findings: in how many cases each finding holds, at its grade: `finding:grade`.
        fired: in how many cases each rule fired.
        steps: in how many plans each step is.
        done: in how many of these it was done already.
        cohorts: by value, None for no value: cases by leading category.
        too_many: whether `by` has more than `MAX_COHORTS` values, so that cohorts were given up.
        agreement: with the confirmed categories.
        ties: the cases nearest to a tie, the nearest first.
    """

    def __init__(self, knowledge: Knowledge, by: str | None = None) -> None:
        """Begin with no case."""
        self.knowledge = knowledge
        self.by = by
        self.cases = 0
        self.categories: Counter[str] = Counter()
        self.seconds: Counter[str] = Counter()
        self.findings: Counter[str] = Counter()
        self.fired: Counter[str] = Counter()
        self.steps: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.cohorts: dict[str | None, Counter[str]] = {}
        self.too_many = False
        self.agreement = Agreement(tuple(knowledge.categories))
        self.ties: tuple[Tie, ...] = ()

    def add(self, results: pl.DataFrame) -> None:
        """Count some more results.

        Args:
            results: with the columns that `engine.batch.columns` tells of; `confirmed` may be
            missing.

        Raises:
            NoSuchColumnError: they have no column `by`.
        """
        check_column(self.by, results.columns)
        if not results.height:
            return
        self.cases += results.height
        self.categories.update(_counted(results[CATEGORY].cast(pl.String)))
        ahead = results.filter(pl.col(SECOND).is_not_null())
        self.seconds.update(_counted(ahead[CATEGORY].cast(pl.String)))
        for counter, column in ((self.findings, FINDINGS), (self.fired, FIRED),
                                (self.steps, STEPS), (self.done, DONE)):
            counter.update(_members(results[column]))
        self._add_cohorts(results)
        if CONFIRMED in results.columns:
            self.agreement.add(results)
        self.ties = nearest(results, self.knowledge, self.ties)

    def merge(self, other: Tally) -> None:
        """Add what was counted elsewhere, with the same knowledge and by the same column."""
        self.cases += other.cases
        for mine, more in ((self.categories, other.categories), (self.seconds, other.seconds),
                           (self.findings, other.findings), (self.fired, other.fired),
                           (self.steps, other.steps), (self.done, other.done)):
            mine.update(more)
        for value, counts in other.cohorts.items():
            self.cohorts.setdefault(value, Counter()).update(counts)
        self.too_many = self.too_many or other.too_many
        self._give_up_cohorts()
        self.agreement.merge(other.agreement)
        self.ties = tuple(sorted([*self.ties, *other.ties], key=lambda tie: tie.order)[:MOST])

    def _give_up_cohorts(self) -> None:
        if self.too_many or len(self.cohorts) > MAX_COHORTS:
            self.too_many, self.cohorts = True, {}

    def _add_cohorts(self, results: pl.DataFrame) -> None:
        if self.by is None or self.too_many:
            return
        pairs = pl.DataFrame({"value": _values(results[self.by]),
                              "category": results[CATEGORY].cast(pl.String)})
        for value, category, count in pairs.group_by("value", "category").len().iter_rows():
            self.cohorts.setdefault(value, Counter())[category] += count
        self._give_up_cohorts()

    def finding(self, name: str) -> int:
        """In how many cases a finding holds, at whatever grade."""
        return sum(count for graded, count in self.findings.items()
                   if graded.partition(":")[0] == name)

    @property
    def titles(self) -> dict[str, str]:
        """What people call the categories, and last `undetermined`."""
        return {**{name: each.title for name, each in self.knowledge.categories.items()},
                UNDETERMINED: "Undetermined"}

    @property
    def undetermined(self) -> int:
        """How many cases are undetermined."""
        return self.categories[UNDETERMINED]


def check_column(by: str | None, columns: Sequence[str]) -> None:
    """Check that cohorts can be made.

    Args:
        by: the column that makes them; None for none.
        columns: those that results have.

    Raises:
        NoSuchColumnError: they have it not.
    """
    if by is not None and by not in columns:
        near = closest(by, columns)
        hint = f"did you mean {shown(near)}?" if near else "they are: " + ", ".join(columns)
        raise NoSuchColumnError(f"the results have no column {shown(by)}; {hint}")


def _counted(column: pl.Series) -> dict[str, int]:
    return {str(value): int(count) for value, count in column.value_counts().iter_rows()
            if value is not None}


def _members(column: pl.Series) -> dict[str, int]:
    """How often each member of lists joined with `;` comes. Many lists are alike: split once."""
    lists = column.value_counts(name="times").filter(pl.col(column.name) != "")
    split = lists.with_columns(pl.col(column.name).str.split(SEPARATOR)).explode(column.name)
    counts: Iterable[tuple[str, int]] = split.group_by(column.name).agg(
        pl.col("times").sum()).iter_rows()
    return {name: int(count) for name, count in counts}


def _values(column: pl.Series) -> pl.Series:
    """The values of cohorts, as text in one line."""
    if column.dtype.is_temporal() and column.dtype not in (pl.Time, pl.Duration):
        return column.dt.to_string(MONTH)
    words = column.cast(pl.String).str.replace_all(r"\s+", " ").str.strip_chars()
    return words.replace("", None).str.slice(0, LONGEST)
