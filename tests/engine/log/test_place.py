"""Where the log is."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.log.errors import UnavailableError
from engine.log.place import database_url, default_place, log_file, shown_place


def test_the_default_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is in the user's own data folder, and asking for it makes nothing."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    place = default_place()
    assert place.name == "log.sqlite"
    assert place.is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["log.sqlite", "odd ?name=%20#.db", "ä 漢.sqlite", "-x"])
def test_files(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of any name is meant as it stands, relative or not, alone or as an address."""
    monkeypatch.chdir(tmp_path)
    for place in (name, str(tmp_path / name), f"sqlite:///{name}", f"sqlite:///{tmp_path / name}"):
        assert log_file(place) == tmp_path / name
        assert database_url(place).database == str(tmp_path / name)


def test_a_link_and_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link stands for what it leads to, and ~ for the home folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "link").symlink_to(tmp_path / "far")
    assert log_file(str(tmp_path / "link" / "log.sqlite")) == tmp_path / "far" / "log.sqlite"
    assert log_file("~/log.sqlite") == tmp_path / "log.sqlite"


def test_servers() -> None:
    """Both names of PostgreSQL are known; a driver and options in the address do no harm."""
    for scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        url = database_url(f"{scheme}://ann:pw@host:5433/log?sslmode=require")
        assert (url.drivername, url.username, url.password, url.host, url.port, url.database) == (
            "postgresql+psycopg", "ann", "pw", "host", 5433, "log")
        assert url.query == {"sslmode": "require"}
        assert log_file(f"{scheme}://host/log") is None


@pytest.mark.parametrize("place", ["mysql://host/log", "http://x", "postgresql://host:port/x"])
def test_other_addresses(place: str) -> None:
    """An address of something else is refused, and so is one that cannot be read."""
    with pytest.raises(UnavailableError, match="is no address of a log"):
        database_url(place)


def test_a_password_is_never_shown() -> None:
    """Messages name the server without the password."""
    assert shown_place("postgresql://ann:s3cret@host/log") == "postgresql://ann@host/log"
    assert shown_place("postgresql://ann@host/log") == "postgresql://ann@host/log"
    assert shown_place("/a:b@c/log.sqlite") == "/a:b@c/log.sqlite"
    with pytest.raises(UnavailableError) as told:
        database_url("mysql://ann:s3cret@host/log")
    assert "s3cret" not in str(told.value)
