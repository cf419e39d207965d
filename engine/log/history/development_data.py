"""How a person's cases develop as plain data."""

from __future__ import annotations

from engine.log.history.development import Development, Verdict
from engine.log.history.schemas import HISTORY_FORMAT, OPEN
from knowledge.model.plain import JsonValue


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
             "state": deed.state.value if deed.state is not None else OPEN,
             "note": deed.note or None} for deed in told.deeds],
    }


def _verdict(verdict: Verdict) -> JsonValue:
    return {"on": verdict.on.isoformat(), "leading": verdict.leading, "second": verdict.second,
            "decibans": dict(verdict.totals), "percent": dict(verdict.percents)}
