"""Forward chaining: always the same proof, in which everything rests on something.

Agreement with the other reader of the rules is tested in `test_agreement`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.inference import InferenceEngine
from engine.interpreter import Interpreter
from engine.normal_form import MAX_WAYS
from engine.proof import Fact, FactKind, Firing, Proof, Stratum
from engine.proof_data import proof_json
from knowledge.case import Case, read_cases
from knowledge.condition_syntax import JsonValue
from knowledge.conditions import (
    All,
    Answered,
    AnyOf,
    Compare,
    CompareCount,
    Condition,
    Grade,
    Holds,
    Leading,
    Not,
    Value,
    leaves,
    questions_read,
)
from knowledge.loading import load
from knowledge.model import Kind, Knowledge, Question
from knowledge.problems import KnowledgeError
from tests.knowledge.rulebase import replace_text, write_rulebase
from tests.strategies import cases, real_cases, rulebases, rulebases_with_answers, shipped

ROOT = Path(__file__).parents[2]
ABSENCES = (FactKind.UNANSWERED, FactKind.NOT_FOUND)
SOME = settings(max_examples=20, deadline=None, suppress_health_check=[
    HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.fixture(scope="module")
def engine() -> InferenceEngine:
    return InferenceEngine(shipped())


@pytest.fixture(scope="module")
def real_proofs(engine: InferenceEngine) -> tuple[Proof, ...]:
    return tuple(engine.infer(case) for case in real_cases())


def python(code: str, *, hash_seed: str = "0", timeout: float = 60) -> str:
    """What a new Python prints for this code; it must not fail, warn or write to stderr."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, timeout=timeout, check=False,
        capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)})
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def outcome(proof: Proof) -> tuple[object, ...]:
    """What a proof comes to, without the way there."""
    return (proof.findings, list(proof.findings), proof.diagnosis, proof.steps, proof.done)


def fired(proof: Proof) -> set[str]:
    return {firing.rule for firing in proof.firings}


# --- the same proof ------------------------------------------------------------------------------


def test_hash_seed_changes_no_byte(real_proofs: tuple[Proof, ...]) -> None:
    """The proofs of real cases are the same, byte for byte, under any PYTHONHASHSEED."""
    code = (
        "from engine.inference import InferenceEngine\n"
        "from engine.proof_data import proof_json\n"
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


# --- nothing from nothing ------------------------------------------------------------------------


def assert_nothing_from_silence(proof: Proof) -> None:
    """In a case without answers every rule rests on absences, or on what these led to."""
    assert not proof.case.answers
    for firing in proof.firings:
        assert all(fact.kind is not FactKind.ANSWER for fact in firing.matched)
        rule = proof.knowledge.rules.get(firing.rule)
        if rule is not None:
            assert firing.matched, rule.id
            assert any(isinstance(leaf, Answered | Holds | Leading)
                       for leaf in leaves(rule.condition)), rule.id
        if firing.stratum is Stratum.FINDINGS and rule is not None and not any(
                isinstance(leaf, Holds) for leaf in leaves(rule.condition)):
            assert {fact.kind for fact in firing.matched} == {FactKind.UNANSWERED}, rule.id


def test_silence_proves_nothing(engine: InferenceEngine) -> None:
    """With the shipped rules, a case without answers gives no finding before the diagnosis.

    All that fires is the diagnosis, which stays undetermined without any evidence, what follows
    from that, and the steps of every plan.
    """
    proof = engine.infer(Case("silent", {}))
    assert_nothing_from_silence(proof)
    assert {firing.rule for firing in proof.firings if firing.stratum in (
        Stratum.FINDINGS, Stratum.EVIDENCE)} == set()
    assert set(proof.diagnosis.totals.values()) == {0}
    every_plan = {step.id for step in shipped().steps.values() if step.every_plan}
    called = {step.id for step in shipped().steps.values()
              if not proof.findings.keys().isdisjoint(step.addresses)}
    assert set(proof.steps) == every_plan | called
    assert proof.done == frozenset()


@given(rulebases())
@SOME
def test_silence_proves_nothing_in_any_rulebase(knowledge: Knowledge) -> None:
    """Without answers no comparison is true, whichever way it is negated or combined."""
    assert_nothing_from_silence(InferenceEngine(knowledge).infer(Case("silent", {})))


# --- everything rests on something ---------------------------------------------------------------


def findings_after(proof: Proof, last: Stratum) -> dict[str, Grade]:
    """The findings that hold when a stratum has been settled, read off the firings."""
    order = list(Stratum)
    held: dict[str, Grade] = {}
    for firing in proof.firings:
        if order.index(firing.stratum) <= order.index(last):
            for fact in firing.added:
                if fact.kind is FactKind.FINDING:
                    grade = Grade[str(fact.value)]
                    held[fact.subject] = max(grade, held.get(fact.subject, grade))
    return held


def assert_matched(fact: Fact, firing: Firing, proof: Proof, before: set[Fact]) -> None:
    """A fact on which a firing rests stood at that time; an absence stays true for its stratum."""
    match fact.kind:
        case FactKind.ANSWER:
            assert proof.case.answers[fact.subject] == fact.value
        case FactKind.UNANSWERED:
            assert fact.subject not in proof.case.answers
        case FactKind.NOT_FOUND:
            held = findings_after(proof, firing.stratum)
            assert held.get(fact.subject, 0) < Grade[str(fact.value)]
        case _:
            assert fact in before


def assert_weighed(proof: Proof) -> None:
    """The diagnosis rests on exactly the evidence that counts, and each piece on its finding."""
    made, = (firing for firing in proof.firings if firing.stratum is Stratum.DIAGNOSIS)
    counted = [found for found in proof.diagnosis.contributions if found.counted]
    assert made.matched == tuple(
        Fact(FactKind.EVIDENCE, found.finding, found.decibans, found.category)
        for found in counted)
    for firing in proof.firings:
        if firing.stratum is Stratum.EVIDENCE:
            finding = firing.rule.removeprefix("evidence:")
            grade = proof.findings[finding].name
            assert firing.matched[0] == Fact(FactKind.FINDING, finding, grade)
            assert {fact.subject for fact in (*firing.matched, *firing.added)} == {finding}


def assert_sound(proof: Proof) -> None:
    """All in a proof was told, or added once by an earlier firing, in the order of the strata."""
    before: set[Fact] = set()
    strata = [list(Stratum).index(firing.stratum) for firing in proof.firings]
    assert strata == sorted(strata)
    assert [firing.number for firing in proof.firings] == list(range(1, len(strata) + 1))
    assert len(fired(proof)) == len(proof.firings)
    for firing in proof.firings:
        for fact in firing.matched:
            assert_matched(fact, firing, proof, before)
        assert len(set(firing.matched)) == len(firing.matched)
        assert before.isdisjoint(firing.added)
        assert all(fact.kind not in (*ABSENCES, FactKind.ANSWER) for fact in firing.added)
        assert set(firing.added) <= set(proof.conclusions(firing)) <= {*before, *firing.added}
        before.update(firing.added)
    assert_weighed(proof)
    steps = {fact.subject for fact in before if fact.kind is FactKind.STEP}
    assert findings_after(proof, Stratum.STEPS) == proof.findings
    assert steps == set(proof.steps)
    assert Fact(FactKind.DIAGNOSIS, proof.diagnosis.leading) in before


def test_real_proofs_are_sound(real_proofs: tuple[Proof, ...]) -> None:
    """In the proofs of the real cases, everything rests on something, down to the answers."""
    for proof in real_proofs:
        assert_sound(proof)


@given(case=cases(shipped()))
@SOME
def test_shipped_proofs_are_sound(case: Case, engine: InferenceEngine) -> None:
    """So it is in the proofs of any answers to the shipped questionnaire."""
    assert_sound(engine.infer(case))


@given(rulebases_with_answers())
@SOME
def test_random_proofs_are_sound(drawn: tuple[Knowledge, dict[str, Value]]) -> None:
    """So it is in the proofs of random rulebases."""
    knowledge, answers = drawn
    assert_sound(InferenceEngine(knowledge).infer(Case("case", answers)))


def reads_answers_only(condition: Condition) -> bool:
    return all(isinstance(leaf, Compare | CompareCount | Answered) for leaf in leaves(condition))


def assert_support_suffices(proof: Proof) -> None:
    """A rule that reads answers only fires on the answers it matched, whatever else is unknown.

    Its truth rests on them alone: an answer taken away makes other parts unknown, and what was
    matched as unanswered stays so. (A rule that reads findings has no such law, as without other
    answers a finding may come about that it matched as absent.)
    """
    interpreter = Interpreter(proof.knowledge)
    for firing in proof.firings:
        rule = proof.knowledge.rules.get(firing.rule)
        if rule is not None and reads_answers_only(rule.condition):
            kept = {fact.subject for fact in firing.matched if fact.kind is FactKind.ANSWER}
            fewer = {name: proof.case.answers[name] for name in kept}
            assert rule.id in interpreter.read(fewer).fired, rule.id


@given(rulebases_with_answers())
@SOME
def test_matched_answers_suffice(drawn: tuple[Knowledge, dict[str, Value]]) -> None:
    """What a firing says it rests on is enough for it, in random rulebases."""
    knowledge, answers = drawn
    assert_support_suffices(InferenceEngine(knowledge).infer(Case("case", answers)))


def test_matched_answers_suffice_in_real_cases(real_proofs: tuple[Proof, ...]) -> None:
    """What a firing says it rests on is enough for it, in the real cases."""
    for proof in real_proofs:
        assert_support_suffices(proof)


def test_a_rule_rests_only_on_answers_it_reads(real_proofs: tuple[Proof, ...]) -> None:
    """No firing is attributed to an answer that its rule does not read."""
    for proof in real_proofs:
        for firing in proof.firings:
            rule = proof.knowledge.rules.get(firing.rule)
            answered = {fact.subject for fact in firing.matched if fact.kind is FactKind.ANSWER}
            if rule is not None:
                assert answered <= set(questions_read(rule.condition)), rule.id


# --- what knowledge may hold ---------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_rulebase(tmp_path)


@pytest.mark.parametrize("answers", [{}, {"work.match": "half"}], ids=["silent", "fires"])
def test_a_rule_may_be_called_diagnosis(folder: Path, answers: Mapping[str, Value]) -> None:
    """The id of a rule is only a name: one called `diagnosis` does not stand in for the diagnosis.

    Refusing such an id when the knowledge is loaded would do as well.
    """
    replace_text(folder, "rules/01-work.yaml", "id: M1", "id: diagnosis")
    try:
        knowledge = load(folder)
    except KnowledgeError:
        return
    proof = InferenceEngine(knowledge).infer(Case("case", answers))
    reading = Interpreter(knowledge).read(answers)
    assert (proof.findings, proof.diagnosis) == (reading.findings, reading.diagnosis)


def test_one_category_is_enough_or_refused(folder: Path) -> None:
    """Knowledge with a single category either is refused when loaded, or gives a diagnosis."""
    replace_text(folder, "diagnosis.yaml", """\
  - id: luck
    title: Bad luck
    means: Nobody could have helped it.
    leads_only_if:
      total_at_least: 7
      others_at_most: 6
""", "")
    replace_text(folder, "rules/02-talk.yaml", "leading: luck", "leading: ability")
    replace_text(folder, "findings.yaml", """\
      - category: luck
        decibans: {weak: -1, moderate: -2, strong: -3}
        because: It was no accident.
        sources: [BOOK]
""", "")
    try:
        knowledge = load(folder)
    except KnowledgeError:
        return
    proof = InferenceEngine(knowledge).infer(Case("case", {"work.match": "half"}))
    assert proof.diagnosis.leading == "ability"


def with_condition(knowledge: Knowledge, condition: Condition) -> Knowledge:
    """The knowledge with another condition in its first rule."""
    first = next(iter(knowledge.rules.values()))
    return replace(knowledge, rules={
        **knowledge.rules, first.id: replace(first, condition=condition)})


def pairs(count: int) -> Condition:
    """A condition with 2 to the power of `count` ways to be true."""
    questions = [Answered(question) for question in shipped().questions]
    return All(tuple(AnyOf((questions[2 * number], questions[2 * number + 1]))
                     for number in range(count)))


def test_a_large_condition_is_compiled() -> None:
    """A condition with 256 ways to be true works, and fires once even where it is true in all."""
    knowledge = with_condition(shipped(), pairs(8))
    first = next(iter(knowledge.rules))
    read = [knowledge.questions[question] for question in questions_read(pairs(8))]
    answers: dict[str, Value] = {
        question.id: question.option_ids[:1] if question.kind is Kind.CHOICES
        else question.option_ids[0] for question in read}
    proof = InferenceEngine(knowledge).infer(Case("case", answers))
    assert [firing.rule for firing in proof.firings].count(first) == 1


def test_a_too_large_condition_is_an_error() -> None:
    """All conditions with more ways to be true than the network takes are named, and where."""
    knowledge = with_condition(shipped(), pairs(10))
    last = list(knowledge.rules.values())[-1]
    knowledge = replace(knowledge, rules={
        **knowledge.rules, last.id: replace(last, condition=Not(Not(pairs(11))))})
    with pytest.raises(KnowledgeError) as caught:
        InferenceEngine(knowledge)
    first = next(iter(knowledge.rules.values()))
    assert [problem.place for problem in caught.value.problems] == [first.place, last.place]
    for rule, problem in zip((first, last), caught.value.problems, strict=True):
        assert rule.id in problem.what
        assert problem.cause
        assert problem.suggestion
    assert MAX_WAYS < 2 ** 10


def test_a_too_large_condition_is_refused_soon() -> None:
    """`at least 11 of` 22 parts has 705,432 ways to be true; that is told without trying each."""
    python("""if True:
        from dataclasses import replace
        from engine.inference import InferenceEngine
        from knowledge.conditions import Answered, AtLeast
        from knowledge.problems import KnowledgeError
        from tests.strategies import shipped
        knowledge = shipped()
        parts = tuple(Answered(question) for question in list(knowledge.questions)[:22])
        first = next(iter(knowledge.rules.values()))
        first = replace(first, condition=AtLeast(11, parts))
        try:
            InferenceEngine(replace(knowledge, rules={**knowledge.rules, first.id: first}))
        except KnowledgeError:
            pass
        else:
            raise SystemExit("no error")
        """, timeout=8)


# --- experta leaves no trace ---------------------------------------------------------------------


@pytest.mark.parametrize("prepare", [
    "", "logging.basicConfig(level=logging.ERROR)",
    "logging.root.addHandler(logging.NullHandler())", "collections.Mapping = dict",
], ids=["plain", "configured", "null handler", "mapping"])
def test_importing_experta_leaves_no_trace(prepare: str) -> None:
    """The root logger and the module `collections` are after the import what they were before."""
    printed = python(f"""if True:
        import collections, logging
        {prepare}
        def state():
            root = logging.root
            return (root.level, root.disabled, list(root.handlers), list(root.filters),
                    {{name: id(thing) for name, thing in vars(collections).items()}})
        before = state()
        import engine._experta
        print(state() == before)
        """)
    assert printed == "True\n"


def test_inference_logs_and_prints_nothing() -> None:
    """Nothing is printed, and nothing logged, not even to a program that listens to everything."""
    printed = python("""if True:
        import logging
        heard = set()
        class Listener(logging.Handler):
            def emit(self, record):
                heard.add((record.name, record.levelname))
        logging.root.addHandler(Listener())
        logging.root.setLevel(logging.DEBUG)
        from engine.inference import InferenceEngine
        from tests.strategies import real_cases, shipped
        InferenceEngine(shipped()).infer(real_cases()[0])
        print(sorted(heard))
        """)
    assert printed == "[]\n"
