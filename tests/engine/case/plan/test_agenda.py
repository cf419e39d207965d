"""What can be done over several cases: marks carried from case to case, each step told once."""

from __future__ import annotations

import datetime
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from engine.case.plan.agenda import Agenda, Work, agenda, work_on
from engine.case.plan.carrying import carried, done_before
from engine.case.plan.progress import Mark, Progress, State
from engine.core.proof import Proof
from tests.engine.proofs import a_proof, random_proofs
from tests.engine.random_steps import a_step
from tests.examples import examples

TODAY = datetime.date(2026, 3, 31)
DAYS = st.dates(datetime.date(2026, 1, 1), TODAY)
STEPS = {
    "ask": replace(a_step("ask", addresses=("f",), lead_days=(1, 14)), each_time=True),
    "hear": replace(a_step("hear", addresses=("f",), after_all=("ask",)), each_time=True),
    "learn": a_step("learn", addresses=("g",), hours=4),
    "use": a_step("use", addresses=("g",), after_all=("learn",)),
}


def day(number: int) -> datetime.date:
    return datetime.date(2026, 3, number)


def mark(state: State, on: int, note: str = "") -> Mark:
    return Mark(state, day(on), note)


def a_case(name: str) -> Proof:
    proof = a_proof(STEPS, list(STEPS), worth={"f": 4, "g": 6})
    return replace(proof, case=replace(proof.case, id=name))


def told(**marks: Progress) -> Agenda:
    """What there is to do for two cases, of the first and the tenth of March."""
    days = {"first": day(1), "second": day(10)}
    works = [work_on(a_case(name), days[name], carried(name, days[name], marks, STEPS),
                     done_before(name, days[name], marks, STEPS)) for name in ("second", "first")]
    return agenda(works, works[0].proof.knowledge, TODAY)


def names(agenda: Agenda) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    return {part: [(task.step.id, task.cases) for task in getattr(agenda, part)]
            for part in ("begun", "ready", "waiting")}


BOTH = ("second", "first")


def test_a_step_for_both_cases_is_told_once() -> None:
    """What is about the person is one task for both cases; what is about an employer is two."""
    assert names(told()) == {
        "begun": [],
        "ready": [("ask", ("second",)), ("ask", ("first",)), ("learn", BOTH)],
        "waiting": [("use", BOTH), ("hear", ("second",)), ("hear", ("first",))]}


def test_what_is_begun_for_one_is_begun_for_both() -> None:
    """A step that was begun for one case is begun for the other, with one day to expect it on."""
    found = told(first={"learn": mark(State.STARTED, 5, "first lesson")})
    task, = found.begun
    assert (task.step.id, task.cases, task.since, task.note) == (
        "learn", BOTH, day(5), "first lesson")
    assert "learn" not in [name for name, _ in names(found)["ready"]]


def test_done_since_counts_for_both_and_done_before_does_not() -> None:
    """A step done after both rejections is done for both; done before the second it is open again.

    That it was done before is told then.
    """
    since = told(first={"learn": mark(State.DONE, 12)})
    assert ("use", BOTH) in names(since)["ready"]
    before = told(first={"learn": mark(State.DONE, 5)})
    assert ("learn", ("second",)) in names(before)["ready"]
    task = next(task for task in before.ready if task.step.id == "learn")
    assert task.done_before == day(5)
    assert names(before)["waiting"][-1] == ("hear", ("first",))
    assert ("use", ("first",)) in names(before)["ready"]


def test_what_is_done_anew_each_time_is_not_carried() -> None:
    """Asking one employer is not asking the other."""
    found = told(first={"ask": mark(State.DONE, 12)})
    assert ("ask", ("second",)) in names(found)["ready"]
    assert ("hear", ("first",)) in names(found)["ready"]
    assert found.done == 1


def test_what_was_left_out_stays_out_and_is_told() -> None:
    """A step that was skipped is in no plan, with the reason, until that is taken back."""
    found = told(first={"learn": mark(State.SKIPPED, 5, "no time")})
    assert [(one.step.id, one.because) for one in found.skipped] == [("learn", "no time")]
    assert not any(task.step.id in ("learn", "use") for task in (*found.ready, *found.waiting))


def test_an_own_mark_goes_before_a_carried_one() -> None:
    """What is noted for a case itself is not replaced by what is noted for another."""
    marks = {"first": {"learn": mark(State.SKIPPED, 2)}, "second": {"learn": mark(State.DONE, 20)}}
    assert carried("first", day(1), marks, STEPS)["learn"].state is State.SKIPPED
    assert carried("second", day(10), marks, STEPS)["learn"].state is State.DONE


# --- laws -----------------------------------------------------------------------------------------


@st.composite
def several(draw: st.DrawFn) -> tuple[list[Work], dict[str, Progress]]:
    """Up to three cases that call for the same random steps, with marks on some of them."""
    proof = draw(random_proofs())
    steps = {name: replace(step, each_time=draw(st.booleans()))
             for name, step in proof.knowledge.steps.items()}
    knowledge = replace(proof.knowledge, steps=steps)
    days = sorted(draw(st.lists(DAYS, min_size=1, max_size=3)))
    settled: set[str] = set()
    marks: dict[str, Progress] = {}
    for number in range(len(days)):
        own: dict[str, Mark] = {}
        for step, state in draw(st.dictionaries(
                st.sampled_from(sorted(steps)), st.sampled_from(State), max_size=3)).items():
            choice = steps[step].choice
            if choice is None or (state is State.SKIPPED) or choice not in settled:
                own[step] = Mark(state, draw(DAYS))
                settled |= {choice} if choice and state is not State.SKIPPED else set()
        marks[f"case{number}"] = own
    works = [work_on(replace(proof, knowledge=knowledge, case=replace(
        proof.case, id=f"case{number}")), on, carried(f"case{number}", on, marks, steps),
        done_before(f"case{number}", on, marks, steps)) for number, on in enumerate(days)]
    return works[::-1], marks


@given(several())
@examples(7)
def test_no_progress_is_lost(made: tuple[list[Work], dict[str, Progress]]) -> None:
    """A step that was marked for a case is done or left out there, as it was marked.

    Of alternatives that are both done, one is shown.
    """
    works, marks = made
    steps = works[0].proof.knowledge.steps
    for work in works:
        for step, own in marks[work.case].items():
            assert work.progress[step] == own
            planned = {entry.step.id: entry.done for entry in work.plan.steps}
            if own.state is State.DONE:
                others = [other for other in planned if steps[other].choice is not None
                          and steps[other].choice == steps[step].choice]
                assert any(planned[one] for one in (step, *others) if one in planned)
            elif own.state is State.SKIPPED:
                assert step not in planned or planned[step]


@given(several())
@examples(7)
def test_every_step_to_do_is_told_once(made: tuple[list[Work], dict[str, Progress]]) -> None:
    """What the plans have to do is in one part of the agenda, once for each that it is done for."""
    works, _ = made
    knowledge = works[0].proof.knowledge
    found = agenda(works, knowledge, TODAY)
    tasks = [(task.step.id, task.cases if task.step.each_time else ())
             for task in (*found.begun, *found.ready, *found.waiting)]
    assert len(tasks) == len(set(tasks))
    wanted = {(entry.step.id, (work.case,) if entry.step.each_time else ())
              for work in works for entry in work.plan.steps if not entry.done}
    assert set(tasks) == wanted
    for task in found.ready:
        assert not task.waits_for
        assert task.since is None
    for task in found.waiting:
        assert task.waits_for
