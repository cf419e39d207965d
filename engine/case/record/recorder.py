"""The recorder: everything a verdict and its plan were made from, as one canonical JSON text.

A record holds the whole knowledge, so that the verdict can be derived again when the program and
its knowledge have moved on. It has no date but one that is given. SHA-256 over each part, over each
entry of the knowledge and each field of the case, and over all of it, tells what was changed later,
and where; whoever changes all hashes as well makes another record, with another hash over all.
"""

from __future__ import annotations

import datetime
import importlib.metadata
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.case.plan.formats import plan_data
from engine.case.plan.plan import Plan
from engine.case.record.places import Path, pointer, value_at
from engine.core.proof import Proof
from engine.core.proof_data import proof_data
from knowledge.model.plain import Data, JsonValue, canonical_json, sha256
from knowledge.reading.canonical import knowledge_data
from knowledge.reading.cases import Case, case_data

RECORD_FORMAT = "debrief.record/1"
PARTS = ("format", "recorded", "versions", "settings", "case", "knowledge", "proof", "plan")
"""What a record holds, besides its hashes."""
PROGRAMS = ("debrief", "experta", "networkx")
"""What a verdict and a plan are computed and drawn with, besides Python."""


@dataclass(frozen=True, slots=True)
class Record:
    """An audit record.

    Attributes:
        max_steps: the cap the plan was made with; 0 means none.
        versions: of the programs that mattered, by name.
        recorded: the day written into it, if any.
    """

    proof: Proof
    plan: Plan
    max_steps: int
    versions: Mapping[str, str]
    recorded: datetime.date | None = None

    @property
    def case(self) -> Case:
        """The case it is about."""
        return self.proof.case


def versions() -> dict[str, str]:
    """The versions of what runs now, by name."""
    found = {"python": platform.python_version()}
    for name in PROGRAMS:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:  # debrief, run from a folder of sources
            found[name] = "not installed"
    return dict(sorted(found.items()))


def record_json(record: Record) -> str:
    """The record as canonical JSON on one line, its line break included."""
    return canonical_json(record_data(record)) + "\n"


def record_data(record: Record) -> Data:
    """The record as plain data; its schema is `record` in `engine.rulebase.output_schemas`."""
    data: Data = {
        "format": RECORD_FORMAT,
        "recorded": record.recorded.isoformat() if record.recorded is not None else None,
        "versions": dict(record.versions),
        "settings": {"max_steps": record.max_steps},
        "case": case_data(record.case),
        "knowledge": knowledge_data(record.proof.knowledge),
        "proof": proof_data(record.proof),
        "plan": plan_data(record.plan),
    }
    return sealed(data)


def sealed(data: Data) -> Data:
    """The parts of a record with their hashes."""
    hashed: Data = {**data, "hashes": hashes(data)}
    return {**hashed, "hash": sha256(hashed)}


def hashes(data: Mapping[str, JsonValue]) -> Data:
    """The hash of each part, and of each entry whose change could not be told from what follows."""
    return {
        "parts": {part: sha256(data[part]) for part in PARTS},
        "entries": {pointer(path): sha256(value_at(dict(data), path)) for path in entries(data)},
    }


def entries(data: Mapping[str, JsonValue]) -> Iterator[Path]:
    """The paths of the fields of the case, of its answers, and of the entries of the knowledge."""
    for part in ("case", "knowledge"):
        fields = data[part]
        for name, value in fields.items() if isinstance(fields, dict) else ():
            if part == "case" and name == "answers" and isinstance(value, dict):
                yield from ((part, name, question) for question in value)
            elif part == "knowledge" and isinstance(value, list):
                yield from ((part, name, number) for number in range(len(value)))
            else:
                yield (part, name)
