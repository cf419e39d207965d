"""Cases nearest to a tie, and what cases were diagnosed from."""

from __future__ import annotations

import datetime

import pytest
from sqlalchemy import delete, update

from engine.core.diagnosis import lead
from engine.log.closest import ranked
from engine.log.diagnosed import diagnosed, state
from engine.log.keeping import Diagnoser
from engine.log.listing import Wanted
from engine.log.log import Log
from engine.log.tables import DIAGNOSES
from tests.engine.log.filling import ACME, BETA, EMPTY, OTHER, edit_and_diagnose, fill


@pytest.fixture
def filled(log: Log, diagnoser: Diagnoser) -> Log:
    """A log with four cases."""
    fill(log, diagnoser)
    return log


def names(log: Log, wanted: Wanted, limit: int = 9, offset: int = 0, newest: bool = False
          ) -> list[str]:
    with log.reading() as connection:
        return [one.entry.case for one in ranked(connection, wanted, limit, offset, newest)[0]]


def test_the_nearest_come_first(filled: Log, diagnoser: Diagnoser) -> None:
    """In the order of how far the first reason is ahead; then those that nothing speaks for."""
    with filled.reading() as connection:
        found, total = ranked(connection, Wanted(), 9)
    assert total == len(found) == 4
    leads = [one.lead for one in found]
    known = [one for one in leads if one is not None]
    assert known == sorted(known)
    assert leads == [*known, *[None] * (4 - len(known))]
    beta = next(one for one in found if one.entry.case == "beta")
    totals = diagnoser.proof(BETA).diagnosis
    assert beta.lead == (lead(totals) if any(totals.totals.values()) else None)
    assert next(one for one in found if one.entry.case == "empty").lead is None


def test_pages_and_order(filled: Log) -> None:
    """Pages hold each case once; the newest can come first instead."""
    everything = names(filled, Wanted())
    assert names(filled, Wanted(), 3) + names(filled, Wanted(), 3, 3) == everything
    assert names(filled, Wanted(), newest=True) == ["acme", "other", "empty", "beta"]


def test_never_diagnosed_comes_last(filled: Log) -> None:
    """A case without a diagnosis stands behind all others."""
    with filled.writing() as connection:
        connection.execute(delete(DIAGNOSES).where(DIAGNOSES.c.case_key == 2))
    assert names(filled, Wanted())[-1] == "beta"


@pytest.mark.parametrize(("wanted", "expected"), [
    (Wanted(reviewed=True), {"acme"}), (Wanted(reviewed=False), {"beta", "other", "empty"}),
    (Wanted(candidate="Zoë Öz", reviewed=False), {"beta"}), (Wanted(text="grösse"), {"acme"}),
    (Wanted(confirmed=True), {"acme"}),
])
def test_filters(filled: Log, wanted: Wanted, expected: set[str]) -> None:
    """The filters are those of every list, and whether there is a second opinion."""
    assert set(names(filled, wanted)) == expected


def test_opinions_are_counted(log: Log, diagnoser: Diagnoser) -> None:
    """Each case tells how many second opinions there are, and how many do not agree."""
    fill(log, diagnoser)
    with log.reading() as connection:
        counts = {one.entry.case: (one.reviews, one.disagreed)
                  for one in ranked(connection, Wanted(), 9)[0]}
    assert counts == {"acme": (2, 1), "beta": (0, 0), "other": (0, 0), "empty": (0, 0)}


def test_what_was_diagnosed(filled: Log, diagnoser: Diagnoser) -> None:
    """The answers are those of the newest diagnosis, the newest case first, in pages."""
    knowledge = diagnoser.knowledge
    with filled.reading() as connection:
        found, total = diagnosed(connection, knowledge, 9)
        pages = [diagnosed(connection, knowledge, 1, offset)[0][0] for offset in range(4)]
        assert diagnosed(connection, knowledge, 9, 4) == ([], 4)
    assert total == 4
    assert found == pages
    assert [one.case for one in found] == ["empty", "other", "beta", "acme"]
    assert found[0].answers == EMPTY.answers
    assert found[1].answers == diagnoser.proof(OTHER).case.answers
    acme = dict(found[3].answers)
    assert acme["work.match"] == "all"  # as it was edited
    assert "talk.thanked" not in acme
    assert acme["work.gaps"] == ACME.answers["work.gaps"]
    assert found[3].confirmed == "ability"


def test_the_state_tells_changes(filled: Log, diagnoser: Diagnoser) -> None:
    """It is another after every diagnosis, also where a number was used before."""
    def now() -> tuple[object, ...]:
        with filled.reading() as connection:
            return state(connection)
    before = now()
    assert now() == before
    edit_and_diagnose(filled, "beta", {"work.match": "few"}, diagnoser)
    after = now()
    assert after != before
    with filled.writing() as connection:
        connection.execute(update(DIAGNOSES).where(
            DIAGNOSES.c.key == after[1]).values(hash="0" * 64, on=str(datetime.date(2026, 1, 1))))
    assert now() != after
