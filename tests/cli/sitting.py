"""A person at the questionnaire, with a pseudo-terminal and without one.

What is expected are the texts of the knowledge and what stands in the file, not the wording of
the dialogue.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pexpect

from knowledge.model.conditions import Value
from knowledge.model.records import Question
from knowledge.reading.cases import Case, read_cases
from tests.strategies import shipped

ROOT = Path(__file__).parents[2]
KNOWN = shipped()
QUESTIONS = list(KNOWN.questions.values())
FIRST, GAP, RECURS, LEVEL = (KNOWN.questions[f"job.{name}"] for name in (
    "must_have_match", "gap_type", "gap_recurs", "level"))
WAIT = 600
"""Seconds after which something hangs, even on a busy machine."""


def environment(home: Path, term: str = "xterm") -> dict[str, str]:
    """An environment that knows nothing of the one who runs the tests."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "TERM": term,
            "DEBRIEF_CACHE": os.environ["DEBRIEF_CACHE"], "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}


def command(*arguments: str) -> list[str]:
    """The command line of the questionnaire, section by section unless an order is given."""
    order = () if "--order" in arguments else ("--order", "section")
    return [sys.executable, "-m", "cli", "ask", *arguments, *order]


def words(text: str) -> str:
    """A pattern for a text, however it is wrapped."""
    return r"\s+".join(re.escape(word) for word in text.split())


def heed_hang_ups() -> None:
    """Let a hang-up end this process, also where the tests themselves are run with nohup."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Person:
    """Someone at a terminal."""

    def __init__(self, home: Path, *arguments: str, columns: int = 80, term: str = "xterm") -> None:
        program, *rest = command(*arguments)
        self.child = pexpect.spawn(
            program, rest, cwd=str(home), env=environment(home, term), encoding="utf-8",
            timeout=WAIT, dimensions=(50, columns), preexec_fn=heed_hang_ups)
        self.child.delaybeforesend = None
        self.home = home
        self.seen = ""

    def sees(self, text: str) -> None:
        """Wait until a text has been shown, however it is wrapped."""
        self.matches(words(text))

    def matches(self, pattern: str) -> None:
        """Wait until something has been shown."""
        self.child.expect(pattern)
        self.seen += self.child.before + self.child.after

    def asked(self, question: Question) -> None:
        """Wait until a question has been asked, with its options, and a reply is waited for."""
        self.sees(question.text)
        if question.options:
            self.sees(question.options[-1].label)
        self.matches(r"\n[^\n]+: ")

    def types(self, line: str) -> None:
        """Type a line and press Enter."""
        self.child.sendline(line)

    def replies(self, question: Question, line: str) -> None:
        """Wait for a question and reply to it."""
        self.asked(question)
        self.types(line)

    def leaves(self) -> int:
        """Wait for the end; the exit code."""
        self.child.expect(pexpect.EOF)
        self.seen += self.child.before
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None
                   else -self.child.signalstatus)

    def kept(self, name: str = "case.yaml") -> Mapping[str, Value]:
        """The answers in the file."""
        return case_in((self.home / name).read_text()).answers


def case_in(text: str) -> Case:
    """The one good case in a text."""
    (found,) = read_cases(text, "test.yaml", KNOWN)
    assert isinstance(found, Case), found
    return found


Sits = Callable[..., Person]


def run(home: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run the questionnaire without a terminal."""
    return subprocess.run(
        command(*arguments), input=typed, capture_output=True, text=True, encoding="utf-8",
        cwd=home, env=environment(home), timeout=WAIT, check=False)


def write(folder: Path, *answers: str) -> None:
    """Write `case.yaml`."""
    lines = "".join(f"  {answer}\n" for answer in answers)
    (folder / "case.yaml").write_text(
        f"# mine\ncase: x\nanswers:\n{lines}notes: {{a: [b,  c]}}\n")
