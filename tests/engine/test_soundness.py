"""Forward chaining gives proofs in which everything rests on something.

Agreement with the other reader of the rules is tested in `test_agreement`.
"""

from __future__ import annotations

from hypothesis import given

from engine.core.inference import InferenceEngine
from engine.core.interpreter import Interpreter
from engine.core.proof import Fact, FactKind, Firing, Proof, Stratum
from knowledge.model.conditions import (
    Answered,
    Compare,
    CompareCount,
    Condition,
    Grade,
    Holds,
    Leading,
    Value,
    leaves,
    questions_read,
)
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from tests.engine.inferring import SOME, fired
from tests.random_rulebases import rulebases, rulebases_with_answers
from tests.strategies import cases, shipped

ABSENCES = (FactKind.UNANSWERED, FactKind.NOT_FOUND)


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
        assert set(firing.added) <= set(firing.concluded) <= {*before, *firing.added}
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
