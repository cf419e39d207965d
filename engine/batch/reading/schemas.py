"""The JSON Schemas of what `debrief batch` writes for other programs."""

from __future__ import annotations

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

BATCH_FORMAT = "debrief.batch/1"


def batch_schemas() -> dict[str, Schema]:
    """By name: a row of results as JSON Lines, and the summary of a run."""
    return {"batch": _row(), "batch-summary": _summary()}


def _row() -> Schema:
    ids: Schema = {"type": "string"}
    row = top(
        "batch", "One case of a log, as `debrief batch -o OUT.jsonl` writes it on a line; columns "
        "of the log that are no question are passed through behind these.", {
            "case": text("The id of the case."),
            "candidate": text("Who was rejected."),
            "date": {"type": "string", "format": "date", "description": "When."},
            "confirmed": text("The reason known to be true: a category."),
            "from_earlier": map_of(ids, "Answers that follow from earlier cases of the candidate, "
                                   "by question; `answers` holds those given outright."),
            "category": text("The leading category's id, or `undetermined`."),
            "probabilities": map_of({"type": "number", "minimum": 0, "maximum": 1},
                                    "By category; rounded to six digits."),
            "margin_decibans": whole("Decibans by which the first is ahead of the next.", 0),
            "second": text("A category close behind the leading one."),
            "decibans": map_of({"type": "integer"}, "Totals by category."),
            "findings": list_of(record({"id": text("The finding."), "grade": GRADE}),
                                "The findings that hold."),
            "fired": list_of(ids, "The rules that fired, in file order."),
            "steps": list_of(ids, "The steps to take, in the order of the plan."),
            "steps_done": list_of(ids, "Steps of the plan that the answers say are done already."),
            "answers": map_of(ANSWER, "The answers by question."),
            "knowledge": HASH,
        }, optional=("candidate", "date", "confirmed", "from_earlier", "second"))
    return {**row, "additionalProperties": {
        "type": ["string", "number", "boolean"], "description": "A column passed through."}}


def _summary() -> Schema:
    return top("batch-summary", "What came out of a run, as `debrief batch --json` prints it.", {
        "format": {"const": BATCH_FORMAT},
        "output": text("Where the results are."),
        "rows": whole("Cases diagnosed.", 0),
        "rejected": whole("Rows refused.", 0),
        "bad_values": whole("Wrong values in them; a row can have several.", 0),
        "rejects": {"type": ["string", "null"], "description": "The file that lists them, if any."},
        "categories": map_of({"type": "integer", "minimum": 0},
                             "How many cases have each leading category, or none."),
        "from_earlier": whole("Cases with answers from earlier ones of the same candidate.", 0),
        "not_understood": list_of(record({
            "sentence": text("What an employer wrote or said."),
            "cases": whole("In how many cases.", 1),
        }), "The commonest sentences in which nothing was recognised; of `fb.text`."),
        "knowledge_hash": HASH,
    })
