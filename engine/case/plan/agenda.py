"""What a person can do now, over all cases: each step once, with the cases that it helps."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.case.plan.plan import DEFAULT_CAP, Plan, PlannedStep
from engine.case.plan.progress import Now, Progress, State, replan, what_now
from engine.core.proof import Proof
from knowledge.model.records import Knowledge, Step


@dataclass(frozen=True, slots=True)
class Work:
    """The work on one case.

    Attributes:
        proof: its diagnosis.
        day: its day.
        progress: what is known about its steps.
        plan: the plan that keeps what was done and begun.
        now: where it stands.
        done_before: steps that are open again, with the day on which they were done before.
    """

    proof: Proof
    day: datetime.date
    progress: Progress
    plan: Plan
    now: Now
    done_before: Mapping[str, datetime.date]

    @property
    def case(self) -> str:
        """The name of the case."""
        return self.proof.case.id


@dataclass(frozen=True, slots=True)
class Task:
    """A step to do, for one case or several.

    Attributes:
        cases: the cases in whose plans it is and in which it stands the same, the newest first; of
            a step that is to be done anew each time, one.
        worth: decibans of what it answers in these cases, weighted, added up.
        since: the day it was begun; None where it was not.
        expected: the day by which it should be done, at its longest lead time, counted from the
            day it was begun; where it was not begun, from today.
        waits_for: steps that must be done first; none where it can be done now.
        note: what was noted with its newest mark.
        done_before: the day on which it was done before; None where it was not.
    """

    step: Step
    cases: tuple[str, ...]
    worth: int
    since: datetime.date | None
    expected: datetime.date
    waits_for: tuple[str, ...]
    note: str
    done_before: datetime.date | None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A step that was left out, with the day and the reason."""

    step: Step
    on: datetime.date
    because: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """What there is to do.

    Attributes:
        today: the day it was asked.
        works: the work on each case, the newest first.
        begun: begun and not done, the one that was due first first.
        ready: what can be begun, the most useful first.
        waiting: what cannot be begun yet.
        skipped: what was left out, the newest first.
        done: how many steps are done, those of each time counted by case.
    """

    today: datetime.date
    works: tuple[Work, ...]
    begun: tuple[Task, ...]
    ready: tuple[Task, ...]
    waiting: tuple[Task, ...]
    skipped: tuple[Skipped, ...]
    done: int

    @property
    def hours(self) -> float:
        """Working hours of what can be begun now."""
        return sum(task.step.hours for task in self.ready)


def work_on(
    proof: Proof, day: datetime.date, progress: Progress,
    done_before: Mapping[str, datetime.date], cap: int = DEFAULT_CAP,
) -> Work:
    """The work on one case, with a plan that keeps its progress."""
    plan = replan(proof, progress, cap)
    return Work(proof, day, progress, plan, what_now(plan, progress), done_before)


def agenda(works: Sequence[Work], knowledge: Knowledge, today: datetime.date) -> Agenda:
    """What can be done now, over all cases.

    A step that several cases call for is told once: as begun where it is begun in one, else as
    ready where it can be begun for one.

    Args:
        works: the work on each case, the newest first.
        knowledge: has the steps in their order.
        today: the day.
    """
    begun: dict[tuple[str, str], list[tuple[Work, PlannedStep, tuple[str, ...]]]] = {}
    ready: dict[tuple[str, str], list[tuple[Work, PlannedStep, tuple[str, ...]]]] = {}
    waiting: dict[tuple[str, str], list[tuple[Work, PlannedStep, tuple[str, ...]]]] = {}
    done: set[tuple[str, str]] = set()
    for work in works:
        for under in work.now.started:
            begun.setdefault(_key(work, under.planned), []).append((work, under.planned, ()))
        for planned in work.now.ready:
            ready.setdefault(_key(work, planned), []).append((work, planned, ()))
        for entry in work.now.waiting:
            waiting.setdefault(_key(work, entry.planned), []).append(
                (work, entry.planned, entry.for_steps))
        done.update(_key(work, planned) for planned in work.now.done)
    order = {step: number for number, step in enumerate(knowledge.steps)}
    parts = (
        [_task(found, today) for found in begun.values()],
        [_task(found, today) for key, found in ready.items() if key not in begun],
        [_task(found, today) for key, found in waiting.items()
         if key not in begun and key not in ready])
    return Agenda(
        today, tuple(works),
        tuple(sorted(parts[0], key=lambda task: (task.expected, order[task.step.id]))),
        tuple(sorted(parts[1], key=lambda task: _use(task, order))),
        tuple(sorted(parts[2], key=lambda task: _use(task, order))),
        _skipped(works, knowledge), len(done))


def _skipped(works: Sequence[Work], knowledge: Knowledge) -> tuple[Skipped, ...]:
    """What was left out and is called for."""
    marks = {(step, mark.on, mark.note) for work in works for step, mark in work.progress.items()
             if mark.state is State.SKIPPED and step in work.proof.steps}
    found = [Skipped(knowledge.steps[step], on, note) for step, on, note in sorted(marks)]
    return tuple(sorted(found, key=lambda one: one.on, reverse=True))


def _key(work: Work, planned: PlannedStep) -> tuple[str, str]:
    """What is one task: a step, and where it is to be done anew each time the case."""
    return planned.step.id, work.case if planned.step.each_time else ""


def _task(
    found: Iterable[tuple[Work, PlannedStep, tuple[str, ...]]], today: datetime.date
) -> Task:
    entries = list(found)
    step = entries[0][1].step
    marks = [work.progress[step.id] for work, _, _ in entries if step.id in work.progress]
    under = [one for work, _, _ in entries for one in work.now.started
             if one.planned.step.id == step.id]
    since = min((one.since for one in under), default=None)
    fewest = min((waits for _, _, waits in entries), key=len)
    return Task(
        step, tuple(work.case for work, _, _ in entries),
        sum(planned.worth for _, planned, _ in entries), since,
        (since or today) + datetime.timedelta(days=step.lead_days[1]), fewest,
        max(marks, key=lambda mark: mark.on).note if marks else "",
        max((work.done_before[step.id] for work, _, _ in entries if step.id in work.done_before),
            default=None))


def _use(task: Task, order: Mapping[str, int]) -> tuple[bool, int, int]:
    """The steps of every plan first, then the most worth an hour."""
    return (not task.step.every_plan, -round(1000 * task.worth / task.step.hours),
            order[task.step.id])
