"""An export of a log read back: every case with all that belongs to it, as it was."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Table, insert
from sqlalchemy.exc import IntegrityError, StatementError

from engine.log.cases import candidate_key, check_length, named
from engine.log.diagnoses import keep_knowledge
from engine.log.errors import LogError
from engine.log.exporting import AS_JSON, BELONGS, LEFT_OUT, LOG_FORMAT, whole_case
from engine.log.packing import packed
from engine.log.subjects import FIELDS, OWN, searched
from engine.log.tables import ANSWERS, CASES, DIAGNOSES, REVIEWS
from knowledge.model.plain import JsonValue, canonical_json


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes:
        added: names of the cases that were added.
        same: names of those that the log had already, with all that belongs to them.
    """

    added: tuple[str, ...]
    same: tuple[str, ...]


def imported(connection: Connection, lines: Iterable[str], name: str) -> Imported:
    """Add what an export holds.

    Args:
        connection: to the log; whoever gives it takes all back where this raises.
        lines: of the file.
        name: of the file, for messages.

    Raises:
        LogError: a line is not of an export, or a case differs from the one in the log.
    """
    added: list[str] = []
    same: list[str] = []
    number = 0
    for number, line in enumerate(lines, 1):
        try:
            data = json.loads(line)
            if number == 1:
                _check_format(data, name)
            elif "knowledge" in data:
                keep_knowledge(connection, data["knowledge"], data["content"])
            else:
                is_new = _add_case(connection, data, f"{name}:{number}")
                (added if is_new else same).append(data["case"])
        except (ValueError, KeyError, TypeError, AttributeError, AssertionError, RecursionError,
                IntegrityError, StatementError):
            raise _no_export(f"{name}:{number}") from None
    if not number:
        raise _no_export(f"{name}:1")
    return Imported(tuple(added), tuple(same))


def _no_export(place: str) -> LogError:
    return LogError(f"{place}: this is no line of an export of the log",
                    "give a file that `debrief log export` wrote, as it was written; nothing was "
                    "changed. `debrief log add` takes cases")


def _check_format(data: Mapping[str, JsonValue], name: str) -> None:
    if data["format"] != LOG_FORMAT:
        raise LogError(f"{name}:1: the format {str(data['format'])[:60]!r} is not known here",
                       f"this debrief reads {LOG_FORMAT}")


def _add_case(connection: Connection, data: dict[str, JsonValue], place: str) -> bool:
    """Add a case; False where the log has the same one already."""
    name, answers, candidate = data["case"], data["answers"], data["candidate"]
    assert isinstance(name, str) and name and isinstance(answers, dict)
    check_length(name, "name of the case")
    row = named(connection, name)
    if row is not None:
        if canonical_json(whole_case(connection, row)) == canonical_json(data):
            return False
        raise LogError(f"{place}: the log has another case '{name}' already",
                       "erase or rename one of them, then import again; nothing was changed")
    own: dict[str, JsonValue] = {OWN + field: data[field] for field in FIELDS}
    diagnoses = _rows(data, "diagnoses")
    key = connection.execute(insert(CASES).values(
        **_columns({**data, "leading": diagnoses[-1]["leading"] if diagnoses else None}, CASES),
        name=name, words=searched(name, {**answers, **own}),
        candidate_key=candidate_key(connection, candidate if isinstance(candidate, str) else ""),
    ).returning(CASES.c.key)).scalar_one()
    _insert(connection, ANSWERS, [
        {"case_key": key, "question": question, "value": canonical_json(value)}
        for question, value in answers.items()])
    for kind, table in BELONGS.items():
        for each in _rows(data, kind):
            written = connection.execute(insert(table).values(
                **_columns(each, table), case_key=key).returning(table.c.key)).scalar_one()
            if table is DIAGNOSES:
                _insert(connection, REVIEWS, [
                    {**_columns(one, REVIEWS), "diagnosis_key": written}
                    for one in _rows(each, "reviews")])
    return True


def _rows(data: Mapping[str, JsonValue], name: str) -> list[dict[str, JsonValue]]:
    rows = data[name]
    assert isinstance(rows, list)
    return [row for row in rows if isinstance(row, dict)]


def _insert(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _columns(data: Mapping[str, JsonValue], table: Table) -> dict[str, object]:
    """Plain data as the columns of a row: the opposite of `exporting.plain`."""
    row: dict[str, object] = {}
    for column in table.columns:
        if column.name in LEFT_OUT:
            continue
        value = data[column.name]
        if column.type.python_type is bytes:
            row[column.name] = packed(value)
        elif column.name in AS_JSON and value is not None:
            row[column.name] = canonical_json(value)
        else:
            row[column.name] = value
    return row
