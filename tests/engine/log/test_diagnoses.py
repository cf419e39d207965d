"""Diagnoses in the log, with the records that prove them."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import update

from engine.case.record.recorder import record_json
from engine.case.record.replay import replay
from engine.log import diagnoses
from engine.log.errors import LogError
from engine.log.keeping import Diagnoser, keep
from engine.log.log import Log
from engine.log.packing import packed, unpacked
from engine.log.tables import DIAGNOSES, KNOWLEDGE
from knowledge.model.conditions import Grade
from knowledge.model.plain import JsonValue
from tests.engine.log.filling import ACME, DAY, edit_and_diagnose, fill


def test_a_record_comes_back_byte_for_byte(log: Log, diagnoser: Diagnoser) -> None:
    """What is stored without its rulebase is, put together, the record as written; it replays."""
    proof = keep(log, ACME, diagnoser, DAY)
    with log.reading() as connection:
        text = diagnoses.record_text(connection, "acme")
    assert text == record_json(diagnoser.record(proof, DAY))
    assert replay(text.encode()).holds


def test_what_a_diagnosis_came_to(log: Log, diagnoser: Diagnoser) -> None:
    """Leading reason, totals, findings with grades and steps are told without the record."""
    proof = keep(log, ACME, diagnoser, DAY)
    record = diagnoser.record(proof, DAY)
    with log.reading() as connection:
        found, = diagnoses.diagnoses(connection, "acme")
        assert json.loads(diagnoses.record_text(connection, "acme"))["hash"] == found.hash
    assert (found.case, found.case_date, found.number, found.revision, found.on) == (
        "acme", "2026-03-01", 1, 1, "2026-03-31")
    assert (found.leading, found.second) == (proof.diagnosis.leading, proof.diagnosis.second)
    assert found.totals == proof.diagnosis.totals
    assert found.findings == proof.findings
    assert Grade.strong in found.findings.values()
    assert list(found.steps.items()) == [
        (planned.step.id, planned.done) for planned in record.plan.steps]


def test_every_diagnosis_is_kept(log: Log, diagnoser: Diagnoser) -> None:
    """A case changed and diagnosed again has both diagnoses, each of its revision."""
    keep(log, ACME, diagnoser, DAY)
    edit_and_diagnose(log, "acme", {"work.match": "all"}, diagnoser)
    with log.reading() as connection:
        found = diagnoses.diagnoses(connection, "acme")
        first, second = (diagnoses.record_text(connection, "acme", number) for number in (1, 2))
        assert [(one.number, one.revision) for one in found] == [(1, 1), (2, 2)]
        assert diagnoses.record_text(connection, "acme") == second != first
        assert diagnoses.numbers(connection) == [("acme", 1), ("acme", 2)]
        with pytest.raises(LogError, match="no diagnosis 3 of the case 'acme'"):
            diagnoses.record_text(connection, "acme", 3)


def test_diagnoses_of_a_person(log: Log, diagnoser: Diagnoser) -> None:
    """All of a person's cases, the oldest first, and of nobody else's."""
    fill(log, diagnoser)
    with log.reading() as connection:
        found = diagnoses.candidate_diagnoses(connection, "Zoë Öz")
        assert [(one.case, one.number) for one in found] == [("acme", 1), ("acme", 2), ("beta", 1)]
        assert diagnoses.candidate_diagnoses(connection, "") == ()


def test_a_rulebase_is_stored_once(log: Log, diagnoser: Diagnoser) -> None:
    """However many diagnoses are made with it, the log holds the rulebase once."""
    fill(log, diagnoser)
    with log.reading() as connection:
        assert connection.execute(KNOWLEDGE.select()).all()[1:] == []


def test_damaged_records(log: Log, diagnoser: Diagnoser) -> None:
    """Bytes that are no record are told as damaged, never as something else."""
    keep(log, ACME, diagnoser, DAY)
    other: list[JsonValue] = [[], {"hashes": 1}, {"hashes": {"entries": []}}]
    for content in (b"junk", *map(packed, other)):
        with log.writing() as connection:
            connection.execute(update(DIAGNOSES).values(record=content))
        with log.reading() as connection, pytest.raises(LogError, match="not as it was written"):
            diagnoses.record_text(connection, "acme")


def test_packing() -> None:
    """Plain data comes back the same, and the same data makes the same bytes."""
    some: list[JsonValue] = [{"b": [1, None, "ä"], "a": True}, [], "x", 1]
    for data in some:
        assert unpacked(packed(data)) == data
    assert packed({"a": 1, "b": 2}) == packed({"b": 2, "a": 1})
