"""JSON Schemas of the log as a file, and of what the commands about it print."""

from __future__ import annotations

from engine.case.plan.progress import State, Why
from engine.core.schema_parts import (
    ANSWER,
    GRADE,
    HASH,
    Schema,
    list_of,
    map_of,
    record,
    text,
    top,
    whole,
)
from engine.log.exporting import LOG_FORMAT

_DAY: Schema = {"type": "string", "format": "date"}
_MAYBE: Schema = {"type": ["string", "null"]}
_MAYBE_DAY: Schema = {"type": ["string", "null"], "format": "date"}
_ANYTHING: Schema = {"description": "In the form of a case file; null for nothing."}


def log_schemas(what_if: Schema) -> dict[str, Schema]:
    """The schemas by name, from the export of a log to a summary of reviews.

    Args:
        what_if: the schema of what other answers would change.
    """
    case = {**_case(), "diagnoses": list_of(record(_diagnosis()), "The oldest first.")}
    return {
        "log": _line(),
        "log-added": top("log-added", "What became of a case, as `debrief log add --json` prints "
                                      "it for each case on a line.", {
            "case": text("Its name."), "candidate": _MAYBE,
            "done": {"enum": ["added", "changed", "unchanged"]},
            "leading": text("The leading category's id, or `undetermined`."), "second": _MAYBE}),
        "log-entry": top("log-entry", "A case, as `debrief log list --json` prints it for each on "
                                      "a line.", {
            "case": text("Its name."), "candidate": _MAYBE, "date": _MAYBE_DAY, "added": _DAY,
            "leading": {**_MAYBE, "description": "Of the newest diagnosis."}, "confirmed": _MAYBE,
            "revision": whole("How often it was changed, from 1.", 1)}),
        "log-case": top("log-case", "A case with all that belongs to it but its records, as "
                                    "`debrief log show --json` prints it.", case),
        "log-change": top("log-change", "What a change came to, as `debrief log edit --json` "
                                        "prints it.", _change(what_if)),
        "review": top("review", "A second opinion, as `debrief review --json` prints it.", {
            "case": text("The name of the case."), **_review()}),
        "review-proof": top("review-proof", "Whether a record and its reviews are as they were "
                                            "written, as `debrief review --verify --json` prints "
                                            "it for each diagnosis on a line.", {
            "case": text("The name of the case."), "diagnosis": whole("Its number.", 1),
            "reviews": whole("How many there are.", 0), "holds": {"type": "boolean"},
            "faults": list_of({"type": "string"}, "What is not as it was written.")}),
        "review-summary": top("review-summary", "Where rules and counselors part, as `debrief "
                                                "review --summary --json` prints it.", _summary()),
    }


def _line() -> Schema:
    """A line of an export: the first one, a rulebase, or a case."""
    kept: Schema = {**_diagnosis(), "record": {
        "type": "object", "description": "The audit record without the rulebase, and without the "
                                         "hashes of its entries."}}
    kinds: list[Schema] = [
        record({"format": {"const": LOG_FORMAT}}),
        record({"knowledge": HASH, "content": {
            "type": "object", "description": "A rulebase, as in an audit record."}}),
        record({**_case(), "diagnoses": list_of(record(kept), "The oldest first.")}),
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:debrief:schema:log:1", "title": "log",
        "description": "A line of a log, as `debrief log export` writes it: the format first, then "
                       "every rulebase, then every case.",
        "oneOf": [*kinds]}


def _case() -> Schema:
    return {
        "case": text("Its name."), "candidate": _MAYBE, "date": _MAYBE_DAY,
        "confirmed": {**_MAYBE, "description": "The category that the employer confirmed."},
        "notes": {"description": "Anything."}, "added": _DAY,
        "revision": whole("How often it was changed, from 1.", 1),
        "answers": map_of(ANSWER, "By question."),
        "edits": list_of(record({
            "revision": whole("The revision that it made.", 1),
            "subject": text("The question, or a field of the case, such as `case:date`."),
            "before": _ANYTHING, "after": _ANYTHING, "on": _DAY}), "Every change, in order."),
        "progress": list_of(record({
            "step": text("The step."),
            "state": {"enum": [*(state.value for state in State), "open"],
                      "description": "`open` takes back what was noted before."},
            "note": _MAYBE, "on": _DAY}), "What was noted about steps, in order."),
    }


def _diagnosis() -> Schema:
    return {
        "number": whole("Of the diagnoses of this case.", 1),
        "revision": whole("Of the case that was diagnosed.", 1), "on": _DAY,
        "knowledge_hash": HASH,
        "leading": text("The leading category's id, or `undetermined`."), "second": _MAYBE,
        "totals": map_of({"type": "integer"}, "Decibans by category."),
        "findings": map_of(GRADE, "Those that hold."),
        "steps": list_of({"type": "array", "prefixItems": [{"type": "string"},
                                                           {"type": "boolean"}],
                          "minItems": 2, "maxItems": 2},
                         "Those of the plan, and whether each was done already."),
        "hash": {**HASH, "description": "Of the audit record."},
        "reviews": list_of(record(_review()), "Second opinions, in order."),
    }


def _review() -> Schema:
    return {
        "number": whole("Of the reviews of this diagnosis.", 1), "reviewer": _MAYBE,
        "agrees": {"type": "boolean"},
        "category": {**_MAYBE, "description": "What is thought to be the reason instead."},
        "because": text("Why."), "on": _DAY,
        "previous": {**HASH, "description": "Of the review before, or of the record."},
        "hash": {**HASH, "description": "SHA-256 of the canonical JSON of all the rest."},
    }


def _change(what_if: Schema) -> Schema:
    why: Schema = map_of({"enum": [why.value for why in Why]}, "Why, by step.")
    inner: Schema = {name: part for name, part in what_if.items() if name[0] != "$"}
    return {
        "case": text("Its name."), "revision": whole("The one it has now.", 1),
        "fields": map_of(_ANYTHING, "Changed fields of the case itself."),
        "what_if": inner,
        "why": list_of({"type": "string"}, "What became of the evidence, in sentences."),
        "steps": record({"added": why, "removed": why}),
        "progress": map_of({"enum": [state.value for state in State]}, "Kept, by step."),
    }


def _summary() -> Schema:
    count = whole("How many.", 0)
    return {
        "reviews": count, "agree": count, "disagree": count,
        "pairs": list_of(record({
            "rules": text("What the rules say."), "counselor": text("What the reviewer says."),
            "reviews": count}), "The most frequent first."),
        "rules": list_of(record({
            "rule": text("The rule."),
            "reviewed": whole("Reviewed verdicts that it spoke for.", 1),
            "disagreed": whole("Those not agreed with.", 1)}), "The most often first."),
        "opinions": list_of(record({
            "case": text("The case."), "diagnosis": whole("Its number.", 1), "reviewer": _MAYBE,
            "rules": text("What the rules say."), "counselor": text("What the reviewer says."),
            "agrees": {"type": "boolean"}, "because": text("Why."), "on": _DAY,
            "involved": list_of({"type": "string"}, "Rules that spoke for the verdict.")}),
            "The last word of each reviewer on each diagnosis."),
    }
