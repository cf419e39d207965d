"""The case's file while it is being filled."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from cli.shared.case_file import CaseFile, write_whole
from cli.shared.case_text import case_text, scalar, with_answer, with_date
from cli.shared.failures import FileFailure, Refused
from knowledge.model.conditions import Value
from knowledge.model.problems import Problems
from knowledge.reading.cases import Case, answers_data, read_cases
from knowledge.reading.yaml_tree import Text, read_yaml
from tests.examples import examples
from tests.strategies import answers, shipped, values

ROOT = Path(__file__).parents[3]
KNOWN = shipped()
ORDER = list(KNOWN.questions)

WRITTEN_BY_HAND = """\
# my case, do not lose this line
case: "acme 2026"   # the id
candidate: Jo

answers:   # mine
  # the job
  job.level: 'same'   # more or less
  job.gap_type:  # what they named
    - degree
    # and also
    - language

  # the interview
  iv.technical: ~   # ask Ann
  iv.nerves: high
  iv.rounds:

# what follows is only for me
notes:
    deep: [a,   b]
    long: >-
      folded words
      # not a comment
"""
LAYOUTS = {
    "by hand": WRITTEN_BY_HAND,
    "windows": WRITTEN_BY_HAND.replace("\n", "\r\n"),
    "byte order mark": "\ufeff" + WRITTEN_BY_HAND,
    "nothing yet": "case: x\nanswers:\n",
    "null": "case: x\nanswers: null  # none yet\nnotes: y\n",
    "no last line end": "case: x\nanswers:",
    "last answer without line end": "case: x\nanswers:\n  iv.nerves: low",
    "empty braces": "answers: {}  # none\ncase: x\n",
    "braces": "case: x\nanswers: {iv.nerves: low, job.gap_type: [degree],  # so\n  fb.given: }\n",
    "marked document": "---\ncase: x\nanswers:\n    iv.nerves: low\n...\n",
    "list on one line": "case: x\nanswers:\n  job.gap_type: [degree,  # one\n    language]\n#end\n",
    "list without indent": "case: x\nanswers:\n  fb.reason:\n  - salary\n  - frozen\n#end\n",
    "words in folds": 'case: x\nanswers:\n  iv.nerves: "low"\n  fb.given: >-\n    none\n#end\n',
}


def read(text: str) -> Case:
    """The one good case in a text."""
    (found,) = read_cases(text, "test.yaml", KNOWN)
    assert isinstance(found, Case), found
    return found


def comments(text: str) -> set[str]:
    """The comments in one of the layouts."""
    lines = (line.strip() for line in text.splitlines())
    return {line[line.index("#"):] for line in lines
            if "#" in line and line != "# not a comment"}


def edits() -> st.SearchStrategy[tuple[str, Value | None]]:
    """An answer given, changed or removed."""
    return st.sampled_from(list(KNOWN.questions.values())).flatmap(
        lambda question: st.tuples(st.just(question.id), st.none() | values(question)))


@pytest.mark.parametrize("layout", LAYOUTS)
@examples(4)
@given(changes=st.lists(edits(), max_size=6))
def test_edits_change_answers_and_nothing_else(
    layout: str, changes: list[tuple[str, Value | None]]
) -> None:
    """In every layout, any edits read back as meant, and no comment or other field is lost."""
    text = LAYOUTS[layout]
    before = read(text)
    wanted = dict(before.answers)
    for question, value in changes:
        text = with_answer(text, question, value, ORDER)
        wanted.pop(question, None)
        if value is not None:
            wanted[question] = value
    after = read(text)
    assert dict(after.answers) == wanted
    assert (after.id, after.candidate, after.notes) == (before.id, before.candidate, before.notes)
    assert comments(LAYOUTS[layout]) <= comments(text)


def test_an_edit_touches_its_own_line_only() -> None:
    """Changing one answer and adding one leaves all other lines as they were, in their order."""
    text = with_answer(WRITTEN_BY_HAND, "iv.nerves", "low", ORDER)
    text = with_answer(text, "iv.technical", "solid", ORDER)
    text = with_answer(text, "job.gap_recurs", "some", ORDER)
    assert text == (
        WRITTEN_BY_HAND
        .replace("  iv.nerves: high\n", "  iv.nerves: low\n")
        .replace("  iv.technical: ~   # ask Ann\n", "  iv.technical: solid   # ask Ann\n")
        .replace("    - language\n", "    - language\n  job.gap_recurs: some\n"))


def test_what_stands_below_the_answers_stays_below() -> None:
    """A comment below the last answer stays below a new last answer."""
    text = with_answer(WRITTEN_BY_HAND, "hist.breadth", "focused", ORDER)
    assert "iv.rounds:\n  hist.breadth: focused\n\n# what follows is only for me\nnotes:" in text


@given(answers(KNOWN))
@examples(3)
def test_answers_are_the_same_for_every_yaml_reader(given_answers: Mapping[str, Value]) -> None:
    """YAML 1.1 tools read the same words: no option turns into a truth value or a number."""
    text = case_text("no", given_answers, date(2026, 3, 31))
    assert dict(read(text).answers) == dict(given_answers)
    old = YAML(typ="safe", pure=True)
    old.version = (1, 1)
    found = old.load(text)
    assert found["case"] == "no"
    assert (found["answers"] or {}) == answers_data(given_answers)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
@examples(20)
def test_any_words_read_back(words: str) -> None:
    """Whatever is typed or a file is called reads back as the same text."""
    tree = read_yaml(scalar(words), "test.yaml", Problems())
    assert isinstance(tree, Text)
    assert tree.text == words


def test_a_new_file_is_private_and_comes_with_the_first_answer(tmp_path: Path) -> None:
    """Opening writes nothing; the first answer makes a file that only its owner can read."""
    path = tmp_path / "my case.yaml"
    file = CaseFile(path, KNOWN, date(2026, 3, 31))
    file.keep("iv.nerves", None)
    assert list(tmp_path.iterdir()) == []
    file.keep("iv.nerves", "low")
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o600
    case = read(path.read_text())
    assert (case.id, case.date) == ("my case", date(2026, 3, 31))


def test_an_existing_file_keeps_its_mode_and_a_link_its_target(tmp_path: Path) -> None:
    """Replacing the content changes neither who may read the file nor what a link points to."""
    real, link = tmp_path / "real.yaml", tmp_path / "link.yaml"
    real.write_text(WRITTEN_BY_HAND)
    real.chmod(0o640)
    link.symlink_to(real)
    CaseFile(link, KNOWN).keep("iv.nerves", "low")
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert "iv.nerves: low" in real.read_text()


@pytest.mark.parametrize("text", ["", "\n \n", "# only a comment\n", "\ufeff# marked\r\n"])
def test_a_file_without_a_case_gets_one(tmp_path: Path, text: str) -> None:
    """An empty file, or one with comments alone, is filled, below its comments."""
    path = tmp_path / "x.yaml"
    path.write_text(text, newline="")
    file = CaseFile(path, KNOWN)
    assert not file.exists
    file.keep("iv.nerves", "low")
    assert path.read_bytes().decode().startswith(text.strip(" \r\n"))
    assert read(path.read_text()).answers == {"iv.nerves": "low"}


@pytest.mark.parametrize("text", [
    "case: x\nanswers:\n  iv.nerves: lots\n", "case: x\n", "- a\n", "case: [x\n", "just words\n",
    "case: x\nanswers: {}\n---\ncase: y\nanswers: {}\n", "? a\n", "case: x\nanswers: 3\n",
    '{"case": "x", "answers": {}}', ' \n{"case": "x", "answers": {}}\n{"case": "y"}\n',
])
def test_a_wrong_file_is_refused_and_left_alone(tmp_path: Path, text: str) -> None:
    """What is not one good case in YAML is refused with its errors, and never written to."""
    path = tmp_path / "x.yaml"
    path.write_text(text)
    with pytest.raises(Refused) as caught:
        CaseFile(path, KNOWN)
    assert "x.yaml" in caught.value.message
    assert path.read_text() == text


@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "X.JSON"])
def test_json_names_are_refused(tmp_path: Path, name: str) -> None:
    """A name that promises JSON is refused even before there is a file, with a better name."""
    with pytest.raises(Refused, match=r"[xX]\.yaml"):
        CaseFile(tmp_path / name, KNOWN)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A folder or a device is never replaced by a file."""
    for path in (tmp_path, Path(os.devnull)):
        with pytest.raises(Refused):
            CaseFile(path, KNOWN)
    assert not Path(os.devnull).is_file()


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    """A folder that is missing, or is a file, is told before anything is asked."""
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "none" / "x.yaml", tmp_path / "file" / "x.yaml"):
        with pytest.raises(FileFailure, match=r"x\.yaml"):
            CaseFile(path, KNOWN)
    path = tmp_path / "bytes.yaml"
    path.write_bytes(b"case: \xff\n")
    with pytest.raises(FileFailure, match="UTF-8"):
        CaseFile(path, KNOWN)


def test_changes_by_others_are_kept(tmp_path: Path) -> None:
    """What an editor changes in the file between two answers stays; a broken file is let be."""
    path = tmp_path / "x.yaml"
    file = CaseFile(path, KNOWN)
    file.keep("iv.nerves", "low")
    path.write_text(path.read_text() + "  fb.given: none\nnotes: from my editor\n")
    file.keep("iv.technical", "solid")
    assert file.case.answers == {"iv.technical": "solid", "iv.nerves": "low", "fb.given": "none"}
    assert file.case.notes == "from my editor"
    path.write_text("case: [\n")
    with pytest.raises(Refused):
        file.keep("iv.nerves", "high")
    assert path.read_text() == "case: [\n"


def test_a_failing_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the new text cannot be stored, the old file stays whole and no other file is left."""
    path = tmp_path / "x.yaml"
    file = CaseFile(path, KNOWN)
    file.keep("iv.nerves", "low")
    old = path.read_text()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cli.shared.case_file.os.fsync", full)
    with pytest.raises(FileFailure, match="No space left"):
        file.keep("iv.nerves", "high")
    assert path.read_text() == old
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("text", [
    "# braces all around\n{case: x, answers: {iv.nerves: low}}\n",
    "case: x\n? answers\n: {iv.nerves: low}\n",
])
def test_an_edit_that_would_go_wrong_is_not_written(tmp_path: Path, text: str) -> None:
    """Where no answer can be put in safely, this is told at once and the file stays as it is."""
    path = tmp_path / "x.yaml"
    path.write_text(text)
    with pytest.raises(Refused, match="line of its own"):
        CaseFile(path, KNOWN)
    assert path.read_text() == text


def test_the_date(tmp_path: Path) -> None:
    """A date is written below the id, replaces another one, and comes only when it is given."""
    day = date(2026, 3, 31)
    assert read(with_date(WRITTEN_BY_HAND, day)).date == day
    assert '# the id\ndate: 2026-03-31\ncandidate: Jo' in with_date(WRITTEN_BY_HAND, day)
    path = tmp_path / "x.yaml"
    path.write_text("case: x\ndate: 2020-01-01  # then\nanswers:\n")
    CaseFile(path, KNOWN)
    assert "2020-01-01" in path.read_text()
    CaseFile(path, KNOWN, day)
    assert path.read_text() == "case: x\ndate: 2026-03-31  # then\nanswers:\n"


WRITER = """
import itertools, signal, sys
from pathlib import Path
from cli.shared.case_file import write_whole
signal.signal(signal.SIGINT, signal.default_int_handler)  # may be ignored where tests run
print("ready", flush=True)
for number in itertools.count():
    write_whole(Path(sys.argv[1]), f"{number % 10}" * 100_000)
"""


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_killed_writer_leaves_a_whole_file(tmp_path: Path, ending: signal.Signals) -> None:
    """Whenever a writer is ended, the file holds one text as a whole."""
    path = tmp_path / "x.yaml"
    for delay in (0.003, 0.011, 0.017):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], cwd=ROOT, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline()
            while not path.exists():
                time.sleep(0.001)
            time.sleep(delay)
            writer.send_signal(ending)
            writer.wait(10)
        text = path.read_text()
        assert len(text) == 100_000
        assert len(set(text)) == 1
        if ending is not signal.SIGKILL:
            assert list(tmp_path.iterdir()) == [path]


def test_numbers_and_words_are_written_plainly() -> None:
    """What needs no quotation marks gets none, and lists stay on one line."""
    text = case_text("my-case", {
        "iv.rounds": 3, "fb.given": "none", "hist.rejections": "2", "hist.same_gap": "3+",
        "out.runner_up": "no", "fb.reason": ("salary", "frozen")})
    assert text.splitlines()[1:] == [
        "case: my-case", "answers:", "  iv.rounds: 3", "  fb.given: none",
        "  hist.rejections: '2'", "  hist.same_gap: '3+'", "  out.runner_up: 'no'",
        "  fb.reason: [salary, frozen]"]
    assert json.loads(json.dumps(answers_data(read(text).answers)))["iv.rounds"] == 3


def test_write_whole_makes_a_file(tmp_path: Path) -> None:
    """Text is written as UTF-8 with its own line ends."""
    write_whole(tmp_path / "x", "é\r\n")
    assert (tmp_path / "x").read_bytes() == b"\xc3\xa9\r\n"
