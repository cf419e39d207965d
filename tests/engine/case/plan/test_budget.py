"""The best plan for a budget: what it consists of, its dates, and what more hours would buy."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.case.plan.budget import BudgetedPlan, BudgetError, Calendar, best_plan
from engine.case.plan.schedule import ScheduleError
from engine.core.proof import Proof
from tests.engine.case.plan.test_plan_laws import LAWS, Law, Made
from tests.engine.proofs import a_proof, random_proofs, real_proofs
from tests.engine.random_steps import a_step
from tests.examples import examples

START = datetime.date(2026, 3, 2)
NOT_OF_A_BUDGET = {"law_cap", "law_without_a_cap_nothing_is_left_out",
                   "law_steps_of_every_plan_are_kept"}
calendars = st.builds(Calendar, st.just(START), st.sampled_from((1.0, 3.5, 6.0, 40.0)),
                      st.none() | st.integers(1, 20).map(
                          lambda days: START + datetime.timedelta(days=days)))


def ids(best: BudgetedPlan) -> list[str]:
    return [planned.step.id for planned in best.plan.steps if not planned.done]


@pytest.mark.parametrize("law", [law for law in LAWS if law.__name__ not in NOT_OF_A_BUDGET])
@given(random_proofs(), st.none() | st.integers(1, 60).map(lambda quarters: quarters / 4),
       st.none() | calendars)
@examples(3)
def test_a_budgeted_plan_obeys_the_laws_of_plans(
    law: Law, proof: Proof, hours: float | None, calendar: Calendar | None
) -> None:
    """What holds for every plan holds for the best one too, but for what is said of a cap."""
    law(Made(proof, 1, best_plan(proof, hours, calendar).plan))


@given(random_proofs(), calendars)
@examples(7)
def test_dates_of_a_budgeted_plan(proof: Proof, calendar: Calendar) -> None:
    """Each step to do has its days, after what it waits for and before the date."""
    best = best_plan(proof, None, calendar)
    assert set(best.slots) == set(ids(best))
    for planned in best.plan.steps:
        if not planned.done:
            dates = best.slots[planned.step.id]
            assert START <= dates.start <= dates.worked <= dates.finish
            assert calendar.by is None or dates.finish < calendar.by
            assert all(best.slots[earlier].finish <= dates.start
                       for earlier in planned.after if earlier in best.slots)


@pytest.mark.parametrize("hours", [0.5, 3, 12, None])
def test_budgets_of_real_cases(hours: float | None) -> None:
    """Within the hours, never worth more than without a limit; one hour more is as was told."""
    for proof in list(real_proofs().values())[::6]:
        best = best_plan(proof, hours)
        assert hours is None or best.plan.hours <= hours
        assert best.evidence <= best.most
        if hours is None:
            assert (best.evidence, len(ids(best))) == (best.most, best.most_steps)
            assert best.one_hour is best.next_gain is None
            continue
        assert best.one_hour is not None
        richer = best_plan(proof, hours + 1)
        assert set(ids(richer)) == (set(ids(best)) | {*best.one_hour.added}) - {
            *best.one_hour.dropped}
        assert richer.evidence == best.evidence + best.one_hour.gain
        if best.next_gain is not None:
            richer = best_plan(proof, hours + float(best.next_gain.hours))
            assert richer.evidence >= best.evidence + best.next_gain.gain
            if best.next_gain.hours > Fraction(1, 4):
                nearly = best_plan(proof, hours + float(best.next_gain.hours) - 0.25)
                assert nearly.evidence == best.evidence


def test_what_cannot_be_done_before_the_date_is_told_apart() -> None:
    """Of what is left out, what takes too long by itself is too late; the rest has no room."""
    steps = {"slow": a_step("slow", hours=1, lead_days=(9, 9), addresses=("f",)),
             "after": a_step("after", hours=1, after_all=("slow",), addresses=("f",)),
             "large": a_step("large", hours=4, addresses=("f",)),
             "small": a_step("small", hours=2, addresses=("f",))}
    proof = a_proof(steps, list(steps), worth={"f": 8})
    best = best_plan(proof, 3, Calendar(START, 7, datetime.date(2026, 3, 8)))
    assert ids(best) == ["small"]
    assert best.plan.left_out == ("slow", "after", "large")
    assert best.too_late == ("slow", "after")


@pytest.mark.parametrize(("prefer", "taken"), [((), "short"), (("long",), "long")])
def test_alternatives(prefer: tuple[str, ...], taken: str) -> None:
    """Of alternatives the cheaper is taken, or the preferred one; the other is told beside it."""
    steps = {name: a_step(name, hours=hours, choice="way", addresses=("f",))
             for name, hours in (("long", 3), ("short", 1))}
    best = best_plan(a_proof(steps, list(steps), worth={"f": 8}), 5, prefer=prefer)
    assert ids(best) == [taken]
    assert best.plan.steps[0].instead == tuple({*steps} - {taken})
    assert best.plan.left_out == ()


def test_the_usual_order_is_left_where_it_comes_too_late() -> None:
    """Where the usual dates come too late for some step, other dates are found that do not."""
    steps = {"quick": a_step("quick", hours=0.5, lead_days=(0, 9), every_plan=True),
             "chain": a_step("chain", hours=1, lead_days=(1, 1), addresses=("f",)),
             "end": a_step("end", hours=7, lead_days=(9, 9), addresses=("f",),
                           after_all=("chain",))}
    proof = a_proof(steps, list(steps), worth={"f": 8})
    for days in range(10, 14):
        best = best_plan(proof, None, Calendar(START, 7, START + datetime.timedelta(days=days)))
        assert max(dates.finish for dates in best.slots.values()) < START + datetime.timedelta(days)


@pytest.mark.parametrize(("hours", "calendar", "error"), [
    (0, None, BudgetError), (-1, None, BudgetError), (float("nan"), None, BudgetError),
    (float("inf"), None, BudgetError),
    (1, Calendar(START, 6, START), BudgetError),
    (1, Calendar(START, 6, datetime.date(2050, 1, 1)), BudgetError),
    (1, Calendar(START, 0, datetime.date(2026, 4, 1)), ScheduleError),
])
def test_budgets_out_of_range(
    hours: float, calendar: Calendar | None, error: type[ValueError]
) -> None:
    """Hours and dates out of range are refused."""
    with pytest.raises(error):
        best_plan(a_proof({"s": a_step("s")}, ["s"]), hours, calendar)
