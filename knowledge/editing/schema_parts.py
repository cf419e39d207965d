"""The parts that JSON Schemas of our files are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from knowledge.model.conditions import Grade
from knowledge.model.plain import JsonValue
from knowledge.model.records import Kind, Question
from knowledge.reading.cases import MAX_TEXT
from knowledge.reading.condition_syntax import MAX_COUNT

Schema: TypeAlias = dict[str, JsonValue]
"""A JSON Schema, draft 2020-12."""

GRADES = {
    Grade.weak.name: "A hint.",
    Grade.moderate.name: "A clear sign.",
    Grade.strong.name: "As good as certain.",
}
"""The grades of a finding, and what each one says."""


def named(title: str, description: str, schema: Schema) -> Schema:
    """A schema with the words an editor shows for it.

    Args:
        title: a name, of a few words.
        description: a sentence or two for a counselor.
        schema: what is allowed.
    """
    return {"title": title, "description": description, **schema}


def words(title: str, description: str) -> Schema:
    """Words that say something."""
    return named(title, description, {"type": "string", "pattern": r"\S"})


def whole(title: str, description: str, low: int, high: int) -> Schema:
    """A whole number from low to high."""
    return named(title, description, {"type": "integer", "minimum": low, "maximum": high})


def ref(name: str) -> Schema:
    """The schema of this name under `$defs`."""
    return {"$ref": f"#/$defs/{name}"}


def one_of(choices: Mapping[str, str]) -> Schema:
    """One of some words.

    A word of digits may be written without quotation marks; an editor then takes it for a number,
    so the number is allowed as well.

    Args:
        choices: each word with what it says, which editors show beside it (`enumDescriptions`).
    """
    values: list[JsonValue] = []
    said: list[JsonValue] = []
    for word, says in choices.items():
        forms: list[JsonValue] = [word, int(word)] if word.isdecimal() else [word]
        values += forms
        said += [says] * len(forms)
    return {"enum": values, "enumDescriptions": said}


def list_of(items: Schema) -> Schema:
    """A list that is not empty and holds nothing twice."""
    return {"type": "array", "items": items, "minItems": 1, "uniqueItems": True}


def record(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """A mapping of fields, and of no others.

    Args:
        required: the fields that must be there.
        optional: the fields that may be there.
    """
    schema: Schema = {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "additionalProperties": False,
    }
    return {**schema, "required": [*required]} if required else schema


def one_field(fields: Mapping[str, Schema]) -> Schema:
    """A mapping that holds one of the fields.

    `maxProperties` stands apart, because yaml-language-server offers no keys for an empty mapping
    where it stands next to `properties`.
    """
    return record({}, fields) | {"minProperties": 1, "allOf": [{"maxProperties": 1}]}


def option_labels(question: Question) -> dict[str, str]:
    """The options of a question, each with its label."""
    return {option.id: option.label for option in question.options}


def in_words(question: Question) -> str:
    """A question with its answers, in one line."""
    match question.kind:
        case Kind.COUNT:
            answers = f"A whole number from 0 to {MAX_COUNT}"
        case Kind.TEXT:
            answers = f"Words, at most {MAX_TEXT:,} characters"
        case Kind.CHOICES:
            answers = f"Any of these: {_options(question)}"
        case _:
            answers = f"One of these: {_options(question)}"
    return f"{question.text} {answers}."


def _options(question: Question) -> str:
    return "; ".join(f"{option} = {label}" for option, label in option_labels(question).items())
