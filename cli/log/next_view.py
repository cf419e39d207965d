"""What can be done now, as text."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from cli.shared.terminal import heading, item, paragraph
from engine.case.plan.agenda import Agenda, Task
from engine.core.words.prose import days_words, listed, quoted
from knowledge.model.records import Knowledge

SHOWN = 5
"""Of what can be begun, and of what waits, so many are shown with all that belongs to them."""


def show_agenda(
    console: Console, agenda: Agenda, knowledge: Knowledge, candidate: str, older: int
) -> None:
    """Print what can be done now.

    Args:
        console: where to.
        agenda: what there is to do.
        knowledge: has the titles.
        candidate: whose it is; may be empty.
        older: how many cases were left out as they are too old.
    """
    whose = f" for {candidate}" if candidate else ""
    paragraph(console, f"What can be done now{whose}, on {agenda.today.isoformat()}", style="bold")
    count = len(agenda.works)
    cases = listed([work.case for work in agenda.works], "and")
    paragraph(console, f"From {count} {'case' if count == 1 else 'cases'}: {cases}. " + (
        _done_words(agenda.done) if count else "") if count else
        "No case is recent enough; --months 0 looks at all of them.")
    several = count > 1
    if agenda.begun:
        heading(console, "Begun")
        for tasks in _by_step(agenda.begun):
            _show(console, tasks, agenda.today, several, full=True)
    if agenda.ready:
        heading(console, f"Can be begun, {agenda.hours:g} hours in all; the most useful first")
        for number, tasks in enumerate(_by_step(agenda.ready)):
            _show(console, tasks, agenda.today, several, full=number < SHOWN)
    if agenda.waiting:
        heading(console, "Has to wait")
        for tasks in _by_step(agenda.waiting):
            _show_waiting(console, tasks[0], knowledge)
    if agenda.skipped:
        heading(console, "Left out; `debrief steps reset` takes it back")
        for one in agenda.skipped:
            because = f", because: {one.because}" if one.because else ""
            item(console, "•", f"{one.step.title} ({one.step.id}){because}", indent=2)
    if count and not (agenda.begun or agenda.ready or agenda.waiting):
        heading(console, "Nothing is left to do. That is a lot of work done.")
    if older and count:
        console.print()
        left = "1 older case is" if older == 1 else f"{older} older cases are"
        paragraph(console, f"{left} left in peace; --months 0 takes them in.", style="dim")
    _show_commands(console, agenda, several)


def _show_commands(console: Console, agenda: Agenda, several: bool) -> None:
    first = next(iter((*agenda.begun, *agenda.ready)), None)
    if first is None:
        return
    word = "done" if agenda.begun else "start"
    named = shlex.join(["--case", first.cases[0]]) if first.step.each_time and several else ""
    heading(console, "Tell what became of a step")
    for words in (f"{word} {first.step.id} {named}",
                  f"skip {first.step.id} {named} --because \"...\""):
        item(console, "•", " ".join(["debrief steps", *words.split()]), indent=2)


def _by_step(tasks: Sequence[Task]) -> list[list[Task]]:
    """Tasks of one step together, where the first of them stands."""
    found: dict[str, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.step.id, []).append(task)
    return list(found.values())


def _show(
    console: Console, tasks: Sequence[Task], today: datetime.date, several: bool, full: bool
) -> None:
    """Print a step with the cases it helps; in full with what to do and when it is done."""
    step = tasks[0].step
    text = Text(step.title, style="bold")
    text.append(f"  {step.hours:g} h, {days_words(step.lead_days)}; {step.id}",
                style="not bold dim")
    lines = [_for_words(tasks)] if several else []
    for task in tasks:
        lines += _since_words(task, today, several and len(tasks) > 1)
        lines += [f"Noted: {task.note}"] if task.note else []
    if tasks[0].done_before is not None:
        lines.append(f"Done before, on {tasks[0].done_before.isoformat()}; it is called for again")
    if full:
        lines += [step.do] if tasks[0].since is None else []
        lines.append(f"Done when: {step.done_when}")
    text.append("".join(f"\n{line}" for line in lines), style="not bold")
    item(console, "•", text, indent=2)


def _for_words(tasks: Sequence[Task]) -> str:
    cases = listed([case for task in tasks for case in task.cases], "and")
    return f"For {cases}" + (", once for each" if len(tasks) > 1 else "")


def _since_words(task: Task, today: datetime.date, named: bool) -> list[str]:
    if task.since is None:
        return []
    was = "was expected" if today > task.expected else "should be done"
    told = f"Since {task.since.isoformat()}; {was} by {task.expected.isoformat()}"
    return [f"{task.cases[0]}: {told[0].lower()}{told[1:]}" if named else told]


def _show_waiting(console: Console, task: Task, knowledge: Knowledge) -> None:
    text = Text(task.step.title, style="bold")
    titles = [quoted(knowledge.steps[step].title) for step in task.waits_for]
    text.append(f"\nafter {listed(titles, 'and')}", style="not bold dim")
    item(console, "•", text, indent=2)


def _done_words(done: int) -> str:
    if not done:
        return "No step is done yet, and that is fine: begin with one."
    return f"{done} {'step is' if done == 1 else 'steps are'} done."
