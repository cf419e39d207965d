"""JSON Schemas of how cases develop, and of a step that was marked."""

from __future__ import annotations

from engine.case.plan.progress import State, Why
from engine.core.schema_parts import GRADE, Schema, list_of, map_of, record, text, top

HISTORY_FORMAT = "debrief.history/1"
OPEN = "open"
"""The state of a step of which nothing is noted, or what was has been taken back."""


def development_schema() -> Schema:
    """The schema of what `development_data` makes."""
    day: Schema = {"type": "string", "format": "date"}
    whole: Schema = {"type": "integer"}
    ids: Schema = {"type": "string"}
    verdict = record({
        "on": {**day, "description": "The day of the diagnosis."},
        "leading": text("The leading category's id, or `undetermined`."),
        "second": {"type": ["string", "null"], "description": "A category close behind."},
        "decibans": map_of(whole, "Totals by category."),
        "percent": map_of(whole, "Probabilities by category."),
    })
    return top("history", "How a person's cases develop, as `debrief history --format json` prints "
                          "it.", {
        "format": {"const": HISTORY_FORMAT},
        "candidate": {"type": ["string", "null"], "description": "Whose cases these are."},
        "cases": list_of(record({
            "case": text("Its name."), "date": day,
            "confirmed": {"type": ["string", "null"], "description": "What the employer "
                          "confirmed."},
            "verdicts": list_of(verdict, "The verdicts that it had, the oldest first."),
            "findings": map_of(GRADE, "What was found in it last."),
        }), "The cases, the oldest first."),
        "recurring": list_of(ids, "What was found in two cases at least and in the newest."),
        "new": list_of(ids, "What was found in the newest case for the first time."),
        "gone": list_of(ids, "What was found before and is not found in the newest case."),
        "steps": list_of(record({
            "on": day, "case": text("The case it was noted for."), "step": text("The step."),
            "state": {"enum": [*(state.value for state in State), OPEN]},
            "note": {"type": ["string", "null"], "description": "What was noted."},
        }), "Everything noted about steps, the oldest first."),
    })


def marked_schema() -> Schema:
    """The schema of what `marked_data` makes."""
    why: Schema = {"enum": [reason.value for reason in Why]}
    return top("step-mark", "A step that was marked, as `debrief steps done --json` and its like "
                            "print it.", {
        "case": text("The case it was marked for."), "step": text("The step."),
        "state": {"enum": [*(state.value for state in State), OPEN],
                  "description": "How far it is now."},
        "on": {"type": "string", "format": "date"},
        "note": {"type": ["string", "null"], "description": "What was noted."},
        "planned": {"type": "boolean",
                    "description": "Whether the plan of the case has it, or had it before."},
        "added": map_of(why, "Steps that are to be done now and were not before, with why."),
        "removed": map_of(why, "Steps that were to be done and are not now, with why."),
        "opened": {"type": "array", "items": {"type": "string"},
                   "description": "Steps that can be begun now and could not before."},
    })
