"""A record derived anew from what it holds, and compared with what it says, bit for bit."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.case.plan.formats import plan_data
from engine.case.plan.plan import make_plan
from engine.case.record.integrity import Fault, FaultyRecordError, read, unproved
from engine.case.record.places import span
from engine.case.record.recorder import Record
from engine.case.record.today import Today, today_data
from engine.core.hearing.listener import Listener
from engine.core.inference import InferenceEngine
from engine.core.proof_data import proof_data
from knowledge.model.plain import Data, canonical_json
from knowledge.model.problems import CaseError, KnowledgeError, Problem
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case, case_from
from knowledge.reading.rebuilding import rebuild

REPLAY_FORMAT = "debrief.replay/1"
INPUTS = ("case", "knowledge", "settings")
"""The parts from which the others follow."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of a record.

    Attributes:
        record: what was derived anew; None where the record cannot be derived from.
        hash: the hash that the record gives for all of it; empty where it has none.
        faults: what is not as it was written, or does not follow; none where it replays.
    """

    record: Record | None
    hash: str
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """Whether the record is untouched and everything in it follows."""
        return not self.faults


def replay(raw: bytes) -> Replay:
    """Read a record, derive its proof and plan anew, and compare.

    Args:
        raw: the bytes of the record.
    """
    try:
        data, faults = read(raw)
    except FaultyRecordError as error:
        return Replay(None, "", (error.fault,))
    given = str(data["hash"])
    try:
        record = _derive(data)
    except FaultyRecordError as error:
        return Replay(None, given, (*faults, *([] if faults else [error.fault])))
    if {fault.part for fault in faults} & set(INPUTS):
        return Replay(record, given, faults)  # what follows from other inputs proves nothing
    derived = {"proof": proof_data(record.proof), "plan": plan_data(record.plan)}
    exact = [fault for part, anew in derived.items() for fault in unproved(data, part, anew)]
    places = {f"/{fault.part}" for fault in exact}
    kept = (fault for fault in faults if fault.path not in places)
    return Replay(record, given, (*kept, *exact))


def replay_data(
    name: str, found: Replay, today: Today | None, now: Mapping[str, str]
) -> Data:
    """What became of a record as plain data; its schema is `replay`.

    Args:
        name: the file.
        found: what became of it.
        today: what other knowledge answers, where that was asked.
        now: the versions of the programs it was replayed with.
    """
    record = found.record
    return {
        "format": REPLAY_FORMAT,
        "file": name,
        "case": None if record is None else record.case.id,
        "holds": found.holds,
        "hash": found.hash or None,
        "faults": [{"part": fault.part, "path": fault.path, "bytes": [fault.start, fault.end],
                    "line": fault.line, "what": fault.what} for fault in found.faults],
        "versions": {"then": None if record is None else dict(record.versions), "now": dict(now)},
        "today": None if today is None else today_data(today),
    }


def _derive(data: Data) -> Record:
    """What follows from the case, the knowledge and the settings of a record.

    Raises:
        FaultyRecordError: they cannot be used.
    """
    settings, versions, recorded = data["settings"], data["versions"], data["recorded"]
    cap = settings.get("max_steps") if isinstance(settings, dict) else None
    if not isinstance(cap, int) or isinstance(cap, bool) or cap < 0:
        raise FaultyRecordError(_unusable(data, "settings", "max_steps is no whole number"))
    try:
        knowledge, engine = _rebuilt(canonical_json(_table(data, "knowledge")))
    except KnowledgeError as error:
        raise FaultyRecordError(_unusable(data, "knowledge", error.problems[0])) from None
    case = _case(data, knowledge)
    try:
        day = None if recorded is None else datetime.date.fromisoformat(str(recorded))
    except ValueError:
        raise FaultyRecordError(_unusable(data, "recorded", "this is no date")) from None
    proof = engine.infer(case)
    return Record(proof, make_plan(proof, cap), cap, {
        name: str(version) for name, version in _table_of(versions).items()}, day)


@lru_cache(maxsize=1)
def _rebuilt(text: str) -> tuple[Knowledge, InferenceEngine]:
    """The knowledge in a text, ready to infer with; kept, since many records share one.

    Raises:
        KnowledgeError: it cannot be used.
    """
    knowledge = rebuild(_table_of(json.loads(text)), "/knowledge")
    return knowledge, InferenceEngine(knowledge)


def _case(data: Data, knowledge: Knowledge) -> Case:
    try:
        found = case_from(data["case"], "/case", knowledge)
    except CaseError as error:
        raise FaultyRecordError(_unusable(data, "case", error.problems[0])) from None
    return Listener(knowledge).listen(found)


def _table(data: Data, part: str) -> Data:
    return _table_of(data[part])


def _table_of(value: object) -> Data:
    return value if isinstance(value, dict) else {}


def _unusable(data: Data, part: str, why: Problem | str) -> Fault:
    start, end = span(data, (part,))
    what = why if isinstance(why, str) else f"{why.what} (at {why.place.file})"
    return Fault(part, f"/{part}", start, end, 1, f"cannot be used: {what}")
