"""`debrief diagnose`: what it refuses, and what it says of it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.cli.running import invoke, log, names, objects, on_terminal, run, tiny_knowledge
from tests.knowledge.rulebase import write_rulebase

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
    assert len(ended.err.splitlines()) == 2


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
