"""JSON Schemas of a record, and of what its replay comes to."""

from __future__ import annotations

from engine.case.record.recorder import PARTS, RECORD_FORMAT
from engine.case.record.replay import REPLAY_FORMAT
from engine.core.hearing.schemas import HEARD
from engine.core.schema_parts import ANSWER, HASH, Schema, list_of, map_of, record, text, top, whole

_FREE: Schema = {"type": "object"}
_NAMES: Schema = map_of({"type": "string"}, "By program.")
_ENTRIES: Schema = {"type": "array", "items": {
    "type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}}


def record_schemas(proof: Schema, plan: Schema) -> dict[str, Schema]:
    """The schemas by name: record, replay.

    Args:
        proof: the schema of a proof's fields.
        plan: the schema of a plan's fields.
    """
    return {
        "record": top("record", "An audit record, as `debrief record` writes it.",
                      _record(proof, plan)),
        "replay": top("replay", "What became of a record, as `debrief replay --json` prints it for "
                                "each file on a line.", _replay()),
    }


def _record(proof: Schema, plan: Schema) -> Schema:
    return {
        "format": {"const": RECORD_FORMAT},
        "recorded": {"type": ["string", "null"], "format": "date",
                     "description": "The day written into it, if any."},
        "versions": {**_NAMES, "description": "Of the programs that made it."},
        "settings": record({"max_steps": whole("The cap of the plan; 0 means none.", 0)}),
        "case": record({
            "case": text("The id of the case."), "answers": map_of(ANSWER, "By question."),
            "candidate": text("As given."), "date": {"type": "string", "format": "date"},
            "confirmed": text("The category confirmed."),
            "notes": {"description": "Anything."},
            "earlier": {**_FREE, "description": "What is known of the person's earlier cases."},
        }, optional=("candidate", "date", "confirmed", "notes", "earlier")),
        "knowledge": record({
            "diagnosis": {**_FREE, "description": "The categories and the margins."},
            **{kind: {**_ENTRIES, "description": f"The {kind}, in the form of their files."}
               for kind in ("sources", "questions", "findings", "rules", "steps", "lexicon")}},
            optional=("lexicon",)),
        "proof": record(proof, optional=HEARD),
        "plan": record(plan),
        "hashes": record({
            "parts": record(dict.fromkeys(PARTS, HASH)),
            "entries": map_of(HASH, "By JSON Pointer: the fields of the case, its answers, and the "
                                    "entries of the knowledge.")}),
        "hash": {**HASH, "description": "SHA-256 of the canonical JSON of all the rest: sorted "
                                        "keys, no spaces, plain ASCII."},
    }


def _replay() -> Schema:
    return {
        "format": {"const": REPLAY_FORMAT},
        "file": text("The file."),
        "case": {"type": ["string", "null"], "description": "Its case, where it could be read."},
        "holds": {"type": "boolean", "description": "Whether every byte is as it was written, and "
                                                    "proof and plan follow."},
        "hash": {"type": ["string", "null"], "description": "The hash it gives for itself."},
        "faults": list_of(record({
            "part": text("The part of the record, or `the whole`."),
            "path": text("A JSON Pointer; empty where it cannot be told."),
            "bytes": list_of({"type": "integer", "minimum": 0},
                             "The first byte concerned, and the one after the last."),
            "line": whole("Its line, from 1.", 1),
            "what": text("What is wrong."),
        }), "What is not as it was written, or does not follow."),
        "versions": record({
            "then": {"anyOf": [_NAMES, {"type": "null"}]}, "now": _NAMES}),
        "today": {"anyOf": [{"type": "null"}, record({
            "knowledge_hash": HASH,
            "same_knowledge": {"type": "boolean"},
            "refused": {"anyOf": [{"type": "null"}, list_of(
                {"type": "string"}, "Why today's questions cannot read the case.")]},
            "case": {"anyOf": [{"type": "null"}, _FREE], "description":
                     "What changes for the case, as in `debrief rules diff --cases`."},
        })], "description": "What today's knowledge answers; null where the record does not hold."},
    }
