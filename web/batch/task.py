"""What is to be done with an upload, and what is told of it while it is done and at the end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.model.records import Knowledge

if TYPE_CHECKING:
    from engine.batch.reading.staging import Progress

RESULTS, TABLE, REJECTS = "results.parquet", "results.csv", "results.parquet.rejects.csv"
REPORT, ORDER = "report.html", "order.parquet"
ROW = "row"
"""The column of `ORDER` that tells where in the results a row stands, from 0."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be worked on.

    Attributes:
        file: the log; its ending tells the format.
        name: as the person calls it, on one line.
        by: a column to group by; empty for none.
    """

    file: Path
    name: str
    by: str
    knowledge: Knowledge


@dataclass(frozen=True, slots=True)
class Course:
    """How far the work is: rows, and per cent of the file."""

    rows: int
    percent: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The log cannot be used; each line tells something that is wrong with it."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out; the results are in files beside the log.

    Attributes:
        progress: counts.
        notes: what a person should know of how the log was read.
    """

    progress: Progress
    notes: tuple[str, ...]
