"""A log for the tests of the commands about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Ended, invoke, log
from tests.knowledge.rulebase import write_rulebase

ACME = {"case": "acme", "candidate": "Ann", "date": "2026-03-01",
        "answers": {"work.match": "few", "work.gaps": ["skill"], "talk.thanked": "no",
                    "talk.words": "Größe fehlt."}}
BETA = {"case": "beta", "candidate": "Ann", "answers": {"work.match": "half"},
        "confirmed": "luck"}
OTHER = {"case": "other", "candidate": "Bo", "date": "2026-02-01",
         "answers": {"talk.thanked": "yes"}}
DAY = "2026-03-31"


def begin(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write the tiny rulebase and name a log in the environment; the file where it will be."""
    write_rulebase(folder / "rulebase")
    monkeypatch.setenv("DEBRIEF_STORE", str(folder / "data" / "log.sqlite"))
    return folder / "data" / "log.sqlite"


def add_three(folder: Path) -> None:
    """Put three cases of two people into the log."""
    cases = log(folder / "cases.jsonl", ACME, BETA, OTHER)
    assert call(folder, "log", "add", cases, "--on", DAY).code == 0


def call(folder: Path, *arguments: str | Path, stdin: str = "", **changes: str) -> Ended:
    """Run a command with the tiny rulebase and the log that the environment names."""
    result = invoke(*arguments, stdin=stdin, DEBRIEF_KNOWLEDGE=str(folder / "rulebase"), **changes)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Ended(result.exit_code, result.stdout, result.stderr)
