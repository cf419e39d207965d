"""A proof as plain data: the same bytes for the same case and knowledge, on every machine."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.diagnosis import Diagnosis
from engine.core.proof import Fact, FactKind, Proof, answer_fact, grounds
from knowledge.model.heard import DerivedAnswer, Words
from knowledge.model.plain import JsonValue, canonical_json
from knowledge.reading.cases import Case, answers_data

PROOF_FORMAT = "debrief.proof/1"
DIGITS = 6


def proof_json(proof: Proof) -> str:
    """The proof as canonical JSON on one line."""
    return canonical_json(proof_data(proof))


def proof_data(proof: Proof) -> dict[str, JsonValue]:
    """The proof as plain data; its schema is `proof` in `engine.rulebase.output_schemas`.

    Facts are numbered from 1 in the order in which the proof first names them, answers first.
    """
    facts: dict[Fact, int] = {}
    for question in proof.case.answers:
        facts[answer_fact(proof.case, question)] = len(facts) + 1
    for firing in proof.firings:
        for fact in (*firing.matched, *firing.concluded):
            facts.setdefault(fact, len(facts) + 1)
    return {
        "format": PROOF_FORMAT,
        "case": proof.case.id,
        "case_hash": proof.case.hash,
        "knowledge_hash": proof.knowledge.hash,
        "answers": answers_data(proof.case.answers),
        **heard_data(proof.case),
        "facts": [_fact(fact, number, proof.case) for fact, number in facts.items()],
        "firings": [
            {
                "number": firing.number,
                "rule": firing.rule,
                "stratum": firing.stratum.value,
                "matched": [facts[fact] for fact in firing.matched],
                "concluded": [facts[fact] for fact in firing.concluded],
                "added": [facts[fact] for fact in firing.added],
            }
            for firing in proof.firings
        ],
        "findings": findings_data(proof),
        "diagnosis": diagnosis_data(proof.diagnosis),
        "steps": list(proof.steps),
        "done": [step for step in proof.knowledge.steps if step in proof.done],
    }


def findings_data(proof: Proof) -> list[JsonValue]:
    """The findings that hold, in the order of the knowledge."""
    return [{"id": finding, "grade": grade.name} for finding, grade in proof.findings.items()]


def diagnosis_data(diagnosis: Diagnosis) -> dict[str, JsonValue]:
    """The diagnosis; probabilities are rounded to six digits."""
    return {
        "leading": diagnosis.leading,
        "second": diagnosis.second,
        "probabilities": {category: round(probability, DIGITS)
                          for category, probability in diagnosis.probabilities.items()},
        "decibans": dict(diagnosis.totals),
        "evidence": [
            {"category": found.category, "cluster": found.cluster, "finding": found.finding,
             "decibans": found.decibans, "counted": found.counted}
            for found in diagnosis.contributions
        ],
    }


def _fact(fact: Fact, number: int, case: Case) -> dict[str, JsonValue]:
    value = fact.value
    data: dict[str, JsonValue] = {"fact": number, "kind": fact.kind.value, "subject": fact.subject}
    if value != "":
        data["value"] = list(value) if isinstance(value, tuple) else value
    if fact.category:
        data["category"] = fact.category
    derived = grounds(case, fact.subject) if fact.kind is FactKind.DERIVED else None
    if derived is not None and derived.cases:
        data["cases"] = _cases_data(derived)
    elif derived is not None:
        data["words"] = words_data(derived.words)
    return data


def heard_data(case: Case) -> dict[str, JsonValue]:
    """What was derived from a person's own words and earlier cases, and what was not understood.

    Returns:
        `derived` and `not_understood`, nothing where the case has no words; `from_earlier`,
        nothing where no answer follows from earlier cases.
    """
    if case.heard is None:
        return {}
    data: dict[str, JsonValue] = {}
    if case.heard.read:
        data["derived"] = {answer.question: words_data(answer.words)
                           for answer in case.heard.answers if not answer.cases}
        data["not_understood"] = words_data(case.heard.not_understood)
    counted: dict[str, JsonValue] = {
        answer.question: {"thing": answer.thing or None, "percent": answer.percent,
                          "cases": _cases_data(answer)}
        for answer in case.heard.answers if answer.cases}
    return data | ({"from_earlier": counted} if counted else {})


def _cases_data(derived: DerivedAnswer) -> list[JsonValue]:
    return [{"case": one.case, "date": one.date.isoformat(), "percent": one.percent,
             "old": one.old, "answered_by": one.step or None} for one in derived.cases]


def words_data(words: Sequence[Words]) -> list[JsonValue]:
    """Words as plain data: what recognised them, where they stand, and the words themselves."""
    return [{**({"entry": one.entry} if one.entry else {}), "start": one.start, "end": one.end,
             "text": one.text} for one in words]
