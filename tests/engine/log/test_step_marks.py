"""What was done about steps, as the log keeps it."""

from __future__ import annotations

import pytest

from engine.case.plan.progress import Mark, State
from engine.log import cases, step_marks
from engine.log.errors import UnknownCaseError
from engine.log.log import Log
from engine.log.step_marks import Noted
from tests.engine.log.filling import ACME, BETA, DAY, LATER, OTHER


@pytest.fixture
def noted(log: Log) -> Log:
    """A log with notes on the steps of three cases."""
    with log.writing() as connection:
        for case in (ACME, BETA, OTHER):
            cases.add(connection, case, DAY)
        step_marks.note(connection, "acme", "learn", State.STARTED, DAY, "begun")
        step_marks.note(connection, "acme", "rest", State.SKIPPED, DAY, "no time")
        step_marks.note(connection, "acme", "learn", State.DONE, LATER)
        step_marks.note(connection, "beta", "rest", State.STARTED, DAY)
        step_marks.note(connection, "beta", "rest", None, LATER)
        step_marks.note(connection, "other", "rest", State.DONE, DAY)
    return log


def test_the_newest_note_tells_the_state(noted: Log) -> None:
    """Of each step the newest note counts; one that takes back leaves none."""
    with noted.reading() as connection:
        assert step_marks.marks(connection, "acme") == {
            "learn": Mark(State.DONE, LATER), "rest": Mark(State.SKIPPED, DAY, "no time")}
        assert step_marks.marks(connection, "beta") == {}


def test_every_note_is_kept(noted: Log) -> None:
    """The notes of a case are all there, the oldest first."""
    with noted.reading() as connection:
        assert step_marks.notes(connection, "acme") == (
            Noted("acme", "learn", State.STARTED, DAY, "begun"),
            Noted("acme", "rest", State.SKIPPED, DAY, "no time"),
            Noted("acme", "learn", State.DONE, LATER, ""))


def test_notes_of_a_person(noted: Log) -> None:
    """Those of all cases of a person, by their days."""
    with noted.reading() as connection:
        found = step_marks.candidate_notes(connection, "Zoë Öz")
        assert [(one.case, one.on) for one in found] == [
            ("acme", DAY), ("acme", DAY), ("beta", DAY), ("acme", LATER), ("beta", LATER)]
        assert step_marks.candidate_notes(connection, "") == ()


def test_a_note_on_no_case(log: Log) -> None:
    """A note on a case that is not there is refused."""
    with pytest.raises(UnknownCaseError), log.writing() as connection:
        step_marks.note(connection, "acme", "rest", State.DONE, DAY)
