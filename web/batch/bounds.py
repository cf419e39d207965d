"""What a log that is uploaded may take, so that no file can use up the machine."""

from __future__ import annotations

import os
import resource
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from engine.batch.reading.inputs import ENDINGS, EXCEL, PARQUET

MAX_UNPACKED = 300_000_000
"""Bytes that a workbook or a Parquet file may say that it unpacks to."""
MAX_ROWS = 1_000_000
"""Rows; as many as a sheet of Excel has."""
MAX_MEMORY = 2_000_000_000
"""Bytes of data that the process that reads an upload may hold."""
THREAD_MEMORY = 32_000_000
"""Bytes more for each processor, whose threads have stacks of their own."""
MAX_SECONDS = 300
"""Seconds of work of a processor that it may take."""
MAX_FILE = 2_000_000_000
"""Bytes of each file that it may write."""


class BoundError(Exception):
    """A log is larger than can be worked on here; the message is for people."""


def bound_process() -> None:
    """Have the kernel hold this process to the bounds, whatever a file makes a reader do."""
    memory = MAX_MEMORY + THREAD_MEMORY * (os.cpu_count() or 1)
    for what, most in ((resource.RLIMIT_DATA, memory), (resource.RLIMIT_CPU, MAX_SECONDS),
                       (resource.RLIMIT_FSIZE, MAX_FILE), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (soft, hard))


def check_unpacked(file: Path) -> None:
    """Refuse a file that says of itself that it unpacks to too much; what lies is held by bounds.

    Raises:
        BoundError: it does.
    """
    kind = ENDINGS[file.suffix]
    if kind == EXCEL:
        _check_workbook(file)
    if kind == PARQUET:
        _check_parquet(file)


def check_rows(rows: int) -> None:
    """Refuse more rows than can be worked on.

    Raises:
        BoundError: there are more.
    """
    if rows > MAX_ROWS:
        raise BoundError(f"it has more than {MAX_ROWS:,} rows; `debrief batch` in a terminal takes "
                         "a log of any length")


def _check_workbook(file: Path) -> None:
    try:
        with zipfile.ZipFile(file) as book:
            _check_bytes(sum(part.file_size for part in book.infolist()))
    except (zipfile.BadZipFile, ValueError, OSError):  # its reader tells that better
        return


def _check_parquet(file: Path) -> None:
    try:
        told = pq.read_metadata(file)
        sizes = [told.row_group(group).total_byte_size for group in range(told.num_row_groups)]
    except (pa.ArrowException, OSError):  # its reader tells that better
        return
    check_rows(told.num_rows)
    _check_bytes(sum(sizes))


def _check_bytes(unpacked: int) -> None:
    if unpacked > MAX_UNPACKED:
        raise BoundError(f"it unpacks to {unpacked:,} bytes; {MAX_UNPACKED:,} are the most that "
                         "are taken here")
