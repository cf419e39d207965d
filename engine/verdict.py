"""What a diagnosis amounts to in words, and as plain data."""

from __future__ import annotations

from collections.abc import Sequence

from engine.diagnosis import lead
from engine.planning.formats import plan_data
from engine.planning.plan import Plan
from engine.proof import Proof
from engine.proof_data import DIGITS, diagnosis_data, findings_data, heard_data
from engine.prose import listed, quoted
from engine.unknowns import Prospect
from knowledge.condition_syntax import JsonValue
from knowledge.conditions import UNDETERMINED

VERDICT_FORMAT = "debrief.verdict/1"


def certainty_words(proof: Proof) -> str:
    """Words for the probability of the leading category in whole percents, such as `likely`."""
    percent = round(100 * proof.diagnosis.probabilities.get(proof.diagnosis.leading, 0.0))
    certainty = proof.knowledge.policy.certainty
    return next(step.words for step in certainty if percent >= step.from_percent)


def reason_undecided(proof: Proof) -> str:
    """Why the diagnosis is undetermined, in one or two sentences."""
    diagnosis = proof.diagnosis
    knowledge = proof.knowledge
    ahead = lead(diagnosis)
    best = diagnosis.ranking[0]
    if ahead >= knowledge.policy.margin:
        title = quoted(knowledge.categories[best].title)
        return (f"{title} is ahead, but it is named only when it is strong and none of the other "
                "reasons is more than moderate.")
    close = [category for category in diagnosis.ranking
             if diagnosis.totals[category] > 0
             and diagnosis.totals[best] - diagnosis.totals[category] < knowledge.policy.margin]
    if not close:
        return "Nothing that is known so far speaks clearly for any reason."
    titles = listed([quoted(knowledge.categories[category].title) for category in close], "and")
    if len(close) == 1:
        return f"Most speaks for {titles}, but not enough to name it."
    return f"{titles} are too close to one another to name one."


def verdict_data(
    proof: Proof, plan: Plan, open_questions: Sequence[Prospect]
) -> dict[str, JsonValue]:
    """Diagnosis, findings and plan as plain data.

    Its schema is `verdict` in `engine.output_schemas`.
    """
    diagnosis = diagnosis_data(proof.diagnosis)
    diagnosis["certainty"] = (
        None if proof.diagnosis.leading == UNDETERMINED else certainty_words(proof))
    diagnosis["ranking"] = list(proof.diagnosis.ranking)
    return {
        "format": VERDICT_FORMAT,
        "case": proof.case.id,
        "candidate": proof.case.candidate or None,
        "date": proof.case.date.isoformat() if proof.case.date is not None else None,
        "confirmed": proof.case.confirmed,
        "case_hash": proof.case.hash,
        "knowledge_hash": proof.knowledge.hash,
        "diagnosis": diagnosis,
        "findings": findings_data(proof),
        **heard_data(proof.case),
        "unknown": [
            {"question": prospect.question, "mean_shift": prospect.mean_shift,
             "probability": round(prospect.probability, DIGITS),
             "answer": list(prospect.answer) if isinstance(prospect.answer, tuple)
             else prospect.answer, "leading": prospect.leading}
            for prospect in open_questions
        ],
        "plan": plan_data(plan),
    }
