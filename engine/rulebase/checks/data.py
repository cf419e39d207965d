"""What the checks found, as plain data."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from engine.rulebase.checks.fault import Fault
from knowledge.model.checks import CHECKS
from knowledge.model.plain import JsonValue
from knowledge.model.records import Knowledge
from knowledge.reading.cases import answers_data

CHECK_FORMAT = "debrief.rules-check/1"


def check_data(
    faults: Sequence[Fault], checks: Collection[str], questions: int, knowledge: Knowledge
) -> dict[str, JsonValue]:
    """The faults, those that are exempt apart.

    The schema is `rules-check` in `engine.rulebase.output_schemas`.

    Args:
        faults: what was found.
        checks: the names of the checks that were made.
        questions: how many questions were put to the solver.
        knowledge: what was checked.
    """
    return {
        "format": CHECK_FORMAT,
        "knowledge_hash": knowledge.hash,
        "checks": {check: CHECKS[check] for check in CHECKS if check in checks},
        "questions": questions,
        "faults": [_fault(found) for found in faults if not found.exempt],
        "exempt": [_fault(found) for found in faults if found.exempt],
    }


def _fault(found: Fault) -> JsonValue:
    data: dict[str, JsonValue] = {
        "check": found.check, "kind": found.kind, "id": found.id, "what": found.what,
        "mend": found.mend, "ground": found.ground.name.lower(), "others": list(found.others),
        "place": {"file": found.place.file, "line": found.place.line,
                  "column": found.place.column},
    }
    if found.witness is not None:
        changed = found.witness.changed
        data["witness"] = {
            "answers": answers_data(found.witness.answers),
            "changed": None if changed is None else answers_data(changed),
            "confirmed": found.witness.confirmed,
        }
    if found.exempt:
        data["exempt"] = found.exempt
    return data
