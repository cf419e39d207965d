"""The cases of the log, the newest first, all or some."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from engine.caselog.cases import selected
from engine.caselog.tables import CANDIDATES, CASES


@dataclass(frozen=True, slots=True)
class Entry:
    """A case in a list.

    Attributes:
        candidate: may be empty.
        date: of the case, as `2026-03-31`; may be empty.
        added: the day it was added.
        leading: what its newest diagnosis says; empty where it has none.
        confirmed: the category that the employer confirmed; may be empty.
        revision: how often it was changed, from 1.
    """

    case: str
    candidate: str
    date: str
    added: str
    leading: str
    confirmed: str
    revision: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are wanted; what is empty or None is any.

    Attributes:
        since: those of this day, as `2026-03-31`, or later; others without a date are not wanted.
        until: those of this day or earlier.
        text: those with this in their name, candidate, answers or notes, in any letters.
        confirmed: whether the employer confirmed a reason.
    """

    candidate: str = ""
    leading: str = ""
    since: str = ""
    until: str = ""
    text: str = ""
    confirmed: bool | None = None


def entries(
    connection: Connection, wanted: Wanted, limit: int | None = None
) -> tuple[list[Entry], int]:
    """Cases, the newest first, and how many there are in all; those without a date come last.

    Args:
        connection: to the log.
        wanted: which of them.
        limit: at most so many; None means all.
    """
    conditions = list(_conditions(wanted))
    count = select(func.count()).select_from(CASES)
    if wanted.candidate:
        count = count.join(CANDIDATES)
    total = int(connection.execute(count.where(*conditions)).scalar_one())
    query = selected().where(*conditions).order_by(
        CASES.c.date.desc().nulls_last(), CASES.c.key.desc()).limit(limit)
    return [Entry(row.name, row.candidate or "", row.date or "", row.added, row.leading or "",
                  row.confirmed or "", row.revision) for row in connection.execute(query)], total


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.candidate:
        found.append(CANDIDATES.c.name == wanted.candidate)
    if wanted.leading:
        found.append(CASES.c.leading == wanted.leading)
    if wanted.since:
        found.append(CASES.c.date >= wanted.since)
    if wanted.until:
        found.append(CASES.c.date <= wanted.until)
    if wanted.text:
        found.append(CASES.c.words.contains(wanted.text.casefold(), autoescape=True))
    if wanted.confirmed is not None:
        found.append(CASES.c.confirmed.is_not(None) if wanted.confirmed
                     else CASES.c.confirmed.is_(None))
    return found
