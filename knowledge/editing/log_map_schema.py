"""A map of a foreign log as a JSON Schema, so that an editor completes and checks it."""

from __future__ import annotations

from knowledge.editing.schema_parts import (
    Schema,
    list_of,
    named,
    one_of,
    option_labels,
    record,
    words,
)
from knowledge.model.records import Kind, Knowledge
from knowledge.reading.condition_syntax import MAX_COUNT
from knowledge.reading.log_map import CONFIRMED, DETAILS


def log_map_schema(knowledge: Knowledge) -> Schema:
    """What a map may hold; see `knowledge.reading.log_map`.

    Args:
        knowledge: tells which questions, options and categories there are.
    """
    targets = {**dict.fromkeys(DETAILS, "Of the case itself."),
               **{question.id: question.text for question in knowledge.questions.values()}}
    column: Schema = {"anyOf": [one_of(targets), *_with_values(knowledge, targets)]}
    return record({
        "columns": named("Columns", "Their columns, each with our question, or with `is` and more.",
                         {"type": "object", "additionalProperties": column}),
    }, {
        "unknown": named("Unknown", "Values that mean no answer, in whatever column.",
                         list_of({"type": ["string", "number"]})),
        "ignore": named("Ignore", "Columns to leave aside.",
                        list_of({"type": ["string", "number"]})),
    })


def _with_values(knowledge: Knowledge, targets: dict[str, str]) -> list[Schema]:
    """A column with a separator, or with what its values mean."""
    separator = words("Separator", "Stands between the options of a set; `;` if left out.")
    reasons = {category.id: category.means for category in knowledge.categories.values()}
    options: dict[str, Schema] = {CONFIRMED: one_of(reasons)}
    for question in knowledge.questions.values():
        if question.kind is Kind.COUNT:
            options[question.id] = {"type": "integer", "minimum": 0, "maximum": MAX_COUNT}
        elif question.kind is Kind.CHOICES:
            option = one_of(option_labels(question))
            options[question.id] = {"anyOf": [option, {"type": "array", "items": option}]}
        elif question.kind is not Kind.TEXT:
            options[question.id] = one_of(option_labels(question))
    separator |= {"pattern": "^.{1,5}$"}
    plain = record({"is": one_of({name: says for name, says in targets.items()
                                  if name not in options})}, {"separator": separator})
    return [plain, *(
        record({"is": one_of({name: targets[name]})}, {
            "separator": separator,
            "values": named("Values", "Their values, each with our option; null is no answer.", {
                "type": "object", "additionalProperties": {"anyOf": [option, {"type": "null"}]}}),
        }) for name, option in options.items())]
