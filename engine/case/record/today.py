"""What other knowledge, such as today's, would answer to the case of a record, and why."""

from __future__ import annotations

from dataclasses import dataclass

from engine.case.compare.verdicts import CaseDiff, case_diff_data, compare_case
from engine.case.record.recorder import Record
from engine.core.diff.knowledge import KnowledgeDiff, compare
from engine.core.hearing.listener import Listener
from engine.core.inference import InferenceEngine
from knowledge.model.plain import Data
from knowledge.model.problems import CaseError
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case, case_data, case_from


@dataclass(frozen=True, slots=True)
class Today:
    """A record against other knowledge.

    Attributes:
        diff: what changed from the knowledge in the record.
        case: what changed for the case; None where it cannot be read any more.
        refused: why it cannot be read; None where it can.
    """

    diff: KnowledgeDiff
    case: CaseDiff | None
    refused: CaseError | None = None


def compare_today(record: Record, engine: InferenceEngine, knowledge: Knowledge) -> Today:
    """What other knowledge makes of the case of a record.

    Args:
        record: what was recorded, with the knowledge of its day.
        engine: infers with the other knowledge.
        knowledge: the other knowledge.
    """
    diff = compare(record.proof.knowledge, knowledge)
    case = as_read_by(record.case, knowledge)
    if isinstance(case, CaseError):
        return Today(diff, None, case)
    return Today(diff, compare_case(record.proof, engine.infer(case), diff))


def as_read_by(case: Case, knowledge: Knowledge) -> Case | CaseError:
    """A case as the questions of some knowledge read it, or why they cannot."""
    try:
        return Listener(knowledge).listen(case_from(case_data(case), "/case", knowledge))
    except CaseError as error:
        return error


def today_data(found: Today) -> Data:
    """The comparison as plain data."""
    return {
        "knowledge_hash": found.diff.new.hash,
        "same_knowledge": found.diff.same,
        "refused": None if found.refused is None else [
            problem.what for problem in found.refused.problems],
        "case": None if found.case is None else case_diff_data(found.case),
    }
