"""Files that the tests of several commands read, and who sits down at the questionnaire."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import SMALL_CASE, TINY_CASE, load_once
from tests.cli.sitting import Person, Sits
from tests.knowledge.rulebase import write_rulebase


@pytest.fixture(autouse=True)
def _knowledge_is_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands in this process do not load again what another test has loaded."""
    monkeypatch.setattr("cli.shared.options.load", load_once)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A file with one case for the shipped knowledge."""
    path = tmp_path / "small.yaml"
    path.write_text(SMALL_CASE, "utf-8")
    return path


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A file with one case for the tiny rulebase."""
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY_CASE, "utf-8")
    return path


@pytest.fixture
def rulebase(tmp_path: Path) -> Path:
    """A folder with a tiny rulebase that shares no id with the shipped one."""
    return write_rulebase(tmp_path / "rulebase")


@pytest.fixture
def sits(tmp_path: Path) -> Iterator[Sits]:
    """Sits a person down at the questionnaire, and sends them home afterwards."""
    people = []

    def sit(*arguments: str, columns: int = 80, term: str = "xterm") -> Person:
        people.append(Person(tmp_path, *arguments, columns=columns, term=term))
        return people[-1]

    yield sit
    for person in people:
        person.child.close(force=True)
