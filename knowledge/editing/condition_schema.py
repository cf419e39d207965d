"""The language of conditions as a JSON Schema, so that an editor can complete and check them.

Says of a text what `knowledge.reading.condition_syntax` says of it, but for what a schema cannot
say: that
`at least` is no higher than the number of parts under `of`.
"""

from __future__ import annotations

from knowledge.editing.schema_parts import (
    GRADES,
    Schema,
    in_words,
    list_of,
    named,
    one_field,
    one_of,
    option_labels,
    record,
    ref,
)
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.records import Kind, Knowledge, Question
from knowledge.reading.condition_syntax import ANSWERED, MAX_COUNT, OPERATORS

_ABOUT_OPTIONS = {
    "is": "The answer is this one.",
    "is not": "The answer is another one. Where the question is not answered, this is not true.",
    "in": "The answer is one of these.",
    "at least": "The answer is this one, or one that stands below it in the list of answers.",
    "at most": "The answer is this one, or one that stands above it in the list of answers.",
    "includes": "This was chosen; of a list, at least one was.",
    "includes only": "Nothing but these was chosen.",
}
_ABOUT_COUNTS = {
    "is": "The number is this one.",
    "is not": "The number is another one. Where the question is not answered, this is not true.",
    "at least": "The number is this one or higher.",
    "at most": "The number is this one or lower.",
}


def condition_defs(knowledge: Knowledge, answers_only: bool) -> Schema:
    """The `$defs` that describe a condition; the condition itself is `condition`.

    Args:
        knowledge: the questions, findings and categories a condition may name.
        answers_only: whether findings and the diagnosis may not be read, as in `ask_if`.

    Returns:
        Schemas by name: `condition`, `conditions`, for each question `option-ID` (if it has
        options) and `comparison-ID`; and `finding`, `grade` and `leading` unless `answers_only`.
    """
    comparisons: dict[str, Schema] = {
        question.id: ref(f"comparison-{question.id}") for question in knowledge.questions.values()
    }
    forms = _parts()
    defs: Schema = {}
    if not answers_only:
        forms |= _inferred()
        defs |= _inferred_defs(knowledge)
    defs["condition"] = named(
        "A condition",
        "One question with a comparison, such as `job.level: {is: step_up}`, or one of the words "
        + ", ".join(forms) + ". What an unanswered question would decide is not true.",
        record({}, forms | comparisons) | {"minProperties": 1} | _one_form(answers_only),
    )
    defs["conditions"] = named("Conditions", "A list, one condition after each dash.", {
        "type": "array", "items": ref("condition"), "minItems": 1})
    for question in knowledge.questions.values():
        if question.options:
            defs[f"option-{question.id}"] = named(
                "Answer", in_words(question), one_of(option_labels(question)))
        defs[f"comparison-{question.id}"] = _comparison(question)
    return defs


def _parts() -> dict[str, Schema]:
    return {
        "all": named("All of these", "Every condition in the list is true.", ref("conditions")),
        "any": named("Any of these", "At least one condition in the list is true.",
                     ref("conditions")),
        "not": named("Not", "The condition below is false. Where an unanswered question leaves it "
                     "open, this is not true either.", ref("condition")),
        "at least": named("At least so many", "How many of the conditions under `of` must be true.",
                          {"type": "integer"}),
        "of": named("Of these", "The conditions that `at least` counts.", ref("conditions")),
    }


def _inferred() -> dict[str, Schema]:
    return {
        "finding": named("A finding holds", "The finding was inferred by another rule.",
                         ref("finding")),
        "leading": named("The leading reason", "The diagnosis: this reason leads, or the facts "
                         "decide for none.", ref("leading")),
        "at least": named("At least", "With `finding`: the lowest grade that counts. With `of`: "
                          "how many of its conditions must be true.",
                          {"type": ["integer", "string"]}),
    }


def _inferred_defs(knowledge: Knowledge) -> Schema:
    reasons = {category.id: category.means for category in knowledge.categories.values()}
    reasons[UNDETERMINED] = knowledge.policy.undetermined.means
    return {
        "finding": named("Finding", "The id of a finding in findings.yaml.", one_of(
            {finding.id: finding.means for finding in knowledge.findings.values()})),
        "grade": named("Grade", "How firmly the finding holds.", one_of(GRADES)),
        "leading": named("Reason", f"The id of a reason in diagnosis.yaml, or {UNDETERMINED}.",
                         one_of(reasons)),
    }


def _one_form(answers_only: bool) -> Schema:
    """One key only, but for the two forms in which `at least` stands next to another one."""
    counted: Schema = {
        "if": {"required": ["of"]},
        "then": {
            "required": ["at least"],
            "properties": {"at least": {"type": "integer", "minimum": 1}},
            "maxProperties": 2,
        },
        "else": {"dependentRequired": {"at least": ["of"]}, "maxProperties": 1},
    }
    if answers_only:
        return counted
    return {
        "if": {"required": ["finding"]},
        "then": {
            "properties": {"at least": ref("grade")},
            "propertyNames": {"enum": ["finding", "at least"]},
        },
        "else": counted,
    }


def _comparison(question: Question) -> Schema:
    about = _ABOUT_COUNTS if question.kind is Kind.COUNT else _ABOUT_OPTIONS
    ways: dict[str, Schema] = {
        word: named(word, about[word], _compared_with(question, word))
        for word in OPERATORS[question.kind] if word != ANSWERED
    }
    ways[ANSWERED] = named(ANSWERED, "true: there is an answer, whatever it says; false: there is "
                           "none.", {"type": "boolean"})
    return named(question.id, in_words(question), one_field(ways))


def _compared_with(question: Question, word: str) -> Schema:
    if question.kind is Kind.COUNT:
        return {"type": "integer", "minimum": 0, "maximum": MAX_COUNT}
    option = ref(f"option-{question.id}")
    match word:
        case "in" | "includes only":
            return list_of(option)
        case "includes":
            return {"anyOf": [option, list_of(option)]}
        case _:
            return option
