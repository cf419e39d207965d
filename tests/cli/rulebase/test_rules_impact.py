"""`debrief rules impact`: what depends on a rule, and what would change without it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.rulebase.output_schemas import output_schemas
from tests.cli.running import REAL, REAL_CASES, invoke, log, run, told, words


def data(*arguments: str | Path) -> dict[str, Any]:
    """The impact as data, valid by its schema."""
    result = invoke("rules", "impact", *arguments, "--json")
    found: dict[str, Any] = json.loads(result.stdout)
    Draft202012Validator(output_schemas()["rules-impact"]).validate(found)
    return found


def test_what_depends_on_it() -> None:
    """Findings, rules, reasons and steps downstream, and the other rules with this conclusion."""
    text = words(invoke("rules", "impact", "R48-confirmed").stdout)
    for heading in ("Reads the questions", "Other rules that give this finding",
                    "Findings that depend on it", "Rules that depend on it",
                    "Reasons whose evidence depends on it", "Steps that depend on it"):
        assert heading in text
    assert "In the log" not in text
    assert data("R48-confirmed")["log"] is None


def test_a_rule_that_alone_gives_its_finding() -> None:
    """Where no other rule gives it, that is said; so it is for a rule that chooses a step."""
    alone = [rule for rule in ("R53", "R79") if not data(rule)["also_given_by"]]
    assert alone
    for rule in alone:
        assert "No other rule gives this" in invoke("rules", "impact", rule).stdout


def test_over_a_log(tmp_path: Path) -> None:
    """How often it fired and decided, and what would be different; refused cases are counted."""
    cases = log(tmp_path / "log.jsonl", *REAL[:25], {"case": "bad", "answers": {"no.such": "x"}})
    result = invoke("rules", "impact", "R48-credible", "--cases", cases)
    assert result.exit_code == 1
    assert "no.such" in result.stderr
    found = data("R48-credible", "--cases", cases)["log"]
    assert (found["cases"], found["refused"]) == (25, 1)
    assert 0 < found["fired"] <= 25
    assert f"fired in {found['fired']} of 25 cases, decisive for the verdict in " in words(
        result.stdout)
    changed = [case for case in found["differences"] if case["effect"] != "none"]
    assert len(changed) <= found["fired"]
    for case in changed:
        assert {cause["id"] for cause in case["behind"]} == {"R48-credible"}


def test_decisive_in_the_real_log() -> None:
    """The verdicts that hang on a rule are listed with the confirmed reasons."""
    result = invoke("rules", "impact", "R48-confirmed", "--cases", REAL_CASES)
    assert result.exit_code == 0
    assert "Another leading reason" in result.stdout
    assert "Leading reason against the confirmed one" in result.stdout


def test_an_unknown_rule() -> None:
    """It is refused with the closest one: exit code 2."""
    ended = run("rules", "impact", "R48-confirmd")
    assert ended.code == 2
    assert told(ended) == "There is no rule 'R48-confirmd'. Did you mean 'R48-confirmed'?"


@pytest.mark.parametrize("place", [0, 1])
def test_options_before_the_subcommand(place: int, rulebase: Path) -> None:
    """--json and --knowledge may stand before `impact`, as for the other subcommands."""
    options = ["--json", "--knowledge", str(rulebase)]
    words_ = ["rules", *options, "impact", "M1"] if place else ["rules", "impact", "M1", *options]
    result = invoke(*words_)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["rule"] == "M1"
