"""A step that was marked as plain data, and its schema."""

from __future__ import annotations

from engine.history.marking import Marked
from engine.planning.progress import State, Why
from engine.schema_parts import Schema, map_of, text, top
from knowledge.condition_syntax import JsonValue

OPEN = "open"


def marked_data(marked: Marked) -> dict[str, JsonValue]:
    """What was noted and what it changes; its schema is `step-mark` in `engine.output_schemas`."""
    return {
        "case": marked.case, "step": marked.step.id,
        "state": OPEN if marked.state is None else marked.state.value,
        "on": marked.on.isoformat(), "note": marked.words or None, "planned": marked.planned,
        "added": {step: why.value for step, why in marked.changes.added.items()},
        "removed": {step: why.value for step, why in marked.changes.removed.items()},
        "opened": list(marked.opened),
    }


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
