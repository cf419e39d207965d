"""A plan as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from cli.shared.terminal import heading, item, paragraph
from engine.case.plan.formats import note
from engine.case.plan.plan import Plan, PlannedStep
from engine.case.plan.progress import Progress, mark_words
from engine.case.plan.schedule import Slot
from engine.core.words.prose import days_words, listed, quoted
from knowledge.model.records import Knowledge


def show_phases(console: Console, plan: Plan, slots: Mapping[str, Slot] | None = None) -> None:
    """Print the steps of a plan by phase, a line each."""
    number = 0
    for phase, steps in enumerate(plan.phases, 1):
        paragraph(console, f"Phase {phase}", indent=2, style="bold")
        for planned in steps:
            number += 1
            text = Text("✓ " if planned.done else "").append(planned.step.title)
            text.append(f"  {note(planned, (slots or {}).get(planned.step.id))}", style="dim")
            item(console, f"{number}.", text, indent=4, width=3)


def show_plan(
    console: Console, plan: Plan, knowledge: Knowledge, slots: Mapping[str, Slot],
    progress: Progress,
) -> None:
    """Print every step of a plan in full: what to do, until when, why, and after what."""
    numbers = {planned.step.id: str(number) for number, planned in enumerate(plan.steps, 1)}
    titles = {planned.step.id: planned.step.title for planned in plan.steps}
    for phase, steps in enumerate(plan.phases, 1):
        heading(console, f"Phase {phase}")
        for planned in steps:
            _show_step(console, planned, numbers, plan, knowledge, slots)
            if planned.step.id in progress:
                paragraph(console, mark_words(progress[planned.step.id]), indent=6)
    if plan.critical and not slots:
        heading(console, "What decides how long it takes")
        paragraph(console, " → ".join(titles[step] for step in plan.critical), indent=2)


def show_steps(
    console: Console, title: str, steps: Sequence[str], knowledge: Knowledge
) -> None:
    """Print the titles of some steps that are not in the plan, or nothing where there are none."""
    if steps:
        heading(console, title)
        for step in steps:
            item(console, "•", f"{knowledge.steps[step].title} ({step})", indent=2)


def _show_step(
    console: Console, planned: PlannedStep, numbers: Mapping[str, str], plan: Plan,
    knowledge: Knowledge, slots: Mapping[str, Slot],
) -> None:
    step = planned.step
    console.print()
    text = Text("✓ " if planned.done else "", style="bold").append(step.title)
    text.append(f"  {note(planned, slots.get(step.id))}", style="not bold")
    if step.id in plan.critical and not slots:
        text.append("  ● critical", style="not bold red")
    item(console, f"{numbers[step.id]}.", text, indent=2, width=3)
    if planned.done:
        return
    lines = [step.do, f"Done when: {step.done_when}"]
    if planned.answers:
        titles = [knowledge.findings[finding].title for finding in planned.answers]
        lines.append("Answers: " + "; ".join(titles))
    elif planned.step.every_plan:
        lines.append("Belongs to every plan")
    if planned.needed_by:
        lines.append("Needed for: " + listed(
            [numbers[later] for later in planned.needed_by], "and"))
    for words, kind in (("After", "all"), ("After one of several, the first of them being", "any")):
        earlier = [numbers[name] for name, edge in planned.after.items() if edge == kind]
        if earlier:
            lines.append(f"{words}: {listed(earlier, 'and')}")
    if planned.instead:
        others = [quoted(knowledge.steps[other].title) for other in planned.instead]
        lines.append(f"Or instead: {listed(others, 'or')}")
    if step.lead_note:
        lines.append(f"Time: {step.lead_note}")
    if planned.timing.slack and not slots and not step.every_plan:
        slack = days_words((planned.timing.slack, planned.timing.slack))
        lines.append(f"Can wait: up to {slack} without delaying the rest")
    for line in lines:
        paragraph(console, line, indent=6)
