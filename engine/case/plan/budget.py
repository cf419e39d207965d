"""The plan that makes the most of some hours, or of the time until a date: proved to be the best.

What the best is stands in `engine.case.plan.selection`, and why z3 finds it in docs/planning.md.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from engine.case.plan.plan import Plan, PlanError, check_preferred, plan_of
from engine.case.plan.prerequisites import Prerequisites
from engine.case.plan.schedule import ScheduleError, Slot, daily_hours, schedule, slot
from engine.case.plan.selection import Chosen, Deadline, Selection, Wanted
from engine.case.plan.worth import finding_worths
from engine.core.proof import Proof
from knowledge.model.records import Knowledge

MAX_HOURS = 10_000
MAX_DAYS = 3660
"""The furthest date that is planned for, in days from the first one."""


class BudgetError(PlanError):
    """The hours or dates of a budget cannot be used."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days there are.

    Attributes:
        start: the first day.
        hours_per_week: hours a week for the plan, above 0 and at most 168.
        by: the day before which all must be done, such as that of an interview; None for any.
    """

    start: datetime.date
    hours_per_week: float
    by: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class More:
    """What further hours would buy.

    Attributes:
        hours: so many more.
        gain: decibans of evidence answered besides.
        added: steps that the plan would then have.
        dropped: steps that it would then not have.
    """

    hours: Fraction
    gain: int
    added: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BudgetedPlan:
    """The best plan for a budget.

    Attributes:
        plan: the steps.
        slots: the dates of the steps to do; empty without a calendar.
        hours: the most hours of work; None for any number.
        calendar: the days there are; None for a plan without dates.
        evidence: decibans answered by the plan, what is done already included.
        most: decibans answered by the best plan without any limit.
        most_steps: the number of steps to do in that plan.
        too_late: of the steps left out those that cannot be done before the date, whatever else is
            left out.
        one_hour: what one hour more would buy, if anything; None without a limit of hours.
        next_gain: what the fewest more hours that answer more would buy; None where no number of
            hours does, or without a limit of hours.
    """

    plan: Plan
    slots: Mapping[str, Slot]
    hours: float | None
    calendar: Calendar | None
    evidence: int
    most: int
    most_steps: int
    too_late: tuple[str, ...]
    one_hour: More | None
    next_gain: More | None

    @property
    def by(self) -> datetime.date | None:
        """The day before which all is done; None for any."""
        return self.calendar.by if self.calendar else None


def best_plan(
    proof: Proof, hours: float | None, calendar: Calendar | None = None,
    prefer: Collection[str] = (), barred: Collection[str] = (),
) -> BudgetedPlan:
    """The plan that answers the most evidence within some hours and before a date.

    Args:
        proof: tells which steps are called for.
        hours: the most hours of work, above 0; None for any number.
        calendar: the days there are; None for a plan without dates.
        prefer: alternatives to take where there is a choice.
        barred: steps never to take.

    Raises:
        BudgetError: hours or dates are out of range.
        ScheduleError: hours a week are out of range, or the plan would never end.
        UnknownStepError: `prefer` names something that is no alternative.
    """
    check_preferred(prefer, proof.knowledge)
    _check(hours, calendar)
    wanted = _wanted(proof, prefer, barred)
    selection = Selection(wanted, _deadline(calendar))
    limit = None if hours is None else Fraction(hours)
    chosen = selection.best(limit)
    anything = Selection(wanted).best()
    plan, slots = _dated(proof, chosen, calendar, selection)
    return BudgetedPlan(
        plan=plan, slots=slots, hours=hours,
        calendar=calendar, evidence=chosen.evidence, most=anything.evidence,
        most_steps=len(anything.steps),
        too_late=tuple(step for step in plan.left_out if not selection.can_take(step))
        if calendar and calendar.by else (),
        one_hour=None if limit is None else _more(chosen, selection.best(limit + 1), Fraction(1)),
        next_gain=None if limit is None else _next(selection, chosen, limit),
    )


def _check(hours: float | None, calendar: Calendar | None) -> None:
    if hours is not None and not 0 < hours <= MAX_HOURS:
        raise BudgetError(f"the budget must be above 0 and at most {MAX_HOURS} hours")
    if calendar is None or calendar.by is None:
        return
    if calendar.by <= calendar.start:
        raise BudgetError(f"there is no day between {calendar.start.isoformat()} and "
                          f"{calendar.by.isoformat()}, before which all must be done")
    if (calendar.by - calendar.start).days > MAX_DAYS:
        raise BudgetError(f"{calendar.by.isoformat()} is more than ten years away")


def _wanted(proof: Proof, prefer: Collection[str], barred: Collection[str]) -> Wanted:
    steps = proof.knowledge.steps
    decided = {steps[step].choice: step for step in reversed(list(steps)) if step in prefer}
    rivals = {step.id for step in steps.values()
              if step.choice in decided and decided[step.choice] != step.id and step.choice}
    return Wanted(
        steps=steps, called=proof.steps,
        first=frozenset(step for step in proof.steps if steps[step].every_plan),
        done=proof.done, barred=frozenset(barred) | rivals, worths=finding_worths(proof))


def _deadline(calendar: Calendar | None) -> Deadline | None:
    if calendar is None:
        return None
    a_day = daily_hours(calendar.hours_per_week)
    if calendar.by is None:
        return None
    return Deadline((calendar.by - calendar.start).days, a_day)


def _plan(proof: Proof, chosen: Chosen, ends: Mapping[str, int] | None = None) -> Plan:
    """The chosen steps as a plan, with those done already that were called for or that they use."""
    steps = proof.knowledge.steps
    used = {earlier for step in chosen.steps
            for earlier in (*steps[step].after_all, *steps[step].after_any)}
    kept = {*chosen.steps, *(proof.done & (used | {*proof.steps}))}
    called = [step for step in proof.steps if not _gave_way(step, kept, proof.knowledge)]
    prerequisites = Prerequisites(steps, called, proof.done)
    graph = prerequisites.graph(kept, ends)
    idle = {step for step in kept & proof.done - {*proof.steps} if not graph.later(step)}
    return plan_of(proof, prerequisites, kept - idle, ends)


def _gave_way(step: str, kept: Collection[str], knowledge: Knowledge) -> bool:
    """Whether another alternative was taken in its place."""
    choice = knowledge.steps[step].choice
    return choice is not None and step not in kept and any(
        knowledge.steps[other].choice == choice for other in kept)


def _dated(
    proof: Proof, chosen: Chosen, calendar: Calendar | None, selection: Selection
) -> tuple[Plan, Mapping[str, Slot]]:
    """The plan with the usual dates; where one comes too late, with those proved to be in time."""
    plan = _plan(proof, chosen)
    if calendar is None:
        return plan, {}
    try:
        usual = schedule(plan, calendar.hours_per_week, calendar.start)
        if calendar.by is None or all(dates.finish < calendar.by for dates in usual.values()):
            return plan, usual
    except ScheduleError:
        if calendar.by is None:
            raise
    a_day = daily_hours(calendar.hours_per_week)
    steps = proof.knowledge.steps
    begins, ends = selection.times(chosen)
    slots = {step: slot(steps[step], calendar.start, begin * selection.unit, a_day)
             for step, begin in begins.items()}
    return _plan(proof, chosen, ends), slots


def _next(selection: Selection, chosen: Chosen, limit: Fraction) -> More | None:
    better = selection.next_better(chosen)
    if better is None:
        return None
    return _more(chosen, better, better.hours - limit)


def _more(chosen: Chosen, better: Chosen, hours: Fraction) -> More:
    return More(
        hours, better.evidence - chosen.evidence,
        tuple(step for step in better.steps if step not in chosen.steps),
        tuple(step for step in chosen.steps if step not in better.steps))
