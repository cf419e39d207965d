"""Dates for a plan: one person, a number of hours a week, one step's work at a time.

Parallel schedule generation: of the steps whose prerequisites are scheduled, the one that can
begin soonest is next, and of several the one that must by the critical path (Kolisch, R. 1996,
Serial and parallel resource-constrained project scheduling methods revisited). So no day is idle
while a step can be worked on, and lead time goes by while other steps are.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from engine.case.plan.plan import Plan, PlanError, PlannedStep
from knowledge.model.records import Step

DAYS_A_WEEK = 7
SHORT = 1
"""Steps of so many hours at most do not wait for longer ones."""
LAST_DATE = datetime.date(9000, 1, 1)


class ScheduleError(PlanError):
    """The hours or the start date cannot be used."""


@dataclass(frozen=True, slots=True)
class Slot:
    """When a step is worked on and done; all days belong to it.

    Attributes:
        start: the first day of work.
        worked: the last day of work.
        finish: the day on which it is done, lead time included.
    """

    start: datetime.date
    worked: datetime.date
    finish: datetime.date


def schedule(plan: Plan, hours_per_week: float, start: datetime.date) -> Mapping[str, Slot]:
    """The dates of all steps not yet done, in the order in which they are begun.

    Args:
        plan: the steps and what they wait for.
        hours_per_week: how many hours a week there are for it, above 0 and at most 168.
        start: the first day.

    Raises:
        ScheduleError: the hours are out of range, or the plan would end after the year 9000.
    """
    if start > LAST_DATE:
        raise ScheduleError(f"{start.isoformat()} is too late a start; plans end by the year 9000")
    hours_a_day = daily_hours(hours_per_week)
    waiting = {planned.step.id: planned for planned in plan.steps if not planned.done}
    finished: dict[str, Fraction] = {planned.step.id: Fraction(0)
                                     for planned in plan.steps if planned.done}
    free = Fraction(0)
    slots: dict[str, Slot] = {}
    while waiting:
        begin, _, step = min((
            (max([free, *(finished[earlier] for earlier in planned.after)]), _urgency(planned),
             planned)
            for planned in waiting.values() if finished.keys() >= planned.after.keys()
        ), key=lambda offer: offer[:2])
        del waiting[step.step.id]
        free = begin + Fraction(step.step.hours) / hours_a_day
        done = max(free, begin + step.step.lead_days[1])
        finished[step.step.id] = done
        slots[step.step.id] = slot(step.step, start, begin, hours_a_day)
    return slots


def daily_hours(hours_per_week: float) -> Fraction:
    """Hours a day for hours a week, exactly.

    Raises:
        ScheduleError: the hours are out of range.
    """
    if 0 < hours_per_week <= 168:
        hours_a_day = Fraction(hours_per_week).limit_denominator(1000) / DAYS_A_WEEK
        if hours_a_day > 0:
            return hours_a_day
    raise ScheduleError("hours a week must be above 0 and at most 168")


def slot(step: Step, start: datetime.date, begin: Fraction, hours_a_day: Fraction) -> Slot:
    """The days of one step.

    Args:
        step: the step.
        start: the first day of the plan.
        begin: when the step is begun, in days from then.
        hours_a_day: how much of it is worked on in a day.

    Raises:
        ScheduleError: it would end after the year 9000.
    """
    first = math.floor(begin)
    worked = math.ceil(begin + Fraction(step.hours) / hours_a_day) - 1
    return Slot(_day(start, first), _day(start, worked),
                _day(start, max(first + step.lead_days[1], worked)))


def _urgency(planned: PlannedStep) -> tuple[bool, bool, int, int, int]:
    """The steps of every plan, then short ones; then by the critical path, phase and worth."""
    step = planned.step
    return (not step.every_plan, step.hours > SHORT, planned.timing.latest_start, planned.phase,
            -planned.worth)


def _day(start: datetime.date, days: int) -> datetime.date:
    try:
        day = start + datetime.timedelta(days=days)
    except OverflowError:
        day = datetime.date.max
    if day > LAST_DATE:
        raise ScheduleError("with so few hours a week the plan would never end")
    return day
