"""Pieces of the JSON Schemas of what the program prints."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.model.conditions import Grade
from knowledge.model.plain import JsonValue

Schema = dict[str, JsonValue]

HASH: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
ANSWER: Schema = {
    "description": "An option, the chosen options of a set, or a count.",
    "oneOf": [{"type": "string"}, {"type": "integer"},
              {"type": "array", "items": {"type": "string"}}],
}
GRADE: Schema = {"enum": [grade.name for grade in Grade]}


def top(
    name: str, description: str, properties: Schema, optional: Sequence[str] = ()
) -> Schema:
    """The schema of an output: an object with just these fields, all but the optional ones."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:debrief:schema:{name}:1",
        "title": name,
        "description": description,
        **record(properties, optional),
    }


def record(properties: Schema, optional: Sequence[str] = ()) -> Schema:
    """An object with just these fields, all of which must be there but for the optional ones."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def text(description: str) -> Schema:
    """Words, or an id."""
    return {"type": "string", "description": description}


def list_of(of: Schema, description: str) -> Schema:
    """A list."""
    return {"type": "array", "items": of, "description": description}


def whole(description: str, least: int | None = None) -> Schema:
    """A whole number, from a least one upwards."""
    schema: Schema = {"type": "integer", "description": description}
    if least is not None:
        schema["minimum"] = least
    return schema


def map_of(of: Schema, description: str) -> Schema:
    """An object whose keys are ids."""
    return {"type": "object", "additionalProperties": of, "description": description}
