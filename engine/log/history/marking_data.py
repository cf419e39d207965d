"""A step that was marked as plain data."""

from __future__ import annotations

from engine.log.history.marking import Marked
from engine.log.history.schemas import OPEN
from knowledge.model.plain import JsonValue


def marked_data(marked: Marked) -> dict[str, JsonValue]:
    """What was noted and what it changes; its schema is `step-mark`."""
    return {
        "case": marked.case, "step": marked.step.id,
        "state": OPEN if marked.state is None else marked.state.value,
        "on": marked.on.isoformat(), "note": marked.words or None, "planned": marked.planned,
        "added": {step: why.value for step, why in marked.changes.added.items()},
        "removed": {step: why.value for step, why in marked.changes.removed.items()},
        "opened": list(marked.opened),
    }
