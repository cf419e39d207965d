"""What the employers' words in a log say, put into its answers before the rules run over them.

The same for columns as `engine.core.hearing.listener` does for a single case: an answer given
outright stays, and where the words say something else, `fb.words_differ` is answered with yes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import polars as pl

from engine.batch.columns.encoding import Column
from engine.batch.columns.kernel import Kernel
from engine.batch.columns.texts import answer_words
from engine.core.hearing.listener import DIFFER, TEXT
from engine.core.hearing.series import ColumnReader, ColumnReading, commonest
from knowledge.model.records import Kind

COMMONEST = 20
"""So many sentences that were not understood are told."""


class Hearing:
    """Hears what the words of encoded cases say. Not safe for use by several threads at once.

    Attributes:
        not_understood: in how many cases so far each sentence stands in which nothing was
            recognised.
    """

    def __init__(self, kernel: Kernel) -> None:
        """Take the compiled rules; the lexicon is compiled when the first words come."""
        self.not_understood: Counter[str] = Counter()
        self._kernel = kernel
        self._reader: ColumnReader | None = None
        self._hears = bool(kernel.knowledge.lexicon) and TEXT in kernel.columns

    def heard(self, cases: pl.DataFrame, learn: bool = True) -> pl.DataFrame:
        """Those columns that words say something for, filled in where nothing was told.

        Args:
            cases: holds the columns of the kernel's `schema`.
            learn: count what was not understood.
        """
        if not self._hears or cases[self._kernel.columns[TEXT].name].is_null().all():
            return pl.DataFrame()
        read = self._read(cases[self._kernel.columns[TEXT].name])
        if learn:
            self.not_understood.update(read.not_understood)
        return self._filled(cases, read)

    def run(self, cases: pl.DataFrame) -> pl.DataFrame:
        """What follows from the answers and the words, one row a case, in order.

        The answers that stand beside it are those given outright.
        """
        heard = self.heard(cases)
        return self._kernel.run(cases.with_columns(heard)).with_columns(
            given_outright(cases, self._kernel, heard.columns))

    def learn(self, results: pl.DataFrame) -> None:
        """Count what was not understood of results that an earlier run wrote."""
        if self._hears:
            self.not_understood.update(self._read(results[TEXT]).not_understood)

    def commonest(self) -> tuple[tuple[str, int], ...]:
        """The sentences that were not understood in most cases, with how many these are."""
        return tuple(commonest(self.not_understood, COMMONEST))

    def _filled(self, cases: pl.DataFrame, read: ColumnReading) -> pl.DataFrame:
        columns = self._kernel.columns
        filled, differing = {}, []
        for question in read.answers.columns:
            column = columns[question]
            told, said = cases[column.name], _encoded(read.answers[question], column)
            filled[column.name] = told.zip_with(told.is_not_null(), said)
            differing.append(_differs(told, said, column))
        if DIFFER in columns and differing:
            differ = columns[DIFFER]
            told = cases[differ.name]
            yes = pl.select(pl.when(pl.any_horizontal(*differing)).then(
                pl.lit(differ.encoded("yes"), differ.polars_type))).to_series()
            filled[differ.name] = told.zip_with(told.is_not_null(), yes)
        return pl.DataFrame(filled)

    def _read(self, texts: pl.Series) -> ColumnReading:
        self._reader = self._reader or ColumnReader(self._kernel.knowledge)
        return self._reader.read(texts)


def given_outright(
    cases: pl.DataFrame, kernel: Kernel, changed: Collection[str]
) -> pl.DataFrame:
    """Answers in words as they were before others were added, so that a proof can be derived anew.

    Args:
        cases: as they were.
        kernel: tells how answers are encoded.
        changed: the columns of encoded answers to which some were added.
    """
    return cases.select(answer_words(column).alias(question)
                        for question, column in kernel.columns.items() if column.name in changed)


def _encoded(answers: pl.Series, column: Column) -> pl.Series:
    """Options, or lists of them, as the column keeps them."""
    codes = {option: column.code(option) for option in column.question.option_ids}
    if column.question.kind is Kind.CHOICES:
        of_each = answers.list.eval(
            pl.element().replace_strict(codes, return_dtype=pl.Int64)).list.sum()
        return of_each.zip_with(answers.is_not_null(), pl.Series([None], dtype=pl.Int64)).cast(
            column.polars_type)
    return answers.replace_strict(codes, return_dtype=column.polars_type)


def _differs(told: pl.Series, said: pl.Series, column: Column) -> pl.Series:
    """Where the words say something that the answer given outright does not."""
    if column.question.kind is Kind.CHOICES:
        return (said & ~told).ne(0).fill_null(False)
    return said.ne(told).fill_null(False)
