"""Marks that one case of a person lends to another.

What is about the person stays done, whichever rejection it was done for. So a step that is not to
be done anew each time takes the newest mark that it has in any case of the person, where it has
none in this one: begun or left out at any time, done on the day of this case or later. What was
done before a rejection did not prevent it, so there the step is open again.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from engine.case.plan.progress import Mark, Progress, State
from knowledge.model.records import Step


def carried(
    case: str, day: datetime.date, marks: Mapping[str, Progress], steps: Mapping[str, Step]
) -> dict[str, Mark]:
    """What is known about each step for one case of a person.

    Args:
        case: the case.
        day: its day.
        marks: by case of the person, those of the steps; of two that are as new as one another
            that of the later case counts.
        steps: tell which are to be done anew each time.

    Returns:
        The marks of the case itself, and those carried over.
    """
    own = dict(marks.get(case, {}))
    for other in marks.values():
        for step, mark in other.items():
            known = steps.get(step)
            if known is None or known.each_time or step in marks.get(case, {}):
                continue
            if mark.state is State.DONE and mark.on < day:
                continue
            if step not in own or own[step].on <= mark.on:
                own[step] = mark
    return own


def done_before(
    case: str, day: datetime.date, marks: Mapping[str, Progress], steps: Mapping[str, Step]
) -> dict[str, datetime.date]:
    """Steps that the person has done for earlier cases, and that are open again in this one.

    Args:
        case: the case.
        day: its day.
        marks: by case of the person, those of the steps.
        steps: tell which are to be done anew each time; these are left out.

    Returns:
        By step the last day on which it was done.
    """
    known = carried(case, day, marks, steps)
    days: dict[str, datetime.date] = {}
    for other in marks.values():
        for step, mark in other.items():
            if step in steps and not steps[step].each_time and step not in known and (
                    mark.state is State.DONE):
                days[step] = max(mark.on, days.get(step, mark.on))
    return days
