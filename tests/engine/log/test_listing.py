"""Lists of cases."""

from __future__ import annotations

import pytest

from engine.log import listing
from engine.log.keeping import Diagnoser
from engine.log.listing import Entry, Wanted
from engine.log.log import Log
from tests.engine.log.filling import edit_and_diagnose, fill


@pytest.fixture
def filled(log: Log, diagnoser: Diagnoser) -> Log:
    """A log with four cases."""
    fill(log, diagnoser)
    return log


def names(log: Log, wanted: Wanted, limit: int | None = None) -> list[str]:
    """The names of the cases that are wanted; that they are counted right is made sure."""
    with log.reading() as connection:
        found, total = listing.entries(connection, wanted, limit)
        assert total == len(listing.entries(connection, wanted)[0])
    return [entry.case for entry in found]


def test_the_newest_come_first(filled: Log) -> None:
    """By date; those without one come last, what was added last before the others."""
    assert names(filled, Wanted()) == ["acme", "other", "empty", "beta"]
    assert names(filled, Wanted(), limit=2) == ["acme", "other"]


def test_an_entry(filled: Log) -> None:
    """A case is listed with candidate, dates, its newest verdict, and how often it changed."""
    with filled.reading() as connection:
        entry = listing.entries(connection, Wanted(text="acme"))[0][0]
    assert entry == Entry("acme", "Zoë Öz", "2026-03-02", "2026-03-31", entry.leading, "ability", 2)
    assert entry.leading


@pytest.mark.parametrize(("wanted", "expected"), [
    (Wanted(candidate="Zoë Öz"), ["acme", "beta"]),
    (Wanted(candidate="Zoë"), []),
    (Wanted(since="2026-02-01"), ["acme", "other"]),
    (Wanted(since="2026-02-02"), ["acme"]),
    (Wanted(until="2026-02-28"), ["other"]),
    (Wanted(confirmed=True), ["acme"]),
    (Wanted(confirmed=False), ["other", "empty", "beta"]),
    (Wanted(text="GRÖSSE"), ["acme"]),
    (Wanted(text="zoë ö"), ["acme", "beta"]),
    (Wanted(text="half"), ["beta"]),
    (Wanted(text="%"), []),
    (Wanted(text="a_me"), []),
    (Wanted(candidate="Bo", text="yes", until="2026-12-31", confirmed=False), ["other"]),
    (Wanted(leading="luck", candidate="nobody"), []),
])
def test_some_cases(filled: Log, wanted: Wanted, expected: list[str]) -> None:
    """Each filter leaves what is meant, the same on every database; letters are folded."""
    assert names(filled, wanted) == expected


def test_the_newest_verdict_is_listed(filled: Log, diagnoser: Diagnoser) -> None:
    """The list follows every new diagnosis."""
    assert names(filled, Wanted(leading="ability")) == ["acme", "beta"]
    edit_and_diagnose(filled, "acme", {"work.gaps": None}, diagnoser)
    assert names(filled, Wanted(leading="ability")) == ["beta"]


def test_a_search_follows_edits(filled: Log, diagnoser: Diagnoser) -> None:
    """What was edited away is not found any more, what came is."""
    assert names(filled, Wanted(text="by ☎")) == []
    edit_and_diagnose(filled, "acme", {"talk.words": "Another stück", "case:candidate": "Ümit"},
                      diagnoser)
    assert names(filled, Wanted(text="größe")) == []
    assert names(filled, Wanted(text="STÜCK")) == names(filled, Wanted(text="ümit")) == ["acme"]
