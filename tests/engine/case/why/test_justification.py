"""The justification: waterfalls that add up, and contradictions read off the knowledge."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from engine.case.why.justification import Conflict, Piece, justify
from engine.core.inference import InferenceEngine
from engine.core.proof import Fact, FactKind, Proof
from knowledge.model.conditions import UNDETERMINED, Value
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from tests.engine.case.record.records import a_record, tiny_record
from tests.engine.inferring import SOME
from tests.random_rulebases import rulebases_with_answers


def check(proof: Proof) -> None:
    """The laws of waterfalls hold for a proof."""
    found = justify(proof)
    categories = [waterfall.category for waterfall in found.waterfalls]
    assert sorted(categories) == sorted(proof.diagnosis.totals)
    if proof.diagnosis.leading != UNDETERMINED:
        assert categories[0] == proof.diagnosis.leading
    for waterfall in found.waterfalls:
        end = 0
        told: list[Piece] = []
        for piece in waterfall.pieces:
            assert piece.start == end
            end = piece.end
            assert piece.end - piece.start == piece.decibans != 0
            told += [piece, *piece.swallowed]
            assert all(abs(other.decibans) <= abs(piece.decibans) for other in piece.swallowed)
        assert end == waterfall.total == proof.diagnosis.totals[waterfall.category]
        low, high = found.span
        assert all(low <= piece.end <= high for piece in waterfall.pieces)
        expected = [(piece.finding, piece.decibans) for piece in proof.diagnosis.contributions
                    if piece.category == waterfall.category]
        assert sorted((piece.finding, piece.decibans) for piece in told) == sorted(expected)
        for piece in told:
            fact = Fact(FactKind.FINDING, piece.finding, piece.grade.name)
            assert [giver.rule.id for giver in piece.givers] == [
                firing.rule for firing in proof.firings if fact in firing.concluded]


def test_waterfalls_of_real_cases_add_up(real_proofs: tuple[Proof, ...]) -> None:
    """Each piece begins where the one before ended, and the last one ends at the total."""
    for proof in real_proofs:
        check(proof)


@given(drawn=rulebases_with_answers())
@SOME
def test_waterfalls_of_random_rulebases_add_up(
    drawn: tuple[Knowledge, dict[str, Value]]
) -> None:
    """So it is with any rulebase, and each piece of evidence is told once, counted or swallowed."""
    knowledge, answers = drawn
    check(InferenceEngine(knowledge).infer(Case("case", answers)))


@given(drawn=rulebases_with_answers())
@SOME
def test_contradictions_are_those_of_the_knowledge(
    drawn: tuple[Knowledge, dict[str, Value]]
) -> None:
    """A cluster with counted evidence of both signs is named, and nothing is named without one."""
    knowledge, answers = drawn
    proof = InferenceEngine(knowledge).infer(Case("case", answers))
    signs: dict[tuple[str, str], set[bool]] = {}
    for found in proof.diagnosis.contributions:
        signs.setdefault((found.category, found.cluster), set()).add(found.decibans > 0)
    named = [each for each in justify(proof).contradictions if each.conflict is Conflict.SIGNS]
    assert bool(named) == any(len(both) == 2 for both in signs.values())
    for each in named:
        first, second = (side.finding for side in each.sides)
        assert first is not None
        assert second is not None
        assert knowledge.findings[first].cluster == knowledge.findings[second].cluster
        assert (each.sides[0].decibans > 0) != (each.sides[1].decibans > 0)


def test_ones_own_view_against_the_employers_words() -> None:
    """An exercise felt solid and named as the reason; a gap named though all could be proven."""
    proof = a_record().proof
    found = justify(proof).contradictions
    named = [each for each in found if each.conflict is Conflict.NAMED]
    assert [each.subject for each in named] == ["contradiction"]
    assert {answer.subject for each in named for side in each.sides for answer in side.answers} == {
        "fb.reason", "job.must_have_match"}
    assert [rule.id for each in named for rule in each.rules] == ["R53"]
    pairs = [[side.finding for side in each.sides] for each in found
             if each.conflict is Conflict.SIGNS]
    assert ["task_failed", "task_passed"] in pairs
    task = next(each for each in found if each.conflict is Conflict.SIGNS
                and each.sides[0].finding == "task_failed")
    assert [answer.subject for answer in task.sides[1].answers] == ["iv.technical"]
    assert "fb.reason" in [answer.subject for answer in task.sides[0].answers]


def test_findings_that_exclude_one_another() -> None:
    """Two findings hold that the knowledge says never do: that is told too."""
    proof = tiny_record().proof
    one, other = list(proof.findings)[:2]
    findings = {**proof.knowledge.findings,
                one: replace(proof.knowledge.findings[one], excludes=(other,))}
    found = justify(replace(proof, knowledge=replace(proof.knowledge, findings=findings)))
    sides = [[side.finding for side in each.sides] for each in found.contradictions
             if each.conflict is Conflict.EXCLUDED]
    assert sides == [[one, other]]


def test_nothing_is_named_where_all_fits() -> None:
    """A case without a contradiction names none."""
    assert justify(a_record("case: a\nanswers: {iv.technical: failed}\n").proof
                   ).contradictions == ()
