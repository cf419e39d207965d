"""A reading as plain data for programs."""

from __future__ import annotations

from engine.core.hearing.reading import Match, Reading
from engine.core.proof_data import words_data
from knowledge.model.plain import JsonValue
from knowledge.model.records import Knowledge
from knowledge.reading.cases import answers_data

READING_FORMAT = "debrief.reading/1"


def reading_data(reading: Reading, knowledge: Knowledge) -> dict[str, JsonValue]:
    """What a text says, with every phrase heard; its schema is `reading` in `output_schemas`."""
    return {
        "format": READING_FORMAT,
        "knowledge_hash": knowledge.hash,
        "unlawful": [{"about": match.unlawful, "start": match.words.start, "end": match.words.end,
                      "text": match.words.text} for match in reading.unlawful],
        "answers": answers_data({answer.question: answer.value for answer in reading.answers}),
        "derived": {answer.question: words_data(answer.words) for answer in reading.answers},
        "sentences": [
            {"start": sentence.start, "end": sentence.end, "text": sentence.text,
             "understood": sentence.understood,
             "matches": [_match(match) for match in sentence.matches]}
            for sentence in reading.sentences
        ],
    }


def _match(match: Match) -> JsonValue:
    return {"entry": match.words.entry, "phrase": match.phrase, "start": match.words.start,
            "end": match.words.end, "text": match.words.text, "means": answers_data(match.means),
            "denied_by": match.denied or None, "hedged": match.hedged}
