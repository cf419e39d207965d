"""What was done about the steps of a plan: begun, done, or skipped with a reason, day by day.

`engine.case.plan.progress` plans with it: `replan(proof, marks(connection, case))`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Row, insert, select

from engine.case.plan.progress import Mark, State
from engine.log.cases import find
from engine.log.tables import CANDIDATES, CASES, PROGRESS

OPEN = "open"
"""What takes back all that was noted about a step."""


@dataclass(frozen=True, slots=True)
class Noted:
    """One note about one step of a case.

    Attributes:
        state: None where what was noted before was taken back.
    """

    case: str
    step: str
    state: State | None
    on: datetime.date
    note: str


def note(
    connection: Connection, case: str, step: str, state: State | None, on: datetime.date,
    words: str = "",
) -> None:
    """Note how far a step is.

    Args:
        connection: to the log.
        case: the name of the case.
        step: the id of the step; whether there is such a step is for the caller to know.
        state: how far it is; None takes back what was noted before (with words: only notes them,
            where nothing was noted before).
        on: the day.
        words: the reason for skipping it, or any other note.

    Raises:
        UnknownCaseError: there is no such case.
    """
    connection.execute(insert(PROGRESS).values(
        case_key=find(connection, case).key, step=step, note=words or None,
        state=OPEN if state is None else state.value, on=on.isoformat()))


def notes(connection: Connection, case: str) -> tuple[Noted, ...]:
    """Everything that was noted about the steps of a case, the oldest first.

    Raises:
        UnknownCaseError: there is no such case.
    """
    key = find(connection, case).key
    rows = connection.execute(
        select(PROGRESS).where(PROGRESS.c.case_key == key).order_by(PROGRESS.c.key))
    return tuple(_noted(row, case) for row in rows)


def marks(connection: Connection, case: str) -> dict[str, Mark]:
    """The newest mark of each step of a case that has one.

    Raises:
        UnknownCaseError: there is no such case.
    """
    return newest(notes(connection, case))


def candidate_notes(connection: Connection, candidate: str) -> tuple[Noted, ...]:
    """Everything noted about steps of all cases of a person, the oldest first; none for nobody."""
    rows = connection.execute(
        select(PROGRESS, CASES.c.name.label("case"))
        .select_from(PROGRESS.join(CASES).join(CANDIDATES))
        .where(CANDIDATES.c.name == candidate).order_by(PROGRESS.c.on, PROGRESS.c.key))
    return tuple(_noted(row, row.case) for row in rows)


def newest(noted: Iterable[Noted]) -> dict[str, Mark]:
    """The mark of each step that has one, of notes with the oldest first.

    Its day is that on which the step came into its state; a note on the way changes only the words.
    """
    found: dict[str, Mark] = {}
    for one in noted:
        before = found.get(one.step)
        if one.state is None:
            found.pop(one.step, None)
        elif before is not None and before.state is one.state:
            found[one.step] = Mark(one.state, before.on, one.note or before.note)
        else:
            found[one.step] = Mark(one.state, one.on, one.note)
    return found


def _noted(row: Row[tuple[object, ...]], case: str) -> Noted:
    return Noted(case, row.step, None if row.state == OPEN else State(row.state),
                 datetime.date.fromisoformat(row.on), row.note or "")
