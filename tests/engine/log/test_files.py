"""The file of a log, and what can be wrong with it: clear errors, and nothing lost."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.log import cases
from engine.log.errors import NoLogError, UnavailableError
from engine.log.keeping import Diagnoser
from engine.log.log import Log, open_log
from knowledge.reading.cases import Case
from tests.engine.log.filling import ACME, DAY, everything, fill
from tests.engine.log.test_killed import ROOT, kept
from tests.knowledge.rulebase import write_rulebase

NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file will be."""
    return tmp_path / "data" / "log.sqlite"


@contextmanager
def unprivileged() -> Iterator[Path]:
    """Someone who is not root, with a folder of their own."""
    root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:
        if root:
            os.chown(name, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield Path(name)
        finally:
            if root:
                os.seteuid(0)


def mode(path: Path) -> int:
    """Who may do what with a file."""
    return path.stat().st_mode & 0o777


# --- making it ------------------------------------------------------------------------------------


def test_only_its_owner_can_read_it(path: Path) -> None:
    """File and folder are private whatever the umask says, and so is what SQLite writes beside."""
    before = os.umask(0)
    try:
        log = open_log(str(path))
        with log.writing() as connection:
            cases.add(connection, ACME, DAY)
            beside = [file for file in path.parent.iterdir() if file != path]
            assert beside
            assert {mode(file) for file in (path, *beside)} == {0o600}
    finally:
        os.umask(before)
    assert mode(path.parent) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_a_folder_that_others_can_read(path: Path) -> None:
    """A folder that was there keeps its mode; the file in it is private all the same."""
    path.parent.mkdir(mode=0o755)
    path.parent.chmod(0o755)
    open_log(str(path))
    assert (mode(path.parent), mode(path)) == (0o755, 0o600)


def test_a_folder_that_is_a_link(path: Path, tmp_path: Path) -> None:
    """A link to a folder, or to a file that is not there yet, is followed."""
    (tmp_path / "disk").mkdir()
    path.parent.symlink_to(tmp_path / "disk")
    open_log(str(path))
    assert mode(tmp_path / "disk" / "log.sqlite") == 0o600
    (tmp_path / "link.sqlite").symlink_to(tmp_path / "disk" / "other.sqlite")
    open_log(str(tmp_path / "link.sqlite"))
    assert mode(tmp_path / "disk" / "other.sqlite") == 0o600
    assert (tmp_path / "link.sqlite").is_symlink()


def test_reading_makes_nothing(path: Path) -> None:
    """Where a log is only to be read and there is none, none is made."""
    with pytest.raises(NoLogError):
        open_log(str(path), make=False)
    assert not path.parent.exists()


def test_an_empty_file_is_a_log_to_be(path: Path) -> None:
    """What a process left that was killed as it began is taken over."""
    path.parent.mkdir()
    path.touch(mode=0o600)
    assert everything(open_log(str(path))) == ['{"format":"debrief.log/1"}']


# --- what can be wrong ----------------------------------------------------------------------------


def _text(path: Path) -> None:
    path.write_text("case: acme\nanswers:\n  work.match: few\n" * 100)


def _other_start(path: Path) -> None:
    path.write_bytes(b"x" * 100 + path.read_bytes()[100:])


def _cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _overwritten(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + os.urandom(len(whole) - 4096))


@pytest.mark.parametrize("spoil", [_text, _other_start, _cut_off, _overwritten])
def test_a_corrupted_file(path: Path, diagnoser: Diagnoser, spoil: Callable[[Path], None]) -> None:
    """It is told that the file is damaged, with the way back: a backup where there is one."""
    fill(open_log(str(path)), diagnoser)
    spoil(path)
    with pytest.raises(UnavailableError) as told:
        everything(open_log(str(path)))
    assert "damaged, or is no log" in told.value.what
    assert "import an export" in told.value.mend
    backup = path.with_name("log.sqlite.before-0001")
    backup.touch()
    with pytest.raises(UnavailableError) as told:
        everything(open_log(str(path)))
    assert str(backup) in told.value.mend


def test_the_way_back(path: Path, diagnoser: Diagnoser) -> None:
    """A backup put in the place of a damaged file is the log again."""
    log = open_log(str(path))
    fill(log, diagnoser)
    lines = everything(log)
    backup = path.with_name("log.sqlite.before-0001")
    backup.write_bytes(path.read_bytes())
    _overwritten(path)
    backup.replace(path)
    assert everything(open_log(str(path))) == lines


def test_a_folder_is_no_log(tmp_path: Path) -> None:
    """A folder, and a file below a file, are told as what cannot be."""
    (tmp_path / "file").touch()
    for place in (tmp_path, tmp_path / "file" / "log.sqlite"):
        with pytest.raises(UnavailableError, match=r"cannot be (opened|made)"):
            open_log(str(place))


def test_a_file_that_cannot_be_written(diagnoser: Diagnoser) -> None:
    """A protected file can be read; writing is refused with what to do, and loses nothing."""
    with unprivileged() as folder:
        path = folder / "log.sqlite"
        log = open_log(str(path))
        fill(log, diagnoser)
        path.chmod(0o400)
        lines = everything(open_log(str(path)))
        with pytest.raises(UnavailableError, match="protected against writing"), \
                log.writing() as connection:
            cases.add(connection, Case("more", {}), DAY)
        assert everything(log) == lines
        path.chmod(0o000)
        with pytest.raises(UnavailableError, match="cannot be opened"):
            open_log(str(path))
        path.chmod(0o600)
        assert everything(log) == lines


def test_a_folder_that_cannot_be_written() -> None:
    """Where no file can be made, that is told."""
    with unprivileged() as folder:
        folder.chmod(0o500)
        for place in (folder / "log.sqlite", folder / "new" / "log.sqlite"):
            with pytest.raises(UnavailableError, match="cannot be made: Permission denied"):
                open_log(str(place))
        folder.chmod(0o700)


def test_a_full_disk(path: Path, tmp_path: Path) -> None:
    """Where there is no more room, the write is refused and told; all before it is there, whole."""
    knowledge = write_rulebase(tmp_path / "rulebase")
    limit = 400_000

    def no_more() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [sys.executable, "-m", "tests.engine.log.writer", path, knowledge, "0"],
        capture_output=True, text=True, cwd=ROOT, preexec_fn=no_more, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    *confirmed, last = done.stdout.splitlines()
    assert last.startswith("failed ")
    assert "disk" in last and "make room" in last
    found = kept(open_log(str(path)))
    assert len(confirmed) > 4
    for line in confirmed:
        stage, number = line.split()
        assert stage in found[int(number)]
    with open_log(str(path)).writing() as connection:
        cases.add(connection, ACME, DAY)


def test_in_use_for_long(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another process does not end its change, that is told after a while."""
    monkeypatch.setattr("engine.log.database.WAIT", 0.05)
    log = open_log(str(path))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(UnavailableError, match="in use by another process"), \
            log.writing() as connection:
        cases.add(connection, ACME, DAY)
    other.close()
    with log.writing() as connection:
        cases.add(connection, ACME, DAY)


def test_no_server() -> None:
    """A server that does not answer is told with its address, without the password."""
    with pytest.raises(UnavailableError) as told:
        open_log("postgresql://ann:s3cret@127.0.0.1:1/log")
    assert "postgresql://ann@127.0.0.1:1/log cannot be used" in told.value.what
    assert "s3cret" not in str(told.value)
    assert "that the server runs" in told.value.mend


def test_a_log_is_closed_after_use(log: Log, place: str) -> None:
    """No connection stays open between uses, so that nothing is held that others need."""
    with log.writing() as connection:
        cases.add(connection, ACME, DAY)
    if "://" not in place:
        with sqlite3.connect(place, isolation_level="EXCLUSIVE") as other:
            other.execute("BEGIN EXCLUSIVE")
            other.rollback()
        other.close()
    assert log.engine.pool.status() == "NullPool"
