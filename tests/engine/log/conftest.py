"""Logs for the tests: in a file of SQLite, and in a real PostgreSQL; the same tests run on both."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from engine.log.keeping import Diagnoser
from engine.log.log import Log, open_log
from knowledge.model.records import Knowledge
from knowledge.reading.loading import load
from tests.engine.log.postgres import server, server_programs
from tests.knowledge.rulebase import write_rulebase

NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The folder of the socket of a running server."""
    programs = server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    with server(programs) as folder:
        yield folder


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty log can be."""
    if request.param == "sqlite":
        return str(tmp_path / "data" / "log.sqlite")
    folder = request.getfixturevalue("postgres")
    name = f"log{next(NUMBERS)}"
    with psycopg.connect(host=folder, user="debrief", dbname="postgres", autocommit=True) as to:
        to.execute(f"CREATE SCHEMA {name}")
    return f"postgresql://debrief@/postgres?host={folder}&options=-csearch_path%3D{name}"


@pytest.fixture
def log(place: str) -> Log:
    """An empty log."""
    return open_log(place)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """A tiny rulebase."""
    return load(write_rulebase(tmp_path_factory.mktemp("tiny") / "rulebase"))


@pytest.fixture(scope="session")
def diagnoser(tiny: Knowledge) -> Diagnoser:
    """Diagnoses with the tiny rulebase."""
    return Diagnoser(tiny)
