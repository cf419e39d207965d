"""What no nonsense on the command line may break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.running import invoke, on_terminal, run

NONSENSE = {
    "escapes": "\x1b[31mred\x07\x08", "lines": "a\nb\r\tc", "long": "x" * 10_000, "emoji": "🦊",
    "dashes": "--", "empty": "", "space": " ", "dash": "-", "undecodable": "\udcff",
    "format": "%s%d{0}", "path": "../..", "minus": "-1", "option": "--no-such",
    "number": "1e999", "wide": "漢" * 50,
}
POSITIONS = (
    "?", "diagnose ?", "diagnose CASE ?", "diagnose CASE --max-steps ?", "explain ?",
    "explain CASE ?", "explain CASE --case ?", "plan ?", "plan CASE --prefer ?",
    "plan CASE --start ? --hours-per-week 3", "plan CASE --start 2026-03-31 --hours-per-week ?",
    "plan CASE --format ?", "plan CASE --max-steps ?", "plan CASE --case ?", "questions ?",
    "questions show ?", "findings show ?", "rules show ?", "rules doc ?", "steps show ?",
    "schema ?", "schema --write ?", "rules --knowledge ?", "diagnose CASE --knowledge ?",
    "next ?", "next --today ?", "next --months ?", "next --store ?", "history ?",
    "history --format ?", "steps done ?", "steps start rest --case ?", "steps done rest --on ?",
    "steps skip ? --because ?", "steps note rest ?",
    "ask --section ?", "ask --date ?", "ask - ?", "feedback ?", "feedback read ?",
    "feedback read CASE ?",
)


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_is_refused_not_a_crash(
    nonsense: str, tiny: Path, rulebase: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands in the place of an argument, the program ends with a documented exit code."""
    (tmp_path / "a/b/here").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a/b/here")
    monkeypatch.setenv("DEBRIEF_STORE", "none.sqlite")
    crashed = []
    for position in POSITIONS:
        arguments = [{"?": NONSENSE[nonsense], "CASE": str(tiny)}.get(word, word)
                     for word in position.split()]
        result = invoke(*arguments, DEBRIEF_KNOWLEDGE=str(rulebase))
        if result.exit_code not in range(5) or not isinstance(
                result.exception, SystemExit | None):
            crashed.append((position, result.exception))
        elif result.exit_code:
            assert result.stderr, position
    assert not crashed


@pytest.mark.parametrize("position", ["?", "diagnose ?", "questions show ?", "schema ?",
                                      "explain CASE ?", "explain CASE --case ?",
                                      "plan CASE --prefer ?", "rules --knowledge ?"])
def test_control_characters_do_not_reach_the_terminal(
    position: str, tiny: Path, rulebase: Path
) -> None:
    """A message that repeats an argument shows its control characters, and does not send them."""
    arguments = [{"?": NONSENSE["escapes"], "CASE": str(tiny)}.get(word, word)
                 for word in position.split()]
    seen = on_terminal(*arguments, TERM="dumb", DEBRIEF_KNOWLEDGE=str(rulebase))
    assert "red" in seen
    assert all(character.isprintable() or character == "\n" for character in seen), repr(seen)


def test_the_rest_after_two_dashes_is_no_option(small: Path, tmp_path: Path) -> None:
    """After `--` a name that begins with a dash is a file."""
    shutil.copy(small, tmp_path / "--json")
    ended = run("diagnose", "--", "--json", cwd=tmp_path)
    assert ended.code == 0
    assert ended.out.startswith("Case small\n")


@pytest.mark.parametrize("option", ["--hours-per-week", "--budget"])
def test_hours_that_are_no_number(option: str, tiny: Path) -> None:
    """What is no number of hours is refused with a right example."""
    ended = run("plan", tiny, option, "7,5")
    assert ended.code == 2
    assert "'7,5' is not a number of hours. Write it as 7.5." in ended.err
