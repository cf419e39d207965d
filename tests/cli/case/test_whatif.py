"""`debrief whatif`: what would follow from other answers, side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from engine.rulebase.output_schemas import output_schemas
from tests.cli.running import REAL_CASES, Ended, invoke, run, told, words


def what_if(case: Path, *given: str, columns: int = 100) -> Ended:
    """Ask in this process."""
    sets = [word for one in given for word in ("--set", one)]
    result = invoke("whatif", case, *sets, COLUMNS=str(columns))
    return Ended(result.exit_code, result.stdout, result.stderr)


def data(case: Path, *given: str) -> dict[str, Any]:
    """The same as data, valid by its schema."""
    sets = [word for one in given for word in ("--set", one)]
    found: dict[str, Any] = json.loads(invoke("whatif", case, *sets, "--json").stdout)
    Draft202012Validator(output_schemas()["what-if"]).validate(found)
    return found


def test_before_and_after(small: Path) -> None:
    """Answers, verdict, findings, rules and plan are shown as they are and as they would be."""
    ended = what_if(small, "fb.reason=internal,frozen", "iv.technical=unknown")
    assert (ended.code, ended.err) == (0, "")
    text = ended.out
    for heading in ("Answers", "Verdict", "Findings", "Rules", "Plan"):
        assert f"\n{heading}\n" in text
    lines = [line for line in text.splitlines() if "R14b:" in line or "The exercise fell" in line]
    assert lines
    assert all(line.rstrip().endswith("–") for line in lines), lines
    assert "not answered" in text
    assert "decided by something outside your control" in words(text)


def test_only_what_changes_is_shown(small: Path) -> None:
    """What stays as it is has no line: no finding that holds before and after."""
    text = what_if(small, "iv.nerves=high").out
    assert "Nerves hid ability" in text
    assert "Years or kind of experience missing" not in text
    found = data(small, "iv.nerves=high")
    assert [change["question"] for change in found["changes"]] == ["iv.nerves"]
    assert set(found["findings"]) >= {"anxiety"}
    assert "experience_gap" not in found["findings"]


def test_no_change(small: Path) -> None:
    """Answers that the case has already, and answers that no rule reads, are told as that."""
    assert "has these answers already" in what_if(small, "iv.technical=partial").out
    assert "Nothing else is different" in words(what_if(small, "iv.length=as_planned").out)
    assert data(small, "iv.technical=partial")["effect"] == "none"


@pytest.mark.parametrize("columns", [80, 60, 59, 40])
def test_widths(small: Path, columns: int) -> None:
    """Side by side, or one below the other where it is narrow; never wider than the terminal."""
    text = what_if(small, "fb.reason=internal", "fb.source=recruiter", columns=columns).out
    assert max(cell_len(line) for line in text.splitlines()) <= columns
    assert ("before:" in text) == (columns < 60)
    assert not [line for line in text.splitlines() if line != line.rstrip()]


@pytest.mark.parametrize(("given", "expected"), [
    (["fb.reasn=x"], "--set fb.reasn=x: unknown question 'fb.reasn'"),
    (["fb.reasn=x"], "did you mean 'fb.reason'?"),
    (["iv.technical=solidd"], "did you mean 'solid'?"),
    (["iv.technical"], "this is not a question and an answer"),
    (["iv.technical="], "this is not a question and an answer"),
    (["=solid"], "unknown question ''"),
    (["iv.rounds=many"], "iv.rounds is a count"),
    (["fb.reason=,"], ""),
    (["iv.technical=solid", "iv.technical=failed"], "iv.technical is set twice"),
    (["iv.technical=solid,failed"], "unknown option of iv.technical 'solid,failed'"),
])
def test_wrong_answers(small: Path, given: list[str], expected: str) -> None:
    """What is wrong with --set is told on standard error, with what would be right: exit code 2."""
    ended = what_if(small, *given)
    if expected:
        assert (ended.code, ended.out) == (2, "")
        assert expected in ended.err


def test_all_that_is_wrong_is_told_at_once(small: Path) -> None:
    """Two wrong answers give two complaints."""
    ended = what_if(small, "fb.reasn=x", "iv.technical=y")
    assert "fb.reasn" in ended.err
    assert "'y'" in ended.err


def test_standard_input_and_one_of_several() -> None:
    """The case comes from a pipe as well, and one of many is named with --case."""
    log = REAL_CASES.read_text("utf-8")
    ended = run("whatif", "-", "--case", "case-014", "--set", "fb.given=none", "--json", stdin=log)
    assert (ended.code, ended.err) == (0, "")
    assert json.loads(ended.out)["case"] == "case-014"
    assert "--case" in told(run("whatif", REAL_CASES, "--set", "fb.given=none"))
