"""The prose of the handbook says what this knowledge does, in its own numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from engine.case.plan.plan import DEFAULT_CAP
from engine.core.inference import InferenceEngine
from engine.core.words.prose import asked, signed, value_words, weight_words
from engine.rulebase.handbook.example import ANSWERS, worked_example
from engine.rulebase.handbook.text import CHANGING, reasoning
from knowledge.model.conditions import UNDETERMINED, Answered, Grade, leaves
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from knowledge.reading.cornerstones import load_cornerstones
from knowledge.reading.loading import load
from tests.engine.handbook_page import (
    anchors,
    one_page,
    plain_text,
    rows,
    shipped_page,
    stones,
    targets,
)
from tests.engine.inferring import SOME
from tests.knowledge.rulebase import write_rulebase
from tests.random_rulebases import rulebases
from tests.strategies import shipped

TWO_PAGES = 1000
"""Words on two printed pages, without tables and the worked example."""


def section(page: str, title: str) -> str:
    """A part of the prose, from its heading to the next."""
    return plain_text(page.partition(f"### {title}\n")[2].partition("\n#")[0])


def test_the_policy_is_told() -> None:
    """The numbers are those of this knowledge, not of another."""
    knowledge = shipped()
    policy = replace(knowledge.policy, margin=41, second_within=43)
    text = section(one_page(replace(knowledge, policy=policy)), "From totals to a diagnosis")
    assert re.search(r"at least\s+41\s+decibans\s+above", text)
    assert re.search(r"at\s+most\s+43\s+decibans\s+below", text)
    gate = knowledge.categories["outside_control"].gate
    assert gate is not None
    assert (f"only with {gate.total_at_least} decibans or more, and while no other reason has more "
            f"than {gate.others_at_most}.") in text
    assert f"“{policy.undetermined.title}”" in text
    for step in policy.certainty:
        assert f"“{step.words}”" in text
        assert f"{step.from_percent} %" in text or not step.from_percent


def test_the_scale_is_told_in_words() -> None:
    """Decibans for and against stand in a table, each as how much likelier a reason becomes."""
    text = section(shipped_page(), "Evidence, in decibans")
    assert rows(text)[1:] == [
        [signed(number), weight_words(number), signed(-number), weight_words(-number)]
        for number in (1, 2, 3, 5, 7, 10, 12)]


def test_rules_that_rest_on_silence_are_named() -> None:
    """Every rule that asks whether a question is answered is linked, and no other is."""
    text = section(shipped_page(), "Answers, and what is unknown")
    assert {target.removeprefix("rule-") for target in targets(text)} == {
        rule.id for rule in shipped().rules.values()
        if any(isinstance(leaf, Answered) for leaf in leaves(rule.condition))}


def test_the_example_of_a_cluster_is_true() -> None:
    """Two findings of one cluster are named with their strongest evidence; the stronger counts."""
    knowledge = shipped()
    text = section(shipped_page(), "What speaks of the same thing counts once")
    names = [target.removeprefix("finding-") for target in targets(text)]
    one, other = (knowledge.findings[name] for name in names)
    assert one.cluster == other.cluster
    assert f"`{one.cluster}`" in text
    numbers = [max(evidence.decibans.values())
               for found in (one, other) for evidence in found.evidence[:1]]
    assert [signed(number) for number in numbers] == re.findall(r"\((\S+) at most\)", text)
    assert f"together they count {signed(max(numbers))}, not {signed(sum(numbers))}." in text


def test_the_cap_of_a_plan_is_told() -> None:
    """How many steps a plan has is the number that the plan uses."""
    assert re.search(rf"up\s+to\s+{DEFAULT_CAP}\s+steps", shipped_page())


def test_the_reasoning_fits_on_two_pages() -> None:
    """A counselor reads how it works in one sitting: without tables and example two pages."""
    text = reasoning(shipped(), ()).partition("### A worked example")[0]
    words = [word for line in text.splitlines() if not line.startswith("|")
             for word in re.sub(r"\]\([^)]*\)", "]", line).split()]
    assert len(words) <= TWO_PAGES


def test_how_to_change_a_rule_takes_ten_lines() -> None:
    """It is a list of ten, and names every command that it takes."""
    assert [int(number) for number in re.findall(r"^(\d+)\. ", CHANGING, re.MULTILINE)] == [
        *range(1, 11)]
    for command in ("rules check", "rules test", "rules test --accept", "rules doc",
                    "rules diff built-in mine --cases log.jsonl"):
        assert f"`debrief {command}" in CHANGING


def test_the_text_fits_other_knowledge(tmp_path: Path) -> None:
    """What only the shipped knowledge has is left out for another."""
    knowledge = load(write_rulebase(tmp_path))
    page = one_page(knowledge)
    assert "### What the employer said" not in page
    assert "R14a" not in page
    assert "[V2](#rule-V2)" in section(page, "Answers, and what is unknown")


# --- the worked example --------------------------------------------------------------------------


def test_the_worked_example_is_true() -> None:
    """Answers, firings, evidence, totals and the verdict are what the engine says of the case."""
    knowledge = shipped()
    text = plain_text(worked_example(knowledge, stones()))
    proof = InferenceEngine(knowledge).infer(Case("example", ANSWERS))
    for name, value in ANSWERS.items():
        question = knowledge.questions[name]
        assert f"- [“{asked(question)}”](#question-{name}) {value_words(value, question)}\n" in text
    assert re.findall(r"^1\. \[([^]]*)\]", text, re.MULTILINE) == [
        firing.rule for firing in proof.firings if firing.rule in knowledge.rules]
    for cells, category in zip(rows(text)[1:], proof.diagnosis.ranking, strict=True):
        total = proof.diagnosis.totals[category]
        percent = round(100 * proof.diagnosis.probabilities[category])
        assert cells[2:] == [signed(total) if total else "0", f"{percent} %"]
        told = [piece for piece in cells[1].split("<br>") if piece != "nothing"]
        assert told == [
            f"{'' if found.counted else '('}{signed(found.decibans)} "
            f"{knowledge.findings[found.finding].title}{'' if found.counted else ')'}"
            for found in proof.diagnosis.contributions if found.category == category]
    assert f"(#category-{proof.diagnosis.leading})” leads: " in text


def test_the_worked_example_shows_what_was_explained() -> None:
    """It has a finding of several rules, a cluster, evidence against, and a second reason."""
    proof = InferenceEngine(shipped()).infer(Case("example", ANSWERS))
    rules = [shipped().rules[firing.rule].conclusion for firing in proof.firings
             if firing.rule in shipped().rules]
    assert len({str(conclusion) for conclusion in rules}) > len(proof.findings)
    assert any(not found.counted for found in proof.diagnosis.contributions)
    assert any(found.decibans < 0 for found in proof.diagnosis.contributions)
    assert proof.diagnosis.leading != UNDETERMINED
    assert proof.diagnosis.second is not None
    assert proof.findings["partial"] is Grade.moderate


def test_another_rulebase_has_an_example_from_its_cornerstones(tmp_path: Path) -> None:
    """Where the fixed questions are not known, a cornerstone with a leading reason is shown."""
    folder = write_rulebase(tmp_path)
    knowledge = load(folder)
    text = worked_example(knowledge, load_cornerstones(knowledge, folder))
    assert "“How many requirements did you meet?”](#question-work.match) Half of them" in text
    assert "[Ability was doubted](#category-ability)” leads: it is 5 decibans ahead" in text


def test_without_cornerstones_there_is_no_example(tmp_path: Path) -> None:
    """A rulebase with nothing to show it with has a handbook without an example."""
    knowledge = load(write_rulebase(tmp_path))
    assert worked_example(knowledge, ()) == ""
    assert "### A worked example" not in one_page(knowledge)


def test_an_undetermined_example_says_so(tmp_path: Path) -> None:
    """Where no reason leads, the example gives the reason for that instead of a verdict."""
    folder = write_rulebase(tmp_path)
    knowledge = load(folder)
    stone = replace(load_cornerstones(knowledge, folder)[0], answers={"talk.thanked": "no"},
                    leading=UNDETERMINED)
    text = worked_example(knowledge, [stone])
    assert "So no reason leads. Nothing that is known so far speaks clearly for any" in text
    assert "would lead. That is why" in text


@given(rulebases())
@SOME
def test_links_of_the_prose_resolve_in_any_rulebase(knowledge: Knowledge) -> None:
    """The prose links only to what the page has."""
    page = one_page(knowledge)
    assert set(targets(reasoning(knowledge, ()))) <= set(anchors(page))


@pytest.mark.parametrize("word", ["fault", "blame yourself", "must change", "loser", "failure"])
def test_the_prose_never_blames(word: str) -> None:
    """What explains the reasoning has no word that would hurt the person it is about."""
    assert word not in reasoning(shipped(), stones()).lower()
