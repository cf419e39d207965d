"""JSON Schemas of what was heard in words."""

from __future__ import annotations

from engine.core.hearing.data import READING_FORMAT
from engine.core.schema_parts import ANSWER, HASH, Schema, list_of, map_of, record, text, whole

HEARD = ("derived", "not_understood", "from_earlier")
"""Fields that only a case with words, or with earlier cases, has."""


def words(description: str, recognised: bool = True) -> Schema:
    """Words of a text, with their place, and the entry that recognised them."""
    fields: Schema = {"entry": text("The entry of the lexicon that recognised them.")}
    return list_of(record({
        **(fields if recognised else {}),
        "start": whole("Their first character in the text, counted from 0.", 0),
        "end": whole("One behind their last character.", 0),
        "text": text("The words."),
    }), description)


def heard() -> Schema:
    """The fields `HEARD`."""
    return {
        "derived": map_of(words("The words it follows from."), "By question: answers that were "
                          "read from words; only in a case with words, as not_understood."),
        "not_understood": words("Sentences in which nothing was recognised.", recognised=False),
        "from_earlier": map_of(record({
            "thing": {"type": ["string", "null"], "description": "The option or finding that these "
                      "cases have in common with this one; null where it is nothing in "
                      "particular."},
            "percent": whole("What they count together with this one, in percent of a case.", 0),
            "cases": earlier_cases("The cases it follows from, the oldest first."),
        }), "By question: answers that follow from the person's earlier cases."),
    }


def earlier_cases(description: str) -> Schema:
    """Earlier cases that an answer rests on, with what each counts."""
    return list_of(record({
        "case": text("The id of the case."),
        "date": {"type": "string", "format": "date"},
        "percent": whole("What it counts, in percent of a case that nothing makes count less.", 0),
        "old": {"type": "boolean", "description": "Whether it counts less as it is old."},
        "answered_by": {"type": ["string", "null"], "description": "The finished step that has "
                        "answered the thing since."},
    }), description)


def reading_schema() -> Schema:
    """The fields of what `engine.core.hearing.data` makes."""
    match: Schema = {
        "entry": text("The entry of the lexicon."), "phrase": text("Its phrase."),
        "start": whole("The first character in the text, counted from 0.", 0),
        "end": whole("One behind the last character.", 0), "text": text("The words."),
        "means": map_of(ANSWER, "The answers they stand for, by question."),
        "denied_by": {"type": ["string", "null"], "description": "The words that deny them, or ? "
                                                                 "for a question."},
        "hedged": {"type": "boolean", "description": "Whether they are said with reserve."},
    }
    return {
        "format": {"const": READING_FORMAT},
        "knowledge_hash": HASH,
        "unlawful": list_of(record({
            "about": text("What it may be unlawful to refuse someone for."),
            "start": whole("Their first character in the text, counted from 0.", 0),
            "end": whole("One behind their last character.", 0), "text": text("The words."),
        }), "Words that may be unlawful; they give no reason."),
        "answers": map_of(ANSWER, "By question: what the words say together."),
        "derived": map_of(words("The words it follows from."), "By question."),
        "sentences": list_of(record({
            "start": whole("The first character in the text, counted from 0.", 0),
            "end": whole("One behind the last character.", 0), "text": text("The sentence."),
            "understood": {"type": "boolean", "description": "Whether anything was recognised."},
            "matches": list_of(record(match), "The phrases heard, in the order of the words."),
        }), "Every sentence; quoted mails and signatures are left out."),
    }
