"""Whose cases in the log are meant, and the work on them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from engine.case.plan.agenda import Work, work_on
from engine.case.plan.carrying import carried, done_before
from engine.case.plan.plan import DEFAULT_CAP
from engine.case.plan.progress import Progress
from engine.core.hearing.earlier import months_before
from engine.core.proof import Proof
from engine.log.cases import StoredCase, get
from engine.log.erasing import names_of
from engine.log.errors import LogError
from engine.log.past import past
from engine.log.step_marks import candidate_notes, marks, newest
from engine.log.tables import CANDIDATES, CASES
from knowledge.model.problems import CaseError
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case

SHOWN = 5
"""Of several people so many are named."""


@dataclass(frozen=True, slots=True)
class PersonCases:
    """A person's cases.

    Attributes:
        candidate: the name; empty for cases that name nobody.
        cases: those that can be read, the oldest first, each with what came before it.
        days: of each of them: its own day, or where it has none the day it was added.
        refused: why others cannot be read any more.
    """

    candidate: str
    cases: tuple[Case, ...]
    days: tuple[datetime.date, ...]
    refused: tuple[CaseError, ...]


def whose(connection: Connection, candidate: str = "") -> str:
    """The person meant; empty for cases that name nobody, where the log has no others.

    Raises:
        LogError: there is no such person; or several, and none was named; or no case at all.
    """
    if candidate:
        names_of(connection, candidate)
        return candidate
    people = list(connection.execute(
        select(CANDIDATES.c.name).where(select(CASES.c.key).where(
            CASES.c.candidate_key == CANDIDATES.c.key).exists()).order_by(
            CANDIDATES.c.name).limit(SHOWN + 1)).scalars())
    nobodys = connection.execute(
        select(CASES.c.key).where(CASES.c.candidate_key.is_(None)).limit(1)).scalar()
    if not people and nobodys is None:
        raise LogError("the log holds no case yet", "`debrief log add my-case.yaml` adds one")
    if len(people) > 1 or (people and nobodys is not None):
        named = ", ".join(people[:SHOWN]) + (" and others" if len(people) > SHOWN else "")
        more = ", and cases that name nobody" if nobodys is not None else ""
        raise LogError(f"the log holds cases of more than one person: {named}{more}",
                       "name the one that is meant")
    return people[0] if people else ""


def names_in(connection: Connection, candidate: str) -> list[str]:
    """The names of a person's cases, or of those that name nobody, as they were added."""
    own = (CANDIDATES.c.name == candidate) if candidate else CASES.c.candidate_key.is_(None)
    return list(connection.execute(
        select(CASES.c.name).select_from(CASES.outerjoin(CANDIDATES)).where(own).order_by(
            CASES.c.key)).scalars())


def cases_of(connection: Connection, candidate: str, knowledge: Knowledge) -> PersonCases:
    """A person's cases; those that name nobody for an empty name."""
    own = (CANDIDATES.c.name == candidate) if candidate else CASES.c.candidate_key.is_(None)
    rows = connection.execute(
        select(CASES.c.key, CASES.c.name, CASES.c.date, CASES.c.added)
        .select_from(CASES.outerjoin(CANDIDATES)).where(own)).all()
    before = past(connection, candidate, knowledge)
    good: list[tuple[StoredCase, datetime.date]] = []
    refused: list[CaseError] = []
    for row in sorted(rows, key=lambda row: (row.date or row.added, row.key)):
        try:
            good.append((get(connection, row.name, knowledge),
                         datetime.date.fromisoformat(row.date or row.added)))
        except CaseError as error:
            refused.append(error)
    return PersonCases(candidate, tuple(before.look_back(stored.case) for stored, _ in good),
                       tuple(day for _, day in good), tuple(refused))


def marks_of(connection: Connection, candidate: str, names: Sequence[str]) -> dict[str, Progress]:
    """The marks on steps, by case, for a person's cases; of nobody's, those of these cases."""
    if not candidate:
        return {name: marks(connection, name) for name in names}
    noted = candidate_notes(connection, candidate)
    return {name: newest(one for one in noted if one.case == name)
            for name in dict.fromkeys(one.case for one in noted)}


def progress_of(connection: Connection, case: Case, knowledge: Knowledge) -> Progress:
    """What is known about each step for a case in the log, from other cases of the person too."""
    added = connection.execute(select(CASES.c.added).where(CASES.c.name == case.id)).scalar_one()
    return carried(case.id, case.date or datetime.date.fromisoformat(added),
                   marks_of(connection, case.candidate, [case.id]), knowledge.steps)


def works_on(
    connection: Connection, person: PersonCases, knowledge: Knowledge,
    diagnosed: Callable[[Case], Proof], cap: int = DEFAULT_CAP,
) -> list[Work]:
    """The work on each of a person's cases, the newest first.

    Args:
        connection: to the log.
        person: the cases.
        knowledge: has the steps.
        diagnosed: the proof of a case.
        cap: the most steps of each plan; see `engine.case.plan.plan.make_plan`.
    """
    noted = marks_of(connection, person.candidate, [case.id for case in person.cases])
    works = [work_on(diagnosed(case), day, carried(case.id, day, noted, knowledge.steps),
                     done_before(case.id, day, noted, knowledge.steps), cap)
             for case, day in zip(person.cases, person.days, strict=True)]
    return works[::-1]


def recent(person: PersonCases, today: datetime.date, months: int) -> PersonCases:
    """Only the cases of the last months; all of them for 0."""
    if not months:
        return person
    first = months_before(today, months)
    kept = [(case, day) for case, day in zip(person.cases, person.days, strict=True)
            if day >= first]
    return PersonCases(person.candidate, tuple(case for case, _ in kept),
                       tuple(day for _, day in kept), person.refused)
