"""A log of several files as one: its columns, and its blocks from any place on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO

import polars as pl

from engine.batch.columns.earlier import FROM_EARLIER
from engine.batch.columns.kernel import Kernel
from engine.batch.reading.block import Block, InputError, Mark, Reader
from engine.batch.reading.inputs import Input, inputs, reader
from engine.batch.reading.layout import Layout, layout, target_names
from knowledge.model.problems import closest, shown
from knowledge.model.records import Knowledge
from knowledge.reading.log_map import DETAILS, LogMap, folded

KEPT_OPEN = 64
"""So many files stay open; of a folder with more, the others are opened when they are read."""
RESERVED = ("answers", "probabilities", "decibans", FROM_EARLIER)
"""Names in our results that are no columns of `Kernel.result_schema`."""


class LogError(Exception):
    """A log cannot be used; one line for each thing that is wrong.

    Attributes:
        lines: each names the file.
        columns: whether the files could be read, and only their columns are the matter.
    """

    def __init__(self, lines: Sequence[str], columns: bool = False) -> None:
        self.lines = tuple(lines)
        self.columns = columns
        super().__init__("\n".join(lines))


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a log a block begins."""

    file: int
    mark: Mark


class Log:
    """The files of a log.

    Attributes:
        sources: the files.
        readers: what reads each of them; None for those that are opened again when they are read.
        columns: of each file.
        sizes: of each file, in bytes.
        notes: what a person should know of how files were read.
    """

    def __init__(
        self, names: Sequence[str | Input], stdin: BinaryIO | None, log_map: LogMap,
        knowledge: Knowledge,
    ) -> None:
        """Open the files and read their headers.

        Args:
            names: files, folders, patterns, or `-`; see `engine.batch.reading.inputs.inputs`.
            stdin: what `-` stands for.
            log_map: tells what foreign columns are.
            knowledge: tells which questions there are.

        Raises:
            LogError: some file cannot be read.
        """
        self._knowledge = knowledge
        self._map = log_map
        self._known = {*knowledge.questions, *DETAILS, *log_map.columns,
                       *(question.text for question in knowledge.questions.values())}
        try:
            self.sources = inputs(names)
        except InputError as error:
            raise LogError([str(error)]) from None
        self.readers: list[Reader | None] = []
        self.columns: list[Sequence[str]] = []
        self.sizes: list[int] = []
        self.notes: list[str] = []
        self._kinds: list[dict[str, pl.DataType]] = []
        self._open = ExitStack()
        wrong = []
        for source in self.sources:
            try:
                self._learn(source, stdin)
            except InputError as error:
                wrong.append(f"{source.name}: {error}")
            except OSError as error:
                wrong.append(f"{source.name}: cannot be read: {error.strerror}")
        if wrong:
            self.close()
            raise LogError(wrong)

    def __enter__(self) -> Log:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all files."""
        self._open.close()

    def _learn(self, source: Input, stdin: BinaryIO | None) -> None:
        with ExitStack() as stack:
            opened = reader(source, stdin, self._known, stack)
            keep = len(self.readers) < KEPT_OPEN or source.path is None
            if keep:
                self._open.push(stack.pop_all())
        self.readers.append(opened if keep else None)
        self.columns.append(opened.columns)
        self.sizes.append(opened.size)
        self._kinds.append(dict(opened.kinds))
        self.notes += [f"{source.name}: {note}" for note in opened.notes]

    def layouts(self, kernel: Kernel) -> list[Layout]:
        """What the columns of each file are.

        Raises:
            LogError: a file has no column for the case, or none has a question.
        """
        results = {*kernel.result_schema, *RESERVED}
        found, wrong = [], []
        for source, columns in zip(self.sources, self.columns, strict=True):
            try:
                found.append(layout(columns, self._map, self._knowledge, results))
            except InputError as error:
                wrong.append(f"{source.name}: {error}")
        if wrong:
            raise LogError(wrong, columns=True)
        if not any(column.target in self._knowledge.questions
                   for each in found for column in each.columns.values()):
            raise LogError([
                f"{self.sources[0].name}: no column is one of our questions; `debrief batch "
                f"--template` shows what they are called, a --map tells what others mean"],
                columns=True)
        return found

    def extras(self, layouts: Sequence[Layout]) -> pl.Schema:
        """The columns passed through, of all files; text where files differ in the type."""
        found: dict[str, pl.DataType] = {}
        for each, kinds in zip(layouts, self._kinds, strict=True):
            for name in each.extras:
                kind = kinds.get(name, pl.String())
                found[name] = kind if found.get(name, kind) == kind else pl.String()
        return pl.Schema(found)

    def blocks(self, layouts: Sequence[Layout], start: Place) -> Iterator[tuple[int, Block]]:
        """The blocks from a place on, each with the number of its file.

        Raises:
            LogError: a file is damaged, or cannot be read any more.
        """
        for number in range(start.file, len(self.sources)):
            source = self.sources[number]
            mark = start.mark if number == start.file else Mark()
            try:
                with ExitStack() as stack:
                    opened = self.readers[number] or reader(
                        source, None, self._known, stack)
                    for block in opened.blocks(layouts[number].wanted(self._knowledge), mark):
                        yield number, block
            except InputError as error:
                raise LogError([f"{source.name}: {error}"]) from None
            except OSError as error:
                raise LogError([f"{source.name}: cannot be read: {error.strerror}"]) from None

    def read(self, file: int, done: int) -> int:
        """How many bytes of all files come before a place in one of them."""
        return sum(self.sizes[:file]) + done

    def unknown_columns(self) -> list[str]:
        """The columns, of all files, that are neither questions nor details nor in the map."""
        names = target_names(self._knowledge)
        return [name for name in dict.fromkeys(name for each in self.columns for name in each)
                if folded(name) not in names and " ".join(name.split()) not in {
                    *self._map.columns, *self._map.ignore}]

    def advice(self, layouts: Sequence[Layout]) -> list[str]:
        """What a person should know of how the columns were understood."""
        said = []
        left = dict.fromkeys(name for each in layouts for name in each.left)
        if left:
            said.append("results of an earlier run are left aside, as they are made anew: "
                        + _some(left))
        alike = {name: target for each in layouts for name, target in each.unlike.items()}
        said += [f"column {shown(name)} is passed through, as no question is called so; "
                 f"did you mean '{target}'?" for name, target in alike.items()]
        everywhere = {" ".join(name.split()) for each in self.columns for name in each}
        for name in self._map.columns:
            if name not in everywhere:
                near = closest(name, everywhere)
                hint = f"; did you mean {shown(near)}?" if near else ""
                said.append(f"the map names column {shown(name)}, which the log has not{hint}")
        questions = {column.target for each in layouts for column in each.columns.values()}
        if len(self.unknown_columns()) > len(questions - {*DETAILS}) and not self._map.columns:
            said.append("most columns are not known; `--write-map FILE` writes a map to begin with")
        return said


def _some(names: Sequence[str] | dict[str, None]) -> str:
    listed = [*names]
    more = f" and {len(listed) - 5} more" if len(listed) > 5 else ""
    return ", ".join(listed[:5]) + more


