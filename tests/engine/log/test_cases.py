"""Cases in the log: added, found and read, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from engine.log import cases
from engine.log.errors import DuplicateCaseError, LogError, UnknownCaseError
from engine.log.log import Log
from knowledge.model.problems import CaseError
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from knowledge.reading.loading import load
from tests.engine.log.filling import ACME, BETA, DAY, EMPTY, OTHER


def test_a_case_is_read_as_it_was_added(log: Log, tiny: Knowledge) -> None:
    """Answers of every kind, candidate, date, confirmed reason and notes come back the same."""
    for case in (ACME, EMPTY):
        with log.writing() as connection:
            cases.add(connection, case, DAY)
        with log.reading() as connection:
            stored = cases.get(connection, case.id, tiny)
        assert stored == cases.StoredCase(case, 1, "2026-03-31")


def test_a_name_is_there_once(log: Log, tiny: Knowledge) -> None:
    """A second case of the same name is refused, and the first stays as it was."""
    with log.writing() as connection:
        cases.add(connection, ACME, DAY)
    with pytest.raises(DuplicateCaseError, match="acme"), log.writing() as connection:
        cases.add(connection, Case("acme", {}), DAY)
    with log.reading() as connection:
        assert cases.get(connection, "acme", tiny).case == ACME


def test_what_raises_within_writing_leaves_nothing(log: Log) -> None:
    """Of a transaction that fails, nothing is kept, whatever it wrote before."""
    with pytest.raises(DuplicateCaseError), log.writing() as connection:
        cases.add(connection, ACME, DAY)
        cases.add(connection, BETA, DAY)
        cases.add(connection, ACME, DAY)
    with log.reading() as connection:
        assert list(cases.all_case_data(connection)) == []


def test_an_unknown_case(log: Log, tiny: Knowledge) -> None:
    """What is not there is told with the closest name that is."""
    with log.writing() as connection:
        cases.add(connection, ACME, DAY)
    with log.reading() as connection:
        with pytest.raises(UnknownCaseError) as told:
            cases.get(connection, "amce", tiny)
        assert "did you mean 'acme'?" in told.value.mend
        with pytest.raises(UnknownCaseError) as told:
            cases.get(connection, "qwertz", tiny)
        assert "debrief log list" in told.value.mend


def test_names_that_are_too_long(log: Log) -> None:
    """A name of more than 200 characters is refused the same by every database."""
    for case in (Case("x" * 201, {}), Case("x", {}, candidate="y" * 201)):
        with pytest.raises(LogError, match="201 characters"), log.writing() as connection:
            cases.add(connection, case, DAY)
    with log.writing() as connection:
        cases.add(connection, Case("x" * 200, {}, candidate="y" * 200), DAY)


def test_answers_that_the_knowledge_has_no_more(log: Log) -> None:
    """Reading a case with answers to other questions is refused with places; its data is there."""
    with log.writing() as connection:
        cases.add(connection, OTHER, DAY)
    with log.reading() as connection:
        with pytest.raises(CaseError, match=r"log:other.*talk\.thanked"):
            cases.get(connection, "other", load())
        assert cases.case_data_of(connection, cases.find(connection, "other"))["answers"] == {
            "talk.thanked": "yes"}
