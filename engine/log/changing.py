"""Cases in the log changed and diagnosed again, with what that comes to."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from engine.case.compare.verdicts import CaseDiff, outcome
from engine.case.plan.progress import Changes, Progress, changes, replan
from engine.case.questions.changes import Change
from engine.case.questions.what_if import WhatIf
from engine.core.proof import Proof
from engine.log import diagnoses, editing, step_marks
from engine.log.edited import as_far_as_read
from engine.log.keeping import Diagnoser
from engine.log.log import Log
from engine.log.past import past
from engine.log.subjects import (
    OWN,
    Columns,
    changes_between,
    subjects_in,
    subjects_of,
)
from knowledge.model.plain import JsonValue
from knowledge.reading.cases import Case


@dataclass(frozen=True, slots=True)
class Rediagnosed:
    """A case that was changed and diagnosed again.

    Attributes:
        revision: its new revision; the old one where nothing changed.
        what_if: all that is different, by one and the same knowledge.
        fields: changed fields of the case itself, by subject.
        steps: what became of the work to do.
        progress: what was noted about steps, all of which is kept.
    """

    revision: int
    what_if: WhatIf
    fields: Mapping[str, JsonValue]
    steps: Changes
    progress: Progress


def change(
    log: Log, data: Columns, new: Case, revision: int, diagnoser: Diagnoser, on: datetime.date,
) -> Rediagnosed:
    """Change a case to a new one of the same name and diagnose it again; all of it, or nothing.

    Args:
        log: where it is.
        data: the case in the form of its file, as it was read.
        new: what it is to be.
        revision: the revision that was read.
        diagnoser: diagnoses both.
        on: the day.

    Raises:
        ConflictError: another one has changed the case since.
        LogError: the log cannot be written.
    """
    old = as_far_as_read(data, diagnoser.knowledge)
    with log.reading() as connection:
        before, after = (
            diagnoser.proof(past(connection, one.candidate, diagnoser.knowledge).look_back(one))
            for one in (old, new))
    changed = changes_between(subjects_in(data), subjects_of(new))
    now = revision
    with log.writing() as connection:
        if changed:
            now = editing.edit(connection, new.id, changed, revision, on)
            diagnoses.store(connection, new.id, diagnoser.record(after, on), on)
        progress = step_marks.marks(connection, new.id)
    return Rediagnosed(
        now, _what_if(before, after),
        {subject: value for subject, value in changed.items() if subject.startswith(OWN)},
        _steps(before, after, progress), progress)


def _what_if(before: Proof, after: Proof) -> WhatIf:
    old, new = before.case.answers, after.case.answers
    changed = tuple(Change(question, old.get(question), new.get(question))
                    for question in after.knowledge.questions
                    if old.get(question) != new.get(question))
    return WhatIf(changed, before, after, CaseDiff(
        after.case.id, after.case.confirmed, outcome(before), outcome(after)))


def _steps(before: Proof, after: Proof, progress: Progress) -> Changes:
    earlier = [planned.step.id for planned in replan(before, progress).steps if not planned.done]
    return changes(earlier, replan(after, progress), after, progress)
