"""The questionnaire, driven through a real pseudo-terminal as a person would.

What is expected are the texts of the knowledge and what stands in the file, not the wording of
the dialogue.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.reply import Move, UnclearReply, read_reply
from engine.interpreter import Interpreter
from engine.unknowns import is_asked
from knowledge.case import Case, read_cases
from knowledge.conditions import Value
from knowledge.model import Kind, Question
from tests.strategies import shipped

pytestmark = pytest.mark.filterwarnings("ignore:.*forkpty.*:DeprecationWarning")

ROOT = Path(__file__).parents[2]
KNOWN = shipped()
QUESTIONS = list(KNOWN.questions.values())
FIRST, GAP, RECURS, LEVEL = (KNOWN.questions[f"job.{name}"] for name in (
    "must_have_match", "gap_type", "gap_recurs", "level"))
WAIT = 10


def environment(home: Path, term: str = "xterm") -> dict[str, str]:
    """An environment that knows nothing of the one who runs the tests."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "TERM": term, "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}


def command(*arguments: str) -> list[str]:
    """The command line of the questionnaire."""
    return [sys.executable, "-m", "cli", "ask", *arguments]


def words(text: str) -> str:
    """A pattern for a text, however it is wrapped."""
    return r"\s+".join(re.escape(word) for word in text.split())


class Person:
    """Someone at a terminal."""

    def __init__(self, home: Path, *arguments: str, columns: int = 80, term: str = "xterm") -> None:
        program, *rest = command(*arguments)
        self.child = pexpect.spawn(
            program, rest, cwd=str(home), env=environment(home, term), encoding="utf-8",
            timeout=WAIT, dimensions=(50, columns))
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


@pytest.fixture
def sits(tmp_path: Path) -> Iterator[Sits]:
    """Sits a person down at the questionnaire, and sends them home afterwards."""
    people = []

    def sit(*arguments: str, columns: int = 80, term: str = "xterm") -> Person:
        people.append(Person(tmp_path, *arguments, columns=columns, term=term))
        return people[-1]

    yield sit
    for person in people:
        person.child.close(force=True)


def reply_for(question: Question, place: int) -> tuple[str, Value]:
    """A reply by number, and the answer it should make."""
    if question.kind is Kind.COUNT:
        return "3", 3
    if question.kind is Kind.CHOICES:
        return "2, 1", question.option_ids[:2]
    number = place % len(question.options)
    return str(number + 1), question.option_ids[number]


def answer_everything(person: Person, place: int) -> dict[str, Value]:
    """Answer whatever should come, in the order in which it should."""
    answers: dict[str, Value] = {}
    for question in QUESTIONS:
        if is_asked(question, answers):
            line, value = reply_for(question, place)
            person.replies(question, line)
            answers[question.id] = value
    return answers


@pytest.mark.parametrize(("columns", "term", "place"), [(80, "xterm", 1), (40, "dumb", 0)])
def test_a_whole_run(sits: Sits, columns: int, term: str, place: int) -> None:
    """Just the useful questions come, in order, and at the end the diagnosis; at 40 columns too.

    Nothing but plain lines is printed before the diagnosis, none wider than the terminal.
    """
    person = sits("case.yaml", columns=columns, term=term)
    answers = answer_everything(person, place)
    dialogue = person.seen
    leading = Interpreter(KNOWN).read(answers).diagnosis.leading
    title = (KNOWN.categories.get(leading) or KNOWN.policy.undetermined).title
    person.sees(title[1:])
    assert person.leaves() == 0
    assert person.kept() == answers
    asked = {question.id for question in QUESTIONS if re.search(words(question.text), dialogue)}
    assert asked == set(answers)
    assert "\x1b" not in dialogue
    assert max(len(line) for line in dialogue.replace("\r", "").split("\n")) <= columns
    for section in {question.section for question in QUESTIONS}:
        assert re.search(words(section), dialogue)


def test_follow_ups_come_only_when_useful(sits: Sits) -> None:
    """A follow-up comes after the answer that makes it useful, and goes when that is changed.

    Its stored answer stays in the file.
    """
    person = sits("case.yaml", "--section", "job")
    person.replies(FIRST, "all")
    person.replies(GAP, "none")
    person.replies(LEVEL, "b")
    person.replies(GAP, "degree")
    person.replies(RECURS, "2")
    person.replies(LEVEL, "b")
    person.replies(RECURS, "b")
    person.replies(GAP, "none")
    person.replies(LEVEL, "b")
    person.replies(GAP, "")
    person.replies(LEVEL, "2")
    assert person.leaves() == 0
    assert person.kept() == {"job.must_have_match": "all", "job.gap_type": ("none",),
                             "job.gap_recurs": "some", "job.level": "same"}


def test_all_asks_everything(sits: Sits) -> None:
    """With --all, follow-ups come whatever the answers."""
    person = sits("case.yaml", "--all", "--section", "Prep")
    for question in QUESTIONS:
        if question.id.startswith("prep."):
            person.replies(question, "")
    person.types("")
    assert person.leaves() == 0


def test_ways_to_reply(sits: Sits) -> None:
    """Numbers, ids, labels and unambiguous beginnings are taken, in any case; several with commas.

    A wrong reply says what is possible, with what is closest, and asks again.
    """
    person = sits("case.yaml", "--section", "the job")
    person.asked(FIRST)
    for nonsense in ("5", "0", "allof", "\x1b[Ax", "9" * 50, "ä ö", "1.5", "-1", "why not", "..."):
        person.types(nonsense)
        person.sees("from 1 to 4")
    person.types("1,2")
    person.types("hafl")
    person.sees(FIRST.label("half"))
    person.types("ABOUT HALF")
    person.replies(GAP, "lic, A degree,2 ")
    person.replies(RECURS, "Mo")
    person.asked(LEVEL)
    person.types("a")
    person.sees(LEVEL.label("same"))
    person.sees(LEVEL.label("career_change"))
    person.types("Step_Down")
    person.replies(KNOWN.questions["job.gap_substitute"], " N ")
    person.asked(KNOWN.questions["job.industry_match"])
    person.child.sendeof()
    assert person.leaves() == 0
    assert person.kept() == {
        "job.must_have_match": "half", "job.gap_type": ("hard_skill", "degree", "licence_cert"),
        "job.gap_recurs": "most", "job.level": "step_down", "job.gap_substitute": "no"}


def test_a_count_takes_whole_numbers(sits: Sits, tmp_path: Path) -> None:
    """A count takes a whole number, and nothing else."""
    write(tmp_path, "iv.stage_reached: final")
    person = sits("case.yaml", "--section", "iv.rounds")
    rounds = KNOWN.questions["iv.rounds"]
    person.asked(rounds)
    for nonsense in ("three", "2.5", "-3", "9" * 3000, "1,2"):
        person.types(nonsense)
        person.sees("whole number")
    person.types("0")
    assert person.leaves() == 0
    assert person.kept()["iv.rounds"] == 0


def test_why(sits: Sits) -> None:
    """A question mark tells why something is asked, what it bears on and its sources."""
    person = sits("case.yaml")
    person.replies(FIRST, "?")
    person.sees(FIRST.why)
    person.sees(KNOWN.categories["missing_qualification"].title)
    person.sees(KNOWN.sources[FIRST.sources[0]].title)
    person.replies(FIRST, "q")
    assert person.leaves() == 0
    assert not (person.home / "case.yaml").exists()


def test_skip_back_keep_and_remove(sits: Sits) -> None:
    """Enter skips; b goes back, as often as wanted; Enter keeps what is shown; - removes it."""
    industry, mock = (KNOWN.questions[name] for name in (
        "job.industry_match", "prep.mock_interview"))
    person = sits("case.yaml")
    person.replies(FIRST, "b")
    person.replies(FIRST, "2")
    person.replies(GAP, "")
    person.replies(LEVEL, "4")
    for question in (industry, LEVEL, GAP):
        person.replies(question, "b")
    person.asked(FIRST)
    person.sees(FIRST.options[1].label)
    person.types("")
    person.replies(industry, "b")
    person.asked(LEVEL)
    person.sees(LEVEL.label("career_change"))
    person.types("-")
    person.replies(mock, "-")
    person.replies(KNOWN.questions["prep.company_research"], "I don't know")
    person.replies(KNOWN.questions["prep.best_case"], "q")
    assert person.leaves() == 0
    assert person.kept() == {"job.must_have_match": "most"}


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


def run(home: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run the questionnaire without a terminal."""
    return subprocess.run(
        command(*arguments), input=typed, capture_output=True, text=True, encoding="utf-8",
        cwd=home, env=environment(home), timeout=WAIT, check=False)


def test_piped_replies(tmp_path: Path) -> None:
    """Without a terminal replies are read line by line; the end of input saves and leaves."""
    done = run(tmp_path, "case.yaml", typed="1\n\nnonsense\n2\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert case_in((tmp_path / "case.yaml").read_text()).answers == {
        "job.must_have_match": "all", "job.level": "same"}
    assert "debrief ask case.yaml" in done.stdout
    done = run(tmp_path, "case.yaml", "--section", "iv.nerves", typed="3")
    assert done.returncode == 0
    assert "debrief ask" not in done.stdout


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """Replies that are no UTF-8, and an output that cannot show all letters, stop nothing."""
    done = subprocess.run(
        command("case.yaml"), input=b"\xff\xfe\n\x00\x1b]0;x\x07\n?\n2\n", capture_output=True,
        cwd=tmp_path, env={**environment(tmp_path), "PYTHONIOENCODING": "ascii:strict"},
        timeout=WAIT, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\x1b" not in done.stdout
    assert b"\x07" not in done.stdout
    assert case_in((tmp_path / "case.yaml").read_text()).answers == {"job.must_have_match": "most"}


@pytest.mark.parametrize(("text", "name", "code"), [
    ("case: x\nanswers: {iv.nerves: lots}\n", "x.yaml", 1),
    ('{"case": "x", "answers": {}}\n', "x.yaml", 1),
    ("", "x.json", 1),
    ("", "no-such-folder/x.yaml", 4),
    ("", "/dev/null/x.yaml", 4),
])
def test_what_is_refused(tmp_path: Path, text: str, name: str, code: int) -> None:
    """A wrong file, JSON, or a place where nothing can be written ends in an error, at once."""
    if text:
        (tmp_path / name).write_text(text)
    done = run(tmp_path, name, typed="1\n")
    assert done.returncode == code
    assert name in done.stderr
    assert done.stdout == ""
    if text:
        assert (tmp_path / name).read_text() == text


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_an_unwritable_folder(tmp_path: Path) -> None:
    """A folder without the right to write is told before anything is asked."""
    (tmp_path / "locked").mkdir(mode=0o500)
    done = run(tmp_path, "locked/x.yaml", typed="1\n")
    assert (done.returncode, done.stdout) == (4, "")
    assert "locked/x.yaml" in done.stderr


@pytest.mark.parametrize("arguments", [
    ("--section", "cooking"), ("--section", ""), ("--date", "31.3.2026"), ("-",), ("a", "b")])
def test_wrong_command_lines(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A wrong option is a usage error that says what would be right."""
    done = run(tmp_path, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""


def write(folder: Path, *answers: str) -> None:
    """Write `case.yaml`."""
    lines = "".join(f"  {answer}\n" for answer in answers)
    (folder / "case.yaml").write_text(
        f"# mine\ncase: x\nanswers:\n{lines}notes: {{a: [b,  c]}}\n")


@given(st.sampled_from(QUESTIONS), st.text(max_size=12) | st.from_regex(r"[0-9,; .-]{1,9}"))
def test_no_reply_breaks_the_questionnaire(question: Question, line: str) -> None:
    """Whatever is typed is an answer that this question takes, a wish, or called unclear."""
    try:
        reply = read_reply(question, line.strip())
    except UnclearReply as unclear:
        assert str(unclear)
        return
    if isinstance(reply, tuple):
        assert reply
        assert [option for option in question.option_ids if option in reply] == list(reply)
    elif isinstance(reply, str):
        assert reply in question.option_ids
    elif isinstance(reply, int):
        assert question.kind is Kind.COUNT
        assert reply >= 0


def test_every_option_can_be_given_by_number_id_and_label() -> None:
    """No option of the shipped questions hides behind another one, or behind a key."""
    for question in QUESTIONS:
        for number, option in enumerate(question.options, 1):
            wanted = (option.id,) if question.kind is Kind.CHOICES else option.id
            names = [str(number), f"{number}.", option.label, option.label.upper()]
            names += [] if option.id.isdecimal() else [option.id]
            for name in names:
                assert read_reply(question, name) == wanted, (question.id, name)


def test_a_text_question_takes_any_words() -> None:
    """Where words are asked for they are taken as they are; only the keys keep their meaning."""
    question = replace(FIRST, kind=Kind.TEXT, options=())
    for words_given in ("back to school", "quit", "1", "Why?"):
        assert read_reply(question, words_given) == words_given
    assert read_reply(question, "?") is Move.WHY
