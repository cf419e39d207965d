"""Second opinions: notes on a stored diagnosis, each chained to the one before by its hash.

The first note names the hash of the audit record, every later one that of the note before it. Who
keeps the newest hash elsewhere can prove later that neither the record nor any note was changed,
put in or taken out; inside the log, `broken` finds whatever does not follow.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sqlalchemy import Connection, Row, insert, select

from engine.case.record.replay import replay
from engine.log.diagnoses import record_text, row_of
from engine.log.errors import LogError
from engine.log.tables import REVIEWS
from knowledge.model.plain import JsonValue, sha256


@dataclass(frozen=True, slots=True)
class Review:
    """A note on a diagnosis.

    Attributes:
        number: among the notes on this diagnosis, from 1.
        reviewer: who wrote it; may be empty.
        agrees: whether the leading reason of the diagnosis is thought to be right.
        category: what is thought to be the reason, where they do not agree.
        because: why.
        on: the day, as `2026-03-31`.
        previous: the hash of the note before, or of the record for the first.
        hash: of all this together.
    """

    number: int
    reviewer: str
    agrees: bool
    category: str | None
    because: str
    on: str
    previous: str
    hash: str


def review(
    connection: Connection, name: str, *, category: str | None, because: str,
    on: datetime.date, reviewer: str = "", number: int | None = None,
) -> Review:
    """Add a note to a diagnosis.

    Args:
        connection: to the log.
        name: the case.
        category: what the reason is thought to be instead; None where they agree.
        because: why.
        on: the day.
        reviewer: who says so.
        number: of the diagnosis; None means the newest.

    Raises:
        UnknownCaseError: there is no such case.
        LogError: there is no such diagnosis.
    """
    row = row_of(connection, name, number)
    earlier = _of(connection, row)
    data: dict[str, JsonValue] = {
        "number": len(earlier) + 1, "reviewer": reviewer or None, "agrees": category is None,
        "category": category, "because": because, "on": on.isoformat(),
        "previous": earlier[-1].hash if earlier else row.hash}
    connection.execute(insert(REVIEWS).values(
        diagnosis_key=row.key, hash=sha256(data), **data))
    return _of(connection, row)[-1]


def reviews(connection: Connection, name: str, number: int | None = None) -> tuple[Review, ...]:
    """The notes on a diagnosis, the oldest first; on the newest one where no number is given.

    Raises:
        UnknownCaseError: there is no such case.
        LogError: there is no such diagnosis.
    """
    return _of(connection, row_of(connection, name, number))


def broken(connection: Connection, name: str, number: int | None = None) -> tuple[str, ...]:
    """What is not as it was written in a record and its notes, in words; nothing where all holds.

    The record is derived anew, as `debrief replay` does.

    Raises:
        UnknownCaseError: there is no such case.
        LogError: there is no such diagnosis.
    """
    row = row_of(connection, name, number)
    try:
        text = record_text(connection, name, row.number)
    except LogError as error:
        return (error.what,)
    found = [f"the record: {fault.path or fault.part}: {fault.what}"
             for fault in replay(text.encode()).faults]
    if not found and f'"hash":"{row.hash}"' not in text:
        found.append("the record: it is another one than the one that was stored")
    return (*found, *broken_chain(connection, name, row.number))


def broken_chain(connection: Connection, name: str, number: int | None = None) -> tuple[str, ...]:
    """The same of the notes alone, in so far as they follow from the hash of the record.

    Raises:
        UnknownCaseError: there is no such case.
        LogError: there is no such diagnosis.
    """
    row = row_of(connection, name, number)
    found: list[str] = []
    previous = row.hash
    for expected, one in enumerate(_of(connection, row), 1):
        if one.number != expected:
            found.append(f"review {one.number}: a review before it is missing")
        if one.previous != previous:
            found.append(f"review {one.number}: it does not follow from what stands before it")
        if one.hash != _hash(one):
            found.append(f"review {one.number}: it is not what was written")
        previous = one.hash
    return tuple(found)


def _hash(one: Review) -> str:
    return sha256({
        "number": one.number, "reviewer": one.reviewer or None, "agrees": one.agrees,
        "category": one.category, "because": one.because, "on": one.on, "previous": one.previous})


def _of(connection: Connection, row: Row[tuple[object, ...]]) -> tuple[Review, ...]:
    rows = connection.execute(select(REVIEWS).where(
        REVIEWS.c.diagnosis_key == row.key).order_by(REVIEWS.c.number))
    return tuple(Review(found.number, found.reviewer or "", found.agrees, found.category,
                        found.because, found.on, found.previous, found.hash) for found in rows)
