"""A case as a JSON Schema, so that other programs can check what they write for `debrief`.

Says of one case what `knowledge.reading.cases` says of it. A number is taken where words are
wanted, as it
is there: a case may be called 17.
"""

from __future__ import annotations

from knowledge.editing.schema_parts import Schema, in_words, named, one_of, option_labels, record
from knowledge.model.records import Kind, Knowledge, Question
from knowledge.reading.cases import MAX_TEXT
from knowledge.reading.condition_syntax import MAX_COUNT

DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def case_schema(knowledge: Knowledge) -> Schema:
    """What one case may hold.

    Args:
        knowledge: tells which questions, options and reasons there are.

    Returns:
        A schema of one JSON object (a line of JSON Lines, or a file).
    """
    reasons = {category.id: category.means for category in knowledge.categories.values()}
    answers = record({}, {
        question.id: named(question.id, f"{in_words(question)} null where it is not known.",
                           _answer(question))
        for question in knowledge.questions.values()})
    return record({
        "case": named("Case", "The id of the case.",
                      {"type": ["string", "number"], "pattern": r"\S"}),
        "answers": named("Answers", "By question. What is not known is left out, or null.",
                         answers | {"type": ["object", "null"]}),
    }, {
        "candidate": named("Candidate", "Who was rejected: a name or a number.",
                           {"type": ["string", "number", "null"], "pattern": r"\S"}),
        "date": named("Date", "When, written as 2026-03-31.", {
            "type": ["string", "null"], "format": "date",
            "pattern": DAY}),
        "confirmed": named("Confirmed", "The reason that the employer confirmed.",
                           _or_null(one_of(reasons))),
        "notes": named("Notes", "Anything. No rule reads it.", {}),
        "earlier": named("Earlier", "What is known of the person's earlier cases, from which "
                         "answers about them follow; the log adds it by itself.",
                         _or_null(_earlier(knowledge, answers))),
    })


def _earlier(knowledge: Knowledge, answers: Schema) -> Schema:
    day: Schema = {"type": "string", "format": "date", "pattern": DAY}
    findings = one_of({finding.id: finding.means for finding in knowledge.findings.values()})
    steps = one_of({step.id: step.title for step in knowledge.steps.values()})
    one = record({
        "case": named("Case", "The id of the earlier case.",
                      {"type": ["string", "number"], "pattern": r"\S"}),
        "date": named("Date", "Its day.", day),
    }, {"answers": named("Answers", "By question, as in the case itself.", answers),
        "findings": named("Findings", "What was found in it.",
                          {"type": "array", "items": findings})})
    done = record({"step": named("Step", "A step that was done.", steps),
                   "on": named("On", "The day.", day)})
    return record({
        "until": named("Until", "The day of this case.", day),
        "cases": named("Cases", "The earlier cases, the oldest first.",
                       {"type": "array", "items": one}),
    }, {"done": named("Done", "Steps that were done until then.",
                      {"type": "array", "items": done})})


def _answer(question: Question) -> Schema:
    match question.kind:
        case Kind.COUNT:
            return {"type": ["integer", "null"], "minimum": 0, "maximum": MAX_COUNT}
        case Kind.TEXT:
            return {"type": ["string", "number", "null"], "maxLength": MAX_TEXT}
        case Kind.CHOICES:
            return {"type": ["array", "null"], "items": one_of(option_labels(question))}
        case _:
            return _or_null(one_of(option_labels(question)))


def _or_null(choice: Schema) -> Schema:
    return {"anyOf": [choice, {"type": "null"}]}
