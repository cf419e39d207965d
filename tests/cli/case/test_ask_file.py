"""What the questionnaire keeps: it goes on with a file, and loses no answer, however it ends."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.sitting import FIRST, GAP, KNOWN, LEVEL, RECURS, Sits, case_in, words, write

pytestmark = pytest.mark.filterwarnings("ignore:.*forkpty.*:DeprecationWarning")


def test_quit_and_resume(sits: Sits) -> None:
    """After q the same command goes on behind the last answer; what was skipped is offered last."""
    rejections, stage, feedback, breadth = (KNOWN.questions[f"hist.{name}"] for name in (
        "rejections", "stage_pattern", "same_feedback", "breadth"))
    arguments = ("my case.yaml", "--section", "hist.")
    person = sits(*arguments, "--date", "2026-03-31")
    person.replies(rejections, "2")
    person.replies(stage, "")
    person.replies(feedback, "1")
    person.replies(breadth, "q")
    person.sees("debrief ask 'my case.yaml'")
    assert person.leaves() == 0
    case = case_in((person.home / "my case.yaml").read_text())
    assert (case.id, str(case.date)) == ("my case", "2026-03-31")

    person = sits(*arguments)
    person.replies(breadth, "1")
    person.types("what?")
    person.types("b")
    person.replies(breadth, "")
    person.types("r")
    person.asked(stage)
    assert not re.search(words(rejections.text), person.seen)
    person.types("2")
    assert person.leaves() == 0
    assert dict(person.kept("my case.yaml")) == {
        "hist.rejections": "2", "hist.stage_pattern": "technical", "hist.same_feedback": "0",
        "hist.breadth": "focused"}

    person = sits(*arguments)
    assert person.leaves() == 0
    assert not re.search(words(rejections.text), person.seen)


def test_back_reaches_answers_of_the_last_time(sits: Sits, tmp_path: Path) -> None:
    """After resuming, b leads to the answers given before, and on again from there."""
    write(tmp_path, "hist.rejections: '2'")
    person = sits("case.yaml", "--section", "hist.")
    stage, rejections = KNOWN.questions["hist.stage_pattern"], KNOWN.questions["hist.rejections"]
    person.replies(stage, "b")
    person.replies(rejections, "b")
    person.replies(rejections, "3")
    person.replies(stage, "b")
    person.replies(rejections, "")
    person.replies(stage, "q")
    assert person.leaves() == 0
    assert person.kept() == {"hist.rejections": "several"}


def test_review(sits: Sits, tmp_path: Path) -> None:
    """With --review answered questions come again; Enter keeps, another answer replaces."""
    write(tmp_path, "iv.nerves: high   # I shook", "fb.given: specific")
    person = sits("case.yaml", "--review", "--section", "iv.nerves", "--section", "fb.given")
    nerves = KNOWN.questions["iv.nerves"]
    person.asked(nerves)
    person.sees(nerves.label("high"))
    person.types("")
    person.replies(KNOWN.questions["fb.given"], "none")
    assert person.leaves() == 0
    assert (tmp_path / "case.yaml").read_text() == (
        "# mine\ncase: x\nanswers:\n  iv.nerves: high   # I shook\n  fb.given: none\n"
        "notes: {a: [b,  c]}\n")


ENDS: dict[str, tuple[Callable[[Any], None], int]] = {
    "Ctrl-C": (lambda child: child.sendintr(), 130),
    "kill -9": (lambda child: child.kill(signal.SIGKILL), -signal.SIGKILL),
    "kill": (lambda child: child.kill(signal.SIGTERM), -signal.SIGTERM),
    "hang-up": (lambda child: child.kill(signal.SIGHUP), -signal.SIGHUP),
}


@pytest.mark.parametrize("end", ENDS)
def test_no_answer_is_lost(sits: Sits, end: str) -> None:
    """However the questionnaire is ended, every answer given so far is in the file."""
    act, code = ENDS[end]
    person = sits("case.yaml")
    person.replies(FIRST, "2")
    person.replies(GAP, "none")
    person.asked(LEVEL)
    act(person.child)
    assert person.leaves() == code
    assert person.kept() == {"job.must_have_match": "most", "job.gap_type": ("none",)}
    assert [path.name for path in person.home.iterdir()] == ["case.yaml"]
    if end == "Ctrl-C":
        assert re.search(r"2 .*case\.yaml", person.seen)
        assert "Traceback" not in person.seen


def test_a_closed_terminal_loses_nothing(sits: Sits) -> None:
    """When the terminal window is closed, every answer given so far is in the file."""
    person = sits("case.yaml")
    person.replies(FIRST, "2")
    person.asked(GAP)
    person.child.close(force=False)
    assert person.kept() == {"job.must_have_match": "most"}


def test_without_a_file(sits: Sits) -> None:
    """Where nothing is kept, no file is made; on leaving, the answers are printed as a case."""
    for end in ("q", "Ctrl-C"):
        person = sits()
        person.types("?")
        person.types("")
        person.replies(FIRST, "2")
        person.replies(GAP, "2,3")
        person.asked(RECURS)
        person.types("q") if end == "q" else person.child.sendintr()
        assert person.leaves() == (0 if end == "q" else 130)
        text = person.seen.replace("\r", "")
        case = case_in("case: my-case" + text.split("case: my-case")[1])
        assert case.answers == {"job.must_have_match": "most",
                                "job.gap_type": ("hard_skill", "years_experience")}
        assert list(person.home.iterdir()) == []


def test_where_to_keep_the_answers_is_asked(sits: Sits, tmp_path: Path) -> None:
    """A file can be named in the dialogue; a name that will not do is told, and asked again."""
    person = sits()
    for name in ("case.json", ".", "none/such/folder/x.yaml", "yes"):
        person.types(name)
    person.types("~/case")
    person.replies(FIRST, "2")
    person.replies(GAP, "q")
    assert person.leaves() == 0
    assert person.kept() == {"job.must_have_match": "most"}
    assert [path.name for path in tmp_path.iterdir()] == ["case.yaml"]


def test_a_vanished_folder(sits: Sits, tmp_path: Path) -> None:
    """Where an answer can no longer be written, this is said and all answers are printed."""
    (tmp_path / "folder").mkdir()
    person = sits("folder/case.yaml")
    person.asked(FIRST)
    (tmp_path / "folder").rmdir()
    person.types("2")
    assert person.leaves() == 4
    assert "job.must_have_match: most" in person.seen
    assert "folder/case.yaml" in person.seen
    assert "Traceback" not in person.seen
