"""The log as a whole: opened once, then read and written in transactions.

    log = open_log(place)
    with log.reading() as connection:
        cases.get(connection, "acme", knowledge)
    with log.writing() as connection:
        editing.edit(connection, "acme", {"fb.given": "specific"}, revision, day)

Everything done with one connection is kept as a whole, or not at all.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from engine.log.database import open_database
from engine.log.errors import NoLogError, UnavailableError
from engine.log.place import log_file, shown_place
from engine.log.unavailable import told


@dataclass(frozen=True, slots=True)
class Log:
    """An open log.

    Attributes:
        place: a file, or the address of a server.
    """

    place: str
    engine: Engine
    _turn: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the log as it is at one moment.

        Raises:
            UnavailableError: the database fails.
        """
        options = {} if self.engine.dialect.name == "sqlite" else {
            "isolation_level": "REPEATABLE READ"}  # a file is so by itself
        with told(self.place), self.engine.connect().execution_options(
                reading=True, **options) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are kept at the end, all of them, or none where it raises.

        Threads take turns: SQLite lets those that wait try again and again, each in its own time,
        so that of many some would wait until they give up. One thread must not ask twice.

        Raises:
            UnavailableError: the database fails; nothing was changed.
        """
        with self._turn, told(self.place), self.engine.begin() as connection:
            yield connection


def open_log(place: str, make: bool = True) -> Log:
    """Open the log.

    Args:
        place: a file, or the address of a server; see `place.database_url`.
        make: whether to make a file where there is none.

    Raises:
        NoLogError: there is no file, and none is to be made.
        UnavailableError: it cannot be opened or migrated.
    """
    path = log_file(place)
    try:
        missing = path is not None and not make and not path.exists()
    except OSError as error:  # such as a name that is too long
        raise UnavailableError(f"{shown_place(place)[:60]} cannot be opened: {error.strerror}",
                               "name another file") from None
    if missing:
        raise NoLogError(place)
    return Log(place, open_database(place))
