"""`debrief rules diff`: what changed in the knowledge, and what that changes for cases."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from cli.rulebase.diff import diff
from engine.case.plan.plan import make_plan
from engine.core.inference import InferenceEngine
from engine.core.words.prose import sentence, signed
from knowledge.model.conditions import Grade
from knowledge.reading.canonical import rule_data
from knowledge.reading.cases import Case, read_cases
from knowledge.reading.kept_knowledge import load
from knowledge.reading.places import BUILT_IN
from tests.cli.edited import GONE, KNOWN, RENAMED, STRONGER, WEAKER, edit, edited_copy
from tests.cli.running import REAL, REAL_CASES, TINY_CASE, invoke, log, run_process, words
from tests.knowledge.rulebase import replace_text, write_rulebase

SAME = "The two say the same."


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder with the tiny rulebase."""
    return write_rulebase(tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A folder with the tiny rulebase, to be edited."""
    return write_rulebase(tmp_path / "new")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A copy of the shipped knowledge, with one edit of each of several kinds."""
    return edited_copy(tmp_path / "mine")


def as_json(*arguments: str | Path, stdin: str = "") -> dict[str, Any]:
    """What `debrief rules diff --json` prints, which is one line."""
    result = invoke("rules", "diff", *arguments, "--json", stdin=stdin)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.count("\n") == 1
    found: dict[str, Any] = json.loads(result.stdout)
    return found


# --- what changed in the knowledge ----------------------------------------------------------------


@pytest.mark.parametrize("name", ["built-in", "./mine"])
def test_no_difference(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that say the same: said so, exit code 0, also with a copy of other layout."""
    monkeypatch.chdir(tmp_path)
    copy = shutil.copytree(BUILT_IN, tmp_path / "mine")
    edit(copy, KNOWN.policy.undetermined, r"\A", "# a comment\n")
    result = invoke("rules", "diff", "built-in", name)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"From built-in to {name}\n{SAME}\n"
    found = as_json("built-in", name)
    assert (found["same"], found["policy"], found["entries"]) == (True, [], [])
    assert found["old"]["knowledge_hash"] == found["new"]["knowledge_hash"] == KNOWN.hash


def test_every_kind_of_edit_is_told(mine: Path) -> None:
    """Policy, decibans, grade, a removed and a renamed rule: each in its place, and no more."""
    result = invoke("rules", "diff", "built-in", mine, COLUMNS="400")
    assert (result.exit_code, result.stderr) == (0, "")
    text = result.stdout
    assert SAME not in text
    evidence = WEAKER.evidence[0]
    category = KNOWN.categories[evidence.category].title
    was = evidence.decibans[Grade.strong]
    for line in (
        f"  • margin: {KNOWN.policy.margin} -> 9",
        f"  • changed: {WEAKER.id}, “{WEAKER.title}”",
        f"    • decibans for “{category}” if strong: {signed(was)} -> +1",
        f"  • removed: {GONE.id}, “{GONE.title}”",
        f"  • renamed: {RENAMED.id} is now {RENAMED.id}_x, “{RENAMED.title}”",
        f"  • changed: {STRONGER.id}, “{STRONGER.title}”",
        "    • grade: moderate -> strong",
    ):
        assert f"\n{line}\n" in text, line
    assert f"    If {sentence(GONE.condition, KNOWN)}, then " in text
    assert re.findall(r"^(\w.*)$", text, re.M) == [
        f"From built-in to {mine}", "For every diagnosis", "Findings", "Rules"]
    assert len(re.findall(r"^  • ", text, re.M)) == 5
    assert len(re.findall(r"^    • ", text, re.M)) == 2


def test_json_tells_the_same(mine: Path) -> None:
    """--json holds both hashes, every entry and every field, old and new; no cases."""
    found = as_json("built-in", mine)
    assert found["format"] == "debrief.rules-diff/1"
    assert (found["old"]["name"], found["new"]["name"]) == ("built-in", str(mine))
    assert found["old"]["knowledge_hash"] == KNOWN.hash
    assert found["new"]["knowledge_hash"] == load(mine).hash != KNOWN.hash
    assert not found["same"]
    assert found["policy"] == [{"field": ["margin"], "old": KNOWN.policy.margin, "new": 9,
                                "words": f"margin: {KNOWN.policy.margin} -> 9"}]
    assert [(entry["kind"], entry["change"], entry["was"], entry["id"])
            for entry in found["entries"]] == [
        ("findings", "changed", WEAKER.id, WEAKER.id), ("rules", "removed", GONE.id, GONE.id),
        ("rules", "renamed", RENAMED.id, f"{RENAMED.id}_x"),
        ("rules", "changed", STRONGER.id, STRONGER.id)]
    assert found["entries"][1]["data"] == rule_data(GONE)
    assert found["entries"][3]["fields"] == [{
        "field": ["then", "grade"], "old": "moderate", "new": "strong",
        "words": "grade: moderate -> strong"}]
    assert (found["cases"], found["summary"]) == (None, None)


def test_the_option_may_stand_before(mine: Path) -> None:
    """`rules --json diff` is `rules diff --json`, as `rules --json show` is."""
    assert json.loads(invoke("rules", "--json", "diff", "built-in", mine).stdout) == as_json(
        "built-in", mine)


def test_the_other_way(old: Path, new: Path) -> None:
    """With OLD and NEW exchanged, what was added is removed."""
    replace_text(new, "rules/01-work.yaml", "  - id: G2\n    title: A step up asks for more\n",
                 "  - id: G9\n    title: A step up\n")
    there, back = as_json(old, new)["entries"], as_json(new, old)["entries"]
    assert [(entry["change"], entry["id"]) for entry in there] == [
        ("added", "G9"), ("removed", "G2")]
    assert [(entry["change"], entry["id"]) for entry in back] == [
        ("added", "G2"), ("removed", "G9")]


def test_the_environment_changes_nothing(old: Path, new: Path) -> None:
    """DEBRIEF_KNOWLEDGE is not used, as both sides are named; built-in is what ships."""
    replace_text(new, "diagnosis.yaml", "margin: 3", "margin: 4")
    assert invoke("rules", "diff", "built-in", old, DEBRIEF_KNOWLEDGE=str(new)).stdout == invoke(
        "rules", "diff", "built-in", old).stdout
    result = invoke("rules", "diff", "built-in", "built-in", DEBRIEF_KNOWLEDGE=str(new))
    assert SAME in result.stdout


def test_the_command_by_itself(old: Path, new: Path) -> None:
    """The command works without the group above it."""
    replace_text(new, "diagnosis.yaml", "margin: 3", "margin: 4")
    result = CliRunner(env={"COLUMNS": "80"}).invoke(diff, [str(old), str(new)])
    assert result.exit_code == 0
    assert result.stdout.endswith("\n\nFor every diagnosis\n  • margin: 3 -> 4\n")


# --- cases ----------------------------------------------------------------------------------------


def test_cases_as_both_engines_judge_them(mine: Path) -> None:
    """For each real case the verdict, the totals and the steps of both sides are told."""
    cases = as_json("built-in", mine, "--cases", REAL_CASES)["cases"]
    read = [case for case in read_cases(REAL_CASES.read_text("utf-8"), "log", KNOWN)
            if isinstance(case, Case)]
    engines = InferenceEngine(KNOWN), InferenceEngine(load(mine))
    assert len(cases) == len(read)
    for found, case in list(zip(cases, read, strict=True))[::3]:
        assert found["case"] == case.id
        proofs = [engine.infer(case) for engine in engines]
        assert found["leading"] == [proof.diagnosis.leading for proof in proofs]
        assert found["second"] == [proof.diagnosis.second for proof in proofs]
        for category, pair in found["totals"].items():
            assert pair == [proof.diagnosis.totals[category] for proof in proofs]
        plans = [[planned.step.id for planned in make_plan(proof).steps] for proof in proofs]
        assert found["plan"]["steps"] == plans
        assert found["plan"]["gained"] == [step for step in plans[1] if step not in plans[0]]
        assert found["plan"]["lost"] == [step for step in plans[0] if step not in plans[1]]
        assert bool(found["behind"]) == (found["effect"] != "none")
    assert {found["effect"] for found in cases} >= {"verdict"}


def test_the_summary_and_each_case_are_shown(mine: Path) -> None:
    """The counts add up to all cases, and each case that changed is told under its heading."""
    found = as_json("built-in", mine, "--cases", REAL_CASES)
    text = invoke("rules", "diff", "built-in", mine, "--cases", REAL_CASES, COLUMNS="300").stdout
    effects = found["summary"]["effects"]
    assert f"\nWhat changes in {len(found['cases'])} cases\n" in text
    counts = re.findall(r"^ {2,5}(\d+) ([a-z ]+)$", text, re.M)
    assert [int(number) for number, _ in counts] == [
        effects[effect] for effect in ("verdict", "second", "evidence", "plan", "none")]
    assert sum(effects.values()) == len(found["cases"])
    moves = re.findall(r"^ {6,9}(\d+) (.*) -> (.*)$", text, re.M)
    assert [int(number) for number, _, _ in moves] == [
        move["cases"] for move in found["summary"]["moves"]]
    assert sum(int(number) for number, _, _ in moves) == effects["verdict"] > 0
    shown = re.findall(r"^  (case-\d+)$", text, re.M)
    assert sorted(shown) == sorted(
        case["case"] for case in found["cases"] if case["effect"] != "none")
    assert len(re.findall(r"^    • leading: ", text, re.M)) == effects["verdict"]
    for case in found["cases"]:
        for cause in case["behind"]:
            assert cause["words"] in text
    before, now = found["summary"]["agreement"]
    for name in ("right", "undetermined", "wrong"):
        assert f"\n  {name}: {before[name]} -> {now[name]}\n" in text
    assert sum(before.values()) == sum(now.values()) == len(found["cases"])


def test_one_case_in_words(old: Path, new: Path, tiny: Path) -> None:
    """A case that changed is told with its verdict, its parts and what is behind it."""
    replace_text(new, "diagnosis.yaml", "margin: 3", "margin: 6")
    result = invoke("rules", "diff", old, new, "--cases", tiny)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.split("\n\n", 2)[2] == """\
What changes in 1 case
     1 another leading reason
         1 “Ability was doubted” -> undetermined
     0 another second reason only
     0 other evidence or findings only
     0 another plan only
     0 no change
  Plans that change in all: 0

Another leading reason
  tiny
    • leading: “Ability was doubted” -> undetermined
    • findings: now also “The reason is open” (moderate)
    • rules that fire: now also V1
    • because of margin: 3 -> 6
"""


def test_cases_that_do_not_change(old: Path, new: Path, tiny: Path) -> None:
    """Where no case changes, the summary says so, and no case is listed."""
    replace_text(new, "sources.yaml", "title: A book", "title: The book")
    text = invoke("rules", "diff", old, new, "--cases", tiny).stdout
    assert text.endswith("\n     1 no change\n  Plans that change in all: 0\n")
    assert "\n  tiny\n" not in text
    same = invoke("rules", "diff", old, old, "--cases", tiny).stdout
    assert f"{SAME}\n\nWhat changes in 1 case\n" in same
    assert same.endswith("\n     1 no change\n  Plans that change in all: 0\n")


def test_several_files_and_standard_input(old: Path, new: Path, tiny: Path, tmp_path: Path) -> None:
    """--cases may be given several times, with YAML, JSON, JSON Lines, and - for the input."""
    lines = log(tmp_path / "log.jsonl", {"case": "a", "answers": {}}, {
        "case": "b", "answers": {"work.match": "few"}, "confirmed": "ability"})
    alone = log(tmp_path / "alone.json", {"case": "c", "answers": {}})
    found = as_json(old, new, "--cases", lines, "--cases", "-", "--cases", alone, "--cases", tiny,
                    stdin=TINY_CASE.replace("tiny", "piped"))
    assert [case["case"] for case in found["cases"]] == ["a", "b", "piped", "c", "tiny"]
    assert found["summary"]["agreement"] == [{"right": 1, "undetermined": 0, "wrong": 0}] * 2
    assert found["summary"]["refused"] == 0


# --- how it looks ---------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize("other", ["mine", "old"])
def test_text_fits_the_terminal(
    columns: int, other: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """No line is wider than the terminal, and none ends in spaces."""
    request.getfixturevalue(other)
    monkeypatch.chdir(tmp_path)
    result = invoke("rules", "diff", "built-in", other, "--cases", REAL_CASES,
                    COLUMNS=str(columns))
    lines = result.stdout.splitlines()
    assert len(lines) > 30
    assert not [line for line in lines if cell_len(line) > columns]
    assert not [line for line in lines if line != line.rstrip()]


def test_long_texts_stand_below_one_another(old: Path, new: Path) -> None:
    """What does not fit in a line is told as what was and what is; what is short stays in one."""
    replace_text(new, "rules/01-work.yaml", "because: It was said outright.",
                 "because: It was said outright, and by one who should know.")
    replace_text(new, "findings.yaml", "moderate: 5, strong: 9", "moderate: 5, strong: 8")
    text = invoke("rules", "diff", old, new, COLUMNS="40").stdout
    assert """\
    • because:
      was: “It was said outright.”
      now: “It was said outright, and by
""" in text
    assert "decibans for “Ability was doubted” if strong: +9 -> +8" in words(text)


def test_the_same_output_under_other_hash_seeds(mine: Path, tmp_path: Path) -> None:
    """Two processes with different hash seeds print the same bytes."""
    cases = log(tmp_path / "log.jsonl", *REAL[:6])
    outputs = {run_process("rules", "diff", "built-in", mine, "--cases", cases, *option,
                   PYTHONHASHSEED=seed).out for option in ([], ["--json"]) for seed in ("1", "2")}
    assert len(outputs) == 2
    assert "" not in outputs
