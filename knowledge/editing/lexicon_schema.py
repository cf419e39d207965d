"""The JSON Schema of an entry of the lexicon."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.editing.cornerstone_schema import answer_schema
from knowledge.editing.schema_parts import Schema, in_words, named, one_of, record
from knowledge.model.lexicon import CUES, NOTHING
from knowledge.model.phrases import MAX_PHRASE
from knowledge.model.records import Knowledge
from knowledge.reading.lexicon_rows import MAX_SENTENCE


def lexicon_row(
    knowledge: Knowledge, name: Mapping[str, Schema], exempt: Mapping[str, Schema]
) -> Schema:
    """What one entry may hold.

    Args:
        knowledge: tells which questions and options there are.
        name: the field for its id.
        exempt: the field that switches checks off.
    """
    phrases: Schema = {
        "type": "array", "minItems": 1,
        "items": {"type": ["string", "number"], "pattern": r"\S", "maxLength": MAX_PHRASE}}
    sentences: Schema = {
        "type": "array", "minItems": 1,
        "items": {"type": "string", "pattern": r"\S", "maxLength": MAX_SENTENCE}}
    means = record({}, {
        question.id: named(question.id, in_words(question), answer_schema(question))
        for question in knowledge.questions.values()}) | {"minProperties": 1}
    return named("An entry", "Phrases that mean the same. One with neither `means` nor `cue` is a "
                 "group: other phrases name it as <id>.", record({
        **name,
        "phrases": named("Phrases", "Each one is enough. word; word* (begins so); (a | b) one of "
                         "these; [a] may be left out; .. up to two words; ... up to five; <id> one "
                         "of the phrases of that group.", phrases),
    }, {
        "means": named("Means", "The answers the words stand for, by question; or the word "
                       f"`{NOTHING}` for courtesy and praise.",
                       {"anyOf": [means, {"const": NOTHING}]}),
        "denied": named("Denied", "For an entry that names a quality and means nothing by itself: "
                        "the answers the words stand for where they are denied or missing.",
                        means),
        "unlawful": named("Unlawful", "What the words are about, such as age, where it may be "
                          "unlawful to refuse someone for it; they give no reason.",
                          {"type": "string", "pattern": r"\S"}),
        "cue": named("Cue", "What the words do to the words around them.", one_of(
            {cue.value: says for cue, says in CUES.items()})),
        "reads": named("Reads", "Sentences in which it must be heard; tried by `debrief rules "
                       "check`.", sentences),
        "passes": named("Passes", "Sentences in which it must not be heard.", sentences),
        **exempt,
    }) | {"not": {"required": ["means", "cue"]},
          "dependentRequired": {"reads": ["means"], "passes": ["means"], "denied": ["means"],
                                "unlawful": ["means"]}})
