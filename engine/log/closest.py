"""The cases of the log, those nearest to a tie first: what the newest diagnosis of each came to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, Subquery, and_, func, select

from engine.log.cases import selected
from engine.log.listing import Entry, Wanted, conditions, entry_of
from engine.log.tables import CANDIDATES, CASES, DIAGNOSES, REVIEWS


@dataclass(frozen=True, slots=True)
class Ranked:
    """A case in a list.

    Attributes:
        key: the number of the case.
        lead: decibans by which its first reason is ahead of the next one; None where nothing speaks
            for any reason, or it was not diagnosed.
        reviews: how many second opinions there are on its diagnoses.
        disagreed: how many of them do not agree.
    """

    key: int
    entry: Entry
    lead: int | None
    reviews: int
    disagreed: int


def ranked(
    connection: Connection, wanted: Wanted, limit: int, offset: int = 0, newest: bool = False
) -> tuple[list[Ranked], int]:
    """Cases, those nearest to a tie first, and how many there are in all.

    Those that nothing speaks for come after all others, and those never diagnosed last; of equal
    ones the newest comes first. Only stored diagnoses are read.

    Args:
        connection: to the log.
        wanted: which of them.
        limit: at most so many.
        offset: after so many.
        newest: the newest first instead.
    """
    last = newest_diagnoses()
    rows = connection.execute(
        select(CASES.c.key, DIAGNOSES.c.totals)
        .select_from(CASES.outerjoin(CANDIDATES).outerjoin(last, last.c.case_key == CASES.c.key)
                     .outerjoin(DIAGNOSES, and_(DIAGNOSES.c.case_key == last.c.case_key,
                                                DIAGNOSES.c.number == last.c.number)))
        .where(*conditions(wanted))
        .order_by(CASES.c.date.desc().nulls_last(), CASES.c.key.desc())).all()
    leads = {int(row.key): None if row.totals is None else _lead(row.totals) for row in rows}
    unread = {int(row.key) for row in rows if row.totals is None}
    keys = list(leads)
    if not newest:
        keys.sort(key=lambda key: (key in unread, leads[key] is None, leads[key] or 0))
    return _shown(connection, keys[offset:offset + limit], leads), len(keys)


def newest_diagnoses() -> Subquery:
    """The number of the newest diagnosis of each case that has one."""
    return select(DIAGNOSES.c.case_key, func.max(DIAGNOSES.c.number).label("number")).group_by(
        DIAGNOSES.c.case_key).subquery()


def _shown(
    connection: Connection, keys: Sequence[int], leads: dict[int, int | None]
) -> list[Ranked]:
    found = {int(row.key): entry_of(row) for row in connection.execute(
        selected().where(CASES.c.key.in_(keys)))}
    opinions: dict[int, list[bool]] = {key: [] for key in keys}
    for key, agrees in connection.execute(
            select(DIAGNOSES.c.case_key, REVIEWS.c.agrees)
            .select_from(REVIEWS.join(DIAGNOSES)).where(DIAGNOSES.c.case_key.in_(keys))):
        opinions[key].append(agrees)
    return [Ranked(key, found[key], leads[key], len(opinions[key]), opinions[key].count(False))
            for key in keys]


@lru_cache(maxsize=4096)
def _lead(totals: str) -> int | None:
    """How far the first reason is ahead of the next one and of no evidence at all, in decibans.

    Args:
        totals: decibans by category, as JSON.
    """
    numbers: list[int] = list(json.loads(totals).values())
    if not any(numbers):
        return None
    first, second = sorted([*numbers, 0, 0], reverse=True)[:2]
    return first - second
