"""`debrief next` and the commands that note how far one is with a step."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator

from engine.rulebase.output_schemas import output_schemas
from tests.cli.running import invoke, words

CASE: dict[str, Any] = {
    "candidate": "Ann", "answers": {
        "job.gap_type": ["hard_skill"], "iv.stage_reached": "technical", "fb.given": "specific",
        "fb.source": "decision_maker", "fb.reason": ["lacks_skill"]}}


@pytest.fixture
def ann(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log with two cases of Ann, of January and of March."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEBRIEF_STORE", "log.sqlite")
    rows = [{"case": "mill", "date": "2026-01-10", **CASE},
            {"case": "lab", "date": "2026-03-20", **CASE}]
    Path("both.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert done("log", "add", "both.jsonl", "--on", "2026-03-21").exit_code == 0
    return tmp_path / "log.sqlite"


def done(*arguments: str) -> Result:
    """Run it with the log of the environment."""
    return invoke(*arguments, DEBRIEF_STORE="log.sqlite")


def data(schema: str, *arguments: str) -> dict[str, Any]:
    """What it prints as JSON, which its schema allows."""
    result = done(*arguments)
    assert result.exit_code == 0, result.output
    read = json.loads(result.stdout)
    Draft202012Validator(output_schemas()[schema]).validate(read)
    assert isinstance(read, dict)
    return read


def agenda(*arguments: str) -> dict[str, Any]:
    return data("agenda", "next", "--today", "2026-03-22", "--json", *arguments)


def steps(tasks: list[dict[str, Any]]) -> list[str]:
    return [task["step"] for task in tasks]


@pytest.mark.usefixtures("ann")
def test_a_step_on_its_way() -> None:
    """Begun, noted, done: the agenda tells since when, by when, and what it opens."""
    assert "requirements_matrix" in steps(agenda()["ready"])
    started = data("step-mark", "steps", "start", "requirements_matrix", "--on", "2026-03-21",
                   "--note", "with Ben", "--json")
    assert (started["case"], started["state"], started["note"]) == ("lab", "started", "with Ben")
    data("step-mark", "steps", "note", "requirements_matrix", "half of it", "--on", "2026-03-22",
         "--json")
    task, = agenda()["begun"]
    assert (task["since"], task["expected"], task["note"], task["cases"]) == (
        "2026-03-21", "2026-03-22", "half of it", ["lab", "mill"])
    finished = data("step-mark", "steps", "done", "requirements_matrix", "--on", "2026-03-23",
                    "--json")
    assert "posting_tally" in finished["opened"]
    assert finished["removed"] == {"requirements_matrix": "done"}
    assert "posting_tally" in steps(agenda()["ready"])
    back = data("step-mark", "steps", "reset", "requirements_matrix", "--json")
    assert back["state"] == "open"
    assert "requirements_matrix" in steps(agenda()["ready"])


@pytest.mark.usefixtures("ann")
def test_a_step_left_out() -> None:
    """Where one alternative is left out, the plan takes another, and says so in words."""
    before = steps(agenda()["waiting"])
    assert "self_study" in before
    result = done("steps", "skip", "self_study", "--because", "No evening free")
    assert "Course at a local college: instead of it" in words(result.stdout)
    assert "self_study" not in steps(agenda()["waiting"])
    assert "college_course" in steps(agenda()["waiting"])
    assert agenda()["skipped"][0]["because"] == "No evening free"
    shown = words(done("next", "--today", "2026-03-22").stdout)
    assert "Immediate self-study (self_study), because: No evening free" in shown


@pytest.mark.usefixtures("ann")
def test_a_plan_of_a_logged_case_keeps_progress() -> None:
    """`plan log:CASE` ticks what is done, tells what is begun, and does without what is skipped."""
    done("steps", "done", "requirements_matrix", "--on", "2026-03-23", "--case", "log:lab")
    done("steps", "start", "posting_tally", "--on", "2026-03-24")
    done("steps", "skip", "mentor_talk", "--because", "I have none")
    text = words(done("plan", "log:lab").stdout)
    assert "✓ Compare skills with requirements" in text
    assert "Done on 2026-03-23" in text
    assert "Begun on 2026-03-24" in text
    assert "Meet your mentor" not in text
    best = words(done("plan", "log:lab", "--budget", "8").stdout)
    assert "✓ Compare skills with requirements" in best
    assert "Meet your mentor" not in best
    assert "✓ Compare skills with requirements" in words(done("diagnose", "log:lab").stdout)


@pytest.mark.usefixtures("ann")
def test_old_cases_are_left_in_peace() -> None:
    """Cases of some months ago are not worked on, unless they are asked for."""
    later = ("--today", "2026-05-01")
    assert [one["case"] for one in agenda(*later)["cases"]] == ["lab"]
    assert [one["case"] for one in agenda(*later, "--months", "0")["cases"]] == ["lab", "mill"]
    assert "1 older case is left in peace" in done("next", *later).stdout
    none = done("next", "--today", "2027-05-01")
    assert (none.exit_code, none.stderr) == (0, "")
    assert "No case is recent enough; --months 0 looks at all of them." in words(none.stdout)


@pytest.mark.usefixtures("ann")
@pytest.mark.parametrize(("arguments", "code", "told"), [
    (("steps", "done", "requirements_matrx"), 2, "Did you mean 'requirements_matrix'?"),
    (("steps", "done", "cool_off"), 1, "these cases have it: lab, mill"),
    (("steps", "done", "neutral_exit"), 1, "no plan of a case in the log has the step"),
    (("steps", "done", "cool_off", "--case", "labb"), 1, "Did you mean 'lab'?"),
    (("steps", "skip", "self_study"), 2, "Missing option '--because'"),
    (("steps", "done", "cool_off", "--case", "lab", "--on", "soon"), 2, "is not a date"),
    (("next", "Anne"), 1, "Did you mean 'Ann'?"),
    (("next", "--store", "none.sqlite"), 4, "none.sqlite"),
])
def test_refusals(arguments: tuple[str, ...], code: int, told: str) -> None:
    """What cannot be done is told in words, and nothing is noted."""
    before = done("log", "show", "lab", "--json").stdout
    result = done(*arguments)
    assert result.exit_code == code
    assert told.casefold() in words(result.stderr).casefold()
    assert done("log", "show", "lab", "--json").stdout == before


@pytest.mark.usefixtures("ann")
def test_several_people_are_told_apart() -> None:
    """Where the log holds cases of several people, one must be named; nobody's are told as such."""
    Path("ben.json").write_text(json.dumps({"case": "ben1", **CASE, "candidate": "Ben"}), "utf-8")
    done("log", "add", "ben.json")
    for command in ("next", "history"):
        result = done(command)
        assert result.exit_code == 1
        assert "cases of more than one person: Ann, Ben" in result.stderr
    assert [one["case"] for one in agenda("Ann")["cases"]] == ["lab", "mill"]


def test_cases_that_name_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a log without names the cases are shown, and it is told how one could count for another.

    None of them counts for another until then.
    """
    monkeypatch.chdir(tmp_path)
    rows = [{"case": name, "date": "2026-03-20", "answers": CASE["answers"]}
            for name in ("one", "two")]
    Path("both.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    done("log", "add", "both.jsonl")
    result = done("next", "--today", "2026-03-22")
    assert result.exit_code == 0
    assert "`debrief log edit CASE --candidate NAME` says whose they are" in words(
        result.stderr).replace("debrief log", "debrief log")
    assert "From 2 cases: two and one." in words(result.stdout)
    assert done("steps", "done", "cool_off", "--case", "one").exit_code == 0
    assert "Taken from your earlier cases" not in done("diagnose", "log:two").stdout


@pytest.mark.usefixtures("ann")
def test_an_empty_log_has_nothing_to_do() -> None:
    """Where the log is empty, it is told how to add a case."""
    done("log", "erase", "Ann", "--yes")
    for command in ("next", "history"):
        result = done(command)
        assert result.exit_code == 1
        assert "The log holds no case yet" in result.stderr
