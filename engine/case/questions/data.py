"""Audits as plain data; their schemas are in `engine.case.questions.schemas`."""

from __future__ import annotations

from collections.abc import Sequence

from engine.case.compare.verdicts import case_diff_data
from engine.case.questions.changes import Change
from engine.case.questions.flip import Flips
from engine.case.questions.near_miss_tree import Part, miss_tree
from engine.case.questions.next_question import Candidate
from engine.case.questions.settle import Outlook
from engine.case.questions.shortfall import Shortfall, shortfall
from engine.case.questions.what_if import WhatIf
from engine.case.questions.why_not import Miss, What, WhyNot
from engine.core.diagnosis import Diagnosis
from engine.core.proof_data import DIGITS
from knowledge.model.conditions import UNDETERMINED, Value
from knowledge.model.plain import Data, JsonValue
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case

WHY_NOT_FORMAT = "debrief.why-not/1"
WHAT_IF_FORMAT = "debrief.what-if/1"
FLIP_FORMAT = "debrief.flip/1"
SETTLE_FORMAT = "debrief.settle/1"


def why_not_data(found: WhyNot) -> Data:
    """Why something does not hold, with its nearest misses."""
    short = None
    if found.kind is What.CATEGORY and found.what != UNDETERMINED:
        knowledge = found.proof.knowledge
        short = _shortfall(shortfall(
            found.proof.diagnosis, knowledge.categories[found.what], knowledge.policy))
    return {
        **_head(WHY_NOT_FORMAT, found.proof.case, found.proof.knowledge),
        "what": found.what, "kind": found.kind.value, "absence": found.absence.value,
        "leading": found.proof.diagnosis.leading, "shortfall": short,
        "nearest": [_miss(found, miss) for miss in found.misses],
        "others": [_miss(found, miss) for miss in found.others],
        "more": found.more, "instead": list(found.instead),
        "possible_unasked": found.possible_unasked,
    }


def what_if_data(found: WhatIf) -> Data:
    """A case before and after; pairs are before and after."""
    difference = case_diff_data(found.difference)
    del difference["behind"], difference["confirmed"], difference["case"]
    both = (found.before.diagnosis, found.after.diagnosis)
    return {
        **_head(WHAT_IF_FORMAT, found.before.case, found.before.knowledge),
        "changes": [_change(change) for change in found.changes],
        "probabilities": [_probabilities(diagnosis) for diagnosis in both],
        **difference,
    }


def flip_data(found: Flips, knowledge: Knowledge) -> Data:
    """The smallest changes that alter a verdict."""
    return {
        **_head(FLIP_FORMAT, found.case, knowledge),
        "leading": found.diagnosis.leading, "wanted": found.wanted,
        "answers": "any" if found.any_answer else "changeable",
        "questions": list(found.questions), "cost": found.cost, "more": found.more,
        "flips": [{
            "changes": [_change(change) for change in flip.changes],
            "leading": flip.diagnosis.leading,
            "probabilities": _probabilities(flip.diagnosis),
            "confirmed": flip.confirmed,
        } for flip in found.flips],
    }


def settle_data(
    found: Outlook, way_out: Sequence[Change], case: Case, knowledge: Knowledge
) -> Data:
    """Whether a case is settled, and which questions to ask.

    Args:
        found: where the case stands.
        way_out: the fewest further answers that change the verdict; none where it is settled.
        case: the case.
        knowledge: the rulebase.
    """
    return {
        **_head(SETTLE_FORMAT, case, knowledge),
        "leading": found.diagnosis.leading,
        "probabilities": _probabilities(found.diagnosis),
        "settled": found.settled,
        "ask": None if found.ask is None else found.ask.question,
        "way_out": [_change(change) for change in way_out],
        "questions": [_candidate(candidate) for candidate in found.candidates],
    }


def _head(form: str, case: Case, knowledge: Knowledge) -> Data:
    return {"format": form, "case": case.id, "case_hash": case.hash,
            "knowledge_hash": knowledge.hash}


def _shortfall(found: Shortfall) -> JsonValue:
    return {"total": found.total, "rival": found.rival, "behind": found.behind,
            "below_gate": found.below_gate, "others_above_gate": found.others_above_gate}


def _miss(found: WhyNot, miss: Miss) -> JsonValue:
    return {"changes": [_change(change) for change in miss.changes],
            "rule": miss.rule or None, "confirmed": miss.confirmed,
            "leading": miss.proof.diagnosis.leading, "tree": _part(miss_tree(found, miss))}


def _part(part: Part) -> JsonValue:
    return {"text": part.text, "state": part.state.value,
            "children": [_part(child) for child in part.children]}


def _change(change: Change) -> JsonValue:
    return {"question": change.question, "before": _value(change.before),
            "after": _value(change.after), "also": [_value(value) for value in change.also]}


def _value(value: Value | None) -> JsonValue:
    return list(value) if isinstance(value, tuple) else value


def _probabilities(diagnosis: Diagnosis) -> JsonValue:
    return {name: round(value, DIGITS) for name, value in diagnosis.probabilities.items()}


def _candidate(candidate: Candidate) -> JsonValue:
    return {
        "question": candidate.question, "gain": round(candidate.gain, DIGITS),
        "effort": round(candidate.effort, DIGITS), "rate": round(candidate.rate, DIGITS),
        "answers": [{
            "answer": _value(outcome.answer), "leading": outcome.leading,
            "probability": round(outcome.probability, DIGITS),
            "gain": round(outcome.gain, DIGITS),
        } for outcome in candidate.outcomes],
    }
