"""`debrief explain --why-not`: the nearest miss, down to the answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from engine.rulebase.output_schemas import output_schemas
from tests.cli.running import REAL_CASES, invoke, run, told, words

EXAMPLE = REAL_CASES.parent / "example.yaml"


def why_not(what: str, *more: str, case: Path = EXAMPLE, columns: int = 80) -> str:
    """What is printed, without line breaks."""
    result = invoke("explain", case, "--why-not", what, *more, COLUMNS=str(columns))
    assert result.exit_code == 0, result.output
    return words(result.stdout)


def data(what: str, *more: str) -> dict[str, Any]:
    """The same as data, valid by its schema."""
    found: dict[str, Any] = json.loads(
        invoke("explain", EXAMPLE, "--why-not", what, "--json", *more).stdout)
    Draft202012Validator(output_schemas()["why-not"]).validate(found)
    return found


def test_a_rule() -> None:
    """The answer given and the answer needed, below the rule that would fire."""
    text = why_not("R36a")
    assert "Why not rule R36a, “The job was a step down”?" in text
    assert "it takes one further answer; nothing fewer would do" in text
    assert "✗ Rule R36a would fire" in text
    assert "not answered; needed: “A step down”" in text


def test_a_category() -> None:
    """How many decibans it is short, what it is named for, and the change that leads to it."""
    text = why_not("outside_control")
    assert "It has 2 decibans and would need 11 more to be 3 ahead of everything else" in text
    assert "it is named only where every other reason is at 6 or less, and one is at 10" in text
    assert "one other answer than given" in text
    assert "must be no more than moderate, and is strong" in text
    assert "There are others as near; --all lists them." in text
    found = data("outside_control")
    assert found["shortfall"] == {"total": 2, "rival": 10, "behind": 11, "below_gate": 5,
                                  "others_above_gate": 4}
    (miss,) = found["nearest"]
    assert (miss["leading"], miss["confirmed"]) == ("outside_control", True)


def test_undetermined() -> None:
    """That a reason leads can be asked about as well."""
    assert "Why not a verdict in which no reason leads?" in why_not("undetermined")


def test_all() -> None:
    """--all lists what is as near, and the nearest way through each other rule."""
    found = data("hard_gap", "--all")
    rules = [miss["rule"] for miss in found["others"]]
    assert len(rules) > 1
    text = why_not("hard_gap", "--all")
    assert "Through other rules" in text
    for rule in rules:
        assert f"Rule {rule}: " in text


def test_a_step_that_was_pruned(small: Path) -> None:
    """A step that is called for and not in the plan is told with what shows it."""
    plan = json.loads(run("plan", small, "--format", "json").out)
    assert plan["left_out"]
    text = why_not(plan["left_out"][0], case=small)
    assert "It is called for, but 10 steps are the most that a plan has" in text
    assert f"`debrief plan {small} --max-steps 0` shows all." in text
    instead = [(step["id"], other) for step in plan["steps"] for other in step["instead"]]
    for taken, other in instead:
        text = why_not(other, case=small)
        assert f"--prefer {other}` takes this one." in text
        assert next(step["title"] for step in plan["steps"] if step["id"] == taken) in text


def test_what_can_never_be(tiny: Path, rulebase: Path) -> None:
    """A category that nothing can make lead is told as that, and as proved."""
    result = invoke("explain", tiny, "--why-not", "luck", "--knowledge", rulebase)
    assert result.exit_code == 0
    assert "It can never be: no answers whatever bring it" in words(result.stdout)
    assert "proved for all answers" in words(result.stdout)


@pytest.mark.parametrize("what", ["experience_gap", "missing_qualification", "R48-confirmed"])
def test_what_does_hold(what: str) -> None:
    """It is said that it holds, and what shows why: exit code 1."""
    ended = run("explain", EXAMPLE, "--why-not", what)
    assert ended.code == 1
    assert "does hold in this case" in told(ended)
    assert f"`debrief explain {EXAMPLE} {what}` shows why" in told(ended)


@pytest.mark.parametrize(("arguments", "says"), [
    (("--why-not", "experience_gpa"), "Did you mean 'experience_gap'?"),
    (("--why-not", "verdict"), "There is no category, finding, step or rule 'verdict'."),
    (("--all",), "--all lists what --why-not finds; give both."),
    (("hard_gap", "--why-not", "R36a"), "leave WHAT and --trace out"),
    (("--trace", "--why-not", "R36a"), "leave WHAT and --trace out"),
])
def test_wrong_command_lines(arguments: tuple[str, ...], says: str) -> None:
    """What does not go together, or is not known, is told: exit code 2."""
    ended = run("explain", EXAMPLE, *arguments)
    assert ended.code == 2
    assert says in told(ended)


@pytest.mark.parametrize("columns", [80, 40])
def test_widths(columns: int) -> None:
    """No line is wider than the terminal, or ends in a space."""
    text = invoke("explain", EXAMPLE, "--why-not", "outside_control", "--all",
                  COLUMNS=str(columns)).stdout
    assert max(cell_len(line) for line in text.splitlines()) <= columns
    assert not [line for line in text.splitlines() if line != line.rstrip()]
