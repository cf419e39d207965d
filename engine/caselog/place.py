"""Where the log is: an address of a database, or a file."""

from __future__ import annotations

from pathlib import Path

import platformdirs

FILE_NAME = "log.sqlite"
SERVERS = ("postgresql", "postgres")


def default_place() -> Path:
    """The file in the user's own data folder. Nothing is made by asking."""
    return Path(platformdirs.user_data_dir("debrief", appauthor=False)) / FILE_NAME


def database_url(place: str) -> str:
    """The address that SQLAlchemy takes for what a person gives: a file, or `postgresql://...`."""
    scheme, separator, rest = place.partition("://")
    if separator and scheme.split("+")[0] in SERVERS:
        return f"postgresql+psycopg://{rest}"
    path = Path(rest.removeprefix("/") if separator and scheme == "sqlite" else place)
    return f"sqlite:///{path.expanduser()}"


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite address, or None for a server."""
    prefix = "sqlite:///"
    return Path(url.removeprefix(prefix)) if url.startswith(prefix) else None
