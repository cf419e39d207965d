"""Diagnoses in the log: every one that was made of a case, each with its audit record.

A record is kept without the rulebase, which is kept once for all that were made with it, and
without the hashes of the rulebase's entries, which follow from it. Put together again it has the
bytes that `engine.case.record.recorder` wrote, so that `engine.case.record.replay` can derive it
anew.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from engine.case.record.recorder import Record, hashes, record_data
from engine.log.cases import find, insert_if_new
from engine.log.errors import LogError
from engine.log.packing import damaged, packed, unpacked
from engine.log.tables import CANDIDATES, CASES, DIAGNOSES, KNOWLEDGE
from knowledge.model.conditions import Grade
from knowledge.model.plain import Data, JsonValue, canonical_json

ENTRIES = "/knowledge/"
"""How the paths of the entries of the rulebase begin."""


@dataclass(frozen=True, slots=True)
class StoredDiagnosis:
    """What a diagnosis came to, without its record.

    Attributes:
        case: the name of the case.
        case_date: the day of the case, as `2026-03-31`, or empty.
        number: of the diagnoses of this case, from 1.
        revision: the revision of the case that was diagnosed.
        on: the day it was made, as `2026-03-31`.
        knowledge_hash: of the rulebase it was made with.
        leading: the leading category, or `undetermined`.
        totals: decibans by category.
        findings: the grade of each finding that holds.
        steps: ids of the steps of its plan, in order, and whether each was done already.
        hash: of the record.
    """

    case: str
    case_date: str
    number: int
    revision: int
    on: str
    knowledge_hash: str
    leading: str
    second: str | None
    totals: Mapping[str, int]
    findings: Mapping[str, Grade]
    steps: Mapping[str, bool]
    hash: str


def store(connection: Connection, name: str, record: Record, on: datetime.date) -> int:
    """Keep a diagnosis with its record; its number among those of the case.

    Args:
        connection: to the log.
        name: the case, as it stands there now.
        record: what was made of it.
        on: the day.

    Raises:
        UnknownCaseError: there is no such case.
    """
    row = find(connection, name)
    data = record_data(record)
    content = data.pop("knowledge")
    knowledge_hash = keep_knowledge(connection, record.proof.knowledge.hash, content)
    number = 1 + int(connection.execute(select(func.coalesce(func.max(
        DIAGNOSES.c.number), 0)).where(DIAGNOSES.c.case_key == row.key)).scalar_one())
    diagnosis = record.proof.diagnosis
    connection.execute(insert(DIAGNOSES).values(
        case_key=row.key, number=number, revision=row.revision, on=on.isoformat(),
        knowledge_hash=knowledge_hash, leading=diagnosis.leading, second=diagnosis.second,
        totals=canonical_json(dict(diagnosis.totals)),
        findings=canonical_json({
            finding: grade.name for finding, grade in record.proof.findings.items()}),
        steps=canonical_json([[planned.step.id, planned.done] for planned in record.plan.steps]),
        record=packed(_without_entries(data)), hash=data["hash"]))
    connection.execute(update(CASES).where(CASES.c.key == row.key).values(
        leading=diagnosis.leading))
    return number


def diagnoses(connection: Connection, name: str) -> tuple[StoredDiagnosis, ...]:
    """All diagnoses of a case, the oldest first.

    Raises:
        UnknownCaseError: there is no such case.
    """
    key = find(connection, name).key
    rows = connection.execute(_listed().where(DIAGNOSES.c.case_key == key).order_by(
        DIAGNOSES.c.number))
    return tuple(map(_stored, rows))


def numbers(connection: Connection, name: str = "") -> list[tuple[str, int]]:
    """The names of cases and the numbers of their diagnoses, in order; of one case, or of all."""
    rows = select(CASES.c.name, DIAGNOSES.c.number).select_from(DIAGNOSES.join(CASES)).order_by(
        CASES.c.key, DIAGNOSES.c.number)
    if name:
        rows = rows.where(CASES.c.name == name)
    return [(row.name, row.number) for row in connection.execute(rows)]


def candidate_diagnoses(connection: Connection, candidate: str) -> tuple[StoredDiagnosis, ...]:
    """All diagnoses of all cases of a person, the oldest case first; none for nobody.

    Cases without a date stand where the day they were added puts them.
    """
    rows = connection.execute(_listed().join(CANDIDATES).where(
        CANDIDATES.c.name == candidate).order_by(
        func.coalesce(CASES.c.date, CASES.c.added), CASES.c.key, DIAGNOSES.c.number))
    return tuple(map(_stored, rows))


def record_text(connection: Connection, name: str, number: int | None = None) -> str:
    """The record of a diagnosis as it was written, its line break included.

    Args:
        connection: to the log.
        name: the case.
        number: of the diagnosis; None means the newest.

    Raises:
        UnknownCaseError: there is no such case.
        LogError: there is no such diagnosis, or its record is damaged.
    """
    row = row_of(connection, name, number)
    content = unpacked(connection.execute(select(KNOWLEDGE.c.content).where(
        KNOWLEDGE.c.hash == row.knowledge_hash)).scalar_one())
    try:
        return canonical_json(whole_record(unpacked(row.record), content)) + "\n"
    except (AssertionError, KeyError, TypeError, AttributeError):
        raise damaged() from None


def row_of(
    connection: Connection, name: str, number: int | None = None
) -> Row[tuple[object, ...]]:
    """The row of a diagnosis; of the newest where no number is given.

    Raises:
        UnknownCaseError: there is no such case.
        LogError: there is no such diagnosis.
    """
    key = find(connection, name).key
    wanted = select(DIAGNOSES).where(DIAGNOSES.c.case_key == key)
    if number is not None:
        wanted = wanted.where(DIAGNOSES.c.number == number)
    row = connection.execute(wanted.order_by(DIAGNOSES.c.number.desc()).limit(1)).one_or_none()
    if row is None:
        which = "no diagnosis" if number is None else f"no diagnosis {number}"
        raise LogError(f"the log has {which} of the case '{name}'",
                       "`debrief log show` lists them")
    return row


def keep_knowledge(connection: Connection, knowledge_hash: str, content: JsonValue) -> str:
    """Keep a rulebase, once; its hash."""
    known = select(KNOWLEDGE.c.hash).where(KNOWLEDGE.c.hash == knowledge_hash)
    if connection.execute(known).scalar() is None:
        insert_if_new(connection, insert(KNOWLEDGE).values(
            hash=knowledge_hash, content=packed(content)))
    return knowledge_hash


def whole_record(kept: JsonValue, content: JsonValue) -> Data:
    """A record put together again from what is kept of it and its rulebase."""
    assert isinstance(kept, dict)
    data: Data = {**kept, "knowledge": content}
    written = kept["hashes"]
    assert isinstance(written, dict)
    entries = written["entries"]
    assert isinstance(entries, dict)
    anew = hashes(data)["entries"]
    assert isinstance(anew, dict)
    of_knowledge = {path: value for path, value in anew.items() if path.startswith(ENTRIES)}
    return {**data, "hashes": {**written, "entries": {**entries, **of_knowledge}}}


def _without_entries(data: Data) -> Data:
    written = data["hashes"]
    assert isinstance(written, dict)
    entries = written["entries"]
    assert isinstance(entries, dict)
    return {**data, "hashes": {**written, "entries": {
        path: value for path, value in entries.items() if not path.startswith(ENTRIES)}}}


def _listed() -> Select[tuple[object, ...]]:
    kept = [column for column in DIAGNOSES.columns if column is not DIAGNOSES.c.record]
    return select(*kept, CASES.c.name.label("case"), CASES.c.date.label("case_date")).select_from(
        DIAGNOSES.join(CASES))


def _stored(row: Row[tuple[object, ...]]) -> StoredDiagnosis:
    return StoredDiagnosis(
        row.case, row.case_date or "", row.number, row.revision, row.on, row.knowledge_hash,
        row.leading, row.second, json.loads(row.totals),
        {finding: Grade[grade] for finding, grade in json.loads(row.findings).items()},
        dict(json.loads(row.steps)), row.hash)
