"""`debrief diagnose`: what it reads, refuses and prints, and how honest it is."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from knowledge.loading import load
from tests.cli.test_main import (
    REAL_CASES,
    ROOT,
    SMALL_CASE,
    TIMEOUT,
    Ended,
    command,
    environment,
    in_shell,
    invoke,
    on_terminal,
    run,
)
from tests.knowledge.rulebase import write_rulebase

KNOWLEDGE = load()
REAL: list[dict[str, Any]] = [
    json.loads(line) for line in REAL_CASES.read_text("utf-8").splitlines()]
TOLD_AFTERWARDS = ("fb.", "out.")
"""Ids of questions on what the employer said, and on what became of the opening."""

ANSWERS: dict[str, object] = {"job.gap_type": ["years_experience"], "iv.stage_reached": "final"}
ESCAPE = "\x1b"
SEQUENCE = re.compile(r"\x1b\[[0-9;]*m")
COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:[34][0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")


def log(path: Path, *cases: object) -> Path:
    """Write a log: a line for each case; a text stands as it is."""
    lines = (case if isinstance(case, str) else json.dumps(case) for case in cases)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def objects(text: str) -> list[dict[str, Any]]:
    """The objects of an output, one a line, each line ended."""
    assert text.endswith("\n") or not text
    return [json.loads(line) for line in text.splitlines()]


def words(text: str) -> str:
    """A text without its line breaks."""
    return " ".join(text.split())


def tiny_knowledge(folder: Path) -> str:
    """A folder with a tiny rulebase, for tests to which the shipped one adds nothing but time."""
    return str(write_rulebase(folder / "rulebase"))


def names(verdicts: Sequence[dict[str, Any]]) -> list[str]:
    """The ids of the cases of verdicts."""
    return [str(verdict["case"]) for verdict in verdicts]


# --- what it reads --------------------------------------------------------------------------------


def test_every_format_and_several_files(tmp_path: Path) -> None:
    """One case in YAML, JSON, JSON Lines and on standard input, of one run, is one and the same."""
    case = {"case": "one", "answers": ANSWERS}
    yaml = tmp_path / "a.yaml"
    yaml.write_text("case: one\nanswers:\n  job.gap_type: [years_experience]\n"
                    "  iv.stage_reached: final  # as far as I know\n", "utf-8")
    pretty = tmp_path / "b.json"
    pretty.write_text("\ufeff" + json.dumps(case, indent=2), "utf-8")
    windows = tmp_path / "c.yaml"
    windows.write_bytes(yaml.read_bytes().replace(b"\n", b"\r\n"))
    lines = log(tmp_path / "d.jsonl", case, "", case)
    ended = run("diagnose", yaml, pretty, windows, lines, "-", "--json", stdin=json.dumps(case))
    assert (ended.code, ended.err) == (0, "")
    assert len(ended.out.splitlines()) == 6
    assert len(set(ended.out.splitlines())) == 1


def test_the_text_names_each_of_several_cases(tmp_path: Path) -> None:
    """As text, each case begins with its id, below a line that parts it from the one before."""
    cases = log(tmp_path / "log.jsonl", *({"case": f"no {n}", "answers": {}} for n in (1, 2, 3)))
    text = invoke("diagnose", cases, DEBRIEF_KNOWLEDGE=tiny_knowledge(tmp_path)).stdout
    assert re.findall(r"^Case (.*)$", text, re.M) == ["no 1", "no 2", "no 3"]
    assert len(re.findall(r"^─+$", text, re.M)) == 2


def test_unanswered_is_unknown(tmp_path: Path) -> None:
    """A case without answers is undetermined, with no reason ahead of another."""
    empty = log(tmp_path / "e.jsonl", {"case": "e", "answers": {}},
                {"case": "n", "answers": {"iv.technical": None}})
    for verdict in objects(run("diagnose", empty, "--json").out):
        assert verdict["diagnosis"]["leading"] == "undetermined"
        assert len(set(verdict["diagnosis"]["probabilities"].values())) == 1


# --- how honest it is -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Judged:
    """Cases whose reason is known, judged: ids by whether the diagnosis agrees."""

    right: list[str]
    wrong: list[str]
    undetermined: list[str]
    sure: list[str]
    """Wrong ones that were called likely or more."""


def judged(verdicts: Sequence[dict[str, Any]]) -> Judged:
    """Compare verdicts on the real cases with what the employers confirmed."""
    found = Judged([], [], [], [])
    for case, verdict in zip(REAL, verdicts, strict=True):
        diagnosis = verdict["diagnosis"]
        if diagnosis["leading"] == "undetermined":
            found.undetermined.append(case["case"])
        elif diagnosis["leading"] == case["confirmed"]:
            found.right.append(case["case"])
        else:
            found.wrong.append(case["case"])
            if diagnosis["certainty"] in ("likely", "very likely"):
                found.sure.append(case["case"])
    return found


@pytest.fixture(scope="module")
def shipped() -> Ended:
    """What `debrief diagnose knowledge/cases/real.jsonl --json` prints."""
    return run("diagnose", REAL_CASES, "--json")


def test_real_cases_with_what_the_employer_said(shipped: Ended) -> None:
    """With what was told afterwards, over 90 % of the real cases get the confirmed reason."""
    found = judged(objects(shipped.out))
    assert len(REAL) >= 44
    assert len(found.right) > 0.9 * len(REAL), found
    assert not found.sure


def test_real_cases_without_what_the_employer_said() -> None:
    """Without it at least half are undetermined, few are wrong, and none is wrong and sure."""
    silent = [{**case, "answers": {question: answer for question, answer in case["answers"].items()
                                   if not question.startswith(TOLD_AFTERWARDS)}} for case in REAL]
    result = invoke("diagnose", "-", "--json", stdin="\n".join(map(json.dumps, silent)))
    assert (result.exit_code, result.stderr) == (0, "")
    found = judged(objects(result.stdout))
    assert len(found.undetermined) >= len(REAL) / 2, found
    assert len(found.wrong) <= 0.15 * len(REAL), found
    assert len(found.wrong) < len(found.right), found
    assert not found.sure


# --- data for programs ----------------------------------------------------------------------------


def test_json_is_one_object_a_line_and_case(shipped: Ended) -> None:
    """--json prints an object a case, in order, each as the published schema says, and no more."""
    assert (shipped.code, shipped.err) == (0, "")
    verdicts = objects(shipped.out)
    assert names(verdicts) == names(REAL)
    schema = json.loads(invoke("schema", "verdict").stdout)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for verdict in verdicts:
        validator.validate(verdict)
        assert sum(verdict["diagnosis"]["probabilities"].values()) == pytest.approx(1, abs=1e-5)
        totals = [verdict["diagnosis"]["decibans"][name]
                  for name in verdict["diagnosis"]["ranking"]]
        assert totals == sorted(verdict["diagnosis"]["decibans"].values(), reverse=True)


def test_the_same_bytes_under_every_hash_seed(tmp_path: Path) -> None:
    """What is printed does not depend on PYTHONHASHSEED."""
    few = log(tmp_path / "few.jsonl", *REAL[:2])
    seen = {run("diagnose", few, "--json", PYTHONHASHSEED=seed).out for seed in ("0", "77")}
    assert len(seen) == 1


# --- what it refuses ------------------------------------------------------------------------------

BAD_CASE = (
    '{"case": "bad", "date": "31.3.2026", "confirmed": "abilty", "shoe_size": 43, "answers": {'
    '"work.match": "haf", "work.gaps": "degree", "work.level": ["up"], "talk.thanked": true, '
    '"talk.rounds": -1, "talk.words": ["ha"], "work.mtch": "all", "work.level": "same"}}')
BAD_CASE_ERRORS = {
    '"31.3.2026"': "'31.3.2026' is not a date",
    '"abilty"': "unknown category 'abilty'",
    '"shoe_size"': "unknown field of the case 'shoe_size'",
    '"haf"': "unknown option of work.match 'haf'",
    '"degree"': "work.gaps takes a list of options, not 'degree'",
    '["up"]': "work.level takes one option, not a list",
    'true': "'true' is not an option of talk.thanked",
    '-1': "talk.rounds is a count; '-1' is none",
    '["ha"]': "talk.words takes words",
    '"work.mtch"': "unknown question 'work.mtch'",
    '"work.level": "same"': "'work.level' is given twice",
}
WORSE_CASE = (
    '{"case": "worse", "answers": {"work.match": "unknown", "work.gaps": ["skil", ["none"]], '
    '"work.level": {"up": 1}, "talk.thanked": "maybe", "talk.rounds": "3"}, "canddate": "x"}')
WORSE_CASE_ERRORS = {
    '"unknown"': "'unknown' is not an option of work.match",
    '"skil"': "unknown option of work.gaps 'skil'",
    '["none"]': "work.gaps: a list is not an option",
    '{"up": 1}': "work.level takes one option, not a mapping",
    '"maybe"': "unknown option of talk.thanked 'maybe'",
    '"3"': "talk.rounds is a count; '3' is none",
    '"canddate"': "unknown field of the case 'canddate'",
}


def test_a_refused_case_is_told_all_its_errors(tmp_path: Path) -> None:
    """Each error of each bad case is told with its place; the other lines are still diagnosed."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    good = {"case": "good", "answers": {"work.match": "few"}}
    cases = log(tmp_path / "log.jsonl", good, BAD_CASE, good, WORSE_CASE, good)
    ended = run("diagnose", cases, "--json", "--knowledge", rulebase)
    assert ended.code == 1
    assert names(objects(ended.out)) == ["good"] * 3
    expected = {
        f"{cases}:{line}:{text.index(where) + 1}: {what}"
        for line, text, errors in ((2, BAD_CASE, BAD_CASE_ERRORS), (4, WORSE_CASE,
                                                                    WORSE_CASE_ERRORS))
        for where, what in errors.items()}
    lines = ended.err.splitlines()
    assert lines.pop() == "2 cases or files were refused; see above."
    heads, causes = lines[::2], lines[1::2]
    assert len(heads) == len(expected)
    assert all(any(head.startswith(start) for head in heads) for start in expected), ended.err
    assert all(re.fullmatch(r"    \S.*; \S.*", cause) for cause in causes)
    for near in ("ability", "half", "work.match", "skill", "candidate", "write yes"):
        assert near in ended.err


@pytest.mark.parametrize("broken", ['{"case": "b", "answers": {', "{", "no JSON at all", "[1, 2]",
                                    '"text"', "42", "# a comment", "case: b"])
def test_a_broken_line_of_a_log(broken: str, tmp_path: Path) -> None:
    """A line that is no object, such as one cut off, is refused by itself, with its number."""
    cases = log(tmp_path / "log.jsonl", {"case": "a", "answers": {}}, broken,
                {"case": "c", "answers": {}})
    result = invoke("diagnose", cases, "--json", DEBRIEF_KNOWLEDGE=tiny_knowledge(tmp_path))
    assert names(objects(result.stdout)) == ["a", "c"]
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{cases}:2:")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing, a binary or an impossible file and a folder: a line each, exit code 4; and on."""
    good = tmp_path / "good.yaml"
    good.write_text("case: good\nanswers: {}\n", "utf-8")
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(bytes(range(256)))
    bad = [tmp_path / "missing.yaml", binary, tmp_path, good / "below.yaml", Path("x" * 5_000)]
    ended = run("diagnose", bad[0], good, *bad[1:], good, "--json")
    assert ended.code == 4
    assert names(objects(ended.out)) == ["good", "good"]
    *lines, last = ended.err.splitlines()
    assert last == "5 cases or files were refused; see above."
    assert [line.split(": ")[0] for line in lines] == [str(path) for path in bad]
    assert all(re.search(r": cannot be read: \w", line) for line in lines)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    """A file that one may not read is refused like a missing one."""
    closed = log(tmp_path / "closed.jsonl", {"case": "a", "answers": {}})
    closed.chmod(0)
    ended = run("diagnose", closed)
    assert (ended.code, ended.out) == (4, "")


def test_the_exit_code_does_not_depend_on_the_order(tmp_path: Path) -> None:
    """A refused case and a missing file end in the same exit code, whichever comes first."""
    tiny = tiny_knowledge(tmp_path)
    bad = log(tmp_path / "bad.jsonl", {"case": "a", "answers": {"no.such": 1}})
    missing = tmp_path / "missing.yaml"
    assert invoke("diagnose", bad, missing, DEBRIEF_KNOWLEDGE=tiny).exit_code == 4
    assert invoke("diagnose", missing, bad, DEBRIEF_KNOWLEDGE=tiny).exit_code == 4


@pytest.mark.parametrize(("text", "said"), [
    ("", "there is no case here"), (" \n\n\t", "there is no case here"),
    ("# nothing yet\n", "there is no case here"), ("\ufeff", "there is no case here"),
    ("---\n", "there is no case here"), ("[]", "the case must be a mapping"),
    ("{}", "the case has no 'case'"), ("\0", "not valid YAML"), ("{", "not valid JSON"),
    ("case: a\nanswers: {}\n---\ncase: b\nanswers: {}\n", "a second document begins here"),
    ("just words", "the case must be a mapping"), ("case: ''\nanswers: {}\n", "'case'"),
])
def test_input_without_a_case(text: str, said: str, tmp_path: Path) -> None:
    """Input that holds no whole case is refused with what is wrong, and nothing is printed."""
    result = invoke("diagnose", "-", stdin=text, DEBRIEF_KNOWLEDGE=tiny_knowledge(tmp_path))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("standard input:1:") or "second document" in said
    assert said in result.stderr


def test_empty_standard_input() -> None:
    """`debrief diagnose - < /dev/null` is refused with one message."""
    ended = run("diagnose", "-")
    assert (ended.code, ended.out) == (1, "")
    assert "there is no case here" in ended.err
    assert len(ended.err.splitlines()) == 3


@pytest.mark.parametrize(("form", "name"), [
    ("diagnose", "\ud800"), ("diagnose", "\x1b[31mred\x1b[0m\x07"), ("diagnose", "a\nb\tc"),
    ("plan", "\x1b[31mred\x1b[0m\x07"),
])
def test_a_case_id_cannot_paint_the_terminal(name: str, form: str, tmp_path: Path) -> None:
    """Control characters in the id of a case are refused or escaped, never sent to a terminal."""
    case = log(tmp_path / "log.jsonl", {"case": name, "answers": {}})
    seen = on_terminal(form, case, TERM="dumb")
    assert "Traceback" not in seen
    assert all(character.isprintable() or character == "\n" for character in seen), repr(seen)


# --- how it looks ---------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [80, 40])
def test_text_fits_the_terminal(columns: int) -> None:
    """No line is wider than the terminal, and none ends in spaces."""
    text = "".join(json.dumps(case) + "\n" for case in REAL[::4])
    result = invoke("diagnose", "-", stdin=text, COLUMNS=str(columns))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert not [line for line in lines if cell_len(line) > columns]
    assert not [line for line in lines if line != line.rstrip()]
    assert "\n\n\n" not in result.stdout


def test_one_is_no_plural() -> None:
    """Text says `1 step` and `1 more step`, never `1 steps`."""
    text = "\n".join(map(json.dumps, REAL[1:4]))
    shown = words(invoke("diagnose", "-", stdin=text).stdout)
    assert not re.findall(r"(?<![\d.,+−-])1 (?:more )?(?:steps|days|hours|cases|answers)\b", shown)


def test_a_real_terminal_of_40_columns(tmp_path: Path) -> None:
    """The same on a terminal that is 40 columns wide, with a long path."""
    case = tmp_path / "my-case.yaml"
    case.write_text(SMALL_CASE, "utf-8")
    lines = SEQUENCE.sub("", on_terminal("diagnose", case, columns=40)).splitlines()
    assert max(map(cell_len, lines)) <= 40
    assert not [line for line in lines if line != line.rstrip()]


def test_the_verdict_comes_first() -> None:
    """As text the verdict leads, then how sure it is; the numbers are those of --json."""
    text = "\n".join(map(json.dumps, REAL[:12]))
    verdicts = objects(invoke("diagnose", "-", "--json", stdin=text).stdout)
    texts = re.split(r"\n─+\n", invoke("diagnose", "-", stdin=text, COLUMNS="200").stdout)
    for case, found, shown_text in zip(REAL, verdicts, texts, strict=False):
        verdict = found["diagnosis"]
        lines = shown_text.splitlines()
        assert lines[0] == f"Case {case['case']}"
        if verdict["leading"] == "undetermined":
            assert lines[2] == "The facts do not decide it."
        else:
            percent = round(100 * verdict["probabilities"][verdict["leading"]])
            title = KNOWLEDGE.categories[verdict["leading"]].title
            assert title.casefold() in lines[2].casefold()
            assert lines[5].startswith(f"How sure: {verdict['certainty']} ({percent} %).")
        shown = [int(found) for line in lines if (match := re.search(r"(\d+) % +[+−]\d", line))
                 for found in match.groups()]
        assert shown == [round(100 * verdict["probabilities"][name]) for name in verdict["ranking"]]


def test_colour_only_where_someone_looks(tmp_path: Path) -> None:
    """Colour on a terminal; none with NO_COLOR; no escape at all when piped or on a dumb one."""
    case = log(tmp_path / "log.jsonl", REAL[0])
    assert COLOUR.search(on_terminal("diagnose", case, NO_COLOR=""))
    assert not COLOUR.search(on_terminal("diagnose", case, NO_COLOR="1"))
    assert ESCAPE not in on_terminal("diagnose", case, TERM="dumb")
    assert ESCAPE not in run("diagnose", case).out


def test_json_is_never_coloured(tmp_path: Path) -> None:
    """--json on a terminal is the same bytes as through a pipe."""
    case = log(tmp_path / "log.jsonl", REAL[0])
    assert on_terminal("diagnose", case, "--json") == invoke("diagnose", case, "--json").stdout


@pytest.mark.parametrize("form", [[], ["--json"]], ids=str)
def test_a_reader_that_has_seen_enough(form: list[str]) -> None:
    """As with `| head -1`, when the reader goes away the program ends quietly, with exit code 0."""
    with subprocess.Popen(command("diagnose", REAL_CASES, *form), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, cwd=ROOT, env=environment()) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        err = process.stderr.read()
        assert (process.wait(TIMEOUT), err) == (0, b"")


def test_head_in_a_shell(tmp_path: Path) -> None:
    """`debrief diagnose FILE | head -1` prints one line and no complaint."""
    case = log(tmp_path / "log.jsonl", REAL[0])
    ended = in_shell('"$@" | head -1', "diagnose", case)
    assert (ended.out, ended.err) == (f"Case {REAL[0]['case']}\n", "")


@pytest.mark.parametrize(("file", "cases"), [
    ("plain.yaml", ["plain"]), ("other name.yaml", ["plain"]), ("log.jsonl", ["a", "log"]),
    ("many.json", ["a", "b"]), ("log.txt", ["a", "b"]),
    ("$HOME;'x'.jsonl", ["a b", "$(e);"]), ("-dash.jsonl", ["one", "--trace"]),
])
def test_commands_named_in_the_output_work(
    file: str, cases: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command that the text names can be pasted into a shell, and is about the same case."""
    monkeypatch.chdir(tmp_path)
    tiny = tiny_knowledge(tmp_path)
    log(Path(file), *({"case": case, "answers": {"work.match": "few"}} for case in cases))
    text = invoke("diagnose", "--", file, COLUMNS="300", DEBRIEF_KNOWLEDGE=tiny).stdout
    named = [line[line.index("debrief "):]
             for line in text.splitlines() if "•" in line and "debrief " in line]
    assert len(named) >= 2 * len(cases)
    plans = []
    for line in named:
        ended = invoke(*shlex.split(line)[1:], DEBRIEF_KNOWLEDGE=tiny)
        assert ended.exit_code == 0, (line, ended.output)
        plans += re.findall(r"^Plan for (.*?):", ended.stdout, re.M)
    assert plans == cases


def test_the_command_for_the_rest_of_a_plan_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where steps were left out, the command that is said to show them all does so as it stands."""
    monkeypatch.chdir(tmp_path)
    log(Path("log.jsonl"), REAL[0])
    text = words(invoke("diagnose", "log.jsonl", COLUMNS="300").stdout)
    named = [found for found in re.findall(r"`(debrief [^`]*)`", text) if "--max-steps 0" in found]
    assert len(named) == 1
    result = invoke(*shlex.split(named[0])[1:])
    assert result.exit_code == 0, result.output
    assert "Left out" not in result.stdout


def test_commands_named_in_the_output_keep_the_knowledge(tmp_path: Path) -> None:
    """With --knowledge the commands named in the output use the same knowledge."""
    rulebase = write_rulebase(tmp_path / "rulebase")
    case = log(tmp_path / "tiny.jsonl", {"case": "tiny", "answers": {"work.match": "few"}})
    text = invoke("diagnose", case, "--knowledge", rulebase, COLUMNS="300").stdout
    named = [line[line.index("debrief "):]
             for line in text.splitlines() if "•" in line and "debrief " in line]
    assert named
    for line in named:
        assert invoke(*shlex.split(line)[1:]).exit_code == 0, line


# --- the cap --------------------------------------------------------------------------------------


def test_max_steps(tmp_path: Path) -> None:
    """--max-steps shortens the plan and tells what was left out; 0 leaves out nothing."""
    case = log(tmp_path / "log.jsonl", REAL[0])

    def plan(*options: str) -> dict[str, Any]:
        result = invoke("diagnose", case, "--json", *options)
        made: dict[str, Any] = json.loads(result.stdout)["plan"]
        return made

    one, usual, everything = plan("--max-steps", "1"), plan(), plan("--max-steps", "0")
    assert 0 < len(one["steps"]) < len(usual["steps"]) < len(everything["steps"])
    assert plan("--max-steps", "10") == usual
    assert plan("--max-steps", "999") == everything
    assert len([step for step in usual["steps"] if not step["done"]]) <= 10
    assert one["left_out"]
    assert everything["left_out"] == []
    ids = {step["id"] for step in everything["steps"]}
    assert {step["id"] for step in usual["steps"]} | set(usual["left_out"]) <= ids


@pytest.mark.parametrize("number", ["-1", "ten", "1.5", ""])
def test_bad_max_steps(number: str, tmp_path: Path) -> None:
    """A cap that is no whole number from 0 is refused as a wrong command line."""
    case = log(tmp_path / "log.jsonl", REAL[0])
    result = invoke("diagnose", case, "--max-steps", number)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--max-steps" in result.stderr.splitlines()[-1]
