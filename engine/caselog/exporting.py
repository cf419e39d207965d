"""The log as one open file, JSON Lines, and back: what is imported exports to the same bytes.

The first line names the format. Then comes every rulebase that a diagnosis needs, and then every
case with all that belongs to it. The JSON Schema is `log` in `engine.output_schemas`.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Table, insert, select

from engine.caselog.cases import candidate_key
from engine.caselog.errors import LogError
from engine.caselog.tables import (
    ANSWERS,
    CANDIDATES,
    CASES,
    DIAGNOSES,
    EDITS,
    KNOWLEDGE,
    PROGRESS,
    REVIEWS,
)
from knowledge.canonical import canonical_json
from knowledge.condition_syntax import JsonValue

LOG_FORMAT = "debrief.log/1"
BELONGS = {"edits": EDITS, "diagnoses": DIAGNOSES, "progress": PROGRESS}
"""What a case has many of, by the name in the file."""
AS_JSON = {"value", "notes", "before", "after", "totals", "findings", "steps"}
"""Columns that hold JSON text; in the file stands what they mean."""
KEYS = {"key", "case_key", "diagnosis_key", "candidate_key"}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        added: names of the cases that were added.
        same: names of those that the log has already, with all that belongs to them.
    """

    added: tuple[str, ...]
    same: tuple[str, ...]


def exported(connection: Connection, candidate: str | None = None) -> Iterator[str]:
    """The lines of an export, each a JSON object.

    Args:
        connection: to the log.
        candidate: only this person's cases; None means all.
    """
    cases = select(CASES, CANDIDATES.c.name.label("candidate")).select_from(
        CASES.outerjoin(CANDIDATES)).order_by(CASES.c.key)
    wanted = select(DIAGNOSES.c.knowledge_hash)
    if candidate is not None:
        cases = cases.where(CANDIDATES.c.name == candidate)
        wanted = wanted.join(CASES).join(CANDIDATES).where(CANDIDATES.c.name == candidate)
    yield canonical_json({"format": LOG_FORMAT})
    for row in connection.execute(
            select(KNOWLEDGE).where(KNOWLEDGE.c.hash.in_(wanted)).order_by(KNOWLEDGE.c.hash)):
        yield canonical_json({"knowledge": row.hash, "content": unpacked(row.content)})
    for row in connection.execute(cases):
        yield canonical_json(_case(connection, row))


def _case(connection: Connection, row: Row[tuple[object, ...]]) -> dict[str, JsonValue]:
    data = _plain(row, CASES)
    data["case"] = data.pop("name")
    data["candidate"] = row.candidate
    data["answers"] = {
        found.question: json.loads(found.value) for found in connection.execute(
            select(ANSWERS).where(ANSWERS.c.case_key == row.key).order_by(ANSWERS.c.question))}
    for name, table in BELONGS.items():
        data[name] = [
            {**_plain(each, table), **_reviews(connection, each, table)}
            for each in connection.execute(select(table).where(
                table.c.case_key == row.key).order_by(table.c.key))]
    return data


def _reviews(
    connection: Connection, row: Row[tuple[object, ...]], table: Table
) -> dict[str, JsonValue]:
    if table is not DIAGNOSES:
        return {}
    found = connection.execute(select(REVIEWS).where(
        REVIEWS.c.diagnosis_key == row.key).order_by(REVIEWS.c.number))
    return {"reviews": [_plain(review, REVIEWS) for review in found]}


def _plain(row: Row[tuple[object, ...]], table: Table) -> dict[str, JsonValue]:
    """A row as plain data, without the keys, which differ from log to log."""
    data: dict[str, JsonValue] = {}
    for column in table.columns:
        value = row._mapping[column.name]
        if column.name in KEYS:
            continue
        if isinstance(value, bytes):
            value = unpacked(value)
        elif column.name in AS_JSON and value is not None:
            value = json.loads(value)
        data[column.name] = value
    return data


def imported(connection: Connection, lines: Iterable[tuple[int, str]], name: str) -> Imported:
    """Add what an export holds.

    Args:
        connection: to the log.
        lines: numbered from 1.
        name: of the file, for messages.

    Raises:
        LogError: a line is not of an export, or a case differs from the one in the log.
    """
    added: list[str] = []
    same: list[str] = []
    for number, line in lines:
        try:
            data = json.loads(line)
            if number == 1:
                _check_format(data, name)
            elif "knowledge" in data:
                _add_knowledge(connection, data)
            else:
                (added if _add_case(connection, data, f"{name}:{number}") else same).append(
                    data["case"])
        except (ValueError, KeyError, TypeError, AttributeError):
            raise LogError(f"{name}:{number}: this is no line of an export of the log",
                           "give a file that `debrief log export` wrote, as it was written"
                           ) from None
    return Imported(tuple(added), tuple(same))


def _check_format(data: Mapping[str, JsonValue], name: str) -> None:
    if data["format"] != LOG_FORMAT:
        raise LogError(f"{name}:1: the format {data['format']!r} is not known here",
                       f"this debrief reads {LOG_FORMAT}")


def _add_knowledge(connection: Connection, data: Mapping[str, JsonValue]) -> None:
    known = select(KNOWLEDGE.c.hash).where(KNOWLEDGE.c.hash == data["knowledge"])
    if connection.execute(known).scalar() is None:
        connection.execute(insert(KNOWLEDGE).values(
            hash=data["knowledge"], content=packed(data["content"])))


def _add_case(connection: Connection, data: dict[str, JsonValue], place: str) -> bool:
    """Add a case; False where the log has the same one already."""
    row = connection.execute(select(CASES, CANDIDATES.c.name.label("candidate")).select_from(
        CASES.outerjoin(CANDIDATES)).where(CASES.c.name == data["case"])).one_or_none()
    if row is not None:
        if canonical_json(_case(connection, row)) == canonical_json(data):
            return False
        raise LogError(f"{place}: the log has another case '{data['case']}' already",
                       "erase or rename one of them, then import again; nothing was changed")
    candidate = data["candidate"]
    key = connection.execute(insert(CASES).values(
        **_row({**data, "name": data["case"]}, CASES),
        candidate_key=candidate_key(connection, candidate if isinstance(candidate, str) else ""),
    ).returning(CASES.c.key)).scalar_one()
    answers = data["answers"]
    assert isinstance(answers, dict)
    _insert(connection, ANSWERS, [
        {"case_key": key, "question": question, "value": canonical_json(value)}
        for question, value in answers.items()])
    for name, table in BELONGS.items():
        rows = data[name]
        assert isinstance(rows, list)
        for each in rows:
            assert isinstance(each, dict)
            written = connection.execute(insert(table).values(
                **_row(each, table), case_key=key).returning(table.c.key)).scalar_one()
            reviews = each.get("reviews", [])
            assert isinstance(reviews, list)
            _insert(connection, REVIEWS, [
                {**_row(review, REVIEWS), "diagnosis_key": written}
                for review in reviews if isinstance(review, dict)])
    return True


def _insert(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _row(data: Mapping[str, JsonValue], table: Table) -> dict[str, object]:
    """Plain data as a row: the opposite of `_plain`."""
    row: dict[str, object] = {}
    for column in table.columns:
        if column.name in KEYS:
            continue
        value = data[column.name]
        if column.type.python_type is bytes:
            row[column.name] = packed(value)
        elif column.name in AS_JSON and value is not None:
            row[column.name] = canonical_json(value)
        else:
            row[column.name] = value
    return row


def packed(data: JsonValue) -> bytes:
    """Plain data as compressed canonical JSON."""
    return zlib.compress(canonical_json(data).encode(), 6)


def unpacked(content: bytes) -> JsonValue:
    """The plain data in what `packed` made."""
    data: JsonValue = json.loads(zlib.decompress(content))
    return data
