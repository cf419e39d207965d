"""`debrief explain`: the proof as a tree, as a trace and as data."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from knowledge.reading.loading import load
from tests.cli.running import (
    COLOUR,
    REAL,
    REAL_CASES,
    SMALL_CASE,
    TINY_CASE,
    Ended,
    invoke,
    log,
    on_terminal,
    run,
    told,
)
from tests.knowledge.rulebase import write_rulebase

KNOWLEDGE = load()
CATEGORIES = list(KNOWLEDGE.categories)
INDENT = re.compile(r"^ *[▪•] ", re.M)


@pytest.fixture(scope="module")
def proof() -> dict[str, Any]:
    """The proof for that case, as the program prints it."""
    ended = run("explain", "-", "--json", stdin=SMALL_CASE)
    assert (ended.code, ended.err) == (0, "")
    found: dict[str, Any] = json.loads(ended.out)
    return found


def why(what: str) -> Ended:
    """Explain one thing in the small case, on one long line each."""
    result = invoke("explain", "-", what, stdin=SMALL_CASE, COLUMNS="400")
    return Ended(result.exit_code, result.stdout, result.stderr)


def tiny_why(what: str, folder: Path) -> Ended:
    """Explain one thing in the tiny case, with the tiny rulebase."""
    result = invoke("explain", "-", what, "--knowledge", write_rulebase(folder / "rulebase"),
                    stdin=TINY_CASE)
    return Ended(result.exit_code, result.stdout, result.stderr)


# --- the justification ----------------------------------------------------------------------------


def test_without_what_the_verdict_is_justified(small: Path, proof: dict[str, Any]) -> None:
    """Without WHAT: each reason with its total, each counted piece with number, rule and source."""
    text = invoke("explain", small, COLUMNS="400").stdout
    diagnosis = proof["diagnosis"]
    for category, total in diagnosis["decibans"].items():
        part = text.split(f"\n{KNOWLEDGE.categories[category].title}\n")[1]
        counted = [piece for piece in diagnosis["evidence"]
                   if piece["category"] == category and piece["counted"]]
        if counted:
            assert f": {total:+d} in all, ".replace("-", "−") in part.splitlines()[0]
        for piece in counted:
            number = f"{piece['decibans']:+d}".replace("-", "−")
            title = KNOWLEDGE.findings[piece["finding"]].title
            assert re.search(rf"^  {re.escape(number)} +{re.escape(title)} \(\w+\)$", part, re.M)
    rules = set(re.findall(r"^      • (\S+): .*, because .*\]$", text, re.M))
    assert rules
    assert rules <= {firing["rule"] for firing in proof["firings"]}


def test_each_running_total_begins_where_the_last_one_ended(small: Path) -> None:
    """The waterfall stands in words: from 0 to the total, one step after the other."""
    text = invoke("explain", small, COLUMNS="400").stdout.replace("−", "-")
    for part in re.split(r"in all, \d+ %", text)[1:]:
        steps = [tuple(map(int, found)) for found in re.findall(
            r"^      ([+-]?\d+) to ([+-]?\d+)", part, re.M)]
        assert all(before[1] == after[0] for before, after in pairwise([(0, 0), *steps]))


def test_contradictions_come_before_the_evidence() -> None:
    """One's own view against the employer's words is named with both sides and their answers."""
    text = invoke("explain", "-", stdin=(
        "case: a\nanswers: {iv.technical: solid, fb.given: specific, fb.source: decision_maker, "
        "fb.reason: [technical_fail]}\n"), COLUMNS="400").stdout
    part = text.split("What does not fit together\n")[1].split("\n\n")[0]
    assert "+12  The exercise fell short (strong)" in part
    assert "−2  The exercise went well (weak)" in part
    assert re.search(r"The interview itself: “.*”: It went well", part)
    assert "What does not fit together" not in invoke(
        "explain", "-", stdin="case: a\nanswers: {iv.technical: failed}\n").stdout


def test_what_a_cluster_swallowed_is_told() -> None:
    """Evidence that says the same thing again stands below what counted, in brackets."""
    text = invoke("explain", "-", stdin=(
        "case: a\nanswers: {iv.rambling: yes, iv.story_results: none}\n"), COLUMNS="400").stdout
    assert re.search(r"^      \(\+\d+\) .* \(\w+\): not added, as it speaks of the same thing$",
                     text, re.M)


def test_no_colour_is_needed(small: Path) -> None:
    """On a terminal with NO_COLOR every number and word is there, and no colour."""
    shown = on_terminal("explain", small, NO_COLOR="1")
    assert not COLOUR.search(shown)
    assert "in all" in shown


# --- what came about ------------------------------------------------------------------------------


def test_the_verdict_is_explained_down_to_the_answers(small: Path, proof: dict[str, Any]) -> None:
    """`verdict`: the verdict, all reasons, what counted, its rules, and answers they read."""
    text = invoke("explain", small, "verdict", COLUMNS="400").stdout
    lines = text.splitlines()
    leading = proof["diagnosis"]["leading"]
    title = (KNOWLEDGE.policy.undetermined.title if leading == "undetermined"
             else KNOWLEDGE.categories[leading].title)
    assert lines[0] == f"▪ {title}"
    assert lines[1].startswith("  because ")
    reasons = [line for line in lines if re.match(r"  • .* decibans, \d+ %$", line)]
    assert len(reasons) == len(CATEGORIES)
    counted = {piece["finding"] for piece in proof["diagnosis"]["evidence"] if piece["counted"]}
    assert len(counted) >= 3
    for finding in counted:
        assert f"  {KNOWLEDGE.findings[finding].title} (" in text
    rules = set(re.findall(r"Rule (\S+): ", text))
    assert len(rules) >= len(counted)
    assert rules <= {firing["rule"] for firing in proof["firings"]}
    leaves = [question for question in proof["answers"]
              if f"• “{KNOWLEDGE.questions[question].text}”: " in text]
    assert len(leaves) >= 3
    assert len(re.findall(r"\[[A-Z0-9, ]+\]$", text, re.M)) >= len(rules)


@pytest.mark.parametrize("category", CATEGORIES)
def test_each_category(category: str, proof: dict[str, Any]) -> None:
    """A category: its total, and each piece of evidence that entered it, with its sources."""
    ended = why(category)
    assert (ended.code, ended.err) == (0, "")
    total = proof["diagnosis"]["decibans"][category]
    first = ended.out.splitlines()[0]
    assert first.startswith(f"▪ {KNOWLEDGE.categories[category].title}: ")
    assert int(first.split(": ")[1].split(" ")[0].replace("−", "-")) == total
    counted = [piece["decibans"] for piece in proof["diagnosis"]["evidence"]
               if piece["category"] == category and piece["counted"]]
    shown = re.findall(r"^  • ([+−]\d+)  ", ended.out, re.M)
    assert sorted(int(number.replace("−", "-")) for number in shown) == sorted(counted)
    assert sum(counted) == total


def test_everything_that_came_about(tmp_path: Path) -> None:
    """Each finding that holds, each step called for and each rule that fired can be explained."""
    tiny = str(write_rulebase(tmp_path / "rulebase"))
    known = load(Path(tiny))
    proof = json.loads(invoke("explain", "-", "--json", stdin=TINY_CASE, DEBRIEF_KNOWLEDGE=tiny
                              ).stdout)
    rules = [firing["rule"] for firing in proof["firings"] if firing["rule"] in known.rules]
    findings = [finding["id"] for finding in proof["findings"]]
    assert (len(rules), len(findings), len(proof["steps"])) == (4, 3, 2)
    for what, title in [
        *((rule, f"Rule {rule}: {known.rules[rule].title}") for rule in rules),
        *((finding, known.findings[finding].title) for finding in findings),
        *((step, f"Step: {known.steps[step].title}") for step in proof["steps"]),
    ]:
        result = invoke("explain", "-", what, stdin=TINY_CASE, DEBRIEF_KNOWLEDGE=tiny)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.startswith(f"▪ {title}")


def test_undetermined_can_be_asked_about(tmp_path: Path) -> None:
    """Where no reason leads, the word `undetermined` explains why, as `verdict` does."""
    tiny = str(write_rulebase(tmp_path / "rulebase"))
    text = "case: open\nanswers: {}\n"
    asked = invoke("explain", "-", "undetermined", stdin=text, DEBRIEF_KNOWLEDGE=tiny)
    assert asked.stdout == invoke(
        "explain", "-", "verdict", stdin=text, DEBRIEF_KNOWLEDGE=tiny).stdout
    assert asked.stdout.startswith("▪ Open\n")


# --- what did not ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("what", "title"), [
    ("open_end", "“The reason is open”"), ("T2", "rule T2"), ("again", "“Apply again”"),
])
def test_what_did_not_come_about(what: str, title: str, tmp_path: Path) -> None:
    """A finding, rule or step that did not come about: one clear line, exit code 1, no output."""
    ended = tiny_why(what, tmp_path)
    assert ended.code == 1
    assert title.casefold() in told(ended).casefold()
    assert told(ended).endswith(".")


def test_undetermined_did_not_come_about(tmp_path: Path) -> None:
    """Where a reason leads, `undetermined` did not come about, as any other thing that did not."""
    ended = tiny_why("undetermined", tmp_path)
    assert ended.code == 1
    assert told(ended).endswith(".")


def test_in_a_real_process(small: Path) -> None:
    """The same with a real process: what is wanted on standard output, the refusal on the other."""
    ended = run("explain", small, "R14a")
    assert ended.code == 1
    assert told(ended) == "Rule R14a did not fire in this case."


@pytest.mark.parametrize(("typed", "meant"), [
    ("weak_mtch", "weak_match"), ("Ability", "ability"), ("m1", "M1"), ("lern", "learn"),
])
def test_misspelled_what(typed: str, meant: str, tmp_path: Path) -> None:
    """A misspelled WHAT is a wrong command line, with what was probably meant."""
    ended = tiny_why(typed, tmp_path)
    assert ended.code == 2
    assert told(ended) == (f"There is no category, finding, step or rule '{typed}'. "
                           f"Did you mean '{meant}'?")


def test_what_is_like_nothing(tmp_path: Path) -> None:
    """Where nothing is near, nothing is suggested; also with --json and --trace."""
    tiny = str(write_rulebase(tmp_path / "rulebase"))
    for options in ([], ["--json"], ["--trace"]):
        result = invoke("explain", "-", "qqqqqqq", *options, stdin=TINY_CASE,
                        DEBRIEF_KNOWLEDGE=tiny)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "'qqqqqqq'" in result.stderr
        assert "Did you mean" not in result.stderr


# --- trace and data -------------------------------------------------------------------------------


def test_the_trace_is_in_firing_order(small: Path, proof: dict[str, Any]) -> None:
    """--trace shows every firing of the proof once, numbered in order, stratum by stratum."""
    text = invoke("explain", small, "--trace", COLUMNS="400").stdout
    shown = re.findall(r"^(\d+)\. +([^:\s]+(?::[^:\s]+)?)(?:: |$)", text, re.M)
    assert [(int(number), rule) for number, rule in shown] == [
        (firing["number"], firing["rule"]) for firing in proof["firings"]]
    assert [number for number, _ in shown] == [str(n) for n in range(1, len(shown) + 1)]
    strata = list(dict.fromkeys(firing["stratum"].upper() for firing in proof["firings"]))
    assert re.findall(r"^[A-Z][A-Z ]+$", text, re.M) == strata
    assert text.count("     ← ") == sum(len(firing["matched"]) for firing in proof["firings"])
    assert text.count("     → ") == sum(len(firing["concluded"]) for firing in proof["firings"])


def test_json_is_the_whole_proof(small: Path) -> None:
    """--json prints one line, valid by the published schema, whatever WHAT is."""
    ended = run("explain", small, "--json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.count("\n") == 1
    schema = json.loads(invoke("schema", "proof").stdout)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(ended.out))
    assert invoke("explain", small, "culture_fit", "--json").stdout == ended.out


def test_json_of_real_cases_is_valid() -> None:
    """The proofs of real cases are valid by the published schema."""
    schema = Draft202012Validator(json.loads(invoke("schema", "proof").stdout))
    for case in REAL[::15]:
        result = invoke("explain", REAL_CASES, "--case", case["case"], "--json")
        found = json.loads(result.stdout)
        schema.validate(found)
        assert found["case"] == case["case"]
        assert found["answers"] == case["answers"]


# --- several cases --------------------------------------------------------------------------------


def test_several_cases_without_a_name() -> None:
    """A file of several cases needs --case; the refusal says how many there are, and names some."""
    for command in ("explain", "plan"):
        ended = run(command, REAL_CASES)
        assert ended.code == 2
        line = told(ended)
        assert f"{REAL_CASES} holds {len(REAL)} cases" in line
        assert "--case ID" in line
        assert REAL[0]["case"] in line
        assert len(line) < 300


def test_case_picks_one(tmp_path: Path) -> None:
    """--case explains the case of this id, as if the file held no other."""
    wanted = REAL[17]
    alone = log(tmp_path / "alone.jsonl", wanted)
    several = invoke("explain", REAL_CASES, "verdict", "--case", wanted["case"])
    assert several.exit_code == 0
    assert several.stdout == invoke("explain", alone, "verdict").stdout
    assert several.stdout == invoke("explain", alone, "verdict", "--case", wanted["case"]).stdout


def test_misspelled_case() -> None:
    """A misspelled --case is a wrong command line, with the id that was probably meant."""
    ended = run("explain", REAL_CASES, "--case", "case-0003")
    assert ended.code == 2
    assert told(ended) == (f"{REAL_CASES} holds no case 'case-0003'. Did you mean 'case-003'?")


def test_a_case_that_is_refused(tmp_path: Path) -> None:
    """Asked for the case of a log that has errors, its errors are told, not that it is absent."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    cases = log(tmp_path / "log.jsonl", {"case": "good", "answers": {}},
                {"case": "bad", "answers": {"work.match": "haf"}})
    result = invoke("explain", cases, "--case", "bad", "--knowledge", rulebase)
    assert result.stdout == ""
    assert f"{cases}:2:" in result.stderr
    assert "'haf'" in result.stderr
    good = invoke("explain", cases, "--case", "good", "--knowledge", rulebase)
    assert good.exit_code == 0


def test_two_cases_of_one_id(tmp_path: Path) -> None:
    """Where two cases share an id, --case does not take one of them without a word."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    cases = log(tmp_path / "log.jsonl", {"case": "a", "answers": {"work.match": "few"}},
                {"case": "a", "answers": {"work.match": "all"}})
    result = invoke("explain", cases, "--case", "a", "--knowledge", rulebase)
    assert result.exit_code != 0
    assert (result.stdout, "'a'" in result.stderr) == ("", True)


@pytest.mark.parametrize(("name", "code"), [("missing.yaml", 4), (".", 4), ("bad.yaml", 1)])
@pytest.mark.parametrize("command", ["explain", "plan"])
def test_files_without_a_good_case(command: str, name: str, code: int, tmp_path: Path) -> None:
    """A file that cannot be read ends in exit code 4, a refused case in 1 with all its errors."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    (tmp_path / "bad.yaml").write_text(
        "case: a\nanswers:\n  no.such: 1\n  work.match: haf\n", "utf-8")
    result = invoke(command, tmp_path / name, "--knowledge", rulebase)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(str(tmp_path / name).removesuffix("/."))
    if code == 1:
        assert "no.such" in result.stderr
        assert "'haf'" in result.stderr


# --- how it looks ---------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize("options", [[], ["verdict"], ["--trace"]], ids=str)
def test_text_fits_the_terminal(options: list[str], columns: int) -> None:
    """No line of tree or trace is wider than the terminal, and none ends in spaces."""
    result = invoke("explain", "-", *options, stdin=SMALL_CASE, COLUMNS=str(columns))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert not [line for line in lines if cell_len(line) > columns]
    assert not [line for line in lines if line != line.rstrip()]


def test_reasons_read_as_clauses(tmp_path: Path) -> None:
    """After `because` comes a clause: no capital but in a name or an `I`, no full stop inside."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    text = invoke("explain", "-", "verdict", stdin=TINY_CASE, COLUMNS="400",
                  DEBRIEF_KNOWLEDGE=str(rulebase)).stdout
    clauses = re.findall(r"because (.*)$", text, re.M)
    assert clauses
    assert not [clause for clause in clauses if re.match(r"[A-Z][a-z]", clause)]


def test_every_indent_is_a_step_deeper() -> None:
    """In the tree each node stands under what it explains: at most one step deeper."""
    text = invoke("explain", "-", "verdict", stdin=SMALL_CASE, COLUMNS="400").stdout
    depths = [(len(mark) - 2) // 2 for mark in INDENT.findall(text)]
    assert depths[0] == 0
    assert all(after <= before + 1 for before, after in pairwise(depths))
    assert max(depths) >= 3
