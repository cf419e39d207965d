"""Faults at the edges of the checks: what must be told, and what must not be claimed."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.core.symbolic.prover import Prover
from engine.rulebase.checks.check import verify
from engine.rulebase.checks.fault import Fault
from knowledge.model.problems import KnowledgeError
from knowledge.reading.cornerstones import load_cornerstones
from knowledge.reading.loading import load
from tests.engine.rulebase.checks.planted_faults import (
    MODERATE_SKILL,
    STRONG_SKILL,
    WEAK_SKILL,
    before,
    new_finding,
    new_question,
    new_rule,
    new_step,
    rule,
)
from tests.knowledge.planted import FINDINGS, STEPS, TALK_RULES, WORK_RULES
from tests.knowledge.rulebase import replace_text, write_rulebase

Edit = tuple[str, str, str]


def found(folder: Path, check: str, *edits: Edit) -> list[Fault]:
    """What one check finds in the tiny rulebase with some edits."""
    write_rulebase(folder)
    for file, old, new in edits:
        replace_text(folder, file, old, new)
    knowledge = load(folder)
    return verify(Prover(knowledge), load_cornerstones(knowledge, folder), (check,))


def test_opposed_rules_that_read_different_things(tmp_path: Path) -> None:
    """A rule that reads a finding fires on the facts that give it: its contrary is told."""
    told = found(
        tmp_path, "opposed_rules", new_finding("fine", "weak: -3", cluster="fine"),
        new_finding("seen", "weak: 0"),
        new_rule("{work.level: {is: same}}", "{finding: seen, grade: weak}"),
        (WORK_RULES, *before("M1", rule("N2", "{finding: seen}", "{finding: fine, grade: weak}"))),
        (TALK_RULES, *before("T1", rule("N3", "{work.level: {is: same}}", WEAK_SKILL))))
    assert [(fault.id, fault.others) for fault in told] == [("N3", ("N2",))]
    assert told[0].witness is not None
    assert told[0].witness.confirmed


def test_worth_that_no_step_can_earn(tmp_path: Path) -> None:
    """Worth counts for the steps that answer a finding; without any, nothing follows from it."""
    edits = (new_finding("seen", "weak: 0"),
             (FINDINGS, "    title: The seen\n", "    title: The seen\n    worth: 5\n"),
             new_rule("{work.match: {is: few}}", "{finding: seen, grade: weak}"))
    assert "seen" in [fault.id for fault in found(tmp_path / "one", "idle_finding", *edits)]
    told = {fault.id: fault.what for fault in found(tmp_path / "two", "no_step", *edits)}
    assert "and no step answers it" in told["seen"]


def test_options_of_a_question_of_which_only_silence_is_read(tmp_path: Path) -> None:
    """Where rules ask only whether it is answered, nothing tells its options apart."""
    told = found(tmp_path, "same_options", new_question("late"),
                 new_rule("{talk.late: {answered: false}}", WEAK_SKILL))
    assert "nothing tells the options yes and no of talk.late apart" in [
        fault.what for fault in told]


def test_of_equal_evidence_the_first_counts(tmp_path: Path) -> None:
    """Of two findings that always hold together with equal numbers only the later is idle."""
    told = found(
        tmp_path, "idle_evidence", new_finding("two", "weak: 3", cluster="pair"),
        (FINDINGS, *before("two", new_finding("one", "weak: 3", cluster="pair")[2].removesuffix(
            "  - id: no_thanks\n"))),
        new_rule("{work.level: {is: same}}", "{finding: one, grade: weak}"),
        (TALK_RULES, *before("T1", rule("N2", "{work.level: {is: same}}",
                                        "{finding: two, grade: weak}"))))
    assert [fault.id for fault in told if fault.id in ("one", "two")] == ["two"]


def test_idle_exemptions_can_be_asked_for_alone(tmp_path: Path) -> None:
    """Asked for by itself, the check makes those that exemptions name, and tells nothing of them.

    An exemption that is needed is not idle, whichever checks are asked for.
    """
    told = found(
        tmp_path, "idle_exemption",
        (WORK_RULES, "    because: It was said outright.\n",
         "    because: It was said outright.\n    exempt: {never_fires: It was meant.}\n"),
        (WORK_RULES, "    because: A step up asks for new skills.\n",
         "    because: A step up asks for new skills.\n"
         "    exempt: {no_cornerstone: It was meant.}\n"))
    assert [(fault.check, fault.id) for fault in told] == [("idle_exemption", "G1")]


def test_subsumed_beside_an_equivalent_rule(tmp_path: Path) -> None:
    """That a rule has a twin does not hide that a wider rule says as much."""
    told = found(
        tmp_path, "subsumed", new_rule("{work.match: {is: few}}", MODERATE_SKILL),
        (WORK_RULES, *before("G1", rule("N2", "{work.match: {at least: few}}", MODERATE_SKILL))),
        (TALK_RULES, *before("T1", rule("N3", "{work.match: {at least: half}}", STRONG_SKILL))))
    assert {fault.id: fault.others for fault in told if fault.id != "T2"} == {
        "N1": ("N3",), "N2": ("N3",)}


def test_twins_alone_are_not_told_twice(tmp_path: Path) -> None:
    """Two rules that fire together for one conclusion are equivalent, and not subsumed as well."""
    told = found(
        tmp_path, "subsumed", new_rule("{work.match: {is: few}}", STRONG_SKILL),
        (TALK_RULES, *before("T1", rule("N2", "{work.match: {at least: few}}", STRONG_SKILL))))
    assert [fault.id for fault in told] == ["T2"]  # as in the tiny rulebase itself


def test_a_grade_that_never_matters(tmp_path: Path) -> None:
    """A finding that is never weak need not be asked to be moderate."""
    told = found(
        tmp_path, "idle_part",
        (TALK_RULES, *before("T1", rule("N1", "{finding: no_thanks, at least: moderate}",
                                        WEAK_SKILL))))
    assert [fault.id for fault in told] == ["N1"]
    assert "moderate" in told[0].what


@pytest.mark.parametrize("edits", [
    [new_step("more", "no_thanks", "    after_any: [again]\n"),
     (STEPS, "after_any: [rest, learn]", "after_any: [rest, more]")],
    [new_step("more", "no_thanks", "    after_all: [again]\n"),
     (STEPS, "after_any: [rest, learn]", "after_any: [rest, more]")],
], ids=["through any", "through all and any"])
def test_no_order_of_a_plan_can_force_a_cycle(tmp_path: Path, edits: list[Edit]) -> None:
    """Steps that could wait for one another, whichever a plan takes, cannot be loaded at all."""
    with pytest.raises(KnowledgeError, match="wait for one another"):
        found(tmp_path, "rival_steps", *edits)
