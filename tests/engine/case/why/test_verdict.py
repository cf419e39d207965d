"""What a diagnosis amounts to in words."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.case.plan.plan import make_plan
from engine.case.questions.unknowns import Prospect, prospects
from engine.case.verdict_data import verdict_data
from engine.case.why.verdict import certainty_words, reason_undecided
from engine.core.diagnosis import Contribution, Diagnosis, diagnose, lead
from engine.core.inference import InferenceEngine
from engine.core.proof import Proof
from knowledge.model.conditions import UNDETERMINED, Value
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from tests.examples import examples
from tests.random_rulebases import rulebases_with_answers
from tests.strategies import cases, shipped

SOME = examples(2)
TOTALS = st.lists(st.integers(-20, 30), min_size=4, max_size=4).map(
    lambda totals: dict(zip(shipped().categories, totals, strict=True)))


@pytest.fixture(scope="module")
def engine() -> InferenceEngine:
    return InferenceEngine(shipped())


def diagnosis_of(totals: dict[str, int]) -> Diagnosis:
    """The diagnosis that comes to these totals, each from one piece of evidence."""
    evidence = [Contribution(category, "c", f"f-{category}", total)
                for category, total in totals.items() if total]
    made = diagnose(evidence, shipped().categories, shipped().policy)
    assert made.totals == totals
    return made


def proof_of(totals: dict[str, int]) -> Proof:
    """A proof with the diagnosis that comes to these totals."""
    return Proof(Case("case", {}), shipped(), (), {}, diagnosis_of(totals), (), frozenset())


def totals_of(
    ability: int, qualification: int = 0, fit: int = 0, outside: int = 0
) -> dict[str, int]:
    """Totals of the four shipped categories."""
    return dict(zip(shipped().categories, (ability, qualification, fit, outside), strict=True))


# --- lead ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("totals", "expected"), [
    (totals_of(0), 0), (totals_of(5), 5), (totals_of(5, 2), 3), (totals_of(5, -9, -9, -9), 5),
    (totals_of(-5, -3, -4, -9), -3), (totals_of(7, 7), 0), (totals_of(2, 4, 9, 4), 5)])
def test_lead(totals: dict[str, int], expected: int) -> None:
    """The lead is over the next category, and over no evidence at all where that is less."""
    assert lead(diagnosis_of(totals)) == expected


@given(TOTALS)
def test_a_category_leads_by_its_lead(totals: dict[str, int]) -> None:
    """What leads has a lead of the margin or more; below the margin nothing leads."""
    diagnosis = diagnosis_of(totals)
    if diagnosis.leading != UNDETERMINED:
        assert lead(diagnosis) >= shipped().policy.margin
        assert diagnosis.ranking[0] == diagnosis.leading
    if lead(diagnosis) < shipped().policy.margin:
        assert diagnosis.leading == UNDETERMINED
    gates = [category.id for category in shipped().categories.values() if category.gate is not None]
    if lead(diagnosis) >= shipped().policy.margin and diagnosis.ranking[0] not in gates:
        assert diagnosis.leading == diagnosis.ranking[0]


def test_lead_of_a_single_category() -> None:
    """With one category only, its total is its lead."""
    assert lead(Diagnosis("a", None, {"a": 4}, {"a": 1.0}, ())) == 4


# --- certainty -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("ability", "expected"), [
    (40, "very likely"), (12, "likely"), (8, "more likely than not"), (3, "the best guess so far")])
def test_certainty_words(ability: int, expected: str) -> None:
    """The words are those of the highest percentage that the leading category reaches."""
    assert certainty_words(proof_of(totals_of(ability))) == expected


@given(TOTALS)
def test_certainty_words_rise_with_probability(totals: dict[str, int]) -> None:
    """There are always words, and a higher probability never has those of a lower one."""
    words = [step.words for step in shipped().policy.certainty]
    proof = proof_of(totals)
    if proof.diagnosis.leading != UNDETERMINED:
        surer = proof_of({**totals, proof.diagnosis.leading:
                          totals[proof.diagnosis.leading] + 5})
        assert words.index(certainty_words(surer)) <= words.index(certainty_words(proof))


@pytest.mark.parametrize("totals", [
    totals_of(14, -1), totals_of(10, -1, 0, 2), totals_of(6, 1), totals_of(12)])
def test_certainty_words_fit_the_percentage_shown(totals: dict[str, int]) -> None:
    """Words and percentage stand side by side, so the words are those of the percentage as shown.

    Percentages are shown without decimals: what is shown as 90 % is worded as 90 % and more is.
    """
    proof = proof_of(totals)
    shown = round(100 * proof.diagnosis.probabilities[proof.diagnosis.leading])
    expected = next(step.words for step in shipped().policy.certainty
                    if shown >= step.from_percent)
    assert certainty_words(proof) == expected


# --- undetermined --------------------------------------------------------------------------------

TITLES = [category.title for category in shipped().categories.values()]


@pytest.mark.parametrize(("totals", "expected"), [
    (totals_of(0), "Nothing that is known so far speaks clearly for any reason."),
    (totals_of(-4, -2), "Nothing that is known so far speaks clearly for any reason."),
    (totals_of(2), f"Most speaks for “{TITLES[0]}”, but not enough to name it."),
    (totals_of(0, 2, -7), f"Most speaks for “{TITLES[1]}”, but not enough to name it."),
    (totals_of(7, 5), f"“{TITLES[0]}” and “{TITLES[1]}” are too close to one another to name one."),
    (totals_of(5, 7, 6),
     f"“{TITLES[1]}”, “{TITLES[2]}” and “{TITLES[0]}” are too close to one another to name one."),
    (totals_of(9, 6, 8),
     f"“{TITLES[0]}” and “{TITLES[2]}” are too close to one another to name one."),
    (totals_of(0, 0, 0, 6), f"“{TITLES[3]}” is ahead, but it is named only when it is strong and "
                            "none of the other reasons is more than moderate."),
    (totals_of(0, 7, 0, 12), f"“{TITLES[3]}” is ahead, but it is named only when it is strong and "
                             "none of the other reasons is more than moderate."),
])
def test_reason_undecided(totals: dict[str, int], expected: str) -> None:
    """Nothing known, too little, too close, or ahead without being allowed to lead."""
    proof = proof_of(totals)
    assert proof.diagnosis.leading == UNDETERMINED
    assert reason_undecided(proof) == expected


@given(TOTALS)
def test_reason_undecided_names_those_within_the_margin(totals: dict[str, int]) -> None:
    """It names the highest category, and those above zero that are not a margin behind it."""
    proof = proof_of(totals)
    if proof.diagnosis.leading == UNDETERMINED:
        named = re.findall("“([^”]*)”", reason_undecided(proof))
        highest = max(totals.values())
        if lead(proof.diagnosis) >= shipped().policy.margin:
            expected = [highest]
        else:
            expected = [total for total in totals.values()
                        if total > 0 and highest - total < shipped().policy.margin]
        by_title = dict(zip(TITLES, totals.values(), strict=True))
        assert sorted(by_title[title] for title in named) == sorted(expected)


# --- as data -------------------------------------------------------------------------------------


@given(case=cases(shipped()))
@SOME
def test_verdict_data(case: Case, engine: InferenceEngine) -> None:
    """The data say what the proof, the plan and the prospects say; certainty only where one leads.

    That they are to the published schema is tested in `test_proof_data`.
    """
    proof = engine.infer(case)
    plan = make_plan(proof)
    data = verdict_data(proof, plan, prospects(shipped(), case.answers)[:3])
    diagnosis = data["diagnosis"]
    assert isinstance(diagnosis, dict)
    assert diagnosis["ranking"] == list(proof.diagnosis.ranking)
    undetermined = proof.diagnosis.leading == UNDETERMINED
    assert diagnosis["certainty"] == (None if undetermined else certainty_words(proof))
    assert data["findings"] == [{"id": finding, "grade": grade.name}
                                for finding, grade in proof.findings.items()]
    unknown = data["unknown"]
    assert isinstance(unknown, list)
    assert len(unknown) <= 3
    planned = data["plan"]
    assert isinstance(planned, dict)
    steps = planned["steps"]
    assert isinstance(steps, list)
    assert len(steps) == len(plan.steps)


def test_the_answer_of_a_prospect_is_plain(engine: InferenceEngine) -> None:
    """An answer that is a set of options becomes a list; options and counts stay what they are."""
    proof = engine.infer(Case("case", {}))
    answers: tuple[Value, ...] = (("a", "b"), "a", 3)
    several = [Prospect("q", answer, UNDETERMINED, 0.25, 0.5, 0.25) for answer in answers]
    unknown = verdict_data(proof, make_plan(proof), several)["unknown"]
    assert isinstance(unknown, list)
    assert [entry["answer"] for entry in unknown if isinstance(entry, dict)] == [["a", "b"], "a", 3]


@given(rulebases_with_answers())
@SOME
def test_there_are_always_words(drawn: tuple[Knowledge, dict[str, Value]]) -> None:
    """Of any diagnosis something can be said: how sure it is, or why it is undetermined."""
    knowledge, answers = drawn
    proof = InferenceEngine(knowledge).infer(Case("case", answers))
    if proof.diagnosis.leading == UNDETERMINED:
        text = reason_undecided(proof)
        assert text.endswith(".")
        assert re.findall("“([^”]*)”", text) or lead(proof.diagnosis) <= 0
    else:
        assert certainty_words(proof) in {step.words for step in knowledge.policy.certainty}


def test_the_margin_is_that_of_the_knowledge() -> None:
    """With a higher margin what led is too close, and is told so."""
    knowledge = replace(shipped(), policy=replace(shipped().policy, margin=6))
    totals = totals_of(9, 4)
    evidence = [Contribution(category, "c", "f", total)
                for category, total in totals.items() if total]
    diagnosis = diagnose(evidence, knowledge.categories, knowledge.policy)
    proof = Proof(Case("case", {}), knowledge, (), {}, diagnosis, (), frozenset())
    assert diagnosis_of(totals).leading == "cannot_do_job"
    assert diagnosis.leading == UNDETERMINED
    assert reason_undecided(proof) == (
        f"“{TITLES[0]}” and “{TITLES[1]}” are too close to one another to name one.")
