"""Opens the database of the log: makes it when first used, migrates it, and backs it up before.

An SQLite file belongs to its owner alone (mode 0600), is written through to the disk before a
change counts, and overwrites what is deleted (https://sqlite.org/pragma.html#pragma_secure_delete).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from engine.caselog.errors import LogError, UnavailableError
from engine.caselog.place import database_url, sqlite_file

VERSION = "0001"
"""The newest schema; the last of `migrations/versions`."""
MIGRATIONS = Path(__file__).parent / "migrations"
WAIT = 10
"""Seconds that a change waits for another process to finish its own."""


def open_database(place: str) -> Engine:
    """A database that has the newest schema.

    Args:
        place: a file, or the address of a server; see `place.database_url`.

    Raises:
        UnavailableError: it cannot be opened or migrated.
    """
    url = database_url(place)
    path = sqlite_file(url)
    with told(place):
        if path is not None and not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        engine = _engine(url, is_file=path is not None)
        with engine.connect() as connection:
            found = _version(connection)
        if found != VERSION:
            _migrate(engine, path, found, place)
    return engine


@contextmanager
def told(place: str) -> Iterator[None]:
    """Tell every failure of the database as one that a person understands.

    Raises:
        LogError: instead of the database's own errors.
    """
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise _unavailable(place, error) from None


def backups(path: Path) -> list[Path]:
    """The backups of a file, the newest schema last."""
    return sorted(path.parent.glob(f"{path.name}.before-*"))


def shred(engine: Engine, place: str) -> list[Path]:
    """Leave nothing of what was deleted: no free page, and no backup that still holds it.

    Args:
        engine: of the log.
        place: where it is, as it was given to `open_database`.

    Returns:
        The backups that were deleted.

    Raises:
        UnavailableError: it could not be done.
    """
    path = sqlite_file(database_url(place))
    gone = [] if path is None else backups(path)
    with told(place):
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM FULL" if path is None else "VACUUM")
        for backup in gone:
            backup.unlink()
    return gone


def _engine(url: str, is_file: bool) -> Engine:
    if not is_file:
        return create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": WAIT})
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": WAIT})

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # see `begin`
        for pragma in ("foreign_keys = ON", "secure_delete = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Python's sqlite3 begins a transaction only with the first change; two processes could
        # then both have read the same state. "IMMEDIATE" lets the second one wait at its start.
        options = connection.get_execution_options()
        if options.get("isolation_level") != "AUTOCOMMIT":
            connection.exec_driver_sql("BEGIN" if options.get("reading") else "BEGIN IMMEDIATE")

    return engine


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _migrate(engine: Engine, path: Path | None, found: str | None, place: str) -> None:
    from alembic import command  # noqa: PLC0415 - takes its time to import, and is rarely needed
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    if found is not None and path is not None:
        _back_up(path, path.with_name(f"{path.name}.before-{VERSION}"))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError:
            raise UnavailableError(
                f"{place} was written by a newer debrief (schema {found}, this one knows up to "
                f"{VERSION})", "use the newer debrief") from None


def _back_up(path: Path, to: Path) -> None:
    os.close(os.open(to, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def _unavailable(place: str, error: Exception) -> LogError:
    """What a failure of the database means, and what to do."""
    if isinstance(error, IntegrityError):  # a server lets two write at once what only one may
        return LogError("someone else wrote the same into the log at the same moment",
                        "look at it, then do it again; nothing was changed")
    cause = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
    path = sqlite_file(database_url(place))
    if path is None:
        return UnavailableError(f"the log {_without_password(place)} cannot be used: {cause}",
                                "check the address, and that the server runs")
    if isinstance(error, OSError):
        return UnavailableError(f"{place} cannot be opened: {error.strerror}",
                                "check the folder and your right to write in it")
    for part, what, mend in (
        ("readonly", "is protected against writing", "change its mode, or name "
                                                     "another with --store"),
        ("full", "cannot be written: the disk is full", "make room, then do it again; nothing "
                                                        "that was confirmed is lost"),
        ("locked", "is in use by another process that does not end", "close it, then try again"),
        ("unable to open", "cannot be opened", "check the folder and your right to use it"),
    ):
        if part in cause:
            return UnavailableError(f"{place} {what}", mend)
    if "malformed" in cause or "not a database" in cause or not isinstance(
            error, OperationalError):
        kept = backups(path)
        mend = (f"put the newest backup in its place: {kept[-1]}" if kept else
                "put a copy of yours in its place, or import an export")
        return UnavailableError(f"{place} is damaged, or is no log ({cause})", mend)
    return UnavailableError(f"{place} cannot be used: {cause}", "check the file")


def _without_password(place: str) -> str:
    scheme, _, rest = place.partition("://")
    user, at, host = rest.rpartition("@")
    return f"{scheme}://{user.split(':')[0]}{at}{host}" if at else place
