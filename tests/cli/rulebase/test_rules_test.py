"""`debrief rules test`: what it prints, what it accepts, and how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import invoke, on_terminal, run, run_process, told, words
from tests.knowledge.rulebase import replace_text, write_rulebase

FILE = "cornerstones/01-work.yaml"
RULES = "rules/01-work.yaml"
HOLD = "2 cornerstones hold, 0 fail. 5 of 9 rules fired; "


def break_m1(rulebase: Path, grade: str = "strong") -> None:
    """Let rule M1 give another grade."""
    replace_text(rulebase, RULES, "then: {finding: weak_match, grade: moderate}",
                 f"then: {{finding: weak_match, grade: {grade}}}")


def data(*arguments: str | Path) -> dict[str, Any]:
    """What it prints as JSON."""
    read: dict[str, Any] = json.loads(invoke("rules", "test", *arguments, "--json").stdout)
    return read


# --- what holds and what fails -------------------------------------------------------------------


def test_the_shipped_cornerstones_hold() -> None:
    """As it ships, every cornerstone holds and every rule fires: one summary, exit code 0."""
    result = invoke("rules", "test")
    assert (result.exit_code, result.stderr) == (0, "")
    numbers = re.fullmatch(
        r"(\d+) cornerstones hold, 0 fail\. (\d+) of (\d+) rules fired; (\d+) of (\d+) parts seen "
        r"both ways\.", words(result.stdout))
    assert numbers is not None, result.stdout
    assert numbers[2] == numbers[3]


def test_a_broken_rule_is_told_with_what_made_the_difference(rulebase: Path) -> None:
    """A failure shows the case, expected against got, and the rule or numbers behind; exit 1."""
    break_m1(rulebase)
    result = invoke("rules", "test", "--knowledge", rulebase)
    assert (result.exit_code, result.stderr) == (1, "")
    text = words(result.stdout)
    for part in (
        "✗ half-met, kept for M1", f"{rulebase / FILE}:3", "Half of the list could be shown.",
        "• finding weak_match: expected moderate, got strong - M1 gives strong: A few were met",
        "• total of ability: expected +5, got +9 - counted for ability: +9 weak_match (strong)",
    ):
        assert part in text, result.stdout
    assert text.endswith(
        "1 cornerstone holds, 1 fails. 5 of 9 rules fired; 7 of 15 parts seen both ways.")


def test_a_rule_that_no_longer_fires(rulebase: Path) -> None:
    """A rule that is silent in the case it is kept for is told, with the part that is missing."""
    replace_text(rulebase, RULES, "if: {work.match: {at least: half}}",
                 "if: {work.match: {at least: few}}")
    text = words(invoke("rules", "test", "half-met", "--knowledge", rulebase).stdout)
    assert "• rule M1 should fire, and is silent - not so: " in text


def test_the_summary_of_one(rulebase: Path) -> None:
    """Numbers stand beside words that fit them."""
    text = words(invoke("rules", "test", "M1", "--knowledge", rulebase).stdout)
    assert text.startswith("1 cornerstone holds, 0 fail. 1 of 1 rules fired; ")


@pytest.mark.parametrize("columns", ["80", "40"])
def test_it_is_readable_at_any_width(rulebase: Path, columns: str) -> None:
    """No line is wider than the terminal but for a path, and none ends in spaces."""
    break_m1(rulebase)
    lines = invoke("rules", "test", "--coverage", "--knowledge", rulebase,
                   COLUMNS=columns).stdout.splitlines()
    for line in lines:
        assert len(line) <= int(columns) or " " not in line.strip(), line
        assert line == line.rstrip()


# --- which of them -------------------------------------------------------------------------------


def test_cornerstones_and_rules_can_be_named(rulebase: Path) -> None:
    """A cornerstone by its id, or all that keep a rule; together each is run once."""
    for names, expected in (
        (["half-met"], ["half-met"]), (["G1"], ["skill-missing"]),
        (["G1", "M2", "skill-missing"], ["skill-missing"]), (["G1", "M1"],
                                                             ["half-met", "skill-missing"]),
    ):
        found = data(*names, "--knowledge", rulebase)
        assert [stone["id"] for stone in found["cornerstones"]] == expected


def test_an_unknown_name_is_told_with_a_close_one() -> None:
    """A name of neither a cornerstone nor a rule: the nearest spelling, exit code 2."""
    ended = run("rules", "test", "faild-exercise")
    assert (ended.code, told(ended)) == (
        2, "There is no cornerstone or rule 'faild-exercise'. Did you mean 'failed-exercise'?")
    assert "`debrief rules` lists the rules." in told(run("rules", "test", "qqqqqq"))


def test_a_rule_without_cornerstone(rulebase: Path) -> None:
    """A rule that no cornerstone keeps cannot be tested; it is said how to change that."""
    ended = run("rules", "test", "T1", "--knowledge", rulebase)
    assert (ended.code, told(ended)) == (
        1, "No cornerstone keeps rule T1 yet. Write one in a file of the folder cornerstones, "
           "with `keeps: [T1]`.")


def test_errors_in_cornerstones_are_told(rulebase: Path) -> None:
    """Cornerstones that cannot be read are refused like other knowledge: exit code 3."""
    place = replace_text(rulebase, FILE, "keeps: [M1]", "keeps: [»M11]")
    ended = run("rules", "test", "--knowledge", rulebase)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == (f"{place}: unknown rule 'M11'\n"
                         "    probably a misspelling; did you mean 'M1'?\n")


def test_a_folder_without_cornerstones(rulebase: Path) -> None:
    """Without cornerstones it is said how to begin; the example shown can be used at once."""
    (rulebase / FILE).unlink()
    result = invoke("rules", "test", "--knowledge", rulebase)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("There are no cornerstone cases yet.")
    assert f"\n{rulebase / 'cornerstones' / 'first.yaml'}\n" in result.stdout
    unbroken = "".join(result.stdout.split())  # a long path is broken between lines
    assert f"`debriefrulestest--accept--knowledge{rulebase}`" in unbroken
    example = "".join(f"{line[2:]}\n" for line in result.stdout.splitlines()
                      if line.startswith("  "))
    assert example.startswith("domain: The work\ncornerstones:\n")
    assert not (rulebase / "cornerstones/first.yaml").exists()
    (rulebase / "cornerstones/first.yaml").write_text(example, "utf-8")
    assert invoke("rules", "test", "--accept", "--knowledge", rulebase).exit_code == 0
    written = (rulebase / "cornerstones/first.yaml").read_text("utf-8")
    assert "    findings: {weak_match: moderate}\n    totals: {ability: 5, luck: -2}\n" in written


# --- coverage ------------------------------------------------------------------------------------


def test_coverage_lists_what_is_not_tried(rulebase: Path) -> None:
    """Rules that no cornerstone fires, and parts that did not decide both ways, as sentences."""
    text = words(invoke("rules", "test", "--coverage", "--knowledge", rulebase).stdout)
    assert "Rules that no cornerstone fires • G2: A step up asks for more • T1: " in text
    assert "M2: A skill gap leaves less to match • " not in text
    assert "Parts not seen both ways M1: A few were met • never seen true: " in text
    assert "15 parts: 7 seen both ways, 5 one way, 3 never." in text
    assert text.endswith(f"{HOLD}7 of 15 parts seen both ways.")
    counted = data("--knowledge", rulebase)["coverage"]
    assert counted["not_fired"] == ["G2", "T1", "T2", "C1"]
    assert (counted["parts"], counted["both_ways"], len(counted["open"])) == (15, 7, 8)


def test_coverage_of_the_shipped_ones() -> None:
    """Where nothing is left to try, it says so."""
    text = words(invoke("rules", "test", "R14a", "--coverage").stdout)
    assert text.startswith("Every part of every condition was seen both ways. 1 cornerstone holds")


# --- mutations -----------------------------------------------------------------------------------


def test_mutations_are_counted_and_survivors_listed(rulebase: Path) -> None:
    """By what was done, how many were noticed; and each that was not. No progress bar in a pipe."""
    ended = run("rules", "test", "--mutations", "--knowledge", rulebase)
    assert (ended.code, ended.err) == (0, "")
    text = words(ended.out)
    assert "• a rule deleted: 3 of 8, 1 refused by loading" in text
    assert "Not noticed • M1" not in text
    assert "• T2 deleted" in text
    assert re.search(r"\d+ of \d+ errors noticed: \d\d\.\d %\. Not counted are errors that are "
                     r"refused when the knowledge is loaded, and numbers for grades that no rule "
                     r"gives\.", text)
    found = data("--mutations", "--knowledge", rulebase)["mutations"]
    assert found["operators"][0] == {
        "operator": "a rule deleted", "caught": 3, "survived": 5, "refused": 1, "idle": 0}
    assert {"operator": "a rule deleted", "subject": "T2", "says": "T2 deleted"} in (
        found["survivors"])
    assert data("--knowledge", rulebase)["mutations"] is None


def test_progress_on_a_terminal(rulebase: Path) -> None:
    """Where someone looks, a bar shows how far the mutation test has come."""
    assert "Trying mutants" in on_terminal("rules", "test", "--mutations", "--knowledge", rulebase)


def test_mutations_need_cornerstones_that_hold(rulebase: Path) -> None:
    """A cornerstone that fails would notice every error, so it is refused; so are names."""
    assert told(run("rules", "test", "M1", "--mutations")) == (
        "--mutations tries all rules; leave the names out.")
    break_m1(rulebase)
    ended = run("rules", "test", "--mutations", "--knowledge", rulebase)
    assert (ended.code, told(ended)) == (
        1, "One cornerstone fails, so every error would be noticed. `debrief rules test` shows "
           "why; mend this first.")


# --- accept --------------------------------------------------------------------------------------


def test_accept_writes_what_came_out(rulebase: Path) -> None:
    """After a deliberate change the values are written, and nothing else in the file changes."""
    break_m1(rulebase)
    before = (rulebase / FILE).read_text("utf-8")
    result = invoke("rules", "test", "--accept", "--knowledge", rulebase)
    assert (result.exit_code, result.stderr) == (0, "")
    assert words(result.stdout).startswith(
        f"Written into the cornerstones, as it came out: • half-met {HOLD}")
    assert (rulebase / FILE).read_text("utf-8") == before.replace(
        "{weak_match: moderate}", "{weak_match: strong}").replace(
        "{ability: 5, luck: -2}", "{ability: 9, luck: -3}")
    again = invoke("rules", "test", "--accept", "--knowledge", rulebase)
    assert words(again.stdout).startswith(HOLD)


def test_accept_leaves_what_needs_a_decision(rulebase: Path) -> None:
    """Where a rule no longer does what it is kept for, nothing is written: exit code 1."""
    replace_text(rulebase, RULES, "if: {work.match: {at least: half}}",
                 "if: {work.match: {at least: few}}")
    before = (rulebase / FILE).read_text("utf-8")
    result = invoke("rules", "test", "--accept", "--knowledge", rulebase)
    assert result.exit_code == 1
    assert "Not accepted, as it needs a decision: • half-met 1 cornerstone holds" in words(
        result.stdout)
    assert (rulebase / FILE).read_text("utf-8") == before


def test_accept_writes_only_those_that_were_named(rulebase: Path) -> None:
    """With names, only these are run and written."""
    replace_text(rulebase, "findings.yaml", "decibans: {weak: 2, moderate: 5, strong: 9}",
                 "decibans: {weak: 5, moderate: 6, strong: 9}")
    assert data("--knowledge", rulebase)["fail"] == 2
    found = data("M1", "--accept", "--knowledge", rulebase)
    assert (found["accepted"], found["hold"], found["fail"]) == (["half-met"], 1, 0)
    assert data("--knowledge", rulebase)["fail"] == 1


# --- data ----------------------------------------------------------------------------------------


def test_json_tells_the_same(rulebase: Path) -> None:
    """One object: what holds, what fails and why, what is covered."""
    break_m1(rulebase)
    found = data("--knowledge", rulebase)
    assert (found["format"], found["hold"], found["fail"]) == ("debrief.rules-test/1", 1, 1)
    first, second = found["cornerstones"]
    assert (first["id"], first["keeps"], first["holds"]) == ("half-met", ["M1"], False)
    assert (first["file"], first["line"]) == (str(rulebase / FILE), 3)
    assert first["mismatches"][0] == {
        "aspect": "finding", "subject": "weak_match", "expected": "moderate", "got": "strong",
        "because": ["M1 gives strong: A few were met"]}
    assert (second["holds"], second["mismatches"]) == (True, [])
    assert invoke("rules", "--json", "test", "--knowledge", rulebase).stdout == invoke(
        "rules", "test", "--json", "--knowledge", rulebase).stdout


def test_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    """Nothing depends on the order of sets: the same output under several hash seeds."""
    rulebase = write_rulebase(tmp_path)
    break_m1(rulebase)
    outputs = {run_process("rules", "test", "--coverage", "--knowledge", rulebase,
                           PYTHONHASHSEED=seed).out for seed in ("0", "77")}
    assert len(outputs) == 1
