"""Opens the database of the log, and makes it when it is first used.

An SQLite file belongs to its owner alone (mode 0600), is written through to the disk before a
change counts, and overwrites what is deleted (https://sqlite.org/pragma.html#pragma_secure_delete).
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from engine.core.words.extras import how_to_install
from engine.log.errors import UnavailableError
from engine.log.migrating import bring_forward
from engine.log.place import database_url, log_file
from engine.log.tables import METADATA
from engine.log.unavailable import backups, told

WAIT = 10
"""Seconds that a change waits for another process to finish its own."""


def open_database(place: str) -> Engine:
    """A database that has the newest schema.

    Args:
        place: a file, or the address of a server; see `place.database_url`.

    Raises:
        UnavailableError: it cannot be opened or migrated.
    """
    path = log_file(place)
    engine = _server(place) if path is None else _file(place)
    if path is not None:
        _make(path, place)
    with told(place):
        bring_forward(engine, path, place)
    return engine


def shred(engine: Engine, place: str) -> list[Path]:
    """Leave nothing of what was deleted: no free page, and no backup that still holds it.

    Args:
        engine: of the log.
        place: where it is, as it was given to `open_database`.

    Returns:
        The backups that were deleted.

    Raises:
        LogError: it could not be done.
    """
    path = log_file(place)
    vacuum = "VACUUM" if path is not None else f"VACUUM FULL {', '.join(METADATA.tables)}"
    with told(place), engine.connect().execution_options(
            isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(vacuum)
    gone = [] if path is None else backups(path)
    try:
        for backup in gone:
            backup.unlink()
    except OSError as error:
        raise UnavailableError(f"a backup that still holds it cannot be deleted: {error}",
                               "delete it by hand") from None
    return gone


def _make(path: Path, place: str) -> None:
    """Make an empty file that only its owner can read, where there is none."""
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise UnavailableError(f"{place} cannot be made: {error.strerror}",
                               "name a file in a folder that you may write in") from None


def _server(place: str) -> Engine:
    try:
        return create_engine(
            database_url(place), poolclass=NullPool, connect_args={"connect_timeout": WAIT})
    except ModuleNotFoundError:
        raise UnavailableError("the driver for PostgreSQL is not installed",
                               f"bring it with:  {how_to_install('postgres')}") from None


def _file(place: str) -> Engine:
    engine = create_engine(database_url(place), poolclass=NullPool, connect_args={"timeout": WAIT})

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # see `begin`
        cursor = connection.cursor()
        for pragma in ("foreign_keys = ON", "secure_delete = ON", "synchronous = FULL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Python's sqlite3 begins a transaction only with the first change; two processes could
        # then both have read the same state. "IMMEDIATE" lets the second one wait at its start.
        options = connection.get_execution_options()
        if options.get("isolation_level") != "AUTOCOMMIT":
            connection.exec_driver_sql("BEGIN" if options.get("reading") else "BEGIN IMMEDIATE")

    return engine
