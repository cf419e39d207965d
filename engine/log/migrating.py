"""Brings the tables of a log to the newest schema; a file is copied before, as a way back."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect

from engine.log.errors import UnavailableError

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION = "0001"
"""The newest schema; the last of `migrations/versions`."""
TABLE = "alembic_version"
LOCK = 7_237_431
"""The number, our own, of the lock on a server that lets one process migrate at a time."""


def bring_forward(engine: Engine, path: Path | None, place: str) -> None:
    """Make the tables, or change older ones, all or nothing.

    Args:
        engine: of the database.
        path: its file; None for a server.
        place: how it is named in messages.

    Raises:
        UnavailableError: it is a newer one, or holds something else.
    """
    with engine.connect().execution_options(reading=True) as connection:
        found = _version(connection)
        if found == VERSION:
            return
        if found is None and path is not None and inspect(connection).get_table_names():
            raise UnavailableError(f"{place} is a database of something else",
                                   "name another file; this one was left as it is")
    if found is not None and found > VERSION:
        raise UnavailableError(
            f"{place} was written by a newer debrief (schema {found}, this one knows up to "
            f"{VERSION})", "use the newer debrief; the log was left as it is")
    if found is not None and path is not None:
        try:
            _back_up(path, path.with_name(f"{path.name}.before-{VERSION}"))
        except (OSError, sqlite3.Error) as error:
            raise UnavailableError(
                f"{place} has an older schema and no backup of it can be written: {error}",
                "make room beside it; the log was left as it is") from None
    _upgrade(engine)


def _version(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, TABLE):
        return None
    found = connection.exec_driver_sql(f"SELECT version_num FROM {TABLE}").scalar()
    return None if found is None else str(found)


def _upgrade(engine: Engine) -> None:
    from alembic import command  # noqa: PLC0415 - takes its time to import, and is rarely needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        if connection.dialect.name != "sqlite":  # a file is locked from the start
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _back_up(path: Path, to: Path) -> None:
    os.close(os.open(to, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
