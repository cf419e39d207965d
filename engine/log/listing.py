"""The cases of the log, the newest first, all or some."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, func, select

from engine.log.cases import selected
from engine.log.tables import CANDIDATES, CASES, DIAGNOSES, REVIEWS


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
        reviewed: whether there is a second opinion on a diagnosis of it.
    """

    candidate: str = ""
    leading: str = ""
    since: str = ""
    until: str = ""
    text: str = ""
    confirmed: bool | None = None
    reviewed: bool | None = None


def entries(
    connection: Connection, wanted: Wanted, limit: int | None = None
) -> tuple[list[Entry], int]:
    """Cases, the newest first, and how many there are in all; those without a date come last.

    Args:
        connection: to the log.
        wanted: which of them.
        limit: at most so many; None means all.
    """
    chosen = list(conditions(wanted))
    count = select(func.count()).select_from(CASES)
    if wanted.candidate:
        count = count.join(CANDIDATES)
    total = int(connection.execute(count.where(*chosen)).scalar_one())
    query = selected().where(*chosen).order_by(
        CASES.c.date.desc().nulls_last(), CASES.c.key.desc()).limit(limit)
    return [entry_of(row) for row in connection.execute(query)], total


def entry_of(row: Row[tuple[object, ...]]) -> Entry:
    """A row of `cases.selected` as it stands in lists."""
    return Entry(row.name, row.candidate or "", row.date or "", row.added, row.leading or "",
                 row.confirmed or "", row.revision)


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What cases must meet that are wanted; their candidates must be joined."""
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
    if wanted.reviewed is not None:
        noted = CASES.c.key.in_(select(DIAGNOSES.c.case_key).select_from(REVIEWS.join(DIAGNOSES)))
        found.append(noted if wanted.reviewed else ~noted)
    return found
