"""Where the log is: a file, or the address of a server."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from engine.log.errors import UnavailableError

FILE_NAME = "log.sqlite"
SERVERS = ("postgresql", "postgres")
DRIVER = "postgresql+psycopg"


def default_place() -> Path:
    """The file in the user's own data folder. Nothing is made by asking."""
    return Path(platformdirs.user_data_dir("debrief", appauthor=False)) / FILE_NAME


def database_url(place: str) -> URL:
    """The address that SQLAlchemy takes for what a person gives.

    Args:
        place: a file, `sqlite:///FILE`, or `postgresql://USER@HOST/DATABASE`.

    Raises:
        UnavailableError: it is an address of some other kind.
    """
    path = log_file(place)
    if path is not None:
        return URL.create("sqlite", database=str(path))
    scheme = place.partition("://")[0]
    try:
        if scheme.split("+")[0] in SERVERS:
            return make_url(place).set(drivername=DRIVER)
    except (ArgumentError, ValueError):
        pass
    raise UnavailableError(f"{shown_place(place)} is no address of a log",
                           "name a file, or an address such as postgresql://user@host/database")


def log_file(place: str) -> Path | None:
    """The file that holds the log, links followed; None where a server does."""
    scheme, separator, rest = place.partition("://")
    if separator and scheme != "sqlite":
        return None
    return Path(rest.removeprefix("/") if separator else place).expanduser().resolve()


def shown_place(place: str) -> str:
    """A place for messages, without a password."""
    scheme, separator, rest = place.partition("://")
    user, at, host = rest.rpartition("@")
    return f"{scheme}://{user.split(':')[0]}{at}{host}" if separator and at else place
