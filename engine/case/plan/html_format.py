"""A plan as a page to print: self-contained, boxes to tick on paper, the drawing at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from engine.case.plan.formats import note, span_words, svg
from engine.case.plan.plan import Plan, PlannedStep
from engine.case.plan.schedule import Slot
from engine.core.words.prose import days_words, listed
from engine.core.words.translation import decimal, language, ngettext
from engine.core.words.translation import gettext as _
from knowledge.model.problems import printable
from knowledge.model.records import Knowledge

TEMPLATE = "page.html.j2"


def html(plan: Plan, knowledge: Knowledge, slots: Mapping[str, Slot]) -> str:
    """The plan as one HTML page without scripts or anything from elsewhere.

    Args:
        plan: the steps.
        knowledge: has the words for findings.
        slots: the dates of each step to do; empty where there are none.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
    numbers = {planned.step.id: str(number) for number, planned in enumerate(plan.steps, 1)}
    title = _("Plan for %(case)s", case=printable(plan.case))
    return environment.get_template(TEMPLATE).render(
        _=_, language=language(), title=title, summary=_summary(plan, slots),
        phases=[[_step(planned, numbers, plan, knowledge, slots) for planned in phase]
                for phase in plan.phases],
        drawing=Markup(svg(plan, title, slots).rstrip("\n")))


def _summary(plan: Plan, slots: Mapping[str, Slot]) -> str:
    to_do = sum(not planned.done for planned in plan.steps)
    words = [ngettext("%(number)s step to do", "%(number)s steps to do", to_do),
             _("%(hours)s hours", hours=decimal(plan.hours))]
    if slots:
        first = min(slot.start for slot in slots.values())
        last = max(slot.finish for slot in slots.values())
        words.append(span_words(first, last))
    else:
        words.append(days_words(plan.days))
    return ", ".join(words)


def _step(
    planned: PlannedStep, numbers: Mapping[str, str], plan: Plan, knowledge: Knowledge,
    slots: Mapping[str, Slot],
) -> dict[str, object]:
    step = planned.step
    critical = step.id in plan.critical and not slots
    marks = [*(["done"] if planned.done else []), *(["critical"] if critical else [])]
    return {
        "number": numbers[step.id], "title": step.title, "do": step.do, "done": planned.done,
        "note": note(planned, slots.get(step.id)), "marks": " ".join(marks),
        "facts": list(_facts(planned, numbers, knowledge)),
    }


def _facts(
    planned: PlannedStep, numbers: Mapping[str, str], knowledge: Knowledge
) -> Iterator[tuple[str, str]]:
    yield _("Done when"), planned.step.done_when
    if planned.answers:
        yield _("Answers"), "; ".join(knowledge.findings[name].title for name in planned.answers)
    if planned.after:
        yield _("After"), listed([numbers[name] for name in planned.after], "and")
    if planned.step.lead_note:
        yield _("Time"), planned.step.lead_note
