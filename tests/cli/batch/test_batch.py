"""`debrief batch`: logs of every form in, results and rejects out, and nothing half done."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from jsonschema import Draft202012Validator

from engine.rulebase.output_schemas import output_schemas
from tests.cli.running import (
    REAL_CASES,
    invoke,
    on_terminal,
    run,
    told,
)

LOG = """\
case,work.match,work.gaps,talk.rounds,team
a,half,skill;degree,2,north
b,Only a few,,,"south
gate"
c,all,none,0,=1+1
"""
PICTURE = {"a": ("ability", "half", "skill;degree", 2), "b": ("ability", "few", None, None),
           "c": ("undetermined", "all", "none", 0)}
"""What follows from the log: category, and the answers as they are kept."""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A small log for the tiny rulebase."""
    path = tmp_path / "log.csv"
    path.write_text(LOG, "utf-8")
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where results go."""
    return tmp_path / "out.parquet"


def seen(out: Path) -> dict[str, tuple[object, ...]]:
    """What stands in a file of results, by case."""
    frame = pl.read_parquet(out)
    return {row["case"]: (row["category"], row["work.match"], row["work.gaps"], row["talk.rounds"])
            for row in frame.rows(named=True)}


def rejects(out: Path) -> list[dict[str, str]]:
    """What was refused."""
    with out.with_name(f"{out.name}.rejects.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- what can be read ----------------------------------------------------------------------------


def _excel(path: Path, _text: str) -> None:
    pl.read_csv(LOG.encode(), infer_schema=False).write_excel(path)


def _parquet(path: Path, _text: str) -> None:
    pl.read_csv(LOG.encode(), infer_schema=False).write_parquet(path)


def _lines(path: Path, _text: str) -> None:
    path.write_text(
        '{"case": "a", "team": "north", "work.match": "half", "work.gaps": ["skill", "degree"], '
        '"talk.rounds": 2}\n'
        '{"case": "b", "answers": {"work.match": "few"}}\n'
        '{"case": "c", "answers": {"work.match": "all", "work.gaps": ["none"], "talk.rounds": 0}}\n'
    )


FORMS: dict[str, tuple[str, Callable[[Path, str], object]]] = {
    "commas": ("x.csv", lambda path, text: path.write_text(text, "utf-8")),
    "semicolons": ("x.csv", lambda path, text: path.write_text(
        text.replace("skill;degree", "'").replace(",", ";").replace("'", '"skill;degree"'))),
    "tabs": ("x.tsv", lambda path, text: path.write_text(text.replace(",", "\t"))),
    "byte order mark": ("x.csv", lambda path, text: path.write_text(text, "utf-8-sig")),
    "UTF-16": ("x.csv", lambda path, text: path.write_text(text, "utf-16")),
    "line ends of Windows": ("x.csv", lambda path, text: path.write_bytes(
        text.replace("\n", "\r\n").encode())),
    "Excel": ("x.xlsx", _excel),
    "Parquet": ("x.parquet", _parquet),
    "JSON Lines": ("x.jsonl", _lines),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_log_says_the_same(
    form: str, tmp_path: Path, rulebase: Path, out: Path
) -> None:
    """Whatever the delimiter, encoding or format, the same answers and diagnoses come out."""
    name, write = FORMS[form]
    write(tmp_path / name, LOG)
    result = invoke("batch", tmp_path / name, "-o", out, "--knowledge", rulebase)
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    assert seen(out) == PICTURE


def test_other_encodings_are_told(tmp_path: Path, rulebase: Path, out: Path) -> None:
    """Text of Windows-1252 is read as such, and that is said."""
    (tmp_path / "x.csv").write_bytes("case,work.match,team\nä,half,München\n".encode("cp1252"))
    result = invoke("batch", tmp_path / "x.csv", "-o", out, "--knowledge", rulebase)
    assert result.exit_code == 0
    assert "Note: " in result.stderr
    assert pl.read_parquet(out)["team"].to_list() == ["München"]


def test_standard_input_folders_and_patterns(
    log: Path, tmp_path: Path, rulebase: Path, out: Path
) -> None:
    """`-`, a folder and a pattern name logs; several files are one log."""
    piped = run("batch", "-", "-o", "-", "--format", "csv", "--knowledge", rulebase,
                stdin=log.read_bytes())
    assert (piped.code, piped.out.count("\nb,")) == (0, 1)
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "1.csv").write_text(LOG)
    (folder / "2.csv").write_text(LOG.replace("\na,", "\nd,").replace("\nb,", "\ne,").replace(
        "\nc,", "\nf,"))
    for name in (folder, str(folder / "*.csv")):
        assert invoke("batch", name, "-o", out, "--knowledge", rulebase).exit_code == 0
        assert [*seen(out)] == [*"abcdef"]


def test_a_foreign_log_by_a_map(tmp_path: Path, rulebase: Path, out: Path) -> None:
    """A map tells what foreign columns and values mean; --write-map writes one to begin with."""
    foreign = tmp_path / "foreign.csv"
    foreign.write_text("Nr,Match,Rounds\n7,good,n/a\n8,poor,3\n")
    begun = tmp_path / "map.yaml"
    result = invoke("batch", foreign, "--write-map", begun, "--knowledge", rulebase)
    assert (result.exit_code, result.stdout) == (0, "")
    text = begun.read_text("utf-8")
    assert '"Nr": case' in text
    assert invoke("batch", foreign, "--write-map", begun, "--knowledge", rulebase).exit_code == 2
    begun.write_text(
        'columns:\n  Nr: case\n  Rounds: talk.rounds\n  Match:\n    is: work.match\n'
        '    values: {good: all, poor: few}\nunknown: ["n/a"]\n')
    result = invoke("batch", foreign, "--map", begun, "-o", out, "--knowledge", rulebase)
    assert result.exit_code == 0, result.stderr
    assert {name: row[1:] for name, row in seen(out).items()} == {
        "7": ("all", None, None), "8": ("few", None, 3)}


def test_a_wrong_map_is_told_with_its_places(tmp_path: Path, log: Path, rulebase: Path) -> None:
    """Every error of a map is told, with file, line, column and the closest spelling."""
    wrong = tmp_path / "map.yaml"
    wrong.write_text("columns:\n  A: work.mtach\n  B: {is: work.match, values: {good: hlaf}}\n")
    result = invoke("batch", log, "--map", wrong, "-o", "x.csv", "--knowledge", rulebase)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{wrong}:2:6: unknown question 'work.mtach'" in result.stderr
    assert "did you mean 'half'?" in result.stderr


def test_the_template_and_its_code_book(tmp_path: Path, rulebase: Path, out: Path) -> None:
    """The template is an empty log that can be filled in; the book tells every value."""
    template = invoke("batch", "--template", "--knowledge", rulebase).stdout
    filled = tmp_path / "filled.csv"
    names = template.strip().split(",")
    filled.write_text(template + ",".join(
        {"case": "a", "work.match": "half"}.get(name, "") for name in names) + "\n")
    assert invoke("batch", filled, "-o", out, "--knowledge", rulebase).exit_code == 0
    assert seen(out)["a"][:2] == ("ability", "half")
    book = list(csv.DictReader(invoke(
        "batch", "--template", "codebook", "--knowledge", rulebase).stdout.splitlines()))
    assert {row["column"] for row in book} == {*names}
    assert ("work.gaps", "degree") in {(row["column"], row["value"]) for row in book}


# --- what comes out ------------------------------------------------------------------------------


def test_a_bad_value_spoils_its_row_only(tmp_path: Path, rulebase: Path, out: Path) -> None:
    """Bad rows are listed with file, row, column, value, reason and suggestion; exit code 1."""
    path = tmp_path / "log.csv"
    path.write_text("case,work.match,talk.rounds\na,half,1\nb,hlaf,many\nc,few,2\na,all,3\n,all,1\n")
    result = invoke("batch", path, "-o", out, "--knowledge", rulebase)
    assert result.exit_code == 1
    assert "2 rows diagnosed" in result.stderr
    assert f"3 rows refused, for 4 wrong values: {out}.rejects.csv lists them" in result.stderr
    assert [*seen(out)] == ["a", "c"]
    listed = rejects(out)
    assert [(row["row"], row["column"]) for row in listed] == [
        ("3", "work.match"), ("3", "talk.rounds"), ("5", "case"), ("6", "case")]
    assert (listed[0]["file"], listed[0]["value"]) == (str(path), "hlaf")
    assert "did you mean 'half'?" in listed[0]["suggestion"]
    assert all(row["reason"] and row["suggestion"] for row in listed)
    path.write_text("case,work.match\na,half\n")
    assert invoke("batch", path, "-o", out, "--knowledge", rulebase).exit_code == 0
    assert not out.with_name(f"{out.name}.rejects.csv").exists()


def test_csv_is_safe_in_a_spreadsheet(log: Path, tmp_path: Path, rulebase: Path) -> None:
    """No text that we write begins a formula, and it is read back as it was."""
    out = tmp_path / "out.csv"
    assert invoke("batch", log, "-o", out, "--knowledge", rulebase).exit_code == 0
    assert ",'=1+1" in out.read_text("utf-8")
    again = tmp_path / "again.parquet"
    assert invoke("batch", out, "-o", again, "--knowledge", rulebase).exit_code == 0
    assert pl.read_parquet(again)["team"].to_list() == ["north", "south\ngate", "=1+1"]
    assert seen(again) == PICTURE


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl", "duckdb"])
def test_explain_derives_the_proof_of_any_row(ending: str, tmp_path: Path) -> None:
    """From a row of results the proof is the one of the single case; not by other knowledge."""
    out = tmp_path / f"out.{ending}"
    assert invoke("batch", REAL_CASES, "-o", out).exit_code == 0
    expected = invoke("explain", REAL_CASES, "--case", "case-042", "--json").stdout
    assert invoke("explain", out, "--case", "case-042", "--json").stdout == expected
    if ending != "csv":
        return
    unknown = invoke("explain", out, "--case", "case-9999")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert "holds no case 'case-9999'" in unknown.stderr
    assert "name one with --case ID" in invoke("explain", out).stderr
    text = out.read_text("utf-8")
    out.write_text(text.replace(text.strip().rsplit(",", 1)[1][:10], "0" * 10))
    other = invoke("explain", out, "--case", "case-042")
    assert (other.exit_code, other.stdout) == (1, "")
    assert "made with other knowledge" in other.stderr


def test_rows_and_summary_as_json(log: Path, tmp_path: Path, rulebase: Path) -> None:
    """JSON Lines and the summary of --json are as their published schemas say."""
    out = tmp_path / "out.jsonl"
    result = invoke("batch", log, "-o", out, "--json", "--knowledge", rulebase)
    summary = json.loads(result.stdout)
    schemas = output_schemas()
    Draft202012Validator(schemas["batch-summary"]).validate(summary)
    assert (summary["rows"], summary["rejected"], summary["categories"]["ability"]) == (3, 0, 2)
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    for row in rows:
        Draft202012Validator(schemas["batch"]).validate(row)
    assert rows[0]["answers"] == {
        "work.match": "half", "work.gaps": ["skill", "degree"], "talk.rounds": 2}


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "content", "code", "says"), [
    ("empty.csv", b"", 4, "the file is empty"),
    ("header.csv", b"case,work.match\n", 4, "it holds no case"),
    ("no-case.csv", b"id,work.match\n1,half\n", 1, "no column is called 'case'"),
    ("no-question.csv", b"case,colour\n1,red\n", 1, "no column is one of our questions"),
    ("twice.csv", b"case,work.match,work.match\n1,half,few\n", 4, "twice"),
    ("cut.parquet", b"PAR1\x00\x00", 4, "no whole Parquet file"),
    ("named.parquet", b"case,work.match\n1,half\n", 4, "no Parquet file"),
    ("named.xlsx", b"case,work.match\n1,half\n", 4, "no workbook"),
    ("named.csv", b'{"case": "a", "answers": {}}\n', 4, "it is JSON"),
    ("x.pdf", b"%PDF-1.4\n", 4, "a PDF document"),
    ("zeros.csv", b"case,work.match\n\x00\x00,half\n", None, ""),
])
def test_logs_that_cannot_be_read(
    tmp_path: Path, rulebase: Path, name: str, content: bytes, code: int | None, says: str
) -> None:
    """What is no log ends in one clear line with the file's name, and leaves nothing behind."""
    path = tmp_path / name
    path.write_bytes(content)
    out = tmp_path / "out.csv"
    result = invoke("batch", path, "-o", out, "--knowledge", rulebase)
    assert "Traceback" not in result.output
    if code is not None:
        assert (result.exit_code, result.stdout) == (code, ""), result.stderr
        assert result.stderr.startswith(f"{path}: ")
        assert says in result.stderr
        assert not out.exists()
        assert not out.with_name("out.csv.partial").exists()


@pytest.mark.parametrize(("arguments", "says"), [
    ((), "Usage"),
    (("log.csv",), "Say where the results go"),
    (("log.csv", "-o", "x.txt"), "tells no format"),
    (("log.csv", "-o", "-"), "--format jsonl"),
    (("-o", "x.csv"), "Name a log"),
])
def test_wrong_command_lines(arguments: tuple[str, ...], says: str) -> None:
    """What is missing is said; exit code 2."""
    result = invoke("batch", *arguments)
    assert result.exit_code == 2
    assert says in result.output


# --- nothing half done ---------------------------------------------------------------------------


def test_a_misspelled_column_is_told(tmp_path: Path) -> None:
    """A column that is spelled almost like a question is asked about; one of its own is not."""
    log = tmp_path / "log.csv"
    log.write_text("case,fb.given,fb.source,job.gap_tpye,region\na,none,,none,north\n", "utf-8")
    ended = run("batch", log, "-o", tmp_path / "out.csv")
    notes = [line for line in ended.err.splitlines() if line.startswith("Note:")]
    assert len(notes) == 1
    assert "column 'job.gap_tpye' is passed through" in notes[0]
    assert "did you mean 'job.gap_type'?" in notes[0]


def test_only_a_file_is_replaced(log: Path, tmp_path: Path, rulebase: Path) -> None:
    """A pipe or a folder is neither replaced nor deleted; what to do is said, and nothing done."""
    pipe, folder = tmp_path / "pipe.csv", tmp_path / "folder.csv"
    os.mkfifo(pipe)
    folder.mkdir()
    for out in (pipe, folder):
        ended = run("batch", log, "--knowledge", rulebase, "-o", out)
        assert ended.code == 4
        assert "name a file, or write to a pipe with -o -" in " ".join(ended.err.split())
    assert pipe.is_fifo()
    assert [*folder.iterdir()] == []
    assert not [*tmp_path.glob("*.partial")]


def test_a_folder_that_is_not_there(log: Path, tmp_path: Path, rulebase: Path) -> None:
    """An output in a folder that does not exist is refused with its name; exit code 4."""
    ended = run("batch", log, "-o", tmp_path / "no/where.csv", "--knowledge", rulebase)
    assert ended.code == 4
    assert "no/where.csv: cannot be written: No such file or directory" in told(ended)


def test_progress_is_shown_on_a_terminal_only(log: Path, out: Path, rulebase: Path) -> None:
    """Someone who looks sees how far it is; a pipe gets the summary alone."""
    assert "Diagnosing" in on_terminal("batch", log, "-o", out, "--knowledge", rulebase)
    assert "Diagnosing" not in run("batch", log, "-o", out, "--knowledge", rulebase).err
