"""By what the fields of a CSV file are separated, and what its columns are called."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection
from dataclasses import dataclass

from engine.batch.reading.block import InputError
from engine.batch.reading.header import header

USUAL = (",", ";", "\t", "|")
NO_DELIMITER = re.compile(r"[\w\s.\"'()\[\]{}+-]")
HINT = re.compile(rb"sep=(.)\r?\n")
"""The line by which Excel is told the delimiter."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is to be read.

    Attributes:
        delimiter: one character.
        columns: their names, all different.
        length: of the header and all above it, in bytes.
        row: the number of the header's row, as a spreadsheet counts.
    """

    delimiter: str
    columns: tuple[str, ...]
    length: int
    row: int


def dialect(sample: bytes, known: Collection[str]) -> Dialect:
    """Read the header of a CSV file.

    The delimiter is the one by which most columns are known, and of several the one that makes
    most columns.

    Args:
        sample: the beginning of the file, in UTF-8.
        known: names of columns that are likely.

    Raises:
        InputError: there is no header, or it names a column twice.
    """
    start, row, only = 0, 1, ""
    if hint := HINT.match(sample):
        start, row, only = hint.end(), 2, hint[1].decode("latin-1")
    blank = re.compile(rb"(?:[ \t]*\r?\n)*").match(sample, start)
    if blank is not None:
        row += blank[0].count(b"\n")
        start = blank.end()
    text = sample[start:].decode("utf-8", "replace")
    if not text.strip():
        raise InputError("the file is empty")
    length, line = _header(text)
    delimiters = [only] if only else [*USUAL, *sorted(
        {sign for sign in line if not NO_DELIMITER.match(sign)} - {*USUAL})]
    best = max(delimiters, key=lambda sign: _likely(_fields(line, sign), known))
    names = _fields(line, best)
    columns = tuple(header(names))
    return Dialect(best, columns, start + len(line.encode("utf-8")) + length, row)


def _header(text: str) -> tuple[int, str]:
    """The first record, and the length of the line break behind it."""
    inside = False
    for place, sign in enumerate(text):
        if sign == '"':
            inside = not inside
        elif sign == "\n" and not inside:
            line = text[:place]
            return (2, line[:-1]) if line.endswith("\r") else (1, line)
    return 0, text


def _fields(line: str, delimiter: str) -> list[str]:
    rows = csv.reader(io.StringIO(line, newline=""), delimiter=delimiter)
    return next(rows, [])


def _likely(names: list[str], known: Collection[str]) -> tuple[int, int]:
    return sum(" ".join(name.split()) in known for name in names), len(names)
