"""Forward chaining gives always the same proof, whatever comes in another order."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from engine.core.inference import InferenceEngine
from engine.core.proof import Proof
from engine.core.proof_data import proof_json
from knowledge.model.conditions import Value
from knowledge.model.plain import JsonValue
from knowledge.model.records import Kind, Knowledge, Question
from knowledge.reading.cases import Case, read_cases
from knowledge.reading.loading import load
from tests.engine.inferring import SOME, fired, python
from tests.knowledge.rulebase import write_rulebase
from tests.random_rulebases import rulebases_with_answers
from tests.strategies import shipped


def outcome(proof: Proof) -> tuple[object, ...]:
    """What a proof comes to, without the way there."""
    return (proof.findings, list(proof.findings), proof.diagnosis, proof.steps, proof.done)


def test_hash_seed_changes_no_byte(real_proofs: tuple[Proof, ...]) -> None:
    """The proofs of real cases are the same, byte for byte, under any PYTHONHASHSEED."""
    code = (
        "from engine.core.inference import InferenceEngine\n"
        "from engine.core.proof_data import proof_json\n"
        "from tests.strategies import real_cases, shipped\n"
        "engine = InferenceEngine(shipped())\n"
        "for case in real_cases()[::4]:\n"
        "    print(proof_json(engine.infer(case)))\n")
    here = "".join(proof_json(proof) + "\n" for proof in real_proofs[::4])
    for hash_seed in ("0", "1", "2", "random"):
        assert python(code, hash_seed=hash_seed) == here, hash_seed


def test_repeated_use_changes_no_byte(real_proofs: tuple[Proof, ...]) -> None:
    """An engine keeps nothing from the cases before: their order and number do not matter."""
    engine = InferenceEngine(shipped())
    for proof in (*reversed(real_proofs), *real_proofs[:5]):
        assert proof_json(engine.infer(proof.case)) == proof_json(proof)


def test_engines_do_not_disturb_one_another(real_proofs: tuple[Proof, ...], tmp_path: Path) -> None:
    """Engines used in turn, of the same knowledge or of another, give the proofs they always do."""
    same = InferenceEngine(shipped())
    small = InferenceEngine(load(write_rulebase(tmp_path)))
    case = Case("case", {"work.match": "half"})
    alone = proof_json(small.infer(case))
    for proof in real_proofs[:5]:
        assert proof_json(same.infer(proof.case)) == proof_json(proof)
        assert proof_json(small.infer(case)) == alone


@given(data=st.data())
@SOME
def test_order_of_answers_changes_no_byte(
    data: st.DataObject, real_proofs: tuple[Proof, ...], engine: InferenceEngine
) -> None:
    """A case file may list answers, and the options of a set, in any order."""
    proof = data.draw(st.sampled_from(real_proofs))
    mixed: dict[str, JsonValue] = {}
    for question, value in data.draw(st.permutations(list(proof.case.answers.items()))):
        if isinstance(value, tuple):
            mixed[question] = [*data.draw(st.permutations(value))]
        else:
            mixed[question] = value
    text = json.dumps({"case": proof.case.id, "answers": mixed})
    case, = read_cases(text, "case.json", shipped())
    assert isinstance(case, Case)
    assert proof_json(engine.infer(case)) == proof_json(proof)


@given(data=st.data())
@SOME
def test_order_of_answers_in_memory_changes_no_firing(
    data: st.DataObject, real_proofs: tuple[Proof, ...], engine: InferenceEngine
) -> None:
    """Even in a case that no reader has put in order, all rules fire as they would have."""
    proof = data.draw(st.sampled_from(real_proofs))
    mixed = dict(data.draw(st.permutations(list(proof.case.answers.items()))))
    other = engine.infer(replace(proof.case, answers=mixed))
    assert other.firings == proof.firings
    assert outcome(other) == outcome(proof)


@given(drawn=rulebases_with_answers(), data=st.data())
@SOME
def test_order_of_rules_changes_no_outcome(
    drawn: tuple[Knowledge, dict[str, Value]], data: st.DataObject
) -> None:
    """Rules may stand in any order: the same ones fire, and what follows is the same."""
    knowledge, answers = drawn
    other = replace(knowledge, rules={
        rule: knowledge.rules[rule]
        for rule in data.draw(st.permutations(list(knowledge.rules)))})
    case = Case("case", answers)
    before, after = (InferenceEngine(each).infer(case) for each in (knowledge, other))
    assert outcome(after) == outcome(before)
    assert fired(after) == fired(before)


def test_reversed_shipped_rules_change_no_outcome(real_proofs: tuple[Proof, ...]) -> None:
    """The shipped rules, last one first, lead every real case to the same outcome."""
    backwards = replace(shipped(), rules=dict(reversed(list(shipped().rules.items()))))
    engine = InferenceEngine(backwards)
    for proof in real_proofs:
        assert outcome(engine.infer(proof.case)) == outcome(proof)


@given(drawn=rulebases_with_answers(), kind=st.sampled_from(
    (Kind.YES_NO, Kind.COUNT, Kind.TEXT)), data=st.data())
@SOME
def test_answers_that_nobody_reads_change_nothing(
    drawn: tuple[Knowledge, dict[str, Value]], kind: Kind, data: st.DataObject
) -> None:
    """An answer to a question that no condition reads changes the case and nothing else."""
    knowledge, answers = drawn
    first = next(iter(knowledge.questions.values()))
    unread = Question("t.unread", first.section, kind, True, "Unread?", (), "", ())
    place = data.draw(st.integers(0, len(answers)))
    listed = list(answers.items())
    listed.insert(place, (unread.id, data.draw(st.sampled_from(("yes", "7", "words")))
                          if kind is not Kind.COUNT else 7))
    wider = replace(knowledge, questions={**knowledge.questions, unread.id: unread})
    before = InferenceEngine(knowledge).infer(Case("case", answers))
    after = InferenceEngine(wider).infer(Case("case", dict(listed)))
    assert after.firings == before.firings
    assert outcome(after) == outcome(before)
