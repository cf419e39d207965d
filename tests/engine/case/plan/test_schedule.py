"""Claims about the dates of a plan: nothing too early, nothing too much, nothing left idle."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.case.plan.plan import Plan, make_plan
from engine.case.plan.schedule import LAST_DATE, ScheduleError, Slot, schedule
from tests.engine.proofs import a_proof, random_plans, real_proofs
from tests.engine.random_steps import a_step
from tests.examples import examples

MONDAY = datetime.date(2026, 3, 2)
HOUR_A_DAY = 7.0

hours_a_week = st.integers(1, 4 * 168).map(lambda quarters: quarters / 4)
starts = st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31))


def hours_of(plan: Plan) -> dict[str, Fraction]:
    """The working hours of each step still to do."""
    return {planned.step.id: Fraction(planned.step.hours)
            for planned in plan.steps if not planned.done}


def real_plans() -> list[Plan]:
    return [make_plan(proof) for proof in real_proofs().values()]


def days_from(start: datetime.date, slot: Slot) -> tuple[int, int]:
    """The first and the last day of a slot, counted from the start."""
    return (slot.start - start).days, (slot.finish - start).days


# --- the laws ------------------------------------------------------------------------------------


@given(random_plans(), hours_a_week, starts)
@examples(5)
def test_every_step_still_to_do_has_dates(
    plan: Plan, hours: float, start: datetime.date
) -> None:
    """All steps but those done have a slot, in order of start; none ends before it starts."""
    slots = schedule(plan, hours, start)
    assert set(slots) == {planned.step.id for planned in plan.steps if not planned.done}
    assert all(slot.start <= slot.finish for slot in slots.values())
    begun = [slot.start for slot in slots.values()]
    assert begun == sorted(begun)


@given(random_plans(), hours_a_week, starts)
@examples(5)
def test_the_first_step_begins_on_the_first_day(
    plan: Plan, hours: float, start: datetime.date
) -> None:
    """No step begins before the start date, and one begins on it."""
    slots = schedule(plan, hours, start)
    if slots:
        assert min(slot.start for slot in slots.values()) == start


@given(random_plans(), hours_a_week, starts)
@examples(5)
def test_no_step_begins_before_what_it_waits_for(
    plan: Plan, hours: float, start: datetime.date
) -> None:
    """A step begins no earlier than the day on which the last of its prerequisites is done."""
    slots = schedule(plan, hours, start)
    for planned in plan.steps:
        for earlier in planned.after:
            if earlier in slots:
                assert slots[planned.step.id].start >= slots[earlier].finish


@given(random_plans(), hours_a_week, starts)
@examples(5)
def test_lead_times_are_kept(plan: Plan, hours: float, start: datetime.date) -> None:
    """From the start to the finish of a step its longest lead time goes by."""
    slots = schedule(plan, hours, start)
    for planned in plan.steps:
        if not planned.done:
            first, last = days_from(start, slots[planned.step.id])
            assert last - first >= planned.step.lead_days[1]


@given(random_plans(), hours_a_week, starts)
@examples(5)
def test_no_more_work_than_the_hours_allow(
    plan: Plan, hours: float, start: datetime.date
) -> None:
    """The steps that lie between two dates need no more hours than the days between them have."""
    slots = schedule(plan, hours, start)
    effort = hours_of(plan)
    for since in {slot.start for slot in slots.values()}:
        for until in {slot.finish for slot in slots.values()}:
            within = sum((effort[step] for step, slot in slots.items()
                          if since <= slot.start and slot.finish <= until), Fraction(0))
            days = max((until - since).days + 1, 0)
            assert within <= days * Fraction(hours) / 7


@given(random_plans(), hours_a_week, starts)
@examples(5)
def test_a_plan_takes_as_long_as_it_must_and_no_longer(
    plan: Plan, hours: float, start: datetime.date
) -> None:
    """It takes at least the critical path and all the hours, at most one step after the other."""
    slots = schedule(plan, hours, start)
    if not slots:
        return
    last = max(days_from(start, slot)[1] for slot in slots.values())
    works = {step: effort * 7 / Fraction(hours) for step, effort in hours_of(plan).items()}
    leads = {planned.step.id: planned.step.lead_days[1] for planned in plan.steps}
    assert last >= plan.days[1]
    assert last + 1 >= sum(works.values(), Fraction(0))
    assert last <= sum((max(work, Fraction(leads[step])) for step, work in works.items()),
                       Fraction(0))


@given(random_plans(hours=st.integers(1, 6).map(float)))
@examples(5)
def test_no_day_is_left_idle(plan: Plan) -> None:
    """Lead time goes by while other steps are worked on.

    With an hour a day and whole hours, each step is worked on for whole days from its start. No
    step could have been worked on in earlier days that were left free, after its prerequisites.
    """
    slots = schedule(plan, HOUR_A_DAY, MONDAY)
    effort = {step: int(hours) for step, hours in hours_of(plan).items()}
    begun = {step: days_from(MONDAY, slot)[0] for step, slot in slots.items()}
    worked = {day for step, first in begun.items() for day in range(first, first + effort[step])}
    assert len(worked) == sum(effort.values())
    for planned in plan.steps:
        step = planned.step.id
        if step in slots:
            ready = max((_done(plan, earlier, begun, effort) for earlier in planned.after),
                        default=0)
            for day in range(ready, begun[step]):
                assert not worked.isdisjoint(range(day, min(day + effort[step], begun[step]))), (
                    step, day)


def _done(plan: Plan, step: str, begun: Mapping[str, int], effort: Mapping[str, int]) -> int:
    """The day from which on later steps may begin: work and lead time are through."""
    if step not in begun:
        return 0
    lead = next(planned.step.lead_days[1] for planned in plan.steps if planned.step.id == step)
    return begun[step] + max(effort[step], lead)


@given(random_plans(), hours_a_week, starts, st.integers(-1000, 1000))
@examples(5)
def test_another_start_moves_all_dates(
    plan: Plan, hours: float, start: datetime.date, days: int
) -> None:
    """A plan begun some days later has all its dates as many days later, in the same order."""
    later = datetime.timedelta(days=days)
    moved = schedule(plan, hours, start + later)
    assert list(moved.items()) == [
        (step, Slot(slot.start + later, slot.worked + later, slot.finish + later))
        for step, slot in schedule(plan, hours, start).items()]


@given(random_plans(), hours_a_week)
@examples(5)
def test_dates_can_be_made_again(plan: Plan, hours: float) -> None:
    """The same plan gives the same dates, in the same order."""
    slots = schedule(plan, hours, MONDAY)
    assert list(schedule(plan, hours, MONDAY).items()) == list(slots.items())


# --- by hand -------------------------------------------------------------------------------------


def test_work_goes_on_while_a_step_takes_its_time() -> None:
    """While one waits for an answer for two weeks, other work is done."""
    steps = {step.id: step for step in (
        a_step("ask", every_plan=True, lead_days=(1, 14)),
        a_step("read", every_plan=True, after_all=("ask",), hours=2, lead_days=(1, 3)),
        a_step("write", every_plan=True, hours=4, lead_days=(1, 1)))}
    slots = schedule(make_plan(a_proof(steps, list(steps))), HOUR_A_DAY, MONDAY)
    assert {step: days_from(MONDAY, slot) for step, slot in slots.items()} == {
        "ask": (0, 14), "write": (1, 4), "read": (14, 17)}


@pytest.mark.parametrize(("hours", "expected"), [
    (3.5, {"one": (0, 1), "two": (2, 5)}),
    (7, {"one": (0, 0), "two": (1, 2)}),
    (14, {"one": (0, 0), "two": (0, 1)}),
    (168, {"one": (0, 0), "two": (0, 0)}),
])
def test_dates_by_hours_a_week(hours: float, expected: Mapping[str, tuple[int, int]]) -> None:
    """One hour and then two hours of work, at half an hour, one, two and 24 hours a day."""
    steps = {"one": a_step("one", every_plan=True, hours=1),
             "two": a_step("two", every_plan=True, hours=2, after_all=("one",))}
    slots = schedule(make_plan(a_proof(steps, list(steps))), hours, MONDAY)
    assert {step: days_from(MONDAY, slot) for step, slot in slots.items()} == expected


@pytest.mark.parametrize("hours", [2.0, 5.0, 10.0, 40.0])
def test_the_first_days_come_first(hours: float) -> None:
    """In every real case the steps of the first days come before all that does not precede them.

    What is to be written down while it is fresh, and the day that is to pass before anything is
    decided, are of no use weeks later, however much slack the critical path leaves them.
    """
    for plan in real_plans():
        slots = schedule(plan, hours, MONDAY)
        assert set(list(slots)[:2]) == {"cool_off", "debrief"}, plan.case


def test_nothing_to_do_needs_no_dates() -> None:
    """A plan that is all done has no slots."""
    plan = make_plan(a_proof({"a": a_step("a")}, ["a"], ["a"]))
    assert schedule(plan, 5, MONDAY) == {}


# --- what cannot be used -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "hours", [0, -1, -0.0, float("nan"), float("inf"), float("-inf"), 1e-9, 5e-324, 168.01, 169])
def test_hours_out_of_range_are_refused(hours: float) -> None:
    """Hours that nobody has are refused in words, for a full plan and for one that is done."""
    plan = real_plans()[0]
    for refused in (plan, replace(plan, steps=())):
        with pytest.raises(ScheduleError, match="hours a week must be above 0 and at most 168"):
            schedule(refused, hours, MONDAY)


@pytest.mark.parametrize(("hours", "start"), [
    (0.001, MONDAY), (5, datetime.date.max), (5, LAST_DATE - datetime.timedelta(days=2))])
def test_plans_that_never_end_are_refused(hours: float, start: datetime.date) -> None:
    """A plan that would go on for thousands of years is refused in words."""
    steps = {"a": a_step("a", every_plan=True, hours=500)}
    with pytest.raises(ScheduleError):
        schedule(make_plan(a_proof(steps, ["a"])), hours, start)


@given(random_plans(), st.floats() | st.floats(0, 0.01), st.dates())
@examples(10)
def test_any_hours_and_any_start(plan: Plan, hours: float, start: datetime.date) -> None:
    """Any number of hours and any start give dates within the calendar, or a `ScheduleError`."""
    try:
        slots = schedule(plan, hours, start)
    except ScheduleError as error:
        assert str(error)
    else:
        assert 0 < hours <= 168
        assert all(start <= slot.start <= slot.finish <= LAST_DATE for slot in slots.values())
