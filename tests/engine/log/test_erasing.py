"""Erasing leaves no trace: not in tables, not in free pages, not beside the file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.log import cases, erasing
from engine.log.database import shred
from engine.log.errors import LogError, UnknownCaseError
from engine.log.keeping import Diagnoser, keep
from engine.log.log import Log, open_log
from engine.log.place import log_file
from engine.log.tables import CANDIDATES, KNOWLEDGE, METADATA
from knowledge.reading.cases import Case
from tests.engine.log.filling import DAY, OTHER, edit_and_diagnose, everything, fill


@pytest.fixture
def filled(log: Log, diagnoser: Diagnoser) -> Log:
    """A log with something of everything."""
    fill(log, diagnoser)
    return log


def raw(log: Log) -> str:
    """All that the database holds, as text: every table, or every byte beside and in the file."""
    path = log_file(log.place)
    if path is not None:
        return "\n".join(file.read_bytes().decode("latin-1") for file in path.parent.iterdir())
    with log.reading() as connection:
        return "\n".join(str(cell) for table in METADATA.sorted_tables
                         for row in connection.execute(table.select()) for cell in row)


def stored(text: str, log: Log) -> tuple[str, ...]:
    """A text as it may stand in what `raw` gives."""
    forms = (text, text.casefold(), json.dumps(text)[1:-1])
    return forms if log_file(log.place) is None else tuple(
        form.encode().decode("latin-1") for form in forms)


def test_a_candidate_is_erased(filled: Log) -> None:
    """Nothing of a person is found in any byte afterwards; others stay as they were."""
    others = [line for line in everything(filled)[2:] if '"candidate":"Zo' not in line]
    told = ("Zoë", "acme", "beta", "Größe", "no – Zeit", "Ja, ☑.")
    before = raw(filled)
    for text in told:
        assert any(form in before for form in stored(text, filled)), text
    with filled.writing() as connection:
        erasing.erase_candidate(connection, "Zoë Öz")
    shred(filled.engine, filled.place)
    after = raw(filled)
    for text in told:
        assert not any(form in after for form in stored(text, filled)), text
    assert everything(filled)[2:] == others


def test_single_cases_are_erased(filled: Log) -> None:
    """The last case of a candidate takes the candidate along; the last one of all the rulebase."""
    with filled.writing() as connection:
        erasing.erase(connection, ["other"])
        assert "Bo" not in connection.execute(CANDIDATES.select()).scalars().all()
        assert connection.execute(KNOWLEDGE.select()).all()
        erasing.erase(connection, ["acme", "beta", "empty"])
    with filled.reading() as connection:
        for table in METADATA.sorted_tables:
            assert connection.execute(table.select()).all() == [], table.name


def test_nothing_of_this_name(filled: Log) -> None:
    """A wrong name erases nothing, among others neither, and is told with the right one."""
    lines = everything(filled)
    with pytest.raises(LogError, match="did you mean 'Zoë Öz'"), filled.writing() as connection:
        erasing.erase_candidate(connection, "Zoë Ös")
    with pytest.raises(UnknownCaseError), filled.writing() as connection:
        erasing.erase(connection, ["acme", "acne"])
    assert everything(filled) == lines


def test_a_name_in_the_history_of_another(filled: Log, diagnoser: Diagnoser) -> None:
    """A case that was this person's once forgets the name, in history and in old diagnoses."""
    keep(filled, Case("moved", {"talk.thanked": "no"}, candidate="Quentin Quire"), diagnoser, DAY)
    keep(filled, Case("kept", {}, candidate="Quentin Quire"), diagnoser, DAY)
    edit_and_diagnose(filled, "moved", {"case:candidate": "Bo"}, diagnoser)
    with filled.writing() as connection:
        erasing.erase_candidate(connection, "Quentin Quire")
    shred(filled.engine, filled.place)
    assert "Quentin" not in raw(filled)
    assert not [line for line in everything(filled) if "Quentin" in line]
    with filled.reading() as connection:
        assert cases.case_data_of(connection, cases.find(connection, "moved"))["candidate"] == "Bo"


def test_backups_are_erased(tmp_path: Path, diagnoser: Diagnoser) -> None:
    """Backups that the log made of itself are deleted, and named."""
    log = open_log(str(tmp_path / "log.sqlite"))
    keep(log, OTHER, diagnoser, DAY)
    backup = tmp_path / "log.sqlite.before-0001"
    backup.write_bytes((tmp_path / "log.sqlite").read_bytes())
    (tmp_path / "log.sqlite-mine").write_text("stays")
    with log.writing() as connection:
        erasing.erase(connection, ["other"])
    assert shred(log.engine, log.place) == [backup]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.sqlite", "log.sqlite-mine"]


def test_backups_of_another_log_stay(tmp_path: Path, diagnoser: Diagnoser) -> None:
    """A name with signs of a pattern means itself; the backup of another log stays."""
    log = open_log(str(tmp_path / "log[1].sqlite"))
    keep(log, OTHER, diagnoser, DAY)
    own, other = tmp_path / "log[1].sqlite.before-0001", tmp_path / "log1.sqlite.before-0001"
    for backup in (own, other):
        backup.write_bytes(b"a backup")
    with log.writing() as connection:
        erasing.erase(connection, ["other"])
    assert shred(log.engine, log.place) == [own]
    assert other.exists()
