"""What the log knows of the cases before one."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sqlalchemy import Connection, and_, func, select

from engine.case.plan.progress import State
from engine.core.hearing.earlier import compared_by
from engine.log.packing import unpacked
from engine.log.step_marks import Noted, candidate_notes, newest
from engine.log.tables import CANDIDATES, CASES, DIAGNOSES
from knowledge.model.conditions import Value
from knowledge.model.earlier import Earlier, EarlierCase, Finished
from knowledge.model.plain import JsonValue
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case


@dataclass(frozen=True, slots=True)
class Past:
    """What the log knows of one person.

    Attributes:
        places: for each case its day (where it has none the day it was added), and its place among
            those of the same day.
        cases: those that were diagnosed, the oldest first.
        done: each step with the day on which it was last done, the oldest first.
    """

    places: Mapping[str, tuple[datetime.date, int]]
    cases: tuple[EarlierCase, ...]
    done: tuple[Finished, ...]

    def look_back(self, case: Case, on: datetime.date | None = None) -> Case:
        """A case with what came before it.

        Args:
            case: a case that is in the log, or is to be put there.
            on: the day on which a case that is not there yet is put there.
        """
        added, key = self.places.get(case.id, (on, sys.maxsize))
        day = case.date or added
        if day is None:
            return replace(case, earlier=None)
        before = tuple(one for one in self.cases if one.case != case.id and (
            self.places[one.case] < (day, key)))
        done = tuple(one for one in self.done if one.on <= day)
        return replace(case, earlier=Earlier(day, before, done) if before else None)


def past(connection: Connection, candidate: str, knowledge: Knowledge) -> Past:
    """What the log knows of a person; nothing of nobody.

    Args:
        connection: to the log.
        candidate: the name; empty for nobody.
        knowledge: tells what of the cases answers can follow from.
    """
    if not candidate:
        return Past({}, (), ())
    rows = connection.execute(
        select(CASES.c.key, CASES.c.name, CASES.c.date, CASES.c.added)
        .select_from(CASES.join(CANDIDATES)).where(CANDIDATES.c.name == candidate))
    places = {row.name: (datetime.date.fromisoformat(row.date or row.added), int(row.key))
              for row in rows}
    latest = select(DIAGNOSES.c.case_key, func.max(DIAGNOSES.c.number).label("number")).where(
        DIAGNOSES.c.case_key.in_([key for _, key in places.values()])).group_by(
        DIAGNOSES.c.case_key).subquery()
    records: dict[str, bytes] = {row.name: row.record for row in connection.execute(
        select(CASES.c.name, DIAGNOSES.c.record)
        .select_from(CASES.join(DIAGNOSES).join(latest, and_(
            latest.c.case_key == DIAGNOSES.c.case_key,
            latest.c.number == DIAGNOSES.c.number))))}
    return Past(
        places, tuple(_case(name, places[name][0], unpacked(records[name]), knowledge)
                      for name in sorted(records, key=places.__getitem__)),
        tuple(_done(candidate_notes(connection, candidate), knowledge)))


def _case(
    name: str, day: datetime.date, record: JsonValue, knowledge: Knowledge
) -> EarlierCase:
    assert isinstance(record, dict)
    proof = record["proof"]
    assert isinstance(proof, dict)
    answers, findings = proof["answers"], proof["findings"]
    assert isinstance(answers, dict)
    assert isinstance(findings, list)
    held = [one["id"] for one in findings if isinstance(one, dict)]
    compared, counted = compared_by(knowledge)
    return EarlierCase(
        name, day, {question: value for question in compared
                    if (value := _value(answers.get(question))) is not None},
        tuple(finding for finding in counted if finding in held))


def _value(value: JsonValue) -> Value | None:
    """An answer as it was written down."""
    if isinstance(value, list):
        return tuple(str(option) for option in value)
    return value if isinstance(value, str | int) else None


def _done(notes: Sequence[Noted], knowledge: Knowledge) -> Iterator[Finished]:
    """The steps that were done, each with the newest day, of all cases."""
    ordered = sorted(notes, key=lambda one: one.case)  # stable: the oldest of a case stays first
    days: dict[str, datetime.date] = {}
    for _, of_case in groupby(ordered, key=lambda one: one.case):
        for step, mark in newest(of_case).items():
            if mark.state is State.DONE and step in knowledge.steps:
                days[step] = max(mark.on, days.get(step, mark.on))
    found = [Finished(step, days[step]) for step in knowledge.steps if step in days]
    yield from sorted(found, key=lambda one: one.on)
