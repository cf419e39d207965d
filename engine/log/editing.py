"""Edits of cases in the log. Each is kept with what stood there before; see `subjects`."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select, update

from engine.log.cases import candidate_key, case_data_of, find
from engine.log.errors import ConflictError, Edit
from engine.log.subjects import OWN, rows_of, searched, subjects_in
from engine.log.tables import ANSWERS, CASES, EDITS
from knowledge.model.plain import JsonValue, canonical_json


def edit(
    connection: Connection, name: str, changes: Mapping[str, JsonValue], revision: int | None,
    on: datetime.date,
) -> int:
    """Change answers or fields of a case; its new revision. What is the same changes nothing.

    Args:
        connection: to the log.
        name: the case.
        changes: by subject, as `subjects.changes_between` gives them; None takes one back.
            That they are good answers is for the caller to know.
        revision: the revision that the change was made from; None: whatever stands there.
        on: the day.

    Raises:
        UnknownCaseError: there is no such case.
        ConflictError: another one has changed the case since that revision.
    """
    row = find(connection, name)
    if revision is not None and row.revision != revision:
        raise ConflictError(name, edits(connection, name, after=revision))
    before = subjects_in(case_data_of(connection, row))
    changed = {subject: value for subject, value in changes.items()
               if value != before.get(subject)}
    if not changed:
        return int(row.revision)
    now = int(row.revision) + 1
    after = {subject: value for subject, value in {**before, **changed}.items()
             if value is not None}
    done = connection.execute(update(CASES).where(
        CASES.c.key == row.key, CASES.c.revision == row.revision,
    ).values(revision=now, words=searched(name, after), **_columns(connection, changed)))
    if done.rowcount != 1:  # a server lets two of them read the same revision
        raise ConflictError(name, edits(connection, name, after=int(row.revision)))
    written = {subject: _written(value) for subject, value in changed.items()}
    connection.execute(delete(ANSWERS).where(
        ANSWERS.c.case_key == row.key, ANSWERS.c.question.in_(written)))
    if given := rows_of(written, row.key):
        connection.execute(insert(ANSWERS), given)
    connection.execute(insert(EDITS), [
        {"case_key": row.key, "revision": now, "subject": subject,
         "before": _written(before.get(subject)), "after": value, "on": on.isoformat()}
        for subject, value in written.items()])
    return now


def edits(connection: Connection, name: str, after: int = 0) -> tuple[Edit, ...]:
    """Every change of a case since a revision, in order. Revision 1 is what was added first.

    Raises:
        UnknownCaseError: there is no such case.
    """
    key = find(connection, name).key
    rows = connection.execute(select(EDITS).where(
        EDITS.c.case_key == key, EDITS.c.revision > after).order_by(EDITS.c.key))
    return tuple(Edit(row.revision, row.subject, _read(row.before), _read(row.after), row.on)
                 for row in rows)


def _columns(connection: Connection, changed: Mapping[str, JsonValue]) -> dict[str, object]:
    """The columns of the row of a case that changes concern."""
    columns: dict[str, object] = {}
    for subject, value in changed.items():
        if not subject.startswith(OWN):
            continue
        field = subject.removeprefix(OWN)
        if field == "candidate":
            columns["candidate_key"] = candidate_key(
                connection, value if isinstance(value, str) else "")
        else:
            columns[field] = _written(value) if field == "notes" else value
    return columns


def _written(value: JsonValue) -> str | None:
    return None if value is None else canonical_json(value)


def _read(text: str | None) -> JsonValue:
    value: JsonValue = None if text is None else json.loads(text)
    return value
