"""The JSON Schema of a plan within a budget."""

from __future__ import annotations

from engine.core.schema_parts import Schema, list_of, record, whole


def budget() -> Schema:
    """What `--budget` adds to a plan: what it answers, leaves out, what more hours would buy."""
    more = record({
        "hours": {"type": "number", "exclusiveMinimum": 0, "description": "So many more."},
        "gain": whole("Decibans answered besides."),
        "added": list_of({"type": "string"}, "Steps that the plan would then have."),
        "dropped": list_of({"type": "string"}, "Steps that it would then not have."),
    })
    return {
        **record({
            "hours": {"type": ["number", "null"], "description": "The most hours; null for any."},
            "by": {"type": ["string", "null"], "format": "date",
                   "description": "All is done before this day; null for any."},
            "evidence": whole("Decibans answered by the plan.", 0),
            "most": whole("Decibans answered without any limit.", 0),
            "too_late": list_of({"type": "string"}, "Steps that cannot be done before the day."),
            "one_hour": {"oneOf": [more, {"type": "null"}],
                         "description": "What one hour more would buy; null without a limit."},
            "next_gain": {"oneOf": [more, {"type": "null"}],
                          "description": "The fewest more hours that answer more; null if none."},
        }),
        "description": "Present where the plan was chosen by --budget or --by; it is the best.",
    }
