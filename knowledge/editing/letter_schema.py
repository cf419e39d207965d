"""`letters.yaml` as a JSON Schema, so that an editor completes and checks it."""

from __future__ import annotations

from knowledge.editing.condition_schema import condition_defs
from knowledge.editing.schema_parts import Schema, named, one_of, record, ref, words
from knowledge.model.records import Kind, Knowledge
from knowledge.reading.fields import IDENTIFIER


def letters_schema(knowledge: Knowledge) -> Schema:
    """What `letters.yaml` may hold; its `$defs` are `letters_defs`.

    Args:
        knowledge: the questions, findings and reasons that conditions may read.
    """
    texts = {question.id: question.text for question in knowledge.questions.values()
             if question.kind is Kind.TEXT}
    identifier: Schema = {"type": "string", "pattern": f"^{IDENTIFIER.pattern}$"}
    condition = named("If", "When this is true of the case.", ref("condition"))
    letter = record({
        "id": named("Id", "The letter's name; its text is in the file NAME.md.j2.", identifier),
        "title": words("Title", "The letter in a few words."),
        "use": words("Use", "When to send it, and to whom."),
    }, {"cautions": _rows("Cautions", "What to tell the sender first, where something is so.",
                          record({"if": condition, "say": words("Say", "What to tell.")}))})
    blank = record({
        "id": named("Id", "The name that templates and --set use.",
                    {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]{0,59}$"}),
        "question": words("Question", "What the sender is asked; it stands in the draft until it "
                          "is filled."),
    }, {"answer": named("Answer", "A question of kind text whose answer fills it.",
                        one_of(texts) if texts else {"type": "string"})})
    concern = record({
        "if": condition,
        "words": words("Words", "The concern as they named it, going on from `I understand`."),
        "reply": words("Reply", "What the sender is asked for an answer to it."),
    })
    return record({
        "letters": _rows("Letters", "The letters there are.", letter),
        "blanks": _rows("Blanks", "What a letter may have to ask.", blank),
    }, {"concerns": _rows("Concerns", "How a concern is worded, the more telling first; a letter "
                          "takes up to two.", concern)})


def letters_defs(knowledge: Knowledge) -> Schema:
    """The `$defs` of `letters_schema`."""
    return condition_defs(knowledge, answers_only=False)


def _rows(title: str, description: str, row: Schema) -> Schema:
    return named(title, description, {"type": "array", "items": row, "minItems": 1})
