"""What changes for cases: as both engines say, with the edit that is behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.case.compare.verdicts import (
    Agreement,
    CaseDiff,
    Effect,
    case_diff_data,
    compare_case,
    summarise,
    summary_data,
)
from engine.case.plan.plan import make_plan
from engine.core.diff.knowledge import compare
from engine.core.interpreter import Interpreter
from knowledge.model.conditions import UNDETERMINED, Value
from knowledge.model.plain import canonical_json
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case, read_cases
from knowledge.reading.loading import load
from tests.engine.edits_with_effect import (
    EDITS,
    REAL,
    Edit,
    condition,
    decibans,
    grade,
    margin,
    proofs,
    removed,
    shipped_proofs,
)
from tests.engine.inferring import SOME
from tests.knowledge.rulebase import FILES, replace_text, write_rulebase
from tests.random_rulebases import rulebases, rulebases_with_answers
from tests.strategies import shipped


def case_diffs(old: Knowledge, new: Knowledge, cases: Sequence[Case]) -> list[CaseDiff]:
    """What changes for each case."""
    diff = compare(old, new)
    return [compare_case(before, now, diff)
            for before, now in zip(proofs(old, cases), proofs(new, cases), strict=True)]


# --- one edit of the shipped knowledge, all real cases --------------------------------------------


@pytest.mark.parametrize("edit", EDITS)
def test_one_edit_and_all_real_cases(edit: Edit) -> None:
    """Each case says what two evaluators say, and each changed one names the edit, and it alone."""
    edited, kind, name = edit(shipped())
    oracles = Interpreter(shipped()), Interpreter(edited)
    diff, effects = compare(shipped(), edited), set()
    for case, old, new in zip(REAL, shipped_proofs(), proofs(edited, REAL), strict=True):
        change = compare_case(old, new, diff)
        assert (change.case, change.confirmed) == (case.id, case.confirmed)
        for side, oracle, proof in zip(
                (change.old, change.new), oracles, (old, new), strict=True):
            reading = oracle.read(case.answers)
            assert side.leading == reading.diagnosis.leading
            assert side.second == reading.diagnosis.second
            assert side.totals == reading.diagnosis.totals
            assert side.findings == reading.findings
            assert set(side.rules) == reading.fired
            plan = make_plan(proof)
            assert list(side.steps.items()) == [
                (planned.step.id, planned.done) for planned in plan.steps]
            assert (side.hours, side.days) == (plan.hours, plan.days)
        causes = [(cause.kind, cause.id) for cause in change.causes]
        assert causes == ([] if change.effect is Effect.NONE else [(kind, name)])
        assert (change.effect is Effect.NONE) == (change.old == change.new)
        effects.add(change.effect)
    assert len(effects) > 1


@pytest.mark.parametrize(("edit", "words"), [
    (removed, "removed; it no longer fires"), (condition, "; it no longer fires"),
    (grade, " -> weak; it fires as before"),
])
def test_what_a_rule_does_now(edit: Edit, words: str) -> None:
    """A changed rule is behind exactly the cases in which it fired, with what it does there now.

    Seen from the other side, it was added, or fires now.
    """
    edited, _, name = edit(shipped())
    reader = Interpreter(shipped())
    for case, there, back in zip(REAL, case_diffs(shipped(), edited, REAL),
                                 case_diffs(edited, shipped(), REAL), strict=True):
        fired = name in reader.read(case.answers).fired
        if there.effect is not Effect.NONE:
            assert fired
            assert [cause.words[-len(words):] for cause in there.causes] == [words]
        if "removed" in words and fired:
            assert [cause.words for cause in back.causes] == ["added; it fires now"]


def test_other_words_change_no_case() -> None:
    """An edit of words only changes no verdict, no finding and no plan."""
    known = shipped()
    edited = replace(
        known,
        policy=replace(known.policy, undetermined=replace(known.policy.undetermined, title="Open")),
        categories={name: replace(category, means="It was so.")
                    for name, category in known.categories.items()},
        questions={name: replace(question, why="It tells.")
                   for name, question in known.questions.items()},
        findings={name: replace(finding, title=f"{finding.title}!")
                  for name, finding in known.findings.items()},
        rules={name: replace(rule, because="So it is.") for name, rule in known.rules.items()},
        steps={name: replace(step, do="Do it.") for name, step in known.steps.items()})
    assert len(compare(known, edited).entries) > len(known.rules)
    for change in case_diffs(known, edited, REAL):
        assert (change.effect, change.causes) == (Effect.NONE, ())


# --- with the tiny rulebase -----------------------------------------------------------------------


@pytest.fixture
def old(tmp_path: Path) -> Knowledge:
    """The tiny rulebase."""
    return load(write_rulebase(tmp_path / "old"))


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A folder with the tiny rulebase, to be edited."""
    return write_rulebase(tmp_path / "new")


def tiny_cases(knowledge: Knowledge, *texts: str) -> list[Case]:
    """Cases for the tiny rulebase, from lines such as `work.match: few, talk.thanked: no`."""
    found = []
    for number, text in enumerate(texts):
        read, = read_cases(f"case: c{number}\nanswers: {{{text}}}\n", "case", knowledge)
        assert isinstance(read, Case), read
        found.append(read)
    return found


def test_a_scale_turned_round_names_the_question(old: Knowledge, edited: Path) -> None:
    """Where a rule fires no longer as a question's options changed, the question is behind it."""
    replace_text(edited, "questions/01-work.yaml",
                 "      all: All of them\n      half: Half of them\n      few: Only a few\n",
                 "      few: Only a few\n      half: Half of them\n      all: All of them\n")
    change, = case_diffs(old, load(edited), tiny_cases(old, "work.match: few"))
    assert (set(change.old.rules), change.new.rules) == ({"M1"}, ("V1",))
    cause, = change.causes
    assert (cause.kind, cause.id) == ("questions", "work.match")
    assert cause.words.startswith("order of options: ")


def test_a_new_label_is_behind_nothing(old: Knowledge, edited: Path) -> None:
    """Beside an edit with an effect, one of words is not said to be behind it."""
    replace_text(edited, "questions/01-work.yaml", "few: Only a few", "few: A few")
    replace_text(edited, "rules/01-work.yaml", "because: Half is little.", "because: It is little.")
    replace_text(edited, "findings.yaml", "moderate: 5, strong: 9", "moderate: 6, strong: 9")
    change, = case_diffs(old, load(edited), tiny_cases(old, "work.match: few"))
    cause, = change.causes
    assert (cause.kind, cause.id) == ("findings", "weak_match")
    assert cause.words == "decibans for “Ability was doubted” if moderate: +5 -> +6"


def test_evidence_that_does_not_count_is_behind_nothing(old: Knowledge, edited: Path) -> None:
    """Decibans that their cluster swallows before and after are not behind another total."""
    replace_text(edited, "findings.yaml", "{weak: 2, moderate: 4, strong: 8}",
                 "{weak: 2, moderate: 3, strong: 8}")
    replace_text(edited, "findings.yaml", "moderate: -2, strong: -3", "moderate: -3, strong: -3")
    replace_text(edited, "steps.yaml", "[skill_gap, weak_match]", "[weak_match]")
    replace_text(edited, "findings.yaml", "worth: 4", "worth: 9")
    change, = case_diffs(old, load(edited), tiny_cases(
        old, "work.match: few, work.gaps: [skill], talk.thanked: no"))
    assert change.effect is Effect.EVIDENCE
    assert [(cause.kind, cause.id) for cause in change.causes] == [("findings", "weak_match")]


def test_another_order_of_steps(old: Knowledge, edited: Path) -> None:
    """A plan whose steps only change places names the order, as nothing else explains it."""
    text = FILES["steps.yaml"].replace("after_any: [rest, learn]", "after_any: [rest]").replace(
        "addresses: []", "addresses: [skill_gap, weak_match]")
    write = (edited / "steps.yaml").write_text
    write(text, "utf-8")
    before = load(edited)
    learn, again = text.index("  - id: learn"), text.index("  - id: again")
    write(text[:learn] + text[again:] + text[learn:again], "utf-8")
    change, = case_diffs(before, load(edited), tiny_cases(before, "work.match: few"))
    assert change.effect is Effect.PLAN
    assert list(change.old.steps) == ["rest", "learn", "again"]
    assert list(change.new.steps) == ["rest", "again", "learn"]
    assert [(cause.kind, cause.words) for cause in change.causes] == [
        ("steps", "another order of the steps")]


def test_a_step_done_already(old: Knowledge, edited: Path) -> None:
    """A step that now counts as done already changes the plan, and is behind it."""
    replace_text(edited, "steps.yaml", "done_if: {work.gaps: {includes only: [none]}}",
                 "done_if: {work.match: {is: few}}")
    change, = case_diffs(old, load(edited), tiny_cases(old, "work.match: few"))
    assert change.effect is Effect.PLAN
    assert (change.old.steps["learn"], change.new.steps["learn"]) == (False, True)
    assert [(cause.kind, cause.id) for cause in change.causes] == [("steps", "learn")]


def test_renamed_entries_change_no_case(old: Knowledge, edited: Path) -> None:
    """New ids of categories, findings, rules and steps alone are no change of a case."""
    for name in ("ability", "weak_match", "skill_gap", "M1", "rest", "learn"):
        for file in FILES:
            path = edited / file
            path.write_text(path.read_text("utf-8").replace(name, f"{name}_x"), "utf-8")
    new = load(edited)
    for change in case_diffs(old, new, tiny_cases(
            old, "work.match: few, work.gaps: [skill], talk.thanked: no", "work.match: half", "")):
        assert (change.effect, change.causes) == (Effect.NONE, ())
        assert set(change.old.totals) == set(new.categories)
        assert set(change.old.findings) <= set(new.findings)


def test_a_category_more(old: Knowledge, edited: Path) -> None:
    """A new category stands in the totals of every case, and is behind that."""
    replace_text(edited, "diagnosis.yaml", "  - id: luck\n",
                 "  - id: pay\n    title: Pay\n    means: It was the pay.\n  - id: luck\n")
    change, = case_diffs(old, load(edited), tiny_cases(old, "work.match: few"))
    assert change.effect is Effect.EVIDENCE
    assert case_diff_data(change)["totals"] == {
        "ability": [5, 5], "luck": [-2, -2], "pay": [None, 0]}
    assert [(cause.kind, cause.id, cause.words) for cause in change.causes] == [
        ("categories", "pay", "added")]


# --- counting -------------------------------------------------------------------------------------


def test_the_summary_counts_each_case_once() -> None:
    """The effects add up to all cases, the moves to the other verdicts, and so does agreement."""
    found = case_diffs(shipped(), margin(decibans(shipped())[0])[0], REAL)
    counted = summarise(found)
    assert counted.cases == len(REAL) == sum(counted.effects.values())
    assert counted.effects == {
        effect: sum(change.effect is effect for change in found) for effect in Effect}
    assert counted.effects[Effect.VERDICT] == sum(counted.moves.values()) > 0
    assert counted.moves == Counter(
        (change.old.leading, change.new.leading) for change in found
        if change.old.leading != change.new.leading)
    assert list(counted.moves.values()) == sorted(counted.moves.values(), reverse=True)
    assert counted.plans == sum(change.plan_changed for change in found)
    assert counted.agreement is not None
    for told, side in zip(counted.agreement, ("old", "new"), strict=True):
        leading = [getattr(change, side).leading for change in found]
        pairs = list(zip(leading, [case.confirmed for case in REAL], strict=True))
        assert told.right == sum(said == meant for said, meant in pairs)
        assert told.undetermined == leading.count(UNDETERMINED)
        assert sum(told) == len(REAL)


def test_the_summary_of_nothing() -> None:
    """Without cases, and without confirmed ones, there is nothing to agree with."""
    assert summary_data(summarise([])) == {
        "cases": 0, "effects": dict.fromkeys(Effect, 0), "moves": [], "plans": 0,
        "agreement": None}
    unconfirmed = [replace(case, confirmed=None) for case in REAL[:2]]
    assert summarise(case_diffs(shipped(), shipped(), unconfirmed)).agreement is None


def test_agreement_of_the_same_knowledge() -> None:
    """What no edit touched is right, undetermined and wrong as often as before."""
    counted = summarise(case_diffs(shipped(), shipped(), REAL))
    assert counted.effects[Effect.NONE] == len(REAL)
    assert counted.agreement is not None
    before, now = counted.agreement
    assert before == now
    assert isinstance(before, Agreement)


# --- laws -----------------------------------------------------------------------------------------


def readable(case: dict[str, Value], knowledge: Knowledge) -> dict[str, Value]:
    """The answers that another random rulebase has as well."""
    def known(question: str, value: Value) -> Iterator[bool]:
        there = knowledge.questions.get(question)
        yield there is not None
        if there is not None:
            yield isinstance(value, int) == (there.kind == "count")
            yield isinstance(value, tuple) == (there.kind == "choices")
            chosen = value if isinstance(value, tuple) else (value,)
            yield not there.option_ids or all(option in there.option_ids for option in chosen)
    return {question: value for question, value in case.items() if all(known(question, value))}


@given(drawn=rulebases_with_answers(), new=rulebases(), same=st.booleans())
@SOME
def test_any_two_rulebases(
    drawn: tuple[Knowledge, dict[str, Value]], new: Knowledge, same: bool
) -> None:
    """Of any two rulebases, effects and gains are as two readings say; with one, nothing changes.

    Seen the other way, the same changes, as long as nothing was renamed.
    """
    old, answers = drawn
    new = old if same else new
    case = Case("case", readable(answers, new))
    change, = case_diffs(old, new, [case])
    before, now = (Interpreter(known).read(case.answers) for known in (old, new))
    if same:
        assert (change.effect, change.causes) == (Effect.NONE, ())
    if not any(compare(old, new).renames.values()):
        assert (change.effect is Effect.VERDICT) == (
            before.diagnosis.leading != now.diagnosis.leading)
        assert change.old.findings == before.findings
        assert change.new.findings == now.findings
        assert set(change.new.rules) == now.fired
        back, = case_diffs(new, old, [case])
        assert (back.effect, back.old, back.new) == (change.effect, change.new, change.old)
    assert canonical_json(case_diff_data(change))
    assert all(cause.words for cause in change.causes)
