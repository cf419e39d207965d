"""Cases in the log: added, read, listed, and edited with every change kept."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from engine.caselog.errors import (
    ConflictError,
    DuplicateCaseError,
    Edit,
    LogError,
    UnknownCaseError,
)
from engine.caselog.tables import ANSWERS, CANDIDATES, CASES, EDITS
from knowledge.canonical import canonical_json
from knowledge.case import Case, read_cases
from knowledge.conditions import Value
from knowledge.model import Knowledge
from knowledge.problems import CaseError, closest

NEAR = 500
"""Of so many names the closest to a misspelled one is looked for."""


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case as it stands in the log.

    Attributes:
        revision: how often it was changed, counted from 1 when it was added.
    """

    case: Case
    revision: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A case in a list. Dates are written as 2026-03-31, or empty."""

    name: str
    candidate: str
    date: str
    leading: str
    confirmed: str


def add(connection: Connection, case: Case, on: datetime.date) -> None:
    """Add a case.

    Raises:
        DuplicateCaseError: a case of this name is there already.
    """
    if _find(connection, case.id) is not None:
        raise DuplicateCaseError(f"the log has a case '{case.id}' already",
                                 "give it another name, or use `debrief log edit`")
    key = connection.execute(insert(CASES).values(
        name=case.id, candidate_key=candidate_key(connection, case.candidate),
        date=case.date.isoformat() if case.date is not None else None, confirmed=case.confirmed,
        notes=None if case.notes is None else canonical_json(case.notes), revision=1,
    ).returning(CASES.c.key)).scalar_one()
    if case.answers:
        connection.execute(insert(ANSWERS), [
            {"case_key": key, "question": question, "value": _written(value)}
            for question, value in case.answers.items()])
        connection.execute(insert(EDITS), [
            {"case_key": key, "revision": 1, "question": question, "before": None,
             "after": _written(value), "on": on.isoformat()}
            for question, value in case.answers.items()])


def get(connection: Connection, name: str, knowledge: Knowledge) -> StoredCase:
    """A case.

    Raises:
        UnknownCaseError: there is none of this name.
        CaseError: an answer in it is none that the knowledge knows.
    """
    row = find(connection, name)
    answers = {question: json.loads(value) for question, value in connection.execute(
        select(ANSWERS.c.question, ANSWERS.c.value).where(ANSWERS.c.case_key == row.key))}
    written = {"case": row.name, "candidate": row.candidate, "date": row.date,
               "confirmed": row.confirmed, "answers": answers,
               "notes": None if row.notes is None else json.loads(row.notes)}
    case = next(read_cases(json.dumps(written), f"log:{name}", knowledge))
    if isinstance(case, CaseError):
        raise case
    return StoredCase(case, row.revision)


def entries(
    connection: Connection, *, candidate: str | None = None, leading: str | None = None,
    text: str = "", limit: int | None = None,
) -> tuple[list[Entry], int]:
    """Cases, the newest first, and how many there are in all.

    Args:
        connection: to the log.
        candidate: only this person's.
        leading: only those whose newest diagnosis is this.
        text: only those with this in their name.
        limit: at most so many.
    """
    wanted = []
    if candidate is not None:
        wanted.append(CANDIDATES.c.name == candidate)
    if leading is not None:
        wanted.append(CASES.c.leading == leading)
    if text:
        wanted.append(CASES.c.name.icontains(text, autoescape=True))
    count = select(func.count()).select_from(CASES)
    if candidate is not None:
        count = count.join(CANDIDATES)
    total = connection.execute(count.where(*wanted)).scalar_one()
    query = _named().where(*wanted).order_by(
        CASES.c.date.desc().nulls_last(), CASES.c.key.desc()).limit(limit)
    return [Entry(row.name, row.candidate or "", row.date or "", row.leading or "",
                  row.confirmed or "") for row in connection.execute(query)], total


def edit(
    connection: Connection, name: str, answers: Mapping[str, Value | None],
    revision: int | None, on: datetime.date, confirmed: str | None = None,
) -> int:
    """Change answers; the new revision. What is the same already changes nothing.

    Args:
        connection: to the log.
        name: the case.
        answers: new answers; None takes one back.
        revision: the revision that the change was made from; None: whatever stands there.
        on: the day.
        confirmed: the reason that the employer confirmed; None leaves it as it is.

    Raises:
        UnknownCaseError: there is no such case.
        ConflictError: another one has changed the case since that revision.
    """
    row = find(connection, name)
    if revision is not None and row.revision != revision:
        raise ConflictError(name, edits(connection, name, after=revision))
    before = {kept.question: str(kept.value) for kept in connection.execute(
        select(ANSWERS).where(ANSWERS.c.case_key == row.key))}
    wanted = {question: None if value is None else _written(value)
              for question, value in answers.items()}
    changed = {question: value for question, value in wanted.items()
               if value != before.get(question)}
    if not changed and confirmed in (None, row.confirmed):
        return int(row.revision)
    now = int(row.revision) + 1
    done = connection.execute(update(CASES).where(
        CASES.c.key == row.key, CASES.c.revision == row.revision,
    ).values(revision=now, confirmed=confirmed or row.confirmed))
    if done.rowcount != 1:  # a server lets two of them read the same revision
        raise ConflictError(name, edits(connection, name, after=int(row.revision)))
    if changed:
        _write(connection, row.key, changed, before, now, on)
    return now


def edits(connection: Connection, name: str, after: int = 0) -> tuple[Edit, ...]:
    """Every change of an answer since a revision, in order.

    Raises:
        UnknownCaseError: there is no such case.
    """
    key = find(connection, name).key
    rows = connection.execute(select(EDITS).where(
        EDITS.c.case_key == key, EDITS.c.revision > after).order_by(EDITS.c.key))
    return tuple(Edit(row.revision, row.question, _read(row.before), _read(row.after), row.on)
                 for row in rows)


def find(connection: Connection, name: str) -> Row[tuple[object, ...]]:
    """The row of a case, with the name of its candidate.

    Raises:
        UnknownCaseError: there is none of this name.
    """
    row = _find(connection, name)
    if row is None:
        names = connection.execute(select(CASES.c.name).order_by(CASES.c.key.desc()).limit(NEAR))
        near = closest(name, names.scalars())
        raise UnknownCaseError(
            f"the log has no case '{name}'",
            f"did you mean '{near}'?" if near else "`debrief log list` lists them")
    return row


def candidate_key(connection: Connection, name: str) -> int | None:
    """The key of a candidate, who is added where there is none of this name; None for no name."""
    if not name:
        return None
    wanted = select(CANDIDATES.c.key).where(CANDIDATES.c.name == name)
    key = connection.execute(wanted).scalar()
    if key is None:
        key = connection.execute(
            insert(CANDIDATES).values(name=name).returning(CANDIDATES.c.key)).scalar_one()
    return int(key)


def erase(connection: Connection, names: Iterable[str]) -> None:
    """Delete cases with all that belongs to them.

    Raises:
        UnknownCaseError: there is none of one of these names.
    """
    for name in names:
        connection.execute(delete(CASES).where(CASES.c.key == find(connection, name).key))


def erase_candidate(connection: Connection, name: str) -> int:
    """Delete a candidate with all cases; how many cases that were.

    Raises:
        LogError: there is no such candidate.
    """
    key = connection.execute(select(CANDIDATES.c.key).where(CANDIDATES.c.name == name)).scalar()
    if key is None:
        near = closest(name, connection.execute(select(CANDIDATES.c.name)).scalars())
        raise LogError(f"the log has no candidate '{name}'",
                       f"did you mean '{near}'?" if near else "`debrief log list` shows them")
    gone = connection.execute(delete(CASES).where(CASES.c.candidate_key == key))
    connection.execute(delete(CANDIDATES).where(CANDIDATES.c.key == key))
    return gone.rowcount


def _named() -> Select[tuple[object, ...]]:
    return select(CASES, CANDIDATES.c.name.label("candidate")).select_from(
        CASES.outerjoin(CANDIDATES))


def _find(connection: Connection, name: str) -> Row[tuple[object, ...]] | None:
    return connection.execute(_named().where(CASES.c.name == name)).one_or_none()


def _write(
    connection: Connection, key: int, changed: Mapping[str, str | None],
    before: Mapping[str, str], revision: int, on: datetime.date,
) -> None:
    connection.execute(delete(ANSWERS).where(
        ANSWERS.c.case_key == key, ANSWERS.c.question.in_(changed)))
    given = [{"case_key": key, "question": question, "value": value}
             for question, value in changed.items() if value is not None]
    if given:
        connection.execute(insert(ANSWERS), given)
    connection.execute(insert(EDITS), [
        {"case_key": key, "revision": revision, "question": question,
         "before": before.get(question), "after": value, "on": on.isoformat()}
        for question, value in changed.items()])


def _written(value: Value) -> str:
    return canonical_json(list(value) if isinstance(value, tuple) else value)


def _read(text: str | None) -> Value | None:
    if text is None:
        return None
    value = json.loads(text)
    return tuple(value) if isinstance(value, list) else value
