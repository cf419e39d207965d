"""`debrief questions`, `findings`, `rules`, `steps` and `schema`: what Debrief knows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection
from io import StringIO
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len
from rich.console import Console

from cli.log import steps
from cli.rulebase import findings, questions, rules, sources
from knowledge.model.records import Knowledge
from knowledge.reading.loading import load
from tests.cli.running import Ended, invoke, on_terminal, run, told, words
from tests.knowledge.rulebase import write_rulebase

KNOWLEDGE = load()
KINDS: dict[str, dict[str, str]] = {
    "questions": {name: entry.text for name, entry in KNOWLEDGE.questions.items()},
    "findings": {name: entry.title for name, entry in KNOWLEDGE.findings.items()},
    "rules": {name: entry.title for name, entry in KNOWLEDGE.rules.items()},
    "steps": {name: entry.title for name, entry in KNOWLEDGE.steps.items()},
    "sources": {name: entry.title for name, entry in KNOWLEDGE.sources.items()},
}
"""By command: the title of every entry."""

SHOW: dict[str, Callable[[Console, Knowledge, str], None]] = {
    "questions": questions._show, "findings": findings._show, "rules": rules._show,
    "steps": steps._show, "sources": sources._show,
}
"""By command: the `show` of its catalogue, for tests of every entry with knowledge read once."""

SAMPLE = [(kind, name) for kind, entries in KINDS.items()
          for name in list(entries)[::max(1, len(entries) // 3)]]
"""Some entries of each kind, the first among them."""

TINY = {"questions": "work.match", "findings": "weak_match", "rules": "M1", "steps": "learn",
        "sources": "BOOK"}
"""By command: an entry of the tiny rulebase."""


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_list_has_every_entry(kind: str) -> None:
    """The list shows each entry once: its id at the beginning of a line, then its title."""
    ended = run(kind)
    assert (ended.code, ended.err) == (0, "")
    shown = re.findall(r"^  (\S+)(?: |$)", ended.out, re.M)
    assert sorted(shown) == sorted(KINDS[kind])
    text = words(ended.out)
    assert all(f"{name} {words(title)}" in text for name, title in KINDS[kind].items())


@pytest.mark.parametrize("kind", KINDS)
def test_the_list_begins_with_its_first_heading(kind: str) -> None:
    """There is no blank line above the first heading, and one above every other."""
    lines = invoke(kind).stdout.splitlines()
    headings = [number for number, line in enumerate(lines) if line and not line.startswith(" ")]
    assert headings[0] == 0
    assert all(lines[number - 1] == "" for number in headings[1:])


@pytest.mark.parametrize("kind", KINDS)
def test_the_list_fits_the_terminal(kind: str) -> None:
    """No line of a list is wider than the terminal, at 80 and at 40 columns, or ends in spaces."""
    for columns in (80, 40):
        lines = invoke(kind, COLUMNS=str(columns)).stdout.splitlines()
        assert not [line for line in lines if cell_len(line) > columns]
        assert not [line for line in lines if line != line.rstrip()]


@pytest.mark.parametrize("kind", KINDS)
def test_the_list_as_json(kind: str) -> None:
    """--json prints an object a line for each entry, with its id, and nothing else."""
    ended = run(kind, "--json")
    assert (ended.code, ended.err) == (0, "")
    entries = [json.loads(line) for line in ended.out.splitlines()]
    assert sorted(entry["id"] for entry in entries) == sorted(KINDS[kind])


# --- entries --------------------------------------------------------------------------------------


def shown(kind: str, name: str) -> str:
    """An entry as the command prints it, from knowledge that was read before."""
    out = StringIO()
    SHOW[kind](Console(file=out, width=80, color_system=None, force_terminal=False,
                       highlight=False, markup=False, emoji=False), KNOWLEDGE, name)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "name"), SAMPLE)
def test_show_prints_one_entry(kind: str, name: str) -> None:
    """`show ID` prints the entry, nothing else, and nothing to standard error."""
    result = invoke(kind, "show", name)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == shown(kind, name)


@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_can_be_shown(kind: str) -> None:
    """Each entry is shown in full: title, id, and only ids that exist; no line is too wide."""
    known: Collection[str] = {name for entries in KINDS.values() for name in entries}
    for name, title in KINDS[kind].items():
        text = shown(kind, name)
        assert words(text).startswith(words(title)), name
        assert f"\n  Id: {name}\n" in text
        lines = text.splitlines()
        assert not [line for line in lines if cell_len(line) > 80 or line != line.rstrip()], name
        links = text.partition("\nSources\n")[0].partition("\n\n")[2]
        if kind != "questions" or "Options" not in links:
            linked = set(re.findall(r"^  • ([\w.+-]+):", links, re.M))
            assert linked <= set(known), name


def test_what_an_entry_shows() -> None:
    """A rule is shown as a sentence, a finding with its evidence, a step with what it needs."""
    rule = words(invoke("rules", "show", "R14a").stdout)
    assert KNOWLEDGE.questions["iv.technical"].text in rule
    assert words(KNOWLEDGE.rules["R14a"].because) in rule
    finding = words(invoke("findings", "show", "experience_gap").stdout)
    assert "Evidence for “They missed a skill or qualification”" in finding
    step = words(invoke("steps", "show", "college_course").stdout)
    assert words(KNOWLEDGE.steps["college_course"].done_when) in step
    assert "self_study" in step
    question = words(invoke("questions", "show", "job.gap_type").stdout)
    for option in KNOWLEDGE.questions["job.gap_type"].options:
        assert f"{option.id}: {option.label}" in question


@pytest.mark.parametrize("kind", KINDS)
def test_one_entry_as_json(kind: str) -> None:
    """`show --json` prints the same object as the list; the option may stand before `show`."""
    name = next(reversed(KINDS[kind]))
    line = invoke(kind, "show", name, "--json").stdout
    assert json.loads(line)["id"] == name
    assert line in invoke(kind, "--json").stdout.splitlines(keepends=True)
    assert invoke(kind, "--json", "show", name).stdout == line


@pytest.mark.parametrize(("kind", "typed", "meant"), [
    ("questions", "job.gap_typ", "job.gap_type"), ("findings", "experiencegap", "experience_gap"),
    ("rules", "r14A", "R14a"), ("steps", "college-course", "college_course"),
])
def test_unknown_entries(kind: str, typed: str, meant: str) -> None:
    """An unknown id is refused with the one that was probably meant."""
    ended = run(kind, "show", typed)
    assert ended.code == 2
    assert told(ended) == f"There is no {kind.removesuffix('s')} '{typed}'. Did you mean '{meant}'?"


@pytest.mark.parametrize("kind", KINDS)
def test_an_id_like_no_other(kind: str) -> None:
    """Where nothing is near, the refusal names the command that lists all."""
    result = invoke(kind, "show", "qqqqqqq")
    ended = Ended(result.exit_code, result.stdout, result.stderr)
    assert ended.code == 2
    assert f"debrief {kind}" in told(ended)


@pytest.mark.parametrize("kind", KINDS)
def test_knowledge_before_or_after_show(kind: str, tmp_path: Path) -> None:
    """--knowledge works before and after `show`; the later one is used when both are given."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    name = TINY[kind]
    after = invoke(kind, "show", name, "--knowledge", rulebase)
    assert after.exit_code == 0
    assert invoke(kind, "--knowledge", rulebase, "show", name).stdout == after.stdout
    assert invoke(kind, "--knowledge", tmp_path, "show", name, "--knowledge", rulebase
                  ).stdout == after.stdout


# --- the handbook ---------------------------------------------------------------------------------


def test_the_handbook(tmp_path: Path) -> None:
    """`rules doc --into` writes every rule, finding, question and step; its links work."""
    ended = run("rules", "doc", "--into", str(tmp_path))
    assert (ended.code, ended.err) == (0, "")
    pages = {path: path.read_text("utf-8") for path in tmp_path.rglob("*.md")}
    assert ended.out == f"Wrote {len(pages)} pages into {tmp_path}.\n"
    told = "\n".join(pages.values())
    for entries in KINDS.values():
        for name, title in entries.items():
            assert name in told
            assert words(title) in words(told)
    assert pages[tmp_path / "rules.md"] == run("rules", "doc").out


def test_a_handbook_that_cannot_be_written(tmp_path: Path) -> None:
    """A folder that cannot be made is told with the cause; exit code 4, as for every file."""
    (tmp_path / "taken").write_text("a file")
    ended = run("rules", "doc", "--into", str(tmp_path / "taken" / "below"))
    assert (ended.code, ended.out) == (4, "")
    assert "rules.md: cannot be written: Not a directory" in ended.err


def test_the_handbook_of_another_rulebase(tmp_path: Path) -> None:
    """--knowledge works for `rules doc` as well, before and after `doc`."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    after = invoke("rules", "doc", "--knowledge", rulebase).stdout
    assert "Too little matched" in after
    assert "R14a" not in after
    assert invoke("rules", "--knowledge", rulebase, "doc").stdout == after


def test_the_handbook_is_not_wrapped_on_a_terminal(tmp_path: Path) -> None:
    """On a terminal `rules doc` prints the same bytes as into a file."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    assert on_terminal("rules", "doc", "--knowledge", rulebase, columns=40) == invoke(
        "rules", "doc", "--knowledge", rulebase).stdout


# --- schemas --------------------------------------------------------------------------------------


def test_schemas() -> None:
    """`schema` lists names; each of them is shown as a valid JSON Schema."""
    ended = run("schema")
    assert (ended.code, ended.err) == (0, "")
    names = ended.out.split()
    assert {"case", "rules", "verdict", "plan", "proof"} <= set(names)
    for name in names:
        result = invoke("schema", name)
        assert (result.exit_code, result.stderr) == (0, "")
        schema = json.loads(result.stdout)
        Draft202012Validator.check_schema(schema)
        assert schema["description"]


def test_the_schema_of_a_case_knows_the_rulebase(tmp_path: Path) -> None:
    """The schema of a case names the questions of the rulebase in use."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    schema = Draft202012Validator(
        json.loads(invoke("schema", "case", "--knowledge", rulebase).stdout))
    assert schema.is_valid({"case": "a", "answers": {"work.match": "few", "talk.rounds": 3}})
    assert not schema.is_valid({"case": "a", "answers": {"work.match": "most"}})
    assert not schema.is_valid({"case": "a", "answers": {"job.level": "lateral"}})


def test_unknown_schemas() -> None:
    """An unknown schema is refused with the nearest name, or with all."""
    ended = run("schema", "verdct")
    assert ended.code == 2
    assert told(ended) == "There is no schema 'verdct'. Did you mean 'verdict'?"
    result = invoke("schema", "qqqqqqq")
    assert result.exit_code == 2
    assert "proof" in result.stderr.splitlines()[-1]


def test_writing_schemas(tmp_path: Path) -> None:
    """--write puts the schemas of files into a folder, the same that are printed."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    folder = tmp_path / "mine/schemas"
    ended = run("schema", "--knowledge", rulebase, "--write", folder)
    assert (ended.code, ended.err) == (0, "")
    written = sorted(folder.iterdir())
    assert {"case.schema.json", "rules.schema.json"} <= {path.name for path in written}
    for path in written:
        shown = invoke("schema", path.name.split(".")[0], "--knowledge", rulebase).stdout
        assert json.loads(path.read_text("utf-8")) == json.loads(shown)


def test_schemas_that_cannot_be_written(tmp_path: Path) -> None:
    """A folder that cannot be made ends in exit code 4 and one line."""
    file = tmp_path / "file"
    file.write_text("x", "utf-8")
    ended = run("schema", "--write", file / "below")
    assert ended.code == 4
    assert "cannot be written" in told(ended)


def test_a_name_and_a_folder_do_not_go_together(tmp_path: Path) -> None:
    """NAME beside --write is refused, not passed over."""
    result = invoke("schema", "verdct", "--write", tmp_path / "schemas")
    assert result.exit_code == 2
    assert not (tmp_path / "schemas").exists()
