"""Working through a plan: what can be done now, and new plans that keep what was done."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.case.plan.plan import make_plan
from engine.case.plan.progress import (
    Mark,
    Progress,
    State,
    Why,
    changes,
    replan,
    what_now,
    with_progress,
)
from engine.core.proof import Proof
from tests.engine.case.plan.test_plan_laws import LAWS, ONE_ROUTE, TWO_ROUTES, Law, Made
from tests.engine.proofs import a_proof, infer, random_proofs, real_proofs
from tests.engine.random_steps import a_step
from tests.examples import examples

DAY = datetime.date(2026, 3, 2)
NOT_WITH_PROGRESS = {"law_cap", "law_a_step_falls_away_only_without_its_group"}
"""What is begun comes on top of the cap; without a skipped step also what needs it falls away."""


def marks(**states: str) -> Progress:
    return {step: Mark(State(state), DAY) for step, state in states.items()}


@st.composite
def progressed(draw: st.DrawFn) -> tuple[Proof, Progress]:
    """A proof of random steps, and marks on some of them."""
    proof = draw(random_proofs())
    drawn = draw(st.dictionaries(
        st.sampled_from(sorted(proof.knowledge.steps)), st.sampled_from(State), max_size=4))
    return proof, {step: Mark(state, DAY) for step, state in drawn.items()}


@pytest.mark.parametrize("law", [law for law in LAWS if law.__name__ not in NOT_WITH_PROGRESS])
@given(progressed(), st.integers(0, 4))
@examples(4)
def test_a_new_plan_obeys_the_laws_of_plans(
    law: Law, made: tuple[Proof, Progress], cap: int
) -> None:
    """What holds for every plan holds for one that keeps progress."""
    proof, progress = made
    law(Made(with_progress(proof, progress), cap, replan(proof, progress, cap)))


@given(progressed(), st.integers(0, 4))
@example((ONE_ROUTE, {}), 0)
@example((TWO_ROUTES, {}), 0)
@examples(13)
def test_progress_is_kept(made: tuple[Proof, Progress], cap: int) -> None:
    """What is done is there and done, what was skipped is not there; nothing needs a skipped step.

    What was begun is there, unless it cannot do without a step that was skipped, or an alternative
    to it is done; of several alternatives begun the first is there.
    """
    proof, progress = made
    plan = replan(proof, progress, cap)
    planned = {entry.step.id: entry for entry in plan.steps}
    skipped = {step for step, mark in progress.items() if mark.state is State.SKIPPED}
    settled = {entry.step.choice for entry in plan.steps
               if entry.done or entry.step.id in progress} - {None}
    to_do = [entry.step.choice for entry in plan.steps if not entry.done and entry.step.choice]
    assert len(to_do) == len(set(to_do))
    for step, mark in progress.items():
        if mark.state is State.DONE:
            assert planned[step].done
        elif mark.state is State.SKIPPED:
            assert step not in planned or planned[step].done
        elif step not in planned:
            choice = proof.knowledge.steps[step].choice
            assert skipped or choice in settled or proof.knowledge.steps[step].after_any


@given(progressed(), st.integers(0, 4))
@examples(9)
def test_what_can_be_done_now(made: tuple[Proof, Progress], cap: int) -> None:
    """Each step has one place; what is ready has all it waits for; something can always be done."""
    proof, progress = made
    plan = replan(proof, progress, cap)
    now = what_now(plan, progress)
    done = {planned.step.id for planned in now.done}
    places = [*done, *(planned.step.id for planned in now.ready),
              *(entry.planned.step.id for entry in now.started),
              *(entry.planned.step.id for entry in now.waiting)]
    assert sorted(places) == sorted(planned.step.id for planned in plan.steps)
    for planned in now.ready:
        assert done >= {*planned.step.after_all}
        assert not planned.step.after_any or done & {*planned.step.after_any}
    for waiting in now.waiting:
        assert waiting.for_steps
        assert done.isdisjoint(waiting.for_steps)
    assert now.ready or now.started or not now.waiting


@given(progressed(), st.integers(0, 4))
@examples(9)
def test_changes_account_for_every_step(made: tuple[Proof, Progress], cap: int) -> None:
    """The steps to do before, without what was removed and with what was added, are those now."""
    proof, progress = made
    before = {planned.step.id for planned in make_plan(proof, cap).steps if not planned.done}
    plan = replan(proof, progress, cap)
    told = changes(before, plan, proof, progress)
    after = {planned.step.id for planned in plan.steps if not planned.done}
    assert (before | told.added.keys()) - told.removed.keys() == after
    assert bool(told) == (before != after)
    for step, why in told.removed.items():
        mark = progress.get(step)
        assert (why is Why.DONE) == (mark is not None and mark.state is State.DONE)


def test_without_progress_nothing_changes() -> None:
    """With no marks the plan of each real case is the usual one."""
    for proof in real_proofs().values():
        assert replan(proof, {}).steps == make_plan(proof).steps


# --- by hand --------------------------------------------------------------------------------------

STEPS = {
    "ask": a_step("ask", addresses=("f",), lead_days=(1, 14)),
    "hear": a_step("hear", addresses=("f",), after_all=("ask",)),
    "short": a_step("short", addresses=("g",), choice="way"),
    "long": a_step("long", addresses=("g", "f"), choice="way", hours=9),
    "use": a_step("use", addresses=("g",), after_any=("short", "long")),
}


def a_plan(**states: str) -> tuple[set[str], Mapping[str, Why], Mapping[str, Why]]:
    """The steps to do with these marks, what was added, and what was removed."""
    proof = a_proof(STEPS, list(STEPS), worth={"f": 4, "g": 6})
    before = [planned.step.id for planned in make_plan(proof, 0).steps]
    progress = marks(**states)
    plan = replan(proof, progress, 0)
    told = changes(before, plan, proof, progress)
    return ({planned.step.id for planned in plan.steps if not planned.done}, told.added,
            told.removed)


def test_all_alternatives_that_are_done_are_shown() -> None:
    """Whoever has done two alternatives sees both, ticked, and neither beside the other."""
    progress = marks(short="done", long="done")
    plan = replan(a_proof(STEPS, list(STEPS), worth={"f": 4, "g": 6}), progress)
    done = {planned.step.id: planned for planned in plan.steps if planned.done}
    assert done.keys() == {"short", "long"}
    assert [planned.instead for planned in done.values()] == [(), ()]
    assert plan.left_out == plan.fallen_away == ()
    used = next(planned for planned in plan.steps if planned.step.id == "use")
    assert used.after == {"short": "any"}


@pytest.mark.parametrize(("states", "to_do", "added", "removed"), [
    ({}, {"ask", "hear", "long", "use"}, {}, {}),
    ({"ask": "done"}, {"hear", "long", "use"}, {}, {"ask": Why.DONE}),
    ({"ask": "skipped"}, {"long", "use"}, {}, {"ask": Why.SKIPPED, "hear": Why.FELL_AWAY}),
    ({"short": "started"}, {"ask", "hear", "short", "use"}, {"short": Why.CALLED_FOR},
     {"long": Why.GAVE_WAY}),
    ({"short": "done"}, {"ask", "hear", "use"}, {}, {"long": Why.GAVE_WAY}),
    ({"short": "done", "long": "started"}, {"ask", "hear", "use"}, {}, {"long": Why.GAVE_WAY}),
    ({"long": "done", "short": "started"}, {"ask", "hear", "use"}, {}, {"long": Why.DONE}),
    ({"short": "done", "long": "done"}, {"ask", "hear", "use"}, {}, {"long": Why.DONE}),
    ({"long": "skipped"}, {"ask", "hear", "short", "use"}, {"short": Why.CALLED_FOR},
     {"long": Why.SKIPPED}),
    ({"long": "skipped", "short": "skipped"}, {"ask", "hear"}, {},
     {"long": Why.SKIPPED, "use": Why.FELL_AWAY}),
])
def test_new_plans(
    states: dict[str, str], to_do: set[str], added: dict[str, Why], removed: dict[str, Why]
) -> None:
    """Marks change the plan as they should, and each change is told with its reason."""
    assert a_plan(**states) == (to_do, added, removed)


def test_what_was_begun_is_expected_by_its_lead_time() -> None:
    """A step that was begun is expected done after its longest lead time."""
    proof = a_proof(STEPS, list(STEPS), worth={"f": 4, "g": 6})
    progress = marks(ask="started")
    now = what_now(replan(proof, progress, 0), progress)
    assert [(entry.planned.step.id, entry.since, entry.expected) for entry in now.started] == [
        ("ask", DAY, DAY + datetime.timedelta(days=14))]
    assert ("hear", ("ask",)) in [(entry.planned.step.id, entry.for_steps)
                                  for entry in now.waiting]


def test_later_feedback_keeps_what_was_done() -> None:
    """New answers make a new plan; what was done stays in it, and the change is told."""
    before = infer({"iv.technical": "failed", "fb.given": "none"})
    after = infer({"iv.technical": "failed", "fb.given": "specific", "fb.source": "decision_maker",
                   "fb.reason": ("culture_fit",)})
    to_do = [planned.step.id for planned in make_plan(before).steps]
    progress = marks(cool_off="done", story_bank="done", calm_nerves="started")
    plan = replan(after, progress)
    planned = {entry.step.id: entry for entry in plan.steps}
    assert planned["cool_off"].done
    assert planned["story_bank"].done
    assert not planned["calm_nerves"].done
    told = changes(to_do, plan, after, progress)
    assert told.removed["cool_off"] is Why.DONE
    assert told.added


def test_marks_on_steps_that_are_no_more_are_ignored() -> None:
    """A mark on a step that the knowledge does not have changes nothing."""
    proof = infer({})
    assert replan(proof, marks(gone="done")).steps == make_plan(proof).steps
