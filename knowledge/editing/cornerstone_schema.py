"""Cornerstone cases as a JSON Schema, so that an editor completes and checks them.

Says of a file what `knowledge.reading.cornerstones` says of it, but for what no schema can say:
that an id
is used twice.
"""

from __future__ import annotations

from knowledge.editing.schema_parts import (
    GRADES,
    Schema,
    in_words,
    list_of,
    named,
    one_of,
    option_labels,
    record,
    ref,
    whole,
    words,
)
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.records import Kind, Knowledge, Question
from knowledge.reading.cases import MAX_TEXT
from knowledge.reading.condition_syntax import MAX_COUNT
from knowledge.reading.cornerstones import MAX_TOTAL, NONE, UNKNOWN
from knowledge.reading.fields import IDENTIFIER

EXPECTING = ("keeps", "findings", "absent", "totals", "leading", "second", "steps")
"""The fields that say what must follow; a cornerstone has one of them at least."""


def cornerstone_schema(knowledge: Knowledge) -> Schema:
    """What one cornerstone may hold; its `$defs` are `cornerstone_defs`.

    Args:
        knowledge: all that it may name.
    """
    questions = knowledge.questions.values()
    findings = {finding.id: finding.means for finding in knowledge.findings.values()}
    rules = {rule.id: rule.title for rule in knowledge.rules.values()}
    steps = {step.id: step.title for step in knowledge.steps.values()}
    reasons = {category.id: category.means for category in knowledge.categories.values()}
    fields = record({
        "id": named("Id", "A short name that no other cornerstone has: letters, digits and "
                    "_ . + - only.", {"type": "string", "pattern": f"^{IDENTIFIER.pattern}$"}),
        "story": words("Story", "What happened, in one plain sentence."),
        "answers": named("Answers", "What is remembered, by question; all else is not known.",
                         record({}, {question.id: ref(_def(question)) for question in questions})),
    }, {
        "keeps": named("Keeps", "The rules that are kept with it, in brackets; each must fire.",
                       list_of(one_of(rules))),
        "but": named("But", "With these answers in their place none of the rules fires. "
                     f"`{UNKNOWN}` takes an answer away.", record({}, {
                         question.id: _other(question) for question in questions})),
        "findings": named("Findings", "Findings that must hold, each with this grade.", record({}, {
            finding: named(finding, means, ref("grade")) for finding, means in findings.items()})),
        "absent": named("Absent", "Findings that must not hold, in brackets.",
                        list_of(one_of(findings))),
        "totals": named("Totals", "The decibans of each reason; a reason left out has 0.", record(
            {}, {reason: whole(reason, means, -MAX_TOTAL, MAX_TOTAL)
                 for reason, means in reasons.items()})),
        "leading": named("Leading", "The reason that must lead.", one_of(
            {**reasons, UNDETERMINED: "No reason leads."})),
        "second": named("Second", "The reason that must come second.", one_of(
            {**reasons, NONE: "No reason comes second."})),
        "steps": named("Steps", "Steps that must be called for, in brackets.",
                       list_of(one_of(steps))),
    })
    return named("A cornerstone", "A short case, and what must follow from it.", fields | {
        "dependentRequired": {"but": ["keeps"]},
        "anyOf": [{"required": [field]} for field in EXPECTING],
    })


def cornerstone_defs(knowledge: Knowledge) -> Schema:
    """The `$defs` of `cornerstone_schema`: the grades, and the answers to each question."""
    grade: Schema = {"grade": named("Grade", "How firmly it holds.", one_of(GRADES))}
    return grade | {
        _def(question): named(question.id, in_words(question), answer_schema(question))
        for question in knowledge.questions.values()}


def _def(question: Question) -> str:
    return f"answer-{question.id}"


def _other(question: Question) -> Schema:
    says = f"Another answer, or `{UNKNOWN}` for none. {in_words(question)}"
    return named(question.id, says, {"anyOf": [ref(_def(question)), {"const": UNKNOWN}]})


def answer_schema(question: Question) -> Schema:
    """What an answer to a question may be."""
    match question.kind:
        case Kind.COUNT:
            return {"type": "integer", "minimum": 0, "maximum": MAX_COUNT}
        case Kind.TEXT:
            return {"type": ["string", "number"], "maxLength": MAX_TEXT}
        case Kind.CHOICES:
            return {"type": "array", "items": one_of(option_labels(question)), "minItems": 1}
        case _:
            return one_of(option_labels(question))
