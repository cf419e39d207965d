"""The schema of what says how a question is answered from a person's earlier cases."""

from __future__ import annotations

from knowledge.editing.schema_parts import Schema, list_of, named, one_of, record, whole, words
from knowledge.model.from_earlier import WHOLE, What
from knowledge.model.records import Kind, Knowledge
from knowledge.reading.from_earlier_rows import EVERY, FIELDS, MAX_MONTHS, MAX_PERCENT

LOOKS_AT = {
    What.CASES: "How many cases there are.",
    What.SAME_ANSWER: "In how many cases one and the same answer was given, this one's.",
    What.SAME_FINDING: "In how many cases one and the same thing was found, this one's.",
    What.USUAL_ANSWER: "Which answer more than half of the cases give.",
}


def from_earlier_schema(knowledge: Knowledge) -> Schema:
    """The field `from_earlier` of a question."""
    findings = list_of(one_of(
        {finding.id: finding.means for finding in knowledge.findings.values()}))
    by_option: Schema = {"type": "object", "minProperties": 1}
    option: Schema = {"type": ["string", "integer"]}
    fields = record({
        "what": named("What", "What of the cases is looked at.", one_of(
            {what.value: says for what, says in LOOKS_AT.items()})),
        "older_than_months": whole("Older than months", "Cases older than so many months are old.",
                                   1, MAX_MONTHS),
        "old": whole("Old", "What an old case counts, in percent of one that is not.", 0, WHOLE),
        "because": words("Because", "Why, in one or two sentences."),
    }, {
        "of": named("Of", "The question whose answers are compared.", one_of(
            {question.id: question.text for question in knowledge.questions.values()
             if question.kind not in (Kind.COUNT, Kind.TEXT)})),
        "about": named("About", "The answers that count, each with the findings that say the same; "
                       "where a finished step has answered one of these since, the answer counts "
                       "less.", by_option | {"additionalProperties": findings}),
        "among": named("Among", "The findings that count.", findings),
        "stands_for": named("Stands for", "For each answer the option of this question that it "
                            "stands for.", by_option | {"additionalProperties": option}),
        "otherwise": named("Otherwise", "The option where no answer is given by more than half.",
                           option),
        "answered": whole("Answered", "What a case counts where a step that was finished since "
                          "has answered it, in percent.", 0, WHOLE),
        "least": named("Least", "For each option from how many percent of a case on it is the "
                       "answer: 200 is two cases that count in full.", by_option | {
                           "additionalProperties": {"type": "integer", "minimum": 1,
                                                    "maximum": MAX_PERCENT}}),
    })
    return named("From earlier", "How this is answered from the person's earlier cases, this one "
                 "counted in, where it is not answered by hand.",
                 fields | {"allOf": [_only(what) for what in What]})


def _only(what: What) -> Schema:
    return {"if": {"required": ["what"], "properties": {"what": {"const": what.value}}},
            "then": {"required": [*FIELDS[what]],
                     "properties": {field: False for field in EVERY
                                    if field not in FIELDS[what]}}}
