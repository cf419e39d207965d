"""A diagnosis with its findings and plan as plain data."""

from __future__ import annotations

from collections.abc import Sequence

from engine.case.plan.formats import plan_data
from engine.case.plan.plan import Plan
from engine.case.questions.unknowns import Prospect
from engine.case.why.verdict import certainty_words
from engine.core.proof import Proof
from engine.core.proof_data import DIGITS, diagnosis_data, findings_data, heard_data
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.plain import JsonValue

VERDICT_FORMAT = "debrief.verdict/1"


def verdict_data(
    proof: Proof, plan: Plan, open_questions: Sequence[Prospect]
) -> dict[str, JsonValue]:
    """Diagnosis, findings and plan as plain data.

    Its schema is `verdict` in `engine.rulebase.output_schemas`.
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
