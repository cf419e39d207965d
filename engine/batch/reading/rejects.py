"""The list of rejects: a CSV file that a spreadsheet can open safely."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from engine.batch.reading.block import Reject
from engine.batch.reading.formulas import guarded

COLUMNS = ("file", "row", "column", "value", "reason", "suggestion")


def reject_header() -> bytes:
    """The first line."""
    return _lines([COLUMNS])


def reject_lines(rejects: Iterable[Reject]) -> bytes:
    """A line for each value that is wrong."""
    return _lines([
        guarded(reject.file), reject.row, guarded(reject.column), guarded(reject.value),
        guarded(reject.reason), guarded(reject.suggestion)] for reject in rejects)


def _lines(rows: Iterable[Iterable[str | int]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "replace")
