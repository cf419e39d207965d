"""Answers from earlier cases: what is counted, what counts less, and what is told of it."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.case.plan.plan import make_plan
from engine.case.record.recorder import Record, record_json
from engine.case.record.replay import replay
from engine.case.why.derivation import explain
from engine.core.hearing.earlier import answer_from, months_before
from engine.core.hearing.listener import Listener
from engine.core.inference import InferenceEngine
from engine.core.interpreter import Interpreter
from engine.core.proof import FactKind
from engine.core.proof_data import proof_data
from knowledge.model.conditions import Value
from knowledge.model.earlier import Earlier, EarlierCase, Finished
from knowledge.model.from_earlier import FromEarlier, What
from knowledge.model.heard import DerivedAnswer
from knowledge.model.plain import canonical_json
from knowledge.reading.cases import Case, case_data, read_cases
from tests.engine.inferring import ROOT
from tests.examples import examples
from tests.strategies import shipped

TODAY = datetime.date(2026, 3, 31)
DERIVED = [question for question in shipped().questions.values() if question.from_earlier]
SKILL: dict[str, Value] = {"job.gap_type": ("hard_skill",), "fb.given": "specific",
                           "fb.source": "decision_maker", "fb.reason": ("lacks_skill",),
                           "iv.stage_reached": "technical"}


@functools.cache
def listener() -> Listener:
    return Listener(shipped())


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def once(name: str, date: str, **changed: Value) -> EarlierCase:
    """An earlier case in which a skill was missing."""
    told: dict[str, Value] = {"fb.reason": ("lacks_skill",), "iv.stage_reached": "technical"}
    return EarlierCase(name, day(date), told | changed, ("hard_gap",))


def after(*cases: EarlierCase, done: Mapping[str, str] | None = None,
          **told: Value) -> Case:
    """A case of today in which the skill was missing again, with what came before it."""
    finished = tuple(Finished(step, day(on)) for step, on in (done or {}).items())
    return listener().listen(Case("now", SKILL | told, earlier=Earlier(TODAY, cases, finished)))


def derived(case: Case) -> dict[str, tuple[Value, list[int]]]:
    """The answers derived, each with what the earlier cases count."""
    assert case.heard is not None
    return {answer.question.removeprefix("hist."): (
        answer.value, [one.percent for one in answer.cases]) for answer in case.heard.answers}


# --- by hand --------------------------------------------------------------------------------------


def test_a_second_case_makes_two() -> None:
    """Two cases that have all in common are told as two, and rules read it."""
    case = after(once("first", "2026-01-10"))
    assert derived(case) == {"rejections": ("2", [100]), "stage_pattern": ("technical", [100]),
                             "same_feedback": ("2", [100]), "same_gap": ("2", [100])}
    findings = InferenceEngine(shipped()).infer(case).findings
    assert {"recurring_gap", "pattern_qualification"} <= findings.keys()


def test_old_cases_count_half() -> None:
    """A case of more than twelve months ago is no rejection of last year, and half a repetition."""
    old = once("old", "2025-03-30")
    assert derived(after(old)) == {
        "stage_pattern": ("technical", [50]), "same_feedback": ("1", [50]),
        "same_gap": ("1", [50])}
    assert derived(after(old, replace(old, case="older")))["same_gap"] == ("2", [50, 50])
    assert derived(after(once("just", "2025-03-31")))["same_gap"] == ("2", [100])


def test_a_finished_step_takes_weight_from_what_was_before_it() -> None:
    """What a finished step closes counts less before it, and only that; preparing is not enough."""
    before, later = once("before", "2026-01-10"), once("later", "2026-02-02")
    found = derived(after(before, later, done={"self_study": "2026-02-01"}))
    assert found["same_gap"] == ("2", [30, 100])
    assert found["same_feedback"] == ("2", [30, 100])
    assert found["rejections"] == ("several", [100, 100])
    for other in ("requirements_matrix", "certificate", "story_bank"):
        assert derived(after(before, later, done={other: "2026-02-01"}))["same_gap"][1] == [
            100, 100]


def test_what_the_case_does_not_show_is_no_repetition() -> None:
    """Only what this case shows as well is counted: another reason, another gap are no pattern."""
    other = replace(once("other", "2026-01-10", **{"fb.reason": ("culture_fit",)}),
                    findings=("experience_gap",))
    found = derived(after(other))
    assert found["same_feedback"] == ("1", [])
    assert found["same_gap"] == ("1", [])


def test_stages_that_differ_are_mixed() -> None:
    """Where no kind of stage has more than half, it varies."""
    late = once("late", "2026-01-10", **{"iv.stage_reached": "final"})
    assert derived(after(late))["stage_pattern"] == ("mixed", [100])
    assert derived(after(late, once("b", "2026-02-01")))["stage_pattern"] == (
        "technical", [100, 100])


def test_without_earlier_cases_nothing_is_concluded() -> None:
    """A first case in a log may not be the first rejection: nothing is derived."""
    case = Case("now", SKILL, earlier=Earlier(TODAY, (), ()))
    assert listener().listen(case) == case


def test_the_proof_says_from_which_cases() -> None:
    """A derived fact is of its own kind, with the cases, what they count, and why."""
    case = after(once("old", "2024-01-10"), once("new", "2026-01-10"))
    proof = InferenceEngine(shipped()).infer(case)
    kinds = {fact.subject: fact.kind for firing in proof.firings for fact in firing.matched
             if fact.subject.startswith("hist.")}
    assert set(kinds.values()) == {FactKind.DERIVED}
    data = proof_data(proof)
    assert isinstance(data["from_earlier"], dict)
    assert data["from_earlier"]["hist.same_gap"] == {
        "thing": "hard_gap", "percent": 250, "cases": [
            {"case": "old", "date": "2024-01-10", "percent": 50, "old": True,
             "answered_by": None},
            {"case": "new", "date": "2026-01-10", "percent": 100, "old": False,
             "answered_by": None}]}
    told = str(explain(proof, "recurring_gap"))
    assert "old (2024-01-10): counts 50 %, as it is older than 12 months" in told
    assert "new (2026-01-10): counts in full" in told


def test_a_record_replays_from_the_earlier_cases() -> None:
    """What the answers were derived from is in the record, which derives them anew."""
    case = after(once("first", "2026-01-10"), done={"cool_off": "2026-01-12"})
    proof = InferenceEngine(shipped()).infer(case)
    found = replay(record_json(Record(proof, make_plan(proof, 4), 4, {})).encode())
    assert found.holds
    assert found.record is not None
    assert found.record.case.earlier == case.earlier


def test_a_case_file_tells_earlier_cases() -> None:
    """What came before a case is read from its file as it is written; a slip in it is refused."""
    case = after(once("first", "2026-01-10"), done={"cool_off": "2026-01-12"})
    text = canonical_json(case_data(case))
    read, = read_cases(text, "case.json", shipped())
    assert isinstance(read, Case)
    assert listener().listen(read) == case
    for slip in ("hard_gap", "cool_off", "2026-01-12", "lacks_skill"):
        wrong, = read_cases(text.replace(f'"{slip}"', '"slip"'), "case.json", shipped())
        assert not isinstance(wrong, Case)


def test_the_example_of_the_documentation() -> None:
    """The case file in docs/planning.md is one, and its gap was closed in between."""
    page = (ROOT / "docs/planning.md").read_text("utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    read, = read_cases(example, "planning.md", shipped())
    assert isinstance(read, Case)
    assert derived(listener().listen(read)) == {"rejections": ("2", [100]), "same_gap": ("1", [30])}


def test_the_hash_covers_what_came_before() -> None:
    """Two cases that differ in nothing but what came before have different hashes."""
    case = after(once("first", "2026-01-10"))
    assert case.hash != replace(case, earlier=None).hash
    assert case.hash == after(once("first", "2026-01-10")).hash


@pytest.mark.parametrize(("from_day", "months", "to_day"), [
    ("2026-03-31", 12, "2025-03-31"), ("2024-02-29", 12, "2023-02-28"),
    ("2026-03-31", 1, "2026-02-28"), ("2026-01-15", 25, "2023-12-15"),
    ("0001-05-05", 600, "0001-01-01")])
def test_months_before(from_day: str, months: int, to_day: str) -> None:
    """Months are those of the calendar; a day that a month does not have is its last."""
    assert months_before(day(from_day), months) == day(to_day)


# --- laws -----------------------------------------------------------------------------------------

DAYS = st.dates(datetime.date(2023, 1, 1), TODAY)
COMPARED = ("fb.reason", "iv.stage_reached")
GAPS = ("hard_gap", "experience_gap", "industry_gap", "credential_gap")
STEPS = ("certificate", "self_study", "exercise_drill", "update_papers", "gain_experience")


@st.composite
def told(draw: st.DrawFn) -> dict[str, Value]:
    """Answers that earlier cases are compared by, and some that gaps are found by."""
    answers: dict[str, Value] = {}
    for name in (*COMPARED, "job.gap_type", "fb.source", "fb.given"):
        question = shipped().questions[name]
        if draw(st.booleans()):
            several = question.kind.value == "choices"
            chosen = draw(st.lists(st.sampled_from(question.option_ids), min_size=1,
                                   max_size=3 if several else 1, unique=True))
            answers[name] = tuple(
                option for option in question.option_ids if option in chosen
            ) if several else chosen[0]
    return {name: answers[name] for name in shipped().questions if name in answers}


@st.composite
def pasts(draw: st.DrawFn) -> Earlier:
    """Up to five earlier cases, and up to four finished steps."""
    dates = sorted(draw(st.lists(DAYS, max_size=5)))
    cases = tuple(EarlierCase(
        f"case{number}", date,
        {name: value for name, value in draw(told()).items() if name in COMPARED},
        tuple(gap for gap in GAPS if draw(st.booleans()))) for number, date in enumerate(dates))
    done = draw(st.lists(st.tuples(st.sampled_from(STEPS), DAYS), max_size=4))
    return Earlier(TODAY, cases, tuple(
        Finished(step, on) for step, on in sorted(done, key=lambda one: one[1])))


def counted_by_hand(
    rule: FromEarlier, option_ids: tuple[str, ...], answers: Mapping[str, Value],
    findings: Mapping[str, object], earlier: Earlier,
) -> str | None:
    """The same by brute force: each case, each thing, each step looked at."""

    def share(one: EarlierCase, about: tuple[str, ...]) -> int:
        shares = [100]
        if (one.date.year, one.date.month, one.date.day) < (
                TODAY.year - rule.months // 12, TODAY.month, TODAY.day):
            shares.append(rule.old)
        for done in earlier.done:
            for finding in about:
                if finding in shipped().steps[done.step].closes and one.date <= done.on:
                    shares.append(rule.answered)
        return min(shares)

    def given(of: Mapping[str, Value]) -> tuple[str, ...]:
        value = of.get(rule.of, ())
        return value if isinstance(value, tuple) else (str(value),)

    if rule.what is What.USUAL_ANSWER:
        weights = dict.fromkeys(option_ids, 0)
        known = 0
        for option in given(answers)[:1]:
            weights[rule.things[option][0]] += 100
        for one in earlier.cases:
            for option in given(one.answers)[:1]:
                weights[rule.things[option][0]] += share(one, ())
                known += 1
        total = sum(weights.values())
        if not known or total <= 100:
            return None
        return next((name for name in option_ids if weights[name] > total / 2), rule.otherwise)
    totals = []
    if rule.what is What.CASES:
        totals = [100 + sum(share(one, ()) for one in earlier.cases)]
    for thing, about in rule.things.items():
        if thing in (given(answers) if rule.of else findings):
            totals.append(100 + sum(
                share(one, about) for one in earlier.cases
                if thing in (given(one.answers) if rule.of else one.findings)))
    best = max(totals, default=0)
    return next((option for option in reversed(option_ids)
                 if rule.least.get(option, best + 1) <= best), None)


@given(told(), pasts())
@examples(17)
def test_derived_answers_equal_a_count_by_hand(
    answers: dict[str, Value], earlier: Earlier
) -> None:
    """Every derived answer is the one that counting case by case gives."""
    findings = Interpreter(shipped()).read(answers).findings
    for question in DERIVED:
        rule = question.from_earlier
        assert rule is not None
        found = answer_from(question.id, rule, answers, findings, earlier, shipped().steps)
        wanted = counted_by_hand(rule, question.option_ids, answers, findings, earlier)
        assert (found.value if isinstance(found, DerivedAnswer) else None) == wanted


@given(told(), pasts(), st.data())
@examples(5)
def test_what_is_told_wins(
    answers: dict[str, Value], earlier: Earlier, data: st.DataObject
) -> None:
    """An answer given outright is never replaced, and the others are as without it."""
    question = data.draw(st.sampled_from(DERIVED))
    option = data.draw(st.sampled_from(question.option_ids))
    plain = listener().listen(Case("c", answers, earlier=earlier))
    case = listener().listen(Case("c", {**answers, question.id: option}, earlier=earlier))
    assert case.answers[question.id] == option
    assert case.told == {**answers, question.id: option}
    others = [name for name in plain.answers if name != question.id]
    assert [case.answers[name] for name in others] == [plain.answers[name] for name in others]


@given(told(), pasts())
@examples(5)
def test_listening_twice_changes_nothing(answers: dict[str, Value], earlier: Earlier) -> None:
    """Derived answers are derived anew each time, never from one another."""
    case = listener().listen(Case("c", answers, earlier=earlier))
    assert listener().listen(case) == case
    assert list(case.answers) == [name for name in shipped().questions if name in case.answers]
