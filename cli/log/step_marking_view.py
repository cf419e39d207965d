"""A step that was marked, and what it changes, as text."""

from __future__ import annotations

from rich.console import Console

from cli.shared.terminal import heading, item, paragraph
from engine.case.plan.progress import State, Why
from engine.core.words.prose import quoted
from engine.log.history.marking import Marked
from knowledge.model.records import Knowledge

SAID = {State.STARTED: "begun", State.DONE: "done", State.SKIPPED: "left out", None: "open again"}
GONE = {Why.LEFT_OUT: "it can wait, to keep the plan short",
        Why.NOT_CALLED_FOR: "nothing needs it now"}


def show_marked(console: Console, marked: Marked, knowledge: Knowledge) -> None:
    """Print what was noted, what comes into the plan or leaves it, and what can be begun now."""
    title = quoted(marked.step.title)
    what = "noted" if marked.noted else SAID[marked.state]
    because = f" ({marked.words})" if marked.words else ""
    paragraph(console, f"{marked.case}: {title} {what}, {marked.on.isoformat()}{because}")
    if not marked.planned:
        paragraph(console, "Nothing in this case calls for it at present; it is kept all the same.")
    if marked.state is State.STARTED and not marked.noted and marked.step.lead_days[1]:
        paragraph(console, f"Done when: {marked.step.done_when}")
    gone = {step: GONE.get(why, why.value) for step, why in marked.changes.removed.items()
            if step != marked.step.id}
    new = {step: _new(marked, step, why, knowledge) for step, why in marked.changes.added.items()
           if step != marked.step.id}
    _show(console, "Comes into the plan", new, knowledge)
    _show(console, "Leaves the plan", gone, knowledge)
    if marked.opened:
        heading(console, "Can be begun now")
        for step in marked.opened:
            item(console, "•", f"{knowledge.steps[step].title} ({step})", indent=2)


def _new(marked: Marked, step: str, why: Why, knowledge: Knowledge) -> str:
    """Why a step came into the plan though the diagnosis is the same."""
    choice = marked.step.choice
    if choice is not None and knowledge.steps[step].choice == choice:
        return "instead of it"
    return "there is room for it now" if why is Why.CALLED_FOR else why.value


def _show(
    console: Console, title: str, steps: dict[str, str], knowledge: Knowledge
) -> None:
    if steps:
        heading(console, title)
    for step, why in steps.items():
        item(console, "•", f"{knowledge.steps[step].title}: {why}", indent=2)

