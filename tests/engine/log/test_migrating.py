"""Schemas brought forward: every row kept, a backup before, and nothing done to what is newer."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect

from engine.log import migrating
from engine.log.errors import UnavailableError
from engine.log.keeping import Diagnoser
from engine.log.log import Log, open_log
from engine.log.tables import METADATA
from tests.engine.log.filling import everything, fill

RELEASED = sorted(Path(__file__).parent.glob("released-*.sqlite"))
"""A log as each released version of the tables left it, and beside it what it exports.

A new one is written with `python -m tests.engine.log.release`.
"""
NEXT = '''
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    with op.batch_alter_table("cases") as batch:
        batch.add_column(sa.Column("more", sa.Text()))
    {then}
'''


def _next_version(folder: Path, monkeypatch: pytest.MonkeyPatch, then: str = "pass") -> None:
    """Let the program know one more version of the tables than it does."""
    shutil.copytree(migrating.MIGRATIONS, folder / "migrations")
    (folder / "migrations/versions/0002_next.py").write_text(NEXT.format(then=then))
    monkeypatch.setattr(migrating, "MIGRATIONS", folder / "migrations")
    monkeypatch.setattr(migrating, "VERSION", "0002")


def rows(log: Log) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with log.reading() as connection:
        return {table.name: [tuple(row) for row in connection.execute(table.select())]
                for table in METADATA.sorted_tables}


def test_the_newest_version_is_the_last_migration() -> None:
    """There is a log of every released version, and the program knows the last one."""
    names = sorted(path.name[:4] for path in (migrating.MIGRATIONS / "versions").glob("0*.py"))
    assert names[-1] == migrating.VERSION
    assert [path.stem.removeprefix("released-") for path in RELEASED] == names


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: str(path.stem))
def test_what_was_released_keeps_every_row(released: Path, tmp_path: Path) -> None:
    """A log of each released version, opened today, exports what it did then."""
    path = tmp_path / "log.sqlite"
    shutil.copyfile(released, path)
    assert everything(open_log(str(path))) == (
        released.with_suffix(".jsonl").read_text("utf-8").splitlines())


def test_the_migrations_make_the_tables_that_are_used(log: Log) -> None:
    """What the migrations make is what the code expects: tables, columns, and indexes."""
    found = inspect(log.engine)
    assert set(found.get_table_names()) == {*METADATA.tables, "alembic_version"}
    for table in METADATA.sorted_tables:
        columns = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
        assert columns == {column.name: column.nullable for column in table.columns}
        indexes = {tuple(index["column_names"]) for index in found.get_indexes(table.name)
                   if not index["unique"]}
        assert indexes == {tuple(column.name for column in index.columns)
                           for index in table.indexes}
        keys = {tuple(key["constrained_columns"]): key["options"].get("ondelete")
                for key in found.get_foreign_keys(table.name)}
        assert keys == {(next(iter(key.columns)).name,): key.ondelete
                        for key in table.foreign_key_constraints}


def test_forward_with_a_backup(
    tmp_path: Path, diagnoser: Diagnoser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is brought forward with every row, and what it was is beside it, for its owner."""
    path = tmp_path / "log.sqlite"
    log = open_log(str(path))
    fill(log, diagnoser)
    before = rows(log)
    _next_version(tmp_path, monkeypatch)
    assert rows(open_log(str(path))) == before
    backup = tmp_path / "log.sqlite.before-0002"
    assert backup.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(backup)) as kept, closing(sqlite3.connect(path)) as now:
        assert kept.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
        assert now.execute("SELECT version_num FROM alembic_version").fetchall() == [("0002",)]
        assert kept.execute("SELECT count(*) FROM cases").fetchall() == [(4,)]


def test_forward_on_a_server(
    log: Log, tmp_path: Path, diagnoser: Diagnoser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server's log is brought forward with every row as well."""
    fill(log, diagnoser)
    before = rows(log)
    _next_version(tmp_path, monkeypatch)
    assert rows(open_log(log.place)) == before


def test_a_migration_that_fails(
    log: Log, tmp_path: Path, diagnoser: Diagnoser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration that fails half-way changes nothing; with the older program all is there."""
    fill(log, diagnoser)
    before = rows(log)
    with monkeypatch.context() as later:
        _next_version(tmp_path, later, then='op.execute("DROP TABLE nowhere")')
        with pytest.raises(UnavailableError, match="nowhere"):
            open_log(log.place)
    assert rows(open_log(log.place)) == before


def test_a_newer_schema(
    log: Log, tmp_path: Path, diagnoser: Diagnoser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log that a newer program wrote is left as it is, and the newer program asked for."""
    fill(log, diagnoser)
    with monkeypatch.context() as later:
        _next_version(tmp_path, later)
        open_log(log.place)
    before = rows(log)
    with pytest.raises(UnavailableError, match=r"newer debrief.*0002") as told:
        open_log(log.place)
    assert "use the newer debrief" in told.value.mend
    assert rows(log) == before
    assert not list(tmp_path.glob("**/*.before-0001"))


def test_no_room_for_a_backup(
    tmp_path: Path, diagnoser: Diagnoser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no backup can be written, nothing is migrated."""
    path = tmp_path / "log.sqlite"
    log = open_log(str(path))
    fill(log, diagnoser)
    before = path.read_bytes()
    (tmp_path / "log.sqlite.before-0002").mkdir()
    _next_version(tmp_path, monkeypatch)
    with pytest.raises(UnavailableError, match="no backup"):
        open_log(str(path))
    assert path.read_bytes() == before


def test_another_database(tmp_path: Path) -> None:
    """A database of another program is refused, and left as it is."""
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
        other.commit()
    before = path.read_bytes()
    with pytest.raises(UnavailableError, match="database of something else"):
        open_log(str(path))
    assert path.read_bytes() == before
