"""A proof and a verdict as plain data: to the schema, complete, and always the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from engine.case.plan.plan import make_plan
from engine.case.questions.unknowns import prospects
from engine.case.verdict_data import verdict_data
from engine.core.inference import InferenceEngine
from engine.core.proof import FactKind, Proof
from engine.core.proof_data import DIGITS, proof_data, proof_json
from engine.rulebase.output_schemas import output_schemas
from knowledge.model.conditions import Value
from knowledge.model.plain import canonical_json
from knowledge.model.records import Knowledge
from knowledge.reading.canonical import content_hash
from knowledge.reading.cases import Case, answers_data
from tests.examples import examples
from tests.random_rulebases import rulebases_with_answers
from tests.strategies import cases, real_cases, shipped

SCHEMAS = {name: Draft202012Validator(schema) for name, schema in output_schemas().items()}
MATCHED_ONLY = (FactKind.UNANSWERED.value, FactKind.NOT_FOUND.value)
SOME = examples(2)


@pytest.fixture(scope="module")
def engine() -> InferenceEngine:
    return InferenceEngine(shipped())


@pytest.fixture(scope="module")
def real_proofs(engine: InferenceEngine) -> tuple[Proof, ...]:
    return tuple(engine.infer(case) for case in real_cases())


def assert_canonical(text: str) -> dict[str, Any]:
    """One line of ASCII that says the same when it is read and written again; returns the data."""
    assert text.isascii()
    assert "\n" not in text
    data = json.loads(text)
    assert json.dumps(data, sort_keys=True, separators=(",", ":")) == text
    assert isinstance(data, dict)
    return data


def assert_proof(proof: Proof) -> None:
    """The proof as JSON is canonical, to its schema, densely numbered, and says what it is of."""
    data = assert_canonical(proof_json(proof))
    SCHEMAS["proof"].validate(data)
    assert data == json.loads(canonical_json(proof_data(proof)))
    assert (data["case"], data["case_hash"]) == (proof.case.id, proof.case.hash)
    assert data["knowledge_hash"] == proof.knowledge.hash == content_hash(proof.knowledge)
    assert data["answers"] == answers_data(proof.case.answers)
    assert_numbered(data)
    assert_complete(data)


def assert_numbered(data: Mapping[str, Any]) -> None:
    """Facts and firings are numbered from 1 without gaps, and facts in the order of their use."""
    facts = [fact["fact"] for fact in data["facts"]]
    assert facts == list(range(1, len(facts) + 1))
    numbers = [firing["number"] for firing in data["firings"]]
    assert numbers == list(range(1, len(numbers) + 1))
    answers = len(data["answers"])
    used = [fact for firing in data["firings"]
            for fact in (*firing["matched"], *firing["concluded"])]
    first_uses = [fact for fact in dict.fromkeys(used) if fact > answers]
    assert [*range(1, answers + 1), *first_uses] == facts


def assert_complete(data: Mapping[str, Any]) -> None:
    """Each fact is an answer, an absence, or added by exactly one firing before it is matched."""
    kinds = {fact["fact"]: fact["kind"] for fact in data["facts"]}
    known = {fact for fact, kind in kinds.items() if kind == FactKind.ANSWER}
    assert known == set(range(1, len(data["answers"]) + 1))
    for firing in data["firings"]:
        assert all(fact in known or kinds[fact] in MATCHED_ONLY for fact in firing["matched"])
        assert known.isdisjoint(firing["added"])
        known.update(firing["added"])
        assert set(firing["added"]) <= set(firing["concluded"]) <= known
    assert known == {fact for fact, kind in kinds.items() if kind not in MATCHED_ONLY}
    facts = {(fact["kind"], fact["subject"]) for fact in data["facts"] if fact["fact"] in known}
    for kind, ids in ((FactKind.FINDING, [found["id"] for found in data["findings"]]),
                      (FactKind.STEP, data["steps"]), (FactKind.DONE, data["done"]),
                      (FactKind.DIAGNOSIS, [data["diagnosis"]["leading"]])):
        assert {subject for of, subject in facts if of == kind} == set(ids)


def assert_verdict(proof: Proof) -> None:
    """The verdict is to its schema, and says what it is of."""
    unknown = prospects(proof.knowledge, proof.case.answers)
    plan = make_plan(proof)
    data = assert_canonical(canonical_json(verdict_data(proof, plan, unknown)))
    SCHEMAS["verdict"].validate(data)
    assert (data["case"], data["case_hash"]) == (proof.case.id, proof.case.hash)
    assert data["knowledge_hash"] == proof.knowledge.hash
    told = json.loads(proof_json(proof))
    assert data["findings"] == told["findings"]
    assert {**data["diagnosis"], **told["diagnosis"]} == data["diagnosis"]
    assert set(data["diagnosis"]) - set(told["diagnosis"]) == {"certainty", "ranking"}
    assert [entry["question"] for entry in data["unknown"]] == [
        prospect.question for prospect in unknown]


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_schemas(name: str) -> None:
    """Each published schema is valid JSON Schema itself, and canonical JSON keeps it as it is."""
    schema = output_schemas()[name]
    Draft202012Validator.check_schema(schema)
    assert json.loads(canonical_json(schema)) == schema


def test_real_proofs(real_proofs: tuple[Proof, ...]) -> None:
    """Every shipped real case has a proof to the schema, complete and densely numbered."""
    for proof in real_proofs:
        assert_proof(proof)


def test_real_verdicts(real_proofs: tuple[Proof, ...]) -> None:
    """Every shipped real case has a verdict to the schema that agrees with its proof."""
    for proof in real_proofs:
        assert_verdict(proof)


@given(case=cases(shipped()))
@SOME
def test_shipped_proofs(case: Case, engine: InferenceEngine) -> None:
    """So has any case with answers to the shipped questionnaire."""
    assert_proof(engine.infer(case))


@given(rulebases_with_answers())
@SOME
def test_random_proofs_and_verdicts(drawn: tuple[Knowledge, dict[str, Value]]) -> None:
    """So has any case of any rulebase, with letters from anywhere in its words."""
    knowledge, answers = drawn
    proof = InferenceEngine(knowledge).infer(Case("Fälle/漢 \"1\"\n", answers))
    assert_proof(proof)
    assert_verdict(proof)


@pytest.mark.parametrize("name", ["proof", "verdict"])
def test_schemas_are_strict(name: str, real_proofs: tuple[Proof, ...]) -> None:
    """A missing field, a field too many and another format do not pass the schema."""
    proof = real_proofs[0]
    data = proof_data(proof) if name == "proof" else verdict_data(
        proof, make_plan(proof), prospects(proof.knowledge, proof.case.answers))
    validator = SCHEMAS[name]
    assert validator.is_valid(data)
    for field in data:
        assert not validator.is_valid({key: value for key, value in data.items() if key != field})
    assert not validator.is_valid({**data, "more": 1})
    assert not validator.is_valid({**data, "format": f"debrief.{name}/0"})


def test_hashes_tell_cases_and_knowledge_apart(real_proofs: tuple[Proof, ...]) -> None:
    """Hashes are 64 hexadecimal digits: another one for each case, and one for the knowledge."""
    hashes = {proof.case.hash for proof in real_proofs}
    assert len(hashes) == len(real_proofs)
    assert {proof.knowledge.hash for proof in real_proofs} == {shipped().hash}
    assert all(re.fullmatch("[0-9a-f]{64}", text) for text in (*hashes, shipped().hash))


def test_numbers_are_rounded_for_every_machine(real_proofs: tuple[Proof, ...]) -> None:
    """Decibans are whole; only probabilities are not, and they have six digits and sum to one."""
    for proof in real_proofs:
        data = json.loads(proof_json(proof), parse_float=str)
        shares = data["diagnosis"].pop("probabilities")
        assert all(len(share.partition(".")[2]) <= DIGITS for share in shares.values())
        assert sum(map(float, shares.values())) == pytest.approx(1, abs=4 * 10 ** -DIGITS)
        assert "." not in re.sub(r'"[^"]*"', "", canonical_json(data["diagnosis"]))
