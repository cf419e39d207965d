"""`debrief replay`: records derived anew, tampered ones told, and what today would answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from tests.cli.running import invoke, objects, run, told, words
from tests.knowledge.rulebase import replace_text


@pytest.fixture
def recorded(tiny: Path, rulebase: Path, tmp_path: Path) -> Path:
    """A record of the tiny case with the tiny rulebase."""
    target = tmp_path / "tiny.record.json"
    assert invoke("record", tiny, "-o", target, "--knowledge", rulebase).exit_code == 0
    return target


@pytest.fixture
def tampered(recorded: Path, tmp_path: Path) -> Path:
    """The same with one byte changed in a rule."""
    text = recorded.read_text("ascii")
    at = text.index('"because":"', text.index('"rules":[')) + len('"because":"')
    target = tmp_path / "tampered.json"
    target.write_text(text[:at] + "X" + text[at + 1:], "ascii")
    return target


def test_a_record_replays(recorded: Path, rulebase: Path) -> None:
    """An untouched record replays, in a real process; today's knowledge is the same."""
    ended = run("replay", recorded, "--knowledge", rulebase)
    assert (ended.code, ended.err) == (0, "")
    assert "It replays" in ended.out
    assert "bit for bit" in words(ended.out)
    assert json.loads(recorded.read_text("ascii"))["hash"] in words(ended.out)
    assert "knowledge of today is the same" in words(ended.out)


def test_from_standard_input(recorded: Path, rulebase: Path) -> None:
    """- reads a record from standard input."""
    ended = run("replay", "-", "--knowledge", rulebase, stdin=recorded.read_bytes())
    assert ended.code == 0
    assert ended.out.startswith("standard input: case tiny\n")


def test_a_tampered_record_is_told(tampered: Path, recorded: Path) -> None:
    """One byte changed: exit code 1, with the part, the entry and the bytes; others go on."""
    ended = run("replay", tampered, recorded)
    assert (ended.code, ended.err) == (1, "")
    assert "/knowledge/rules/0, line 1, bytes " in words(ended.out)
    assert "does not match its hash" in words(ended.out)
    assert "It replays" in ended.out


def test_files_that_are_no_records(recorded: Path, tiny: Path, tmp_path: Path) -> None:
    """A file that is not there ends in 4, and what is no record in 1; others are still replayed."""
    missing = run("replay", tmp_path / "none.json", recorded)
    assert missing.code == 4
    assert "cannot be read" in missing.err
    assert "It replays" in missing.out
    other = run("replay", tiny)
    assert other.code == 1
    assert "cannot be read as a record" in words(other.out)


def test_json_of_a_replay(recorded: Path, tampered: Path, rulebase: Path) -> None:
    """--json prints one line a file, valid by the published schema, faults with their places."""
    result = invoke("replay", recorded, tampered, "--json", "--knowledge", rulebase)
    schema = Draft202012Validator(json.loads(invoke("schema", "replay").stdout))
    good, bad = objects(result.stdout)
    for found in (good, bad):
        schema.validate(found)
    assert result.exit_code == 1
    assert (good["holds"], good["faults"], good["today"]["same_knowledge"]) == (True, [], True)
    assert (bad["holds"], bad["today"]) == (False, None)
    fault, = bad["faults"]
    start, end = fault["bytes"]
    assert json.loads(tampered.read_text("ascii")[start:end])["id"] == "M1"


def test_another_knowledge_today(recorded: Path, rulebase: Path) -> None:
    """A rule that was changed since makes the difference: it is named, and that is no failure."""
    replace_text(rulebase, "rules/01-work.yaml", "    if: {work.match: {at least: half}}",
                 "    if: {work.match: {at most: half}}")
    ended = run("replay", recorded, "--knowledge", rulebase)
    assert (ended.code, ended.err) == (0, "")
    assert "The knowledge of today gives" in words(ended.out)
    assert "because of rule M1" in words(ended.out)


def test_a_question_that_is_gone_today(recorded: Path) -> None:
    """Where today's questions cannot read the case, that is told; the record holds all the same."""
    ended = run("replay", recorded)
    assert ended.code == 0
    assert "cannot read the case" in words(ended.out)
    assert "work.match" in ended.out


@pytest.mark.parametrize("form", ["text", "markdown", "html", "prov"])
def test_a_record_is_shown(form: str, recorded: Path, tiny: Path, rulebase: Path) -> None:
    """--show prints the record as `record --format` would have, with the knowledge in it."""
    shown = invoke("replay", recorded, "--show", form)
    assert shown.exit_code == 0
    assert shown.stdout == invoke(
        "record", tiny, "--format", form, "--knowledge", rulebase).stdout


def test_shown_into_a_file(recorded: Path, tmp_path: Path) -> None:
    """--output takes what --show would print."""
    target = tmp_path / "page.html"
    ended = run("replay", recorded, "--show", "html", "--output", target)
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert target.read_text("utf-8") == run("replay", recorded, "--show", "html").out


def test_a_tampered_record_is_not_shown(tampered: Path, tmp_path: Path) -> None:
    """--show shows nothing of a record that does not hold; why is told on standard error."""
    target = tmp_path / "page.html"
    ended = run("replay", tampered, "--show", "html", "-o", target)
    assert (ended.code, ended.out, target.exists()) == (1, "", False)
    assert "/knowledge/rules/0" in ended.err


def test_options_that_do_not_go_together(recorded: Path) -> None:
    """--output without --show, and --show of several files or with --json, are told: 2."""
    for arguments in (["-o", "x"], ["--show", "html", str(recorded)], ["--show", "text", "--json"]):
        ended = run("replay", recorded, *arguments)
        assert ended.code == 2
        assert "--show" in told(ended)


@pytest.mark.parametrize("columns", [80, 40])
def test_text_fits_the_terminal(columns: int, recorded: Path, tampered: Path) -> None:
    """No line is wider than the terminal, but for a hash, which is kept whole."""
    result = invoke("replay", recorded, tampered, COLUMNS=str(columns))
    lines = result.stdout.splitlines()
    assert not [line for line in lines if cell_len(line) > columns]
    assert not [line for line in lines if line != line.rstrip()]
