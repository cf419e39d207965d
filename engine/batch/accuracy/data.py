"""How good diagnoses are, as plain data for programs."""

from __future__ import annotations

from engine.batch.accuracy.comparison import Accuracy, Comparison, Outcome
from engine.batch.accuracy.reliability import Bin, Share
from engine.batch.accuracy.sensitivity import sensitivity
from engine.core.proof_data import DIGITS
from knowledge.model.plain import JsonValue
from knowledge.model.records import Knowledge

ACCURACY_FORMAT = "debrief.accuracy/1"


def accuracy_data(found: Comparison, knowledge: Knowledge) -> dict[str, JsonValue]:
    """The numbers with and without the employer's words; shares and losses have six digits.

    Args:
        found: the numbers.
        knowledge: what they were found with.
    """
    return {
        "format": ACCURACY_FORMAT,
        "knowledge_hash": knowledge.hash,
        "cases": found.told.cases,
        "left_out": found.left_out,
        "all_answers": _accuracy(found.told, knowledge),
        "before_the_answer": _accuracy(found.untold, knowledge),
    }


def _accuracy(accuracy: Accuracy, knowledge: Knowledge) -> dict[str, JsonValue]:
    shifted = sensitivity(accuracy, knowledge)
    return {
        **{str(wanted): _share(accuracy.share(wanted)) for wanted in Outcome},
        "log_loss": round(accuracy.log_loss, DIGITS),
        "base_log_loss": round(accuracy.base_log_loss, DIGITS),
        "brier": round(accuracy.brier, DIGITS),
        "base_brier": round(accuracy.base_brier, DIGITS),
        "calibration_error": round(accuracy.calibration_error, DIGITS),
        "bins": [_bin(found) for found in accuracy.bins],
        "reasons": {name: {"precision": _share(accuracy.precision(name)),
                           "recall": _share(accuracy.recall(name))}
                    for name in accuracy.categories},
        "table": {confirmed: dict(row) for confirmed, row in accuracy.table.items()},
        "sensitivity": {
            "numbers": shifted.numbers,
            **{str(wanted): list(counts) for wanted, counts in shifted.ranges.items()},
            "cases": list(shifted.moved),
        },
        "not_right": [
            {"case": each.case, "outcome": str(each.outcome), "confirmed": each.confirmed,
             "leading": each.diagnosis.leading, "decibans": dict(each.diagnosis.totals)}
            for each in accuracy.judged if each.outcome is not Outcome.RIGHT],
    }


def _bin(found: Bin) -> JsonValue:
    return {"from_percent": found.low, "to_percent": found.high,
            "mean": None if found.mean is None else round(found.mean, DIGITS),
            "confirmed": _share(found.confirmed)}


def _share(share: Share) -> JsonValue:
    return {"count": share.count, "of": share.of,
            "share": None if share.value is None else round(share.value, DIGITS),
            "interval": [round(end, DIGITS) for end in share.interval]}
