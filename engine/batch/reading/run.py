"""Diagnoses a log: one block is read while another is diagnosed and a third one is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import polars as pl

from engine.batch.columns.earlier import FROM_EARLIER
from engine.batch.columns.kernel import CATEGORY, Kernel
from engine.batch.reading.block import Mark, Reject
from engine.batch.reading.duplicates import Duplicates
from engine.batch.reading.encode import Encoded, Encoder
from engine.batch.reading.hearing import Hearing, given_outright
from engine.batch.reading.log import Log, LogError, Place
from engine.batch.reading.looking_back import Looking, Recollection, can_look_back
from engine.batch.reading.output import stream_writer, writer
from engine.batch.reading.staging import Progress, Staging
from knowledge.model.plain import JsonValue
from knowledge.reading.log_map import CANDIDATE, CASE, CONFIRMED, DATE, LogMap

FORMAT = "debrief-batch/1"


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run has come.

    Attributes:
        read: bytes of the log, of `Batch.size`; a log that is read several times is that much
            longer.
        rows: diagnosed or refused; none as long as the run looks for earlier cases.
    """

    read: int
    rows: int


Watcher = Callable[[Step], None]
"""Is told after each block."""
Observer = Callable[[pl.DataFrame], object]
"""Is shown all results, chunk by chunk, those of an earlier run that goes on too."""


@dataclass(frozen=True, slots=True)
class _Diagnosed:
    """A block that is ready to be written; the next one begins in `file` at `after`."""

    results: pl.DataFrame
    categories: dict[str, int]
    rejects: Sequence[Reject]
    file: int
    after: Mark


class Batch:
    """One log that is to be diagnosed.

    Attributes:
        schema: the columns of the results.
        extras: those of them that are passed through.
        hearing: what was heard in the employers' words, and what was not understood.
        size: bytes that will be read.
    """

    def __init__(self, log: Log, log_map: LogMap, kernel: Kernel, alone: bool = False) -> None:
        """Tell what the columns of a log are.

        Args:
            log: the log.
            log_map: what foreign columns and values mean.
            kernel: the compiled rules.
            alone: diagnose each case by itself, whatever came before it.

        Raises:
            LogError: a file has no column for the case, or none has a question.
        """
        self._log = log
        self._map = log_map
        self._kernel = kernel
        self.hearing = Hearing(kernel)
        self._layouts = log.layouts(kernel)
        self.extras = log.extras(self._layouts)
        self.advice = log.advice(self._layouts)
        self._looking = (None if alone or not can_look_back(self._layouts, kernel.knowledge)
                         else Looking(log, self._layouts, kernel))
        self.size = sum(log.sizes) * (1 if self._looking is None else 3)
        results = dict(kernel.result_schema)
        self.schema = pl.Schema({
            CASE: results.pop(CASE), CANDIDATE: pl.String(), DATE: pl.Date(),
            CONFIRMED: pl.Enum(list(kernel.knowledge.categories)),
            **({} if self._looking is None else {FROM_EARLIER: pl.String()}),
            **results, **self.extras})

    def to_file(
        self, out: Path, form: str, resume: bool, watch: Watcher, seen: Observer | None = None
    ) -> Progress:
        """Write the results to a file, which appears only when it is whole.

        Args:
            out: the file.
            form: one of `engine.batch.reading.output.FORMATS`.
            resume: go on with what a killed run left.
            watch: told of progress.
            seen: shown the results.

        Raises:
            LogError: the log is damaged, or holds no case.
            StagingError: an earlier run stands in the way.
            OSError: something cannot be written.
        """
        with closing(Staging(out, self._signature(form), resume)) as staging:
            return self._staged(staging, form, watch, seen)

    def _staged(
        self, staging: Staging, form: str, watch: Watcher, seen: Observer | None
    ) -> Progress:
        recollection = self._recollection(watch)
        before = Duplicates()
        target = writer(form, staging.whole, self.schema, self._kernel.knowledge, [*self.extras])
        for part in staging.parts(self.schema):
            target.add(part)
            if seen is not None:
                seen(part)
            before.learn(part[CASE])
            self.hearing.learn(part)
            recollection.learn(part)

        def keep(block: _Diagnosed) -> None:
            if block.results.height:
                target.add(block.results)
                if seen is not None:
                    seen(block.results)
            staging.add(block.results, block.categories, block.rejects, block.file, block.after)

        start = Place(staging.progress.file, staging.progress.mark)
        self._run(start, staging.progress, before, recollection, keep, watch)
        target.close()
        if not staging.progress.rows and not staging.progress.rejected:
            staging.abandon()
            raise LogError([f"{self._log.sources[0].name}: it holds no case"])
        staging.finish()
        return self._told(staging.progress, recollection)

    def to_stream(
        self, file: BinaryIO, form: str, refused: Callable[[Sequence[Reject]], None],
        watch: Watcher, seen: Observer | None = None,
    ) -> Progress:
        """Write the results to a file that is open already, block by block.

        Args:
            file: such as standard output.
            form: one of `engine.batch.reading.output.STREAMED`.
            refused: told of what is refused, block by block.
            watch: told of progress.
            seen: shown the results.

        Raises:
            LogError: the log is damaged, or holds no case.
            OSError: something cannot be written.
        """
        target = stream_writer(
            form, file, self.schema, self._kernel.knowledge, [*self.extras])
        progress = Progress()

        def keep(block: _Diagnosed) -> None:
            refused(block.rejects)
            if block.results.height:
                target.add(block.results)
                if seen is not None:
                    seen(block.results)
            progress.count(block.categories, block.rejects, block.file, block.after)

        recollection = self._recollection(watch)
        self._run(Place(0, Mark()), Progress(), Duplicates(), recollection, keep, watch)
        if not progress.rows and not progress.rejected:
            raise LogError([f"{self._log.sources[0].name}: it holds no case"])
        file.flush()  # it is not ours to close
        return self._told(progress, recollection)

    def _told(self, progress: Progress, recollection: Recollection) -> Progress:
        progress.unheard = self.hearing.commonest()
        progress.from_earlier = recollection.answered
        return progress

    def _signature(self, form: str) -> JsonValue:
        """All that the output depends on."""
        files: list[JsonValue] = [[*source.identity()] for source in self._log.sources]
        return {"format": FORMAT, "knowledge": self._kernel.knowledge.hash, "output": form,
                "map": self._map.data(), "log": files, "alone": self._looking is None}

    def _recollection(self, watch: Watcher) -> Recollection:
        """What earlier cases say; nothing if the log does not tell whose its cases are."""
        if self._looking is None:
            return Recollection(self._kernel)
        size = sum(self._log.sizes)
        with ThreadPoolExecutor(1) as reading:
            return self._looking.recollection(
                lambda: _ahead(self._encoded(Place(0, Mark()), Duplicates()), reading),
                self.hearing, lambda read, time: watch(Step(time * size + read, 0)))

    def _run(
        self, start: Place, before: Progress, known: Duplicates, recollection: Recollection,
        keep: Callable[[_Diagnosed], None], watch: Watcher,
    ) -> None:
        rows, row = before.rows + before.rejected, before.rows
        read = self.size - sum(self._log.sizes)
        with ThreadPoolExecutor(1) as reading, ThreadPoolExecutor(1) as writing:
            written: Future[None] | None = None
            for encoded, file, after, done in _ahead(self._encoded(start, known), reading):
                diagnosed = self._diagnosed(encoded, file, after, recollection, row)
                if written is not None:
                    written.result()
                written = writing.submit(keep, diagnosed)
                row += encoded.cases.height
                rows += encoded.cases.height + len({reject.row for reject in encoded.rejects})
                watch(Step(read + self._log.read(file, done), rows))
            if written is not None:
                written.result()

    def _encoded(
        self, start: Place, before: Duplicates
    ) -> Iterator[tuple[Encoded, int, Mark, int]]:
        encoder: tuple[int, Encoder] | None = None
        for number, block in self._log.blocks(self._layouts, start):
            if encoder is None or encoder[0] != number:
                encoder = number, Encoder(self._layouts[number], self._map, self._kernel.knowledge,
                                          self._kernel.columns, self.extras)
            encoded = encoder[1].encode(block, self._log.sources[number].name, before)
            yield encoded, number, block.after, block.done

    def _diagnosed(
        self, encoded: Encoded, file: int, after: Mark, recollection: Recollection, row: int
    ) -> _Diagnosed:
        results = pl.DataFrame(schema=self.schema)
        categories: dict[str, int] = {}
        if encoded.cases.height:
            words = self.hearing.heard(encoded.cases)
            heard = encoded.cases.with_columns(words)
            earlier = recollection.answers(heard, row)
            found = self._kernel.run(heard.with_columns(earlier))
            given = given_outright(encoded.cases, self._kernel,
                                   {*words.columns, *earlier.columns})
            results = found.with_columns(given).hstack(encoded.details).with_columns(
                recollection.words(heard, earlier)).select(self.schema.names())
            recollection.learn(results)
            counts = found[CATEGORY].cast(pl.String).value_counts().rows()
            categories = {str(name): int(count) for name, count in counts}
        return _Diagnosed(results, categories, encoded.rejects, file, after)


def _ahead(
    blocks: Iterator[tuple[Encoded, int, Mark, int]], reading: ThreadPoolExecutor
) -> Iterator[tuple[Encoded, int, Mark, int]]:
    """The same blocks, each made while the one before it is in use."""
    coming = reading.submit(next, blocks, None)
    while (block := coming.result()) is not None:
        coming = reading.submit(next, blocks, None)
        yield block
