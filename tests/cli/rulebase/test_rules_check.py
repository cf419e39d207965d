"""`debrief rules check`: what it prints, what it accepts, and how it ends."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.rulebase.output_schemas import output_schemas
from knowledge.model.checks import CHECKS
from knowledge.reading.places import BUILT_IN
from tests.cli.running import COLOUR, in_shell, invoke, on_terminal, run, run_process, told, words
from tests.knowledge.rulebase import replace_text

RULES = "rules/01-work.yaml"
G1 = "    because: It was said outright.\n"


def exempt(rulebase: Path, line: str) -> None:
    """Let rule G1 be exempt by this line, and never fire."""
    replace_text(rulebase, RULES, "if: {work.gaps: {includes: skill}}",
                 "if: {all: [{work.gaps: {includes: skill}}, "
                 "{work.gaps: {includes only: [none]}}]}")
    replace_text(rulebase, RULES, G1, f"{G1}    exempt:\n      {line}\n")


def data(*arguments: str | Path) -> dict[str, Any]:
    """What it prints as JSON."""
    read: dict[str, Any] = json.loads(invoke("rules", "check", *arguments, "--json").stdout)
    return read


# --- what is found -------------------------------------------------------------------------------


def test_what_is_wrong_is_told_with_its_place_its_proof_and_a_mend(rulebase: Path) -> None:
    """Check by check: the entry's file and line, what is wrong, how it is known, what to do."""
    ended = run("rules", "check", "--only", "no_cornerstone", "--only", "cannot_lead",
                "--knowledge", rulebase)
    assert (ended.code, ended.err) == (1, "")
    text = words(ended.out)
    assert (f"cannot_lead: a reason that can never lead • {rulebase / 'diagnosis.yaml'}:7:5: “Bad "
            "luck” can never lead Proved for all possible cases. To do: Give it more evidence, or "
            "loosen the margin or its `leads_only_if`.") in text
    assert f"• {rulebase / RULES}:21:5: no cornerstone case keeps rule G2 To do: Write" in text
    assert text.index("cannot_lead: ") < text.index("no_cornerstone: ")
    assert re.search(r"2 checks made, \d+ questions settled by proof or by a case: 7 faults\.$",
                     text)


def test_a_case_is_shown_with_the_engines_word(rulebase: Path) -> None:
    """What a case shows is told with its answers, and that the engine finds the same."""
    replace_text(rulebase, "findings.yaml", "title: A skill was missing",
                 "title: A skill was missing\n    excludes: [no_thanks]")
    text = words(run("rules", "check", "--only", "contradiction", "--knowledge", rulebase).out)
    assert "Case: work.gaps: [skill], talk.thanked: no The engine finds the same." in text
    assert "(rules G1 and T1)" in text


def test_two_cases_are_shown_by_what_differs(rulebase: Path) -> None:
    """Where it takes two cases, the second is told by the one answer that is another."""
    why = "    why: It is the plainest check.\n"
    replace_text(rulebase, "questions/01-work.yaml", why,
                 f"{why}    expects:\n      later_never_raise: [ability]\n")
    text = words(run("rules", "check", "--only", "direction", "--knowledge", rulebase).out)
    assert "Case: work.match: all And with: work.match: half The engine finds the same." in text


def test_silence_is_told_as_such(rulebase: Path) -> None:
    """A case without answers is not shown as an empty line."""
    replace_text(rulebase, RULES, "if: {work.level: {is: up}}",
                 "if: {work.level: {answered: false}}")
    replace_text(rulebase, RULES, "grade: weak}\n    because: A step up",
                 "grade: moderate}\n    because: A step up")
    text = words(run("rules", "check", "--only", "leads_on_silence", "--knowledge", rulebase).out)
    assert "Case: nothing answered The engine finds the same." in text


def test_nothing_wrong_ends_well(rulebase: Path) -> None:
    """One line of summary with numbers beside words that fit them, and exit code 0."""
    ended = run("rules", "check", "--only", "never_done", "--knowledge", rulebase)
    assert (ended.code, ended.out, ended.err) == (
        0, "1 check made, 1 question settled by proof or by a case: nothing wrong.\n", "")
    ended = run("rules", "check", "--only", "unused_source", "--knowledge", rulebase)
    assert (ended.code, ended.out) == (0, "1 check made: nothing wrong.\n")


def test_a_check_named_twice_is_made_once(rulebase: Path) -> None:
    """Naming a check again adds nothing to what is made or counted."""
    ended = run("rules", "check", "--only", "never_done", "--only", "never_done",
                "--knowledge", rulebase)
    assert ended.out.startswith("1 check made, 1 question ")


@pytest.mark.parametrize("columns", ["80", "40"])
def test_it_is_readable_at_any_width(rulebase: Path, columns: str) -> None:
    """No line is wider than the terminal but for a path, and none ends in spaces."""
    for arguments in ((), ("--list",)):
        lines = invoke("rules", "check", *arguments, "--knowledge", rulebase,
                       COLUMNS=columns).stdout.splitlines()
        assert len(lines) > 20
        for line in lines:
            assert len(line) <= int(columns) or str(rulebase) in line, line
            assert line == line.rstrip()


# --- what is asked for ---------------------------------------------------------------------------


def test_the_checks_are_listed() -> None:
    """Each check by its name, with what it looks for; none is made."""
    ended = run("rules", "check", "--list")
    assert (ended.code, ended.err) == (0, "")
    assert words(ended.out) == words(" ".join(f"{name} {says}" for name, says in CHECKS.items()))


def test_only_what_is_named_is_told(rulebase: Path) -> None:
    """With ids, faults of these entries alone are told and decide the exit code."""
    found = data("G2", "V1", "--knowledge", rulebase, "--only", "no_cornerstone")
    assert [fault["id"] for fault in found["faults"]] == ["G2", "V1"]
    assert run("rules", "check", "G1", "--only", "no_cornerstone",
               "--knowledge", rulebase).code == 0


@pytest.mark.parametrize(("arguments", "says"), [
    (["G11"], "There is no entry 'G11'. Did you mean 'G1'?"),
    (["work.mach"], "There is no entry 'work.mach'. Did you mean 'work.match'?"),
    (["qqqqqq"], "There is no entry 'qqqqqq'. `debrief rules` lists the rules."),
    (["--only", "never_fire"], "There is no check 'never_fire'. Did you mean 'never_fires'?"),
    (["--only", "qqqqqq"], "There is no check 'qqqqqq'. --list tells them all."),
    (["--only", ""], "There is no check ''. --list tells them all."),
])
def test_unknown_names(rulebase: Path, arguments: list[str], says: str) -> None:
    """An unknown id or check is refused with the nearest spelling, exit code 2."""
    ended = run("rules", "check", *arguments, "--knowledge", rulebase)
    assert (ended.code, told(ended)) == (2, says)


# --- exemptions ----------------------------------------------------------------------------------


def test_what_is_meant_is_counted_and_listed_when_asked(rulebase: Path) -> None:
    """An exempt fault is no failure: counted in the summary, and told with its reason."""
    exempt(rulebase, "never_fires: It waits for the next question.")
    check = ("rules", "check", "G1", "--only", "never_fires", "--knowledge", rulebase)
    ended = run(*check)
    assert ended.code == 0
    assert words(ended.out).endswith(
        ": nothing wrong; 1 found and exempt with a reason (--exempt lists them).")
    assert "never fire" not in ended.out
    ended = run(*check, "--exempt")
    assert "can never fire, whatever is answered Proved" in words(ended.out)
    assert "Meant: It waits for the next question." in words(ended.out)
    assert "(--exempt lists them)" not in ended.out


@pytest.mark.parametrize(("line", "says"), [
    ("nevr_fires: It is meant.", "never_fires"),
    ("never_fires:", "never_fires"),
    ("never_fires: ''", "never_fires"),
])
def test_an_exemption_must_name_a_check_and_a_reason(
    rulebase: Path, line: str, says: str
) -> None:
    """An unknown check or a missing reason is an error of the knowledge, at its line; exit 3."""
    exempt(rulebase, line)
    ended = run("rules", "check", "--knowledge", rulebase)
    assert (ended.code, ended.out) == (3, "")
    number = next(number for number, text in enumerate(
        (rulebase / RULES).read_text("utf-8").splitlines(), 1) if line in text)
    assert f"{rulebase / RULES}:{number}:" in ended.err
    assert says in ended.err
    assert "Traceback" not in ended.err


# --- for programs --------------------------------------------------------------------------------


def test_json_follows_its_schema(rulebase: Path) -> None:
    """All that is found, exempt or not, is one line of JSON as its schema says."""
    exempt(rulebase, "never_fires: It waits for the next question.")
    replace_text(rulebase, "findings.yaml", "title: Too little matched",
                 "title: Too little matched\n    excludes: [no_thanks]")
    why = "    why: It is the plainest check.\n"
    replace_text(rulebase, "questions/01-work.yaml", why,
                 f"{why}    expects:\n      later_never_raise: [ability]\n")
    found = data("--knowledge", rulebase)
    Draft202012Validator(output_schemas()["rules-check"]).validate(found)
    assert found["checks"] == CHECKS
    assert found["questions"] > 100
    exempted = [(fault["id"], fault["exempt"]) for fault in found["exempt"]]
    assert exempted == [("G1", "It waits for the next question.")]
    shown = {fault["check"]: fault["witness"] for fault in found["faults"] if "witness" in fault}
    assert shown["contradiction"] == {
        "answers": {"work.match": "half", "talk.thanked": "no"}, "changed": None,
        "confirmed": True}
    assert shown["direction"]["changed"] is not None
    assert {fault["ground"] for fault in found["faults"]} == {"proof", "witness", "text"}


def test_json_of_ids_and_checks(rulebase: Path) -> None:
    """JSON tells which checks were made, and only what was asked for; the exit code stays."""
    ended = run("rules", "check", "V1", "--only", "no_cornerstone", "--json",
                "--knowledge", rulebase)
    found = json.loads(ended.out)
    assert (ended.code, ended.err, list(found["checks"])) == (1, "", ["no_cornerstone"])
    assert [(fault["kind"], fault["id"]) for fault in found["faults"]] == [("rule", "V1")]


def test_the_same_bytes_whatever_the_hash_seed(rulebase: Path) -> None:
    """Two runs under other hash seeds, or of a copy that checks less before, print the same."""
    first = run_process("rules", "check", "--json", "--knowledge", rulebase, PYTHONHASHSEED="1")
    second = run_process("rules", "check", "--json", "--knowledge", rulebase, PYTHONHASHSEED="2")
    assert first.out == second.out != ""


# --- errors and terminals ------------------------------------------------------------------------


def test_errors_in_the_knowledge_are_told(rulebase: Path) -> None:
    """Knowledge or cornerstones with errors end with exit code 3, each error at its place."""
    place = replace_text(rulebase, "cornerstones/01-work.yaml", "keeps: [M1]", "keeps: [»M9]")
    ended = run("rules", "check", "--knowledge", rulebase)
    assert (ended.code, ended.out) == (3, "")
    assert str(place) in ended.err
    place = replace_text(rulebase, RULES, "{work.level: {is: up}}", "{work.level: {is: »upp}}")
    ended = run("rules", "check", "--knowledge", rulebase)
    assert (ended.code, ended.out) == (3, "")
    assert str(place) in ended.err


def test_knowledge_without_cornerstones(rulebase: Path) -> None:
    """A folder without cornerstones is checked all the same; every rule is told as kept by none."""
    shutil.rmtree(rulebase / "cornerstones")
    found = data("--only", "no_cornerstone", "--knowledge", rulebase)
    assert len(found["faults"]) == 9


def test_progress_is_shown_on_a_terminal_only(rulebase: Path) -> None:
    """Where someone looks the checks are named as they are begun; a pipe gets nothing of that."""
    check = ("rules", "check", "--only", "never_done", "--knowledge", rulebase)
    seen = on_terminal(*check)
    assert "Checking" in seen
    assert "never_done" in seen
    assert "1 check made" in seen
    assert run(*check).err == ""


def test_no_colour_where_none_is_wanted(rulebase: Path) -> None:
    """NO_COLOR turns colours off, and a pipe gets no escapes at all."""
    check = ("rules", "check", "--only", "no_cornerstone", "--knowledge", rulebase)
    assert not COLOUR.search(on_terminal(*check, NO_COLOR="1"))
    assert "\x1b" not in run(*check).out


@pytest.mark.parametrize("stream", ["1", "2"])
def test_closed_outputs(rulebase: Path, stream: str) -> None:
    """With one of its outputs closed it does not crash."""
    ended = in_shell(f'exec "$@" {stream}>&-', "rules", "check", "--only", "never_done",
                     "--knowledge", rulebase)
    assert "Traceback" not in ended.err + ended.out
    assert ended.code in range(5)


def test_one_check_of_the_shipped_knowledge() -> None:
    """The shipped rulebase is what is checked where no other is named."""
    ended = run("rules", "check", "--only", "unused_source", "--only", "rival_steps", "--exempt")
    assert (ended.code, ended.err) == (0, "")
    assert str(BUILT_IN / "sources.yaml") in ended.out
