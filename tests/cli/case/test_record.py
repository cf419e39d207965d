"""`debrief record`: the audit record of a case, and its renderings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from tests.cli.running import REAL, REAL_CASES, SMALL_CASE, invoke, run, told


def test_a_record_in_a_file_and_on_standard_output(small: Path, tmp_path: Path) -> None:
    """-o writes what standard output would show; its hash is told, on standard error."""
    target = tmp_path / "small.record.json"
    printed = run("record", small)
    assert (printed.code, printed.err) == (0, "")
    written = run("record", small, "-o", target)
    assert (written.code, written.out) == (0, "")
    assert target.read_text("ascii") == printed.out
    assert json.loads(printed.out)["hash"] in written.err
    schema = json.loads(invoke("schema", "record").stdout)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads(printed.out))
    assert run("record", small, "--output", "-").out == printed.out


def test_there_is_no_date_but_one_given(small: Path) -> None:
    """--date writes a day into the record, and nothing else does."""
    without = json.loads(invoke("record", small).stdout)
    dated = json.loads(invoke("record", small, "--date", "2026-03-31").stdout)
    assert (without["recorded"], dated["recorded"]) == (None, "2026-03-31")
    assert without["hash"] != dated["hash"]
    assert without["proof"] == dated["proof"]
    assert invoke("record", small, "--date", "31.3.26").exit_code == 2


def test_the_cap_of_the_plan_is_recorded(small: Path) -> None:
    """--max-steps sets the plan, and stands in the record, so that the replay makes the same."""
    found = json.loads(invoke("record", small, "--max-steps", "3").stdout)
    assert found["settings"] == {"max_steps": 3}
    assert len(found["plan"]["steps"]) < len(json.loads(
        invoke("record", small).stdout)["plan"]["steps"])
    replayed = invoke("replay", "-", stdin=json.dumps(
        found, sort_keys=True, separators=(",", ":")) + "\n")
    assert replayed.exit_code == 0


@pytest.mark.parametrize(("name", "begins"), [
    ("a.html", "<!doctype html>"), ("a.HTM", "<!doctype html>"), ("a.md", "# Why: case small"),
    ("a.txt", "Case small"), ("a.json", '{"case":'), ("a", '{"case":'),
])
def test_the_ending_tells_the_form(name: str, begins: str, small: Path, tmp_path: Path) -> None:
    """Without --format the ending of the file tells what is written; in doubt the record itself."""
    assert invoke("record", small, "-o", tmp_path / name).exit_code == 0
    assert (tmp_path / name).read_text("utf-8").startswith(begins)


@pytest.mark.parametrize("form", ["json", "text", "markdown", "html", "prov"])
def test_each_form_goes_to_either_place(form: str, small: Path, tmp_path: Path) -> None:
    """--format goes before the ending; a file and standard output at 80 columns get the same."""
    target = tmp_path / "a.html"
    invoke("record", small, "--format", form, "-o", target)
    assert invoke("record", small, "--format", form).stdout == target.read_text("utf-8")


@pytest.mark.parametrize("columns", [80, 40])
def test_text_fits_the_terminal(columns: int, small: Path) -> None:
    """No line of the text is wider than the terminal, and none ends in spaces."""
    lines = invoke("record", small, "--format", "text", COLUMNS=str(columns)).stdout.splitlines()
    assert not [line for line in lines if cell_len(line) > columns]
    assert not [line for line in lines if line != line.rstrip()]


def test_one_case_of_several() -> None:
    """--case picks one; without it the refusal says how many there are."""
    wanted = REAL[5]["case"]
    found = json.loads(invoke("record", REAL_CASES, "--case", wanted).stdout)
    assert found["case"]["case"] == wanted
    assert invoke("record", REAL_CASES).exit_code == 2


def test_what_cannot_be_read_or_written(small: Path, tmp_path: Path) -> None:
    """A file that is not there, and one that cannot be written, are told: exit code 4."""
    missing = run("record", tmp_path / "none.yaml")
    assert missing.code == 4
    assert "cannot be read" in told(missing)
    unwritable = run("record", small, "-o", tmp_path / "no" / "such" / "folder.json")
    assert unwritable.code == 4
    assert "cannot be written" in told(unwritable)


def test_a_refused_case_leaves_no_file(tmp_path: Path) -> None:
    """Nothing is written for a case with errors; they are told: exit code 1."""
    target = tmp_path / "a.json"
    result = invoke("record", "-", "-o", target, stdin="case: a\nanswers: {no.such: 1}\n")
    assert (result.exit_code, target.exists()) == (1, False)


def test_words_of_a_case_are_no_markup() -> None:
    """A case id with signs of HTML is shown as it is in the page."""
    text = SMALL_CASE.replace("case: small", 'case: "<script>alert(1)</script>"')
    page = invoke("record", "-", "--format", "html", stdin=text).stdout
    assert "<script" not in page
    assert "&lt;script&gt;" in page
