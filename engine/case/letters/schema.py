"""The JSON Schema of a draft."""

from __future__ import annotations

from engine.core.schema_parts import Schema, list_of, record, text, top


def letter_schema() -> Schema:
    """What `debrief letter --format json` prints."""
    return top("letter", "A draft, as `debrief letter --format json` prints it.", {
        "case": text("The id of the case."),
        "letter": text("The kind of letter."),
        "title": text("Its title."),
        "markdown": text("The draft; a blank left is a question in square brackets."),
        "missing": list_of(record({
            "name": text("The name of the blank, for --set."),
            "question": text("What to ask the sender."),
        }), "The blanks left, in the order of the text."),
        "cautions": list_of({"type": "string"}, "What the sender should know first."),
    })
