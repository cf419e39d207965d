"""The JSON Schema of what the checks found."""

from __future__ import annotations

from engine.core.schema_parts import ANSWER, HASH, Schema, list_of, map_of, record, text, whole
from engine.rulebase.checks.data import CHECK_FORMAT
from knowledge.model.checks import CHECKS


def rules_check_schema() -> Schema:
    """The fields of what `engine.rulebase.checks.data` makes."""
    place = record({
        "file": text("The file of the entry."), "line": whole("Its line, from 1.", 1),
        "column": whole("Its column, from 1.", 1)})
    witness = record({
        "answers": map_of(ANSWER, "The case, by question; any words stand for an answer in words."),
        "changed": {"type": ["object", "null"], "additionalProperties": ANSWER,
                    "description": "The same case with one answer changed, where it takes two."},
        "confirmed": {"type": "boolean", "description": "The engine, which infers without "
                                                        "formulas, finds the same."},
    })
    fault: Schema = {
        "check": {"enum": [*CHECKS]},
        "kind": {"enum": ["category", "finding", "question", "rule", "source", "step"]},
        "id": text("The entry it is about."),
        "what": text("What is wrong, as a sentence."),
        "mend": text("What would mend it, as a sentence."),
        "ground": {"enum": ["proof", "witness", "text"],
                   "description": "Proved for all cases, shown by a case, or read off the text."},
        "others": list_of({"type": "string"}, "Further entries that take part in it."),
        "place": place,
        "witness": witness,
    }
    meant: Schema = {**fault, "exempt": text("Why it is meant, as the knowledge says.")}
    return {
        "format": {"const": CHECK_FORMAT},
        "knowledge_hash": HASH,
        "checks": map_of({"type": "string"}, "The checks that were made, with what each is for."),
        "questions": whole("How many questions were put to the solver.", 0),
        "faults": list_of(record(fault, optional=("witness",)), "What is wrong."),
        "exempt": list_of(record(meant, optional=("witness",)), "What is found and meant."),
    }
