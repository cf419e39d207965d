"""Working through a plan: what can be done now, and a new plan that keeps what was done.

A step that was skipped will not be done, so that what cannot do without it falls away; whoever has
what a step would yield marks it as done instead. Steps begun stay in the plan, and steps done stay
visible in it, even where nothing calls for them any more.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from engine.case.plan.plan import DEFAULT_CAP, Plan, PlannedStep, make_plan
from engine.core.proof import Proof
from engine.core.words.translation import gettext as _
from engine.core.words.translation import noted


class State(StrEnum):
    """How far a step is."""

    STARTED = "started"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Mark:
    """What was last noted about a step.

    Attributes:
        on: the day it was noted.
        note: the reason for skipping it, or any words.
    """

    state: State
    on: datetime.date
    note: str = ""


Progress = Mapping[str, Mark]
"""The newest mark of each step that has one. Steps that the knowledge does not have are ignored."""


@dataclass(frozen=True, slots=True)
class Under:
    """A step that was begun.

    Attributes:
        since: the day it was begun.
        expected: the day by which it should be done, at its longest lead time.
    """

    planned: PlannedStep
    since: datetime.date
    expected: datetime.date


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step that cannot be begun yet, with the steps of the plan it still waits for."""

    planned: PlannedStep
    for_steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Now:
    """Where a plan stands, each part in the order of the plan.

    Attributes:
        started: what was begun and is not done.
        ready: what can be begun.
        waiting: what cannot be begun yet.
        done: what is done.
    """

    started: tuple[Under, ...]
    ready: tuple[PlannedStep, ...]
    waiting: tuple[Waiting, ...]
    done: tuple[PlannedStep, ...]


class Why(StrEnum):
    """Why a step came into a plan or left the work to do."""

    CALLED_FOR = noted("called for")
    NEEDED = noted("needed for another step")
    DONE = "done"
    SKIPPED = "skipped"
    NOT_CALLED_FOR = noted("not called for any more")
    LEFT_OUT = noted("left out to keep the plan short")
    GAVE_WAY = noted("another alternative was taken")
    FELL_AWAY = noted("it cannot do without a step that is not in the plan")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new plan changed in the work to do, each in the order of the knowledge.

    Attributes:
        added: steps that are to be done now and were not before, with why.
        removed: steps that were to be done before and are not now, with why.
    """

    added: Mapping[str, Why]
    removed: Mapping[str, Why]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


def mark_words(mark: Mark) -> str:
    """What was noted about a step."""
    day = mark.on.isoformat()
    what = {State.STARTED: _("Begun on %(day)s", day=day),
            State.DONE: _("Done on %(day)s", day=day),
            State.SKIPPED: _("Left out on %(day)s", day=day)}[mark.state]
    return what + (f": {mark.note}" if mark.note else "")


def replan(
    proof: Proof, progress: Progress, cap: int = DEFAULT_CAP, prefer: Collection[str] = ()
) -> Plan:
    """The plan for a proof that keeps what was done and begun, and does without what was skipped.

    Args:
        proof: tells which steps are called for now.
        progress: what was noted about steps.
        cap: the most steps to plan besides those done; see `make_plan`.
        prefer: alternatives to take where there is a choice and none of them was done or begun.

    Raises:
        UnknownStepError: `prefer` names something that is no alternative.
    """
    steps = proof.knowledge.steps
    known = with_progress(proof, progress)
    begun = [step for step in steps if _is(progress, step, State.STARTED)]
    done = [step for step in known.steps if step in known.done and steps[step].choice]
    answered = {steps[step].choice for step in done}
    settled = done + [step for step in begun
                      if steps[step].choice and steps[step].choice not in answered]
    choices = {steps[step].choice for step in settled}
    free = [step for step in prefer
            if step not in steps or steps[step].choice not in choices]
    rivals = {step for step in steps if steps[step].choice in choices and step not in settled}
    skipped = {step for step in steps if _is(progress, step, State.SKIPPED)}
    kept = tuple(step for step in known.steps if step not in rivals)
    return make_plan(
        replace(known, steps=kept), cap, [*settled, *free], begun, skipped | rivals, done)


def with_progress(proof: Proof, progress: Progress) -> Proof:
    """The proof with steps done or begun among those called for, and without skipped ones.

    What the answers say is done stays done, though it was skipped.
    """
    steps = proof.knowledge.steps
    done = proof.done | {step for step in steps if _is(progress, step, State.DONE)}
    called = tuple(
        step for step in steps
        if (step in proof.steps or _is(progress, step, State.DONE, State.STARTED))
        and (step in done or not _is(progress, step, State.SKIPPED)))
    return replace(proof, steps=called, done=done)


def what_now(plan: Plan, progress: Progress) -> Now:
    """What can be done now.

    Args:
        plan: a plan made with this progress, by `replan`.
        progress: what was noted about steps.
    """
    done = {planned.step.id for planned in plan.steps if planned.done}
    started: list[Under] = []
    ready: list[PlannedStep] = []
    waiting: list[Waiting] = []
    for planned in plan.steps:
        step = planned.step
        missing = tuple(earlier for earlier in planned.after if earlier not in done)
        if planned.done:
            continue
        if _is(progress, step.id, State.STARTED):
            since = progress[step.id].on
            started.append(Under(
                planned, since, since + datetime.timedelta(days=step.lead_days[1])))
        elif missing:
            waiting.append(Waiting(planned, missing))
        else:
            ready.append(planned)
    return Now(tuple(started), tuple(ready), tuple(waiting),
               tuple(planned for planned in plan.steps if planned.done))


def changes(before: Collection[str], plan: Plan, proof: Proof, progress: Progress) -> Changes:
    """What a new plan changes in the work to do.

    Args:
        before: ids of the steps that were to be done before.
        plan: the new plan.
        proof: what it was made for, as it was given to `replan`.
        progress: what it was made with.
    """
    steps = proof.knowledge.steps
    to_do = [planned.step.id for planned in plan.steps if not planned.done]
    return Changes(
        added={step: Why.CALLED_FOR if step in proof.steps else Why.NEEDED
               for step in steps if step in to_do and step not in before},
        removed=dict(_removed([step for step in steps if step in before and step not in to_do],
                              plan, proof, progress)),
    )


def _removed(
    gone: Collection[str], plan: Plan, proof: Proof, progress: Progress
) -> Iterator[tuple[str, Why]]:
    done = with_progress(proof, progress).done
    steps = proof.knowledge.steps
    taken = {planned.step.choice for planned in plan.steps} - {None}
    for step in gone:
        if step in done:
            yield step, Why.DONE
        elif _is(progress, step, State.SKIPPED):
            yield step, Why.SKIPPED
        elif step not in proof.steps:
            yield step, Why.NOT_CALLED_FOR
        elif step in plan.left_out:
            yield step, Why.LEFT_OUT
        elif steps[step].choice in taken:
            yield step, Why.GAVE_WAY
        else:
            yield step, Why.FELL_AWAY


def _is(progress: Progress, step: str, *states: State) -> bool:
    return step in progress and progress[step].state in states
