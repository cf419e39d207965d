"""A block of a log: some rows as columns of text, with their numbers, and what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

MAX_ROWS = 65_536
"""The most rows of a block."""
SHOWN = 200
"""So many characters of what cannot be read are told."""


class InputError(Exception):
    """A file, as a whole, cannot be read as a log; the message is for people."""


@dataclass(frozen=True, slots=True)
class Reject:
    """One value because of which a row is refused.

    Attributes:
        file: as it was named.
        row: as a spreadsheet counts, so the first row below a header is 2; in JSON Lines the line.
        column: as the log names it; empty where the row as a whole is wrong.
        value: what stands there.
        reason: what is wrong with it.
        suggestion: what to do.
    """

    file: str
    row: int
    column: str
    value: str
    reason: str
    suggestion: str


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a log at which a block begins.

    Attributes:
        offset: in bytes for text; in rows for other files.
        row: the number of the row that stands there.
    """

    offset: int = 0
    row: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a log.

    Attributes:
        table: the wanted columns that the block has, by the names of the log.
        rows: the number of each row; see `Reject.row`.
        rejects: what could not be read at all; not in the table.
        after: where the next block begins.
        done: bytes of the file read so far, for telling progress.
        as_json: the columns in which a value stands as JSON, with its quotation marks and brackets.
    """

    table: pa.Table
    rows: NDArray[np.int64]
    rejects: Sequence[Reject]
    after: Mark
    done: int
    as_json: frozenset[str] = field(default_factory=frozenset)


class Reader(Protocol):
    """Reads one file of a log.

    Attributes:
        name: the file, as messages name it.
        columns: all columns, in order.
        kinds: the type of each column that is not text.
        size: of the file, in bytes.
        notes: what a person should know of how the file was read.
    """

    name: str
    columns: Sequence[str]
    kinds: Mapping[str, pl.DataType]
    size: int
    notes: Sequence[str]

    def blocks(self, wanted: Wanted, start: Mark) -> Iterator[Block]:
        """The blocks from a mark on; `Mark()` is the beginning.

        Raises:
            InputError: the file is damaged.
            OSError: it cannot be read.
        """


@dataclass(frozen=True, slots=True)
class Wanted:
    """The columns that a block is to hold.

    Attributes:
        answers: columns of few different values, each given as a dictionary of texts.
        texts: columns given as they are.
    """

    answers: frozenset[str]
    texts: frozenset[str]

    def __contains__(self, column: str) -> bool:
        return column in self.answers or column in self.texts
