"""The command `debrief` as a whole: names of commands and options, and its version."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click
import pytest

from tests.cli.running import ROOT, commands, invoke, named, run, told
from tests.knowledge.rulebase import replace_text


@pytest.mark.parametrize(("typed", "meant"), [
    ("diagnos", "diagnose"), ("DIAGNOSE", "diagnose"), ("explian", "explain"), ("rule", "rules"),
    ("questons", "questions"), ("fedback", "feedback"), ("nxt", "next"), ("hstory", "history"),
])
def test_misspelled_commands(typed: str, meant: str) -> None:
    """A misspelled command is refused with the one that was probably meant."""
    result = invoke(typed, "x")
    assert result.exit_code == 2
    assert f"Error: There is no command '{typed}'. Did you mean '{meant}'?\n" in result.stderr


def test_a_command_like_no_other() -> None:
    """Where nothing is near, the refusal tells how to find all."""
    ended = run("qwertz")
    assert ended.code == 2
    assert told(ended) == "There is no command 'qwertz'. `debrief --help` lists all."


def test_misspelled_commands_below_a_command() -> None:
    """`debrief rules shwo` is refused with `show`, as a misspelled command at the top is."""
    for group in ("questions", "findings", "rules", "steps", "sources"):
        result = invoke(group, "shwo", "x")
        assert result.exit_code == 2
        assert re.search(r"did you mean.*show", result.stderr, re.I | re.S), result.stderr


def test_misspelled_options_are_suggested() -> None:
    """A misspelled option is refused with the right one."""
    ended = run("diagnose", "x.yaml", "--jsn")
    assert ended.code == 2
    assert "--jsn" in told(ended)
    assert "--json" in told(ended)


def test_version() -> None:
    """--version prints name and version; run from a checkout it shows no traceback either."""
    ended = run("--version")
    assert "Traceback" not in ended.err
    try:
        installed = version("debrief")
    except PackageNotFoundError:
        assert len(ended.out.splitlines() + ended.err.splitlines()) == 1
        return
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert installed == project["version"]
    assert (ended.code, ended.out, ended.err) == (0, f"debrief {installed}\n", "")


def test_every_option_is_used_in_some_test() -> None:
    """No option of any command is without a test that gives it."""
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    missing = {
        f"{named(words)} {option}"
        for words, found in commands().items() for parameter in found.params
        if isinstance(parameter, click.Option) for option in parameter.opts
        if not re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", sources)
    }
    assert not missing


@pytest.mark.parametrize("words", [
    ("diagnose", "CASE"), ("explain", "CASE"), ("plan", "CASE"), ("flip", "CASE"),
    ("letter", "CASE", "note"),
    ("whatif", "CASE", "--set", "talk.thanked=yes"), ("rules", "impact", "M1", "--cases", "CASE"),
    ("explain", "CASE", "--why-not", "M1"),
], ids=named)
def test_a_condition_too_large_to_infer_with(
    words: tuple[str, ...], tiny: Path, rulebase: Path
) -> None:
    """What only inference finds wrong with the knowledge is told with its place: exit code 3."""
    parts = ", ".join(f"{{talk.rounds: {{at least: {number}}}}}" for number in range(1, 15))
    title = "id: T1\n    title: No message was sent\n    if: "
    place = replace_text(rulebase, "rules/02-talk.yaml", f"- {title}{{talk.thanked: {{is: no}}}}",
                         f"- »{title}{{at least: 7, of: [{parts}]}}")
    ended = run(*(tiny if word == "CASE" else word for word in words), "--knowledge", rulebase)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith(f"{place}: ")
    assert "Traceback" not in ended.err
