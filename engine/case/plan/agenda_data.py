"""What there is to do as plain data, and its schema."""

from __future__ import annotations

from engine.case.plan.agenda import Agenda, Task
from engine.core.schema_parts import Schema, list_of, record, text, top, whole
from knowledge.model.plain import JsonValue

AGENDA_FORMAT = "debrief.agenda/1"


def agenda_data(agenda: Agenda, candidate: str) -> dict[str, JsonValue]:
    """What can be done now; its schema is `agenda` in `engine.rulebase.output_schemas`."""
    return {
        "format": AGENDA_FORMAT,
        "candidate": candidate or None,
        "today": agenda.today.isoformat(),
        "cases": [{"case": work.case, "date": work.day.isoformat(),
                   "leading": work.proof.diagnosis.leading} for work in agenda.works],
        "begun": [_task(task) for task in agenda.begun],
        "ready": [_task(task) for task in agenda.ready],
        "waiting": [_task(task) for task in agenda.waiting],
        "skipped": [{"step": one.step.id, "on": one.on.isoformat(),
                     "because": one.because or None} for one in agenda.skipped],
        "hours": agenda.hours,
        "done": agenda.done,
    }


def _task(task: Task) -> JsonValue:
    return {
        "step": task.step.id, "title": task.step.title, "cases": list(task.cases),
        "hours": task.step.hours, "lead_days": list(task.step.lead_days), "worth": task.worth,
        "since": task.since.isoformat() if task.since else None,
        "expected": task.expected.isoformat(), "waits_for": list(task.waits_for),
        "note": task.note or None,
        "done_before": task.done_before.isoformat() if task.done_before else None,
    }


def agenda_schema() -> Schema:
    """The schema of what `agenda_data` makes."""
    task = record({
        "step": text("The id of the step."), "title": text("Its title."),
        "cases": list_of({"type": "string"}, "The cases it helps, the newest first."),
        "hours": {"type": "number", "description": "Working hours."},
        "lead_days": list_of({"type": "integer"}, "Shortest and longest elapsed days."),
        "worth": whole("Decibans of what it answers in these cases, weighted.", 0),
        "since": {"type": ["string", "null"], "format": "date",
                  "description": "The day it was begun, if it was."},
        "expected": {"type": "string", "format": "date", "description": "When it should be done "
                     "at its longest lead time, begun then, or else today."},
        "waits_for": list_of({"type": "string"}, "Steps that must be done first."),
        "note": {"type": ["string", "null"], "description": "What was noted last."},
        "done_before": {"type": ["string", "null"], "format": "date", "description": "When it was "
                        "done for an earlier case, if it was."},
    })
    return top("agenda", "What a person can do now, as `debrief next --json` prints it.", {
        "format": {"const": AGENDA_FORMAT},
        "candidate": {"type": ["string", "null"], "description": "Whose cases these are."},
        "today": {"type": "string", "format": "date"},
        "cases": list_of(record({
            "case": text("Its name."), "date": {"type": "string", "format": "date"},
            "leading": text("The leading category's id, or `undetermined`."),
        }), "The cases looked at, the newest first."),
        "begun": list_of(task, "What is begun and not done."),
        "ready": list_of(task, "What can be begun now, the most useful first."),
        "waiting": list_of(task, "What cannot be begun yet."),
        "skipped": list_of(record({
            "step": text("The step."), "on": {"type": "string", "format": "date"},
            "because": {"type": ["string", "null"], "description": "Why."},
        }), "What was left out, the newest first."),
        "hours": {"type": "number", "description": "Working hours of what can be begun."},
        "done": whole("How many steps are done.", 0),
    })
