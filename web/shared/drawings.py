"""Pictures of the engine as parts of a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from engine.case.plan.formats import svg
from engine.case.plan.plan import Plan
from engine.case.plan.schedule import Slot
from engine.case.why.justification import Justification
from engine.case.why.justification_picture import waterfall_picture
from engine.core.drawing.svg import inline
from engine.log.history.development import Development
from engine.log.history.picture import picture
from knowledge.model.records import Knowledge

MOST_CASES = 6
"""Cases in the picture of a page; more would make the page too large and too wide."""


def waterfalls(found: Justification, knowledge: Knowledge) -> dict[str, Markup]:
    """The evidence about each category that has any, by category."""
    return {waterfall.category: _drawn(waterfall_picture(
                waterfall, knowledge, found.span, f"evidence{number}"))
            for number, waterfall in enumerate(found.waterfalls, 1) if waterfall.pieces}


def plan_drawing(plan: Plan, title: str, slots: Mapping[str, Slot]) -> Markup:
    """A plan, each step a link to where the page tells of it."""
    links = {planned.step.id: f"#step-{planned.step.id}" for planned in plan.steps}
    return _drawn(svg(plan, title, slots, links))


def history_drawing(told: Development, knowledge: Knowledge) -> Markup:
    """How a person's newest cases develop, `MOST_CASES` at most. There is at least one case."""
    return _drawn(picture(_newest(told), knowledge))


def _newest(told: Development) -> Development:
    if len(told.moments) <= MOST_CASES:
        return told
    moments = told.moments[-MOST_CASES:]
    return replace(
        told, moments=moments,
        findings=tuple(finding for finding in told.findings
                       if any(finding in moment.findings for moment in moments)),
        deeds=tuple(deed for deed in told.deeds if deed.on >= moments[0].day))


def _drawn(picture: str) -> Markup:
    """A picture as it is: the engine escapes the words in it."""
    return Markup(inline(picture))
