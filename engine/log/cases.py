"""Cases in the log: added, found and read. `editing` changes them, `listing` lists them."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection, Insert, Row, Select, insert, select
from sqlalchemy.exc import IntegrityError

from engine.log.errors import DuplicateCaseError, LogError, UnknownCaseError
from engine.log.subjects import Columns, rows_of, searched, subjects_of
from engine.log.tables import ANSWERS, CANDIDATES, CASES, EDITS
from knowledge.model.plain import canonical_json
from knowledge.model.problems import closest
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case, case_from

NEAR = 500
"""Of so many names the closest to a misspelled one is looked for."""
MAX_NAME = 200
"""The most characters of the name of a case or a candidate."""


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case as it stands in the log.

    Attributes:
        case: as it was told: what words of the employer say is not among its answers yet.
        revision: how often it was changed, counted from 1 when it was added.
        added: the day it was added, as `2026-03-31`.
    """

    case: Case
    revision: int
    added: str


def add(connection: Connection, case: Case, on: datetime.date) -> None:
    """Add a case.

    Args:
        connection: to the log.
        case: any case; only answers given outright are kept.
        on: the day.

    Raises:
        DuplicateCaseError: a case of this name is there already.
        LogError: its name or that of the candidate is too long.
    """
    if named(connection, case.id) is not None:
        raise DuplicateCaseError(f"the log has a case '{case.id}' already",
                                 "give it another name, or change that one: `debrief log add "
                                 "--update`, `debrief log edit`")
    check_length(case.id, "name of the case")
    subjects = subjects_of(case)
    key = connection.execute(insert(CASES).values(
        name=case.id, candidate_key=candidate_key(connection, case.candidate),
        added=on.isoformat(), revision=1, **own_columns(case)).returning(CASES.c.key)).scalar_one()
    rows = {subject: canonical_json(value) for subject, value in subjects.items()}
    if answers := rows_of(rows, key):
        connection.execute(insert(ANSWERS), answers)
    if rows:
        connection.execute(insert(EDITS), [
            {"case_key": key, "revision": 1, "subject": subject, "before": None, "after": value,
             "on": on.isoformat()} for subject, value in rows.items()])


def get(connection: Connection, name: str, knowledge: Knowledge) -> StoredCase:
    """A case.

    Args:
        connection: to the log.
        name: the case.
        knowledge: tells which questions and options there are now.

    Raises:
        UnknownCaseError: there is none of this name.
        CaseError: an answer in it is none that the knowledge knows.
    """
    row = find(connection, name)
    found = case_from(case_data_of(connection, row), f"log:{name}", knowledge)
    return StoredCase(found, row.revision, row.added)


def case_data_of(connection: Connection, row: Row[tuple[object, ...]]) -> Columns:
    """A case in the form of its file, as it stands in the log."""
    answers = {question: json.loads(value) for question, value in connection.execute(
        select(ANSWERS.c.question, ANSWERS.c.value).where(ANSWERS.c.case_key == row.key))}
    return _file_data(row, answers)


def _file_data(row: Row[tuple[object, ...]], answers: Columns) -> Columns:
    data: Columns = {"case": row.name, "answers": answers}
    for name in ("candidate", "date", "confirmed"):
        if (value := row._mapping[name]) is not None:
            data[name] = value
    if row.notes is not None:
        data["notes"] = json.loads(row.notes)
    return data


def all_case_data(connection: Connection) -> Iterator[Columns]:
    """Every case in the form of its file, in the order in which they were added."""
    answers: dict[int, Columns] = {}
    for key, question, value in connection.execute(
            select(ANSWERS.c.case_key, ANSWERS.c.question, ANSWERS.c.value)):
        answers.setdefault(key, {})[question] = json.loads(value)
    for row in connection.execute(selected().order_by(CASES.c.key)):
        yield _file_data(row, answers.get(row.key, {}))


def find(connection: Connection, name: str) -> Row[tuple[object, ...]]:
    """The row of a case, with the name of its candidate as `candidate`.

    Raises:
        UnknownCaseError: there is none of this name.
    """
    row = named(connection, name)
    if row is None:
        names = connection.execute(select(CASES.c.name).order_by(CASES.c.key.desc()).limit(NEAR))
        near = closest(name, names.scalars())
        raise UnknownCaseError(
            f"the log has no case '{name}'",
            f"did you mean '{near}'?" if near else "`debrief log list` lists them")
    return row


def candidate_key(connection: Connection, name: str) -> int | None:
    """The key of a candidate, who is added where there is none of this name; None for no name.

    Raises:
        LogError: the name is too long.
    """
    if not name:
        return None
    check_length(name, "name of the candidate")
    wanted = select(CANDIDATES.c.key).where(CANDIDATES.c.name == name)
    key = connection.execute(wanted).scalar()
    if key is None:
        insert_if_new(connection, insert(CANDIDATES).values(name=name))
        key = connection.execute(wanted).scalar_one()
    return int(key)


def insert_if_new(connection: Connection, row: Insert) -> None:
    """Insert a row, if nobody else did so at the same moment, as a server lets them."""
    with suppress(IntegrityError), connection.begin_nested():
        connection.execute(row)


def own_columns(case: Case) -> Columns:
    """What the row of a case holds of the case itself."""
    return {"date": case.date.isoformat() if case.date is not None else None,
            "confirmed": case.confirmed,
            "notes": None if case.notes is None else canonical_json(case.notes),
            "words": searched(case.id, subjects_of(case))}


def check_length(name: str, what: str) -> None:
    """Refuse a name that is too long.

    Raises:
        LogError: it is.
    """
    if len(name) > MAX_NAME:
        raise LogError(f"the {what} '{name[:40]}...' has {len(name)} characters",
                       f"give it one of at most {MAX_NAME}")


def selected() -> Select[tuple[object, ...]]:
    """The rows of cases, each with the name of its candidate as `candidate`."""
    return select(CASES, CANDIDATES.c.name.label("candidate")).select_from(
        CASES.outerjoin(CANDIDATES))


def named(connection: Connection, name: str) -> Row[tuple[object, ...]] | None:
    """The row of a case, or None where there is none of this name."""
    return connection.execute(selected().where(CASES.c.name == name)).one_or_none()
