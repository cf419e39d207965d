"""`debrief log`: cases kept, listed, shown and moved."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from engine.rulebase.output_schemas import output_schemas
from tests.cli.logging_store import ACME, DAY, OTHER, add_three, begin, call
from tests.cli.running import log, objects, on_terminal, run, words


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file where the log will be."""
    return begin(tmp_path, monkeypatch)


@pytest.fixture
def filled(store: Path, tmp_path: Path) -> Path:
    """A log with three cases of two people."""
    add_three(tmp_path)
    return store


def check(name: str, text: str) -> list[dict[str, object]]:
    """The objects of an output, each as the published schema says."""
    schema = Draft202012Validator(output_schemas()[name])
    found = objects(text)
    assert found
    for each in found:
        schema.validate(each)
    return found


# --- add ------------------------------------------------------------------------------------------


def test_add_begins_the_log(store: Path, tmp_path: Path) -> None:
    """The first case makes the file, for its owner alone, and says where; the next ones do not."""
    cases = log(tmp_path / "acme.json", ACME)
    ended = call(tmp_path, "log", "add", cases)
    assert ended.code == 0
    assert ended.err == f"The log is begun in {store}, which only you can read.\n"
    assert ended.out == "acme: added; likely (83 %): “Ability was doubted”\n"
    assert stat.S_IMODE(store.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.parent.stat().st_mode) == 0o700
    ended = call(tmp_path, "log", "add", "-", stdin=json.dumps(OTHER))
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("other: added; no reason is clearly ahead")


def test_add_many(store: Path, tmp_path: Path) -> None:
    """JSON Lines, with --json: an object for each; refused ones are told, and the others added."""
    cases = log(tmp_path / "cases.jsonl", ACME, {"case": "bad", "answers": {"work.mach": "few"}},
                {"case": "mine", "answers": {}}, ACME)
    ended = call(tmp_path, "log", "add", cases, "--json", "--candidate", "Me", "--on", DAY)
    assert ended.code == 1
    assert [(each["case"], each["candidate"], each["done"])
            for each in check("log-added", ended.out)] == [
        ("acme", "Ann", "added"), ("mine", "Me", "added")]
    assert "did you mean 'work.match'?" in ended.err
    assert "The log has a case 'acme' already." in ended.err
    assert "2 cases or files were refused; see above." in ended.err


def test_add_what_is_there(filled: Path, tmp_path: Path) -> None:
    """With --update a case is changed to what is given; without, it is refused."""
    changed = log(tmp_path / "acme.json", {**ACME, "answers": {"work.match": "all"}})
    assert call(tmp_path, "log", "add", changed).code == 1
    ended = call(tmp_path, "log", "add", changed, "--update", "--on", "2026-04-20")
    assert (ended.code, ended.out.partition(";")[0]) == (0, "acme: changed")
    ended = call(tmp_path, "log", "add", changed, "--update")
    assert (ended.code, ended.out.partition(";")[0]) == (0, "acme: unchanged")
    shown = json.loads(call(tmp_path, "log", "show", "acme", "--json").out)
    assert shown["answers"] == {"work.match": "all"}
    assert [one["on"] for one in shown["diagnoses"]] == [DAY, "2026-04-20"]
    assert filled.exists()


@pytest.mark.usefixtures("filled")
def test_whose_a_case_is_stays(tmp_path: Path) -> None:
    """A file that does not say whose case it is takes it from nobody; one that says so does."""
    nobodys = {**ACME, "answers": {"work.match": "all"}}
    del nobodys["candidate"]
    for options, whose in (([], "Ann"), (["--candidate", "Bo"], "Bo"), ([], "Bo")):
        file = log(tmp_path / "acme.json", nobodys)
        assert call(tmp_path, "log", "add", file, "--update", *options).code == 0
        shown = json.loads(call(tmp_path, "log", "show", "acme", "--json").out)
        assert shown["candidate"] == whose


# --- list -----------------------------------------------------------------------------------------


def test_list(filled: Path, tmp_path: Path) -> None:
    """The newest first, with verdicts, and where the log is."""
    ended = call(tmp_path, "log", "list", COLUMNS="100")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert lines[0].split() == ["date", "case", "candidate", "verdict", "confirmed"]
    assert [line.split() for line in lines[1:4]] == [
        ["2026-03-01", "acme", "Ann", "ability"],
        ["2026-02-01", "other", "Bo", "undetermined"],
        ["beta", "Ann", "ability", "luck"]]
    assert words("".join(lines[4:])) == f"3 cases. The log: {filled}"


@pytest.mark.parametrize(("options", "expected"), [
    (["--candidate", "Ann"], ["acme", "beta"]), (["--leading", "undetermined"], ["other"]),
    (["--confirmed"], ["beta"]), (["--unconfirmed"], ["acme", "other"]),
    (["--since", "2026-02-15"], ["acme"]), (["--until", "2026-02-15"], ["other"]),
    (["--search", "GRÖSSE"], ["acme"]), (["--limit", "1"], ["acme"]),
    (["--limit", "0"], ["acme", "other", "beta"]), (["--search", "qwertz"], []),
])
@pytest.mark.usefixtures("filled")
def test_list_some(tmp_path: Path, options: list[str], expected: list[str]) -> None:
    """Filters and a search; as data one object a line, as text with how many there are."""
    out = call(tmp_path, "log", "list", "--json", *options).out
    assert [each["case"] for each in objects(out)] == expected
    if expected:
        check("log-entry", out)
    text = call(tmp_path, "log", "list", *options).out
    assert all(name in text for name in expected)
    if not expected:
        assert "No case in the log is like that." in text
    if options == ["--limit", "1"]:
        assert "The newest 1 of 3 cases; --limit 0 shows all" in words(text)


def test_list_in_a_narrow_terminal(filled: Path) -> None:
    """Where there is no room for columns, each case is a paragraph; no line is too long."""
    text = on_terminal("log", "list", columns=40, NO_COLOR="1",
                       DEBRIEF_STORE=str(filled))
    assert "• acme, 2026-03-01, Ann, ability" in text
    assert max(map(len, text.rpartition("The log:")[0].splitlines())) <= 40


# --- where there is none --------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [
    ["log", "list"], ["log", "show", "acme"], ["log", "edit", "acme", "--set", "work.match=few"],
    ["log", "export", "-"], ["log", "erase", "Ann", "--yes"], ["explain", "log:acme"],
    ["diagnose", "log:"], ["review", "acme", "--agree", "--because", "x"], ["replay", "log:acme"],
], ids=" ".join)
def test_without_a_log(store: Path, tmp_path: Path, arguments: list[str]) -> None:
    """What reads a log makes none, and tells how one is begun: exit code 4."""
    ended = call(tmp_path, *arguments)
    assert (ended.code, ended.out) == (4, "")
    assert f"There is no log yet at {store}." in ended.err
    assert "`debrief log add my-case.yaml` begins one." in ended.err
    assert not store.parent.exists()


def test_place(store: Path, tmp_path: Path) -> None:
    """Where the log is, is told before there is one, and whether others can read it."""
    ended = call(tmp_path, "log", "place")
    assert (ended.code, ended.out) == (0, f"{store}\n")
    assert "no log there yet" in ended.err
    add_three(tmp_path)
    assert (call(tmp_path, "log", "place").out, call(tmp_path, "log", "place").err) == (
        f"{store}\n", "")
    store.chmod(0o640)
    assert f"chmod 600 {store}" in call(tmp_path, "log", "place").err
    ended = call(tmp_path, "log", "place", "--store", "postgresql://ann:secret@host/log")
    assert (ended.out, ended.err) == ("postgresql://ann@host/log\n", "")


def test_the_place_by_default(tmp_path: Path) -> None:
    """Without --store or the variable it is in the data folder of the user."""
    ended = run("log", "place", HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path / "data"),
                DEBRIEF_STORE="")
    assert ended.out == f"{tmp_path / 'data' / 'debrief' / 'log.sqlite'}\n"
    assert not (tmp_path / "data").exists()


# --- show -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("filled")
def test_show(tmp_path: Path) -> None:
    """A case with its verdicts, answers and changes; `show` may be left out, and so may `log:`."""
    call(tmp_path, "log", "edit", "acme", "--set", "work.match=all", "--on", "2026-04-20")
    call(tmp_path, "review", "acme", "--disagree", "luck", "--because", "So it was.", "--by", "Kim",
         "--on", "2026-05-01")
    ended = call(tmp_path, "log", "show", "acme")
    text = words(ended.out)
    for expected in (
            "Candidate: Ann", "Date of the case: 2026-03-01", "Added: 2026-03-31", "Changed: once",
            "2026-03-31: “Ability was doubted” (+5 decibans)",
            "2026-05-01: Kim thinks rather: “Bad luck”, because: So it was.",
            "“What was missing?”: A skill",
            "2026-04-20, revision 2 • “How many requirements did you meet?”: Only a few → All of"):
        assert expected in text, text
    assert call(tmp_path, "log", "acme").out == ended.out
    assert call(tmp_path, "log", "show", "log:acme").out == ended.out
    found, = check("log-case", call(tmp_path, "log", "show", "acme", "--json").out)
    assert found["revision"] == 2


@pytest.mark.usefixtures("filled")
def test_show_as_a_file(tmp_path: Path) -> None:
    """What --yaml prints is a file that gives the same case again."""
    for name in ("acme", "beta", "other"):
        text = call(tmp_path, "log", "show", name, "--yaml").out
        file = tmp_path / f"{name}.yaml"
        file.write_text(text, "utf-8")
        ended = call(tmp_path, "log", "add", file, "--update")
        assert (ended.code, ended.out.partition(";")[0]) == (0, f"{name}: unchanged"), text
    assert call(tmp_path, "log", "show", "acme", "--yaml", "--json").code == 2


@pytest.mark.usefixtures("filled")
def test_show_with_other_knowledge(tmp_path: Path) -> None:
    """Ids that the knowledge does not know stand for themselves."""
    result = run("log", "show", "acme", DEBRIEF_STORE=str(tmp_path / "data/log.sqlite"))
    assert result.code == 0
    assert "work.match: few" in result.out


# --- a case in the log, wherever a case is named --------------------------------------------------


@pytest.mark.usefixtures("filled")
def test_a_stored_case_is_named(tmp_path: Path) -> None:
    """log:NAME gives what the file gives, in every command that takes a case."""
    file = log(tmp_path / "other.json", OTHER)
    for arguments in (["diagnose", "CASE", "--json"], ["explain", "CASE", "--json"],
                      ["plan", "CASE", "--format", "json"], ["settle", "CASE", "--json"],
                      ["whatif", "CASE", "--set", "work.match=all", "--json"],
                      ["letter", "CASE", "note"], ["record", "CASE"]):
        by_file, by_name = (call(tmp_path, *(name if word == "CASE" else word
                                             for word in arguments))
                            for name in (file, "log:other"))
        assert by_name == by_file, arguments
        assert by_name.code == 0


@pytest.mark.usefixtures("filled")
def test_all_stored_cases(tmp_path: Path) -> None:
    """log: alone is all of them; --case names one; a wrong name is told with the right one."""
    ended = call(tmp_path, "diagnose", "log:", "--json")
    assert [each["case"] for each in objects(ended.out)] == ["acme", "beta", "other"]
    assert json.loads(call(tmp_path, "explain", "log:", "--case", "beta", "--json").out)[
        "case"] == "beta"
    ended = call(tmp_path, "diagnose", "log:acne", "log:other", "--json")
    assert (ended.code, [each["case"] for each in objects(ended.out)]) == (1, ["other"])
    assert "The log has no case 'acne'.\n    Did you mean 'acme'?" in ended.err
    text = words(call(tmp_path, "diagnose", "log:other").out)
    assert "debrief explain log:other" in text


@pytest.mark.usefixtures("filled")
def test_the_questionnaire_takes_a_file(tmp_path: Path) -> None:
    """`debrief ask log:NAME` tells how to get a file, and how to take it back into the log."""
    ended = call(tmp_path, "ask", "log:acme")
    assert (ended.code, ended.out) == (2, "")
    assert "`debrief log show acme --yaml > my-case.yaml` writes one" in words(ended.err)
    assert not Path("log:acme.yaml").exists()


@pytest.mark.usefixtures("store")
def test_names_with_spaces_are_quoted(tmp_path: Path) -> None:
    """Commands named in the output work as they stand."""
    call(tmp_path, "log", "add", "-", stdin=json.dumps({**ACME, "case": "Ann & co"}))
    assert "debrief explain 'log:Ann & co'" in words(call(tmp_path, "log", "Ann & co").out)


# --- export and import ----------------------------------------------------------------------------


def test_export_and_import(filled: Path, tmp_path: Path) -> None:
    """A private file that another log takes, and gives back byte for byte."""
    file = tmp_path / "out.jsonl"
    for _ in range(2):  # an earlier export is written anew
        ended = call(tmp_path, "log", "export", file)
        assert (ended.code, ended.out, ended.err) == (0, "", f"{file}: 5 lines written.\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    other = tmp_path / "other.sqlite"
    ended = call(tmp_path, "log", "import", file, "--store", other)
    assert (ended.code, ended.out) == (0, "3 cases added.\n")
    again = call(tmp_path, "log", "export", "-", "--store", other)
    assert again.out == file.read_text("utf-8") == call(tmp_path, "log", "export", "-").out
    ended = call(tmp_path, "log", "import", "-", "--store", other, stdin=again.out)
    assert ended.out == "0 cases added, 3 there already.\n"
    assert filled.exists()


def test_export_to_what_is_no_file(filled: Path, tmp_path: Path) -> None:
    """A pipe is written to and stays one; where writing fails, that is told."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert call(tmp_path, "log", "export", pipe).code == 0
        assert os.read(reader, 1_000_000).startswith(b'{"format":"debrief.log/1"}\n')
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    assert filled.exists()
    ended = call(tmp_path, "log", "export", tmp_path)
    assert (ended.code, ended.out) == (4, "")


@pytest.mark.usefixtures("filled")
def test_export_some(tmp_path: Path) -> None:
    """Of one person, or single cases; a wrong name is told, and no file is written."""
    for options, expected in ((["--candidate", "Bo"], {"other"}),
                              (["--case", "acme", "--case", "beta"], {"acme", "beta"})):
        out = call(tmp_path, "log", "export", "-", *options).out
        assert {each["case"] for each in check("log", out) if "case" in each} == expected
    file = tmp_path / "out.jsonl"
    for options in (["--candidate", "Anne"], ["--case", "acne"]):
        ended = call(tmp_path, "log", "export", file, *options)
        assert ended.code == 1
        assert "Did you mean" in ended.err
    assert not file.exists()
    mine = log(tmp_path / "mine.json", ACME)
    ended = call(tmp_path, "log", "export", mine)
    assert (ended.code, "holds something else" in ended.err) == (1, True)
    assert json.loads(mine.read_text("utf-8")) == ACME
    ended = call(tmp_path, "log", "export", tmp_path / "none" / "x.jsonl")
    assert (ended.code, "cannot be written" in ended.err) == (4, True)


def test_import_what_is_none(store: Path, tmp_path: Path) -> None:
    """A file that is no export is refused with its line, and nothing is added."""
    ended = call(tmp_path, "log", "import", log(tmp_path / "x.jsonl", ACME))
    assert ended.code == 1
    assert f"{tmp_path / 'x.jsonl'}:1: this is no line of an export".lower() in ended.err.lower()
    assert call(tmp_path, "log", "import", tmp_path / "none").code == 4
    assert objects(call(tmp_path, "log", "list", "--json").out) == []
    assert store.exists()


# --- erase ----------------------------------------------------------------------------------------


def test_erase(filled: Path, tmp_path: Path) -> None:
    """A person with all cases, without a trace in any byte; it must be confirmed."""
    ended = call(tmp_path, "log", "erase", "Ann")
    assert (ended.code, "Give --yes" in ended.err, "2 cases (acme, beta)" in ended.err) == (
        2, True, True)
    backup = filled.with_name("log.sqlite.before-0001")
    backup.write_bytes(filled.read_bytes())
    ended = call(tmp_path, "log", "erase", "Ann", "--yes")
    assert (ended.code, ended.out) == (0, f"Erased. Deleted with it: {backup}.\n")
    left = b"".join(path.read_bytes() for path in filled.parent.iterdir())
    assert b"Ann" not in left and "Größe".encode() not in left and b"acme" not in left
    assert [each["case"] for each in objects(call(tmp_path, "log", "list", "--json").out)] == [
        "other"]


@pytest.mark.usefixtures("filled")
def test_erase_single_cases(tmp_path: Path) -> None:
    """Named cases go; a wrong name among them, or none at all, and nothing goes."""
    for arguments, code in ((["--case", "acme", "--case", "acne", "--yes"], 1), ([], 2),
                            (["Anne", "--yes"], 1), (["Ann", "--case", "acme", "--yes"], 2)):
        assert call(tmp_path, "log", "erase", *arguments).code == code
    assert len(objects(call(tmp_path, "log", "list", "--json").out)) == 3
    assert call(tmp_path, "log", "erase", "--case", "acme", "--case", "other", "--yes").code == 0
    assert [each["case"] for each in objects(call(tmp_path, "log", "list", "--json").out)] == [
        "beta"]
