"""A plan as Markdown: a list of tasks to tick, which GitHub, Obsidian and others show as such."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.case.plan.formats import note
from engine.case.plan.plan import Plan, PlannedStep
from engine.case.plan.schedule import Slot
from engine.core.words.markdown_text import escaped
from engine.core.words.prose import listed
from engine.core.words.translation import gettext as _
from knowledge.model.records import Knowledge


def markdown(plan: Plan, knowledge: Knowledge, slots: Mapping[str, Slot]) -> str:
    """The plan as a list of tasks by phase, each with what to do and until when.

    Args:
        plan: the steps.
        knowledge: has the words for findings.
        slots: the dates of each step to do; empty where there are none.
    """
    lines = ["# " + _("Plan for %(case)s", case=escaped(plan.case)), ""]
    if not plan.steps:
        lines += [_("This plan has no steps."), ""]
    numbers = {planned.step.id: str(number) for number, planned in enumerate(plan.steps, 1)}
    for number, phase in enumerate(plan.phases, 1):
        lines += ["## " + _("Phase %(place)s", place=number), ""]
        for planned in phase:
            lines += [*_task(planned, numbers, knowledge, slots), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _task(
    planned: PlannedStep, numbers: Mapping[str, str], knowledge: Knowledge,
    slots: Mapping[str, Slot],
) -> Iterator[str]:
    step = planned.step
    box = "x" if planned.done else " "
    told = escaped(note(planned, slots.get(step.id)))
    yield f"- [{box}] **{numbers[step.id]}. {escaped(step.title)}** ({told})"
    if planned.done:
        return
    facts = [f"*{_('Done when')}:* {escaped(step.done_when)}"]
    if planned.answers:
        titles = [knowledge.findings[finding].title for finding in planned.answers]
        facts.append(f"*{_('Answers')}:* {escaped('; '.join(titles))}")
    if planned.after:
        earlier = listed([numbers[step] for step in planned.after], "and")
        facts.append(f"*{_('After')}:* {earlier}")
    yield from ("", f"  {escaped(step.do)}", "")
    yield from (f"  - {fact}" for fact in facts)
