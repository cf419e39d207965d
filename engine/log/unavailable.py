"""Failures of the database in words that a person understands, with a way back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from engine.log.errors import LogError, UnavailableError
from engine.log.place import log_file, shown_place

OF_A_FILE = (
    ("readonly", "is protected against writing", "change its mode, or name another one"),
    ("full", "cannot be written: the disk is full",
     "make room, then do it again; nothing that was confirmed is lost"),
    ("disk I/O", "cannot be read or written: the disk refuses, or is full",
     "make room or look at the disk, then do it again; nothing that was confirmed is lost"),
    ("locked", "is in use by another process that does not end", "close that one, then try again"),
    ("unable to open", "cannot be opened", "name a file, in a folder that you may use"),
)
"""What stands in the message of SQLite, what it means, and what to do."""


@contextmanager
def told(place: str) -> Iterator[None]:
    """Tell every failure of the database as one that a person understands.

    Raises:
        LogError: instead of the database's own errors.
    """
    try:
        yield
    except DBAPIError as error:
        raise _words(place, error) from None


def backups(path: Path) -> list[Path]:
    """The backups of a file that were made before migrations, the newest schema last."""
    begins = f"{path.name}.before-"  # not as a pattern: a name may hold signs of one
    return sorted(other for other in path.parent.iterdir() if other.name.startswith(begins))


def _words(place: str, error: DBAPIError) -> LogError:
    if isinstance(error, IntegrityError):  # a server lets two write at once what only one may
        return LogError("someone else wrote the same into the log at the same moment",
                        "look at it, then do it again; nothing was changed")
    cause = str(error.orig or error).strip().split("\n")[0]
    path = log_file(place)
    if path is None:
        return UnavailableError(f"the log {shown_place(place)} cannot be used: {cause}",
                                "check the address, your rights, and that the server runs")
    for part, what, mend in OF_A_FILE:
        if part in cause:
            return UnavailableError(f"{place} {what}", mend)
    if "malformed" in cause or "not a database" in cause or not isinstance(error, OperationalError):
        kept = backups(path)
        mend = (f"put the newest backup in its place: {kept[-1]}" if kept else
                "put a copy of yours in its place, or move it away and import an export")
        return UnavailableError(f"{place} is damaged, or is no log ({cause})", mend)
    return UnavailableError(f"{place} cannot be used: {cause}",
                            "if it is no log of debrief, name another file")
