"""Calendar files, read back by icalendar and, independently, by vobject."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from engine.case.plan.icalendar_format import ical
from engine.case.plan.plan import Plan, make_plan
from engine.case.plan.schedule import Slot, schedule
from knowledge.model.problems import printable
from tests.engine.proofs import random_plans, real_proofs
from tests.examples import examples

START = datetime.date(2026, 3, 2)
DAY = datetime.timedelta(days=1)
titles = st.text(min_size=1, max_size=90).filter(lambda text: bool(text.strip()))


def events(
    plan: Plan, slots: Mapping[str, Slot]
) -> list[tuple[str, str, datetime.date, datetime.date]]:
    """What each event should say: its summary, its text's end, its first and last day."""
    expected = []
    for planned in plan.steps:
        if not planned.done:
            slot, step = slots[planned.step.id], planned.step
            expected.append((step.title, step.do, slot.start, slot.worked))
            if slot.finish > slot.worked:
                expected.append((f"Done? {step.title}", f"Done when: {step.done_when}",
                                 slot.finish, slot.finish))
    return expected


@given(random_plans(titles))
@examples(7)
def test_a_calendar_reads_back(plan: Plan) -> None:
    """Icalendar reads back every event with its words, whatever signs are in a title."""
    slots = schedule(plan, 6, START)
    text = ical(plan, slots)
    read = icalendar.Calendar.from_ical(text)
    found = read.walk("VEVENT")
    assert not [component.errors for component in read.walk() if component.errors]
    assert [(str(event["summary"]), event.decoded("dtstart"), event.decoded("dtend") - DAY)
            for event in found] == [
        (printable(title), first, last) for title, _, first, last in events(plan, slots)]
    for event, (_, words, _, _) in zip(found, events(plan, slots), strict=True):
        assert str(event["description"]).startswith(words)
    uids = [str(event["uid"]) for event in found]
    assert len(set(uids)) == len(uids)


@pytest.mark.parametrize("case", ["case-042", "case-010"])
def test_another_reader_reads_the_same(case: str) -> None:
    """vobject, which shares no code with icalendar, finds the same events and words."""
    plan = make_plan(real_proofs()[case])
    slots = schedule(plan, 6, START)
    read = vobject.readOne(ical(plan, slots))
    assert [(event.summary.value, event.dtstart.value, event.dtend.value - DAY)
            for event in read.vevent_list] == [
        (title, first, last) for title, _, first, last in events(plan, slots)]
    for event, (_, words, _, _) in zip(read.vevent_list, events(plan, slots), strict=True):
        assert event.description.value.startswith(words)


def test_lines_are_folded_and_ended_as_the_standard_says() -> None:
    """Every line ends in CR LF and has at most 75 octets, also with letters of several."""
    plan = make_plan(real_proofs()["case-042"])
    step = plan.steps[0]
    long = replace(step, step=replace(step.step, title="Grüße 漢字 🦊, " * 30))
    plan = replace(plan, steps=(long, *plan.steps[1:]))
    data = ical(plan, schedule(plan, 6, START)).encode()
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= 75


def test_a_later_plan_moves_the_same_events() -> None:
    """Begun later, the events keep their ids and carry a later stamp."""
    plan = make_plan(real_proofs()["case-042"])
    first, second = (
        icalendar.Calendar.from_ical(ical(plan, schedule(plan, 6, start))).walk("VEVENT")
        for start in (START, START + 7 * DAY))
    assert [str(event["uid"]) for event in first] == [str(event["uid"]) for event in second]
    assert all(before.decoded("dtstamp") < after.decoded("dtstamp")
               for before, after in zip(first, second, strict=True))


def test_a_plan_without_steps() -> None:
    """An empty plan is a calendar without events."""
    plan = replace(make_plan(real_proofs()["case-042"]), steps=())
    assert not icalendar.Calendar.from_ical(ical(plan, {})).walk("VEVENT")
