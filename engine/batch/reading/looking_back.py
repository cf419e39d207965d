"""What the earlier cases of the same candidates, in the same log, say of its cases.

The log is read for this before it is diagnosed: first only for the candidates that have several
cases, then for what is compared of these. Of a log in which nobody has several, that is all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engine.batch.columns.earlier import DATE as DAY
from engine.batch.columns.earlier import FROM_EARLIER, ROW, WHO, derived_answers
from engine.batch.columns.kernel import Kernel
from engine.batch.columns.texts import SEPARATOR, answer_words
from engine.batch.reading.block import Mark
from engine.batch.reading.duplicates import hashes
from engine.batch.reading.encode import Encoded, in_one_line
from engine.batch.reading.hearing import Hearing
from engine.batch.reading.layout import Layout
from engine.batch.reading.log import Log, Place
from engine.core.hearing.earlier import compared_by
from knowledge.model.records import Knowledge
from knowledge.reading.log_map import CANDIDATE, CASE, DATE


def can_look_back(layouts: Iterable[Layout], knowledge: Knowledge) -> bool:
    """Whether some file tells whose its cases are, and of which day."""
    return any(question.from_earlier for question in knowledge.questions.values()) and any(
        layout.source(CANDIDATE) and layout.source(DATE) for layout in layouts)


class Looking:
    """Looks back from the cases of a log."""

    def __init__(self, log: Log, layouts: Sequence[Layout], kernel: Kernel) -> None:
        """Take what reads the log, and the compiled rules."""
        self._log = log
        self._layouts = layouts
        self._kernel = kernel

    def recollection(
        self, encoded: Callable[[], Iterator[tuple[Encoded, int, Mark, int]]], hearing: Hearing,
        watch: Callable[[int, int], None],
    ) -> Recollection:
        """Read the log for what its cases say of later ones.

        Args:
            encoded: begins to read the log, block by block; see `engine.batch.reading.run.Batch`.
            hearing: hears what their words say.
            watch: told how many bytes have been read, and in which reading: 0 or 1.

        Raises:
            LogError: the log is damaged.
        """
        repeated = self._repeated(watch)
        if not repeated.size:
            return Recollection(self._kernel)
        questions, findings = compared_by(self._kernel.knowledge)
        names = [self._kernel.columns[question].name for question in questions]
        seen, row = [], 0
        for block, file, _, done in encoded():
            first, second = hashes(block.details[CANDIDATE])
            several = repeated[np.searchsorted(repeated, first) % repeated.size] == first
            wanted = pl.Series(several) & block.details[CANDIDATE].is_not_null() & (
                block.details[DATE].is_not_null())
            row += block.cases.height
            watch(self._log.read(file, done), 1)
            if not wanted.any():
                continue
            cases = block.cases.filter(wanted)
            cases = cases.with_columns(hearing.heard(cases, learn=False))
            seen.append(pl.DataFrame({
                WHO[0]: first, WHO[1]: second, DAY: block.details[DATE],
                ROW: np.arange(row - block.cases.height, row)}).filter(wanted).hstack(
                cases.select(names)).hstack(self._kernel.holding(cases, findings)))
        if not seen:
            return Recollection(self._kernel)
        return Recollection(self._kernel, derived_answers(
            pl.concat(seen), self._kernel.knowledge, self._kernel.columns))

    def _repeated(self, watch: Callable[[int, int], None]) -> NDArray[np.uint64]:
        """Numbers of all candidates with several cases, sorted; perhaps of a few others as well."""
        narrow = [replace(layout, extras=(), columns={
            name: column for name, column in layout.columns.items()
            if column.target in (CASE, CANDIDATE)}) for layout in self._layouts]
        found: list[NDArray[np.uint64]] = []
        for file, block in self._log.blocks(narrow, Place(0, Mark())):
            name = narrow[file].source(CANDIDATE)
            if name is not None and name in block.table.column_names:
                words = pl.Series(block.table.column(name)).cast(pl.String).drop_nulls()
                found.append(hashes(in_one_line(words).drop_nulls())[0])
            watch(self._log.read(file, block.done), 0)
        numbers = np.sort(np.concatenate(found)) if found else np.zeros(0, np.uint64)
        return np.unique(numbers[1:][numbers[1:] == numbers[:-1]])


class Recollection:
    """What earlier cases say of the cases of a log.

    Attributes:
        answered: so many cases so far have an answer from earlier ones.
    """

    def __init__(self, kernel: Kernel, answers: pl.DataFrame | None = None) -> None:
        """Take the answers, if there are; see `engine.batch.columns.earlier.derived_answers`."""
        self.answered = 0
        answers = pl.DataFrame(schema={ROW: pl.Int64}) if answers is None else answers
        self._columns = {column.name: column for column in kernel.columns.values()
                         if column.name in answers.columns}
        self._answers = answers
        self._rows = answers[ROW].to_numpy()

    def answers(self, cases: pl.DataFrame, row: int) -> pl.DataFrame:
        """The columns of answers that earlier cases give, filled in where there is none yet.

        Args:
            cases: some rows of the log.
            row: how many rows of results come before them.
        """
        start, end = np.searchsorted(self._rows, (row, row + cases.height))
        if start == end:
            return pl.DataFrame()
        some = self._answers[int(start): int(end)]
        place = some[ROW] - row
        filled = {}
        for name in self._columns:
            told = cases[name].gather(place)
            filled[name] = cases[name].scatter(place, told.zip_with(told.is_not_null(), some[name]))
        return pl.DataFrame(filled)

    def words(self, before: pl.DataFrame, after: pl.DataFrame) -> pl.Series:
        """What the column `FROM_EARLIER` says of some rows: questions and options, or nothing.

        Args:
            before: the rows as they were before `answers`.
            after: the answers; without columns if there are none.
        """
        nothing = pl.lit("", dtype=pl.String)
        said = [pl.when(before[name].is_null() & after[name].is_not_null()).then(
            pl.lit(f"{column.question.id}:") + answer_words(column).cast(pl.String)
            + pl.lit(SEPARATOR)).otherwise(nothing)
            for name, column in self._columns.items() if name in after.columns]
        if not said:
            return pl.Series(FROM_EARLIER, [""]).new_from_index(0, before.height)
        words = after.select(pl.concat_str(said).str.strip_suffix(SEPARATOR)).to_series()
        return words.alias(FROM_EARLIER)

    def learn(self, results: pl.DataFrame) -> None:
        """Count the cases with answers from earlier ones."""
        if FROM_EARLIER in results.columns:
            self.answered += int((results[FROM_EARLIER] != "").sum())
