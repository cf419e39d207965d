"""How a person's cases develop as plain data, and its schema."""

from __future__ import annotations

from engine.history.development import Development, Verdict
from engine.planning.progress import State
from engine.schema_parts import GRADE, Schema, list_of, map_of, record, text, top
from knowledge.condition_syntax import JsonValue

HISTORY_FORMAT = "debrief.history/1"


def development_data(told: Development) -> dict[str, JsonValue]:
    """What the cases show one after the other; its schema is `history` in `output_schemas`."""
    return {
        "format": HISTORY_FORMAT,
        "candidate": told.candidate or None,
        "cases": [
            {"case": moment.case, "date": moment.day.isoformat(), "confirmed": moment.confirmed,
             "verdicts": [_verdict(verdict) for verdict in moment.verdicts],
             "findings": {finding: grade.name for finding, grade in moment.findings.items()}}
            for moment in told.moments],
        "recurring": [*told.recurring()] if told.moments else [],
        "new": [*told.new()],
        "gone": [*told.gone()] if told.moments else [],
        "steps": [
            {"on": deed.on.isoformat(), "case": deed.case, "step": deed.step,
             "state": deed.state.value if deed.state is not None else "open",
             "note": deed.note or None} for deed in told.deeds],
    }


def _verdict(verdict: Verdict) -> JsonValue:
    return {"on": verdict.on.isoformat(), "leading": verdict.leading, "second": verdict.second,
            "decibans": dict(verdict.totals), "percent": dict(verdict.percents)}


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
            "state": {"enum": [*(state.value for state in State), "open"]},
            "note": {"type": ["string", "null"], "description": "What was noted."},
        }), "Everything noted about steps, the oldest first."),
    })
