"""Noting how far a person is with a step, and what that changes in the work to do."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from engine.case.plan.agenda import Work
from engine.case.plan.progress import Changes, State, changes
from engine.core.proof import Proof
from engine.log.cases import find
from engine.log.errors import LogError
from engine.log.history.person import PersonCases, cases_of, marks_of, whose, works_on
from engine.log.log import Log
from engine.log.step_marks import note
from knowledge.model.records import Knowledge, Step
from knowledge.reading.cases import Case


@dataclass(frozen=True, slots=True)
class Marked:
    """A step that was marked.

    Attributes:
        step: the step.
        case: the case it was marked for.
        state: how far it is now; None where it is open.
        noted: whether words alone were noted.
        on: the day.
        words: what was noted with it.
        planned: whether the plan of the case has it, or had it before.
        changes: what is different in the work to do for the case.
        opened: steps of the case that can be begun now and could not before, in their order.
    """

    step: Step
    case: str
    state: State | None
    noted: bool
    on: datetime.date
    words: str
    planned: bool
    changes: Changes
    opened: tuple[str, ...]


def mark(
    log: Log, step: str, case: str, state: State | None, words: str, on: datetime.date,
    knowledge: Knowledge, diagnosed: Callable[[Case], Proof],
) -> Marked:
    """Note how far a step is; all of it, or nothing.

    Args:
        log: where the cases are.
        step: the id of a step that the knowledge has.
        case: the name of the case; empty for the newest whose plan has the step.
        state: how far it is; None with words only notes these, and without takes all back.
        words: what to note with it.
        on: the day.
        knowledge: has the steps.
        diagnosed: the proof of a case.

    Raises:
        UnknownCaseError: there is no such case.
        LogError: it is not clear which case is meant; or the log cannot be written.
    """
    with log.writing() as connection:
        person = _person(connection, case, knowledge)
        works = works_on(connection, person, knowledge, diagnosed)
        own_marks = marks_of(connection, person.candidate, [work.case for work in works])
        begun = [work for work in works if step in own_marks.get(work.case, {}) and (
            state is None or own_marks[work.case][step].state is State.STARTED)]
        before = _chosen(works, case, knowledge.steps[step], begun)
        noted = state is None and bool(words)
        own = before.progress.get(step)
        kept = (own.state if own is not None else None) if noted else state
        note(connection, before.case, step, kept, on, words)
        after = next(work for work in works_on(connection, person, knowledge, diagnosed)
                     if work.case == before.case)
    to_do = [planned.step.id for planned in before.plan.steps if not planned.done]
    could = {planned.step.id for planned in before.now.ready} | {
        under.planned.step.id for under in before.now.started}
    return Marked(
        knowledge.steps[step], before.case, kept, noted, on, words,
        step in {planned.step.id for work in (before, after) for planned in work.plan.steps},
        changes(to_do, after.plan, after.proof, after.progress),
        tuple(planned.step.id for planned in after.now.ready if planned.step.id not in could))


def _person(connection: Connection, case: str, knowledge: Knowledge) -> PersonCases:
    if not case:
        return cases_of(connection, whose(connection), knowledge)
    candidate = find(connection, case).candidate
    return cases_of(connection, candidate or "", knowledge)


def _chosen(works: list[Work], case: str, step: Step, begun: list[Work]) -> Work:
    """The case that is meant.

    Args:
        works: the work on each case, the newest first.
        case: its name, where it is given.
        step: the step.
        begun: those of the cases for which it was begun.

    Raises:
        LogError: it cannot be read, or none or several are meant.
    """
    if case:
        found = [work for work in works if work.case == case]
        if not found:
            raise LogError(f"the case '{case}' cannot be read with this knowledge",
                           f"`debrief diagnose log:{case}` tells why")
        return found[0]
    planned = [(work, entry.done) for work in works for entry in work.plan.steps
               if entry.step.id == step.id]
    fitting = begun or [work for work, done in planned if not done] or [
        work for work, _ in planned]
    if not fitting:
        raise LogError(f"no plan of a case in the log has the step '{step.id}'",
                       "name the case it is for with --case")
    if step.each_time and len(fitting) > 1:
        names = ", ".join(work.case for work in fitting[:5])
        raise LogError(f"the step '{step.id}' is to be done for each rejection, and these cases "
                       f"have it: {names}", "say which with --case")
    return fitting[0]
