"""The log as one open file, JSON Lines. What `importing` reads of it exports to the same bytes.

The first line names the format. Then comes every rulebase that a diagnosis needs, and then every
case with all that belongs to it. The JSON Schema is `log` in `engine.rulebase.output_schemas`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from sqlalchemy import Connection, Row, Table, select

from engine.log.cases import case_data_of, selected
from engine.log.packing import unpacked
from engine.log.tables import (
    CANDIDATES,
    CASES,
    DIAGNOSES,
    EDITS,
    KNOWLEDGE,
    PROGRESS,
    REVIEWS,
)
from knowledge.model.plain import Data, canonical_json

LOG_FORMAT = "debrief.log/1"
HEAD = canonical_json({"format": LOG_FORMAT})
"""The first line."""
BELONGS = {"edits": EDITS, "diagnoses": DIAGNOSES, "progress": PROGRESS}
"""What a case has many of, by the name in the file."""
AS_JSON = ("notes", "before", "after", "totals", "findings", "steps")
"""Columns that hold JSON text; in the file stands what they mean."""
LEFT_OUT = ("key", "case_key", "diagnosis_key", "candidate_key", "name", "words")
"""Columns that differ from log to log, or follow from the others."""


def exported(
    connection: Connection, candidate: str = "", names: Collection[str] = ()
) -> Iterator[str]:
    """The lines of an export, each a JSON object, without line breaks.

    Args:
        connection: to the log.
        candidate: only this person's cases; empty means everyone's.
        names: only these cases; none means all.
    """
    cases = selected().order_by(CASES.c.key)
    wanted = select(DIAGNOSES.c.knowledge_hash).select_from(
        DIAGNOSES.join(CASES).outerjoin(CANDIDATES))
    if candidate:
        cases = cases.where(CANDIDATES.c.name == candidate)
        wanted = wanted.where(CANDIDATES.c.name == candidate)
    if names:
        cases = cases.where(CASES.c.name.in_(names))
        wanted = wanted.where(CASES.c.name.in_(names))
    yield HEAD
    for row in connection.execute(
            select(KNOWLEDGE).where(KNOWLEDGE.c.hash.in_(wanted)).order_by(KNOWLEDGE.c.hash)):
        yield canonical_json({"knowledge": row.hash, "content": unpacked(row.content)})
    for row in connection.execute(cases):
        yield canonical_json(whole_case(connection, row))


def whole_case(connection: Connection, row: Row[tuple[object, ...]]) -> Data:
    """A case with all that belongs to it, as its line in an export."""
    own = plain(row, CASES)
    del own["leading"]  # it is that of the last diagnosis
    data: Data = {**own, "candidate": None, **case_data_of(connection, row)}
    for name, table in BELONGS.items():
        data[name] = [
            {**plain(each, table), **_reviews(connection, each, table)}
            for each in connection.execute(select(table).where(
                table.c.case_key == row.key).order_by(table.c.key))]
    return data


def _reviews(connection: Connection, row: Row[tuple[object, ...]], table: Table) -> Data:
    if table is not DIAGNOSES:
        return {}
    found = connection.execute(select(REVIEWS).where(
        REVIEWS.c.diagnosis_key == row.key).order_by(REVIEWS.c.number))
    return {"reviews": [plain(review, REVIEWS) for review in found]}


def plain(row: Row[tuple[object, ...]], table: Table) -> Data:
    """A row as plain data, by column."""
    data: Data = {}
    for column in table.columns:
        if column.name in LEFT_OUT:
            continue
        value = row._mapping[column.name]
        if isinstance(value, bytes):
            value = unpacked(value)
        elif column.name in AS_JSON and value is not None:
            value = json.loads(value)
        data[column.name] = value
    return data
