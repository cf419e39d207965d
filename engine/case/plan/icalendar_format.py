"""A plan as a calendar file (RFC 5545) that calendar programs import.

Each step to do is an event over the whole days on which it is worked on, shown as free time. Where
its lead time goes on after the work, a second event falls on the day it should be done. Tasks
(VTODO) are left out, since the calendars of Google and Outlook ignore them. Ids hang on the case
and the step only, so that importing a later plan moves the events and adds no second ones; the
stamp is the first day of the plan, so the same plan gives the same bytes and a later one is newer.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

import icalendar

from engine.case.plan.plan import Plan, PlannedStep
from engine.case.plan.schedule import Slot
from engine.core.words.prose import listed, quoted
from engine.core.words.translation import decimal
from engine.core.words.translation import gettext as _
from knowledge.model.plain import sha256
from knowledge.model.problems import printable

PRODUCT = "-//Debrief//Debrief//EN"
DAY = datetime.timedelta(days=1)


def ical(plan: Plan, slots: Mapping[str, Slot]) -> str:
    """The plan as a calendar file; its lines end as RFC 5545 says, in CR LF.

    Args:
        plan: the steps.
        slots: the dates of each step to do.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", printable(_("Plan for %(case)s", case=plan.case)))
    if slots:
        first = min(slot.start for slot in slots.values())
        stamp = datetime.datetime.combine(first, datetime.time(), datetime.UTC)
        for planned in plan.steps:
            if not planned.done:
                for event in _events(plan, planned, slots[planned.step.id]):
                    event.add("dtstamp", stamp)
                    calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")


def _events(plan: Plan, planned: PlannedStep, slot: Slot) -> Iterator[icalendar.Event]:
    """The event for the work on a step, and one for the day it is done if that is later."""
    step = planned.step
    later = slot.finish > slot.worked
    done_when = _("Done when: %(condition)s", condition=step.done_when)
    words = [step.do, done_when]
    work = _("Work on it: %(hours)s h.", hours=decimal(step.hours))
    if later:
        work += " " + _("It may take until %(day)s.", day=slot.finish.isoformat())
    words.append(work)
    words += _waits(plan, planned)
    yield _event(plan, step.id, "work", step.title, "\n\n".join(words), slot.start, slot.worked)
    if later:
        yield _event(plan, step.id, "done", _("Done? %(step)s", step=step.title), done_when,
                     slot.finish, slot.finish)


def _waits(plan: Plan, planned: PlannedStep) -> Iterator[str]:
    titles = {other.step.id: quoted(other.step.title) for other in plan.steps}
    earlier = [titles[step] for step in planned.after]
    if earlier:
        yield f"{_('After')}: {listed(earlier, 'and')}"


def _event(
    plan: Plan, step: str, part: str, title: str, words: str, first: datetime.date,
    last: datetime.date,
) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", sha256({"case": plan.case, "step": step, "part": part})[:32] + "@debrief")
    event.add("summary", printable(title))
    event.add("description", printable(words))
    event.add("dtstart", first)
    event.add("dtend", last + DAY)  # the day after, as for every event of whole days
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["Debrief"])
    return event
