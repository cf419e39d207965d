"""The questionnaire in the order of what tells most, until the verdict is settled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.case.questions.case_space import CaseSpace
from engine.case.questions.prior import Prior
from engine.case.questions.settle import Settler
from engine.case.why.verdict import verdict_words
from engine.core.hearing.listener import TEXT, answered_by_words
from engine.core.interpreter import Interpreter
from knowledge.model.conditions import Value
from knowledge.model.records import Question
from knowledge.reading.case_log import load_case_log
from tests.cli.case.test_ask import reply_for
from tests.cli.sitting import KNOWN, QUESTIONS, Sits, case_in, run, words, write

SMART = ("--order", "smart")
SETTLED = ("fb.given: specific", "fb.source: decision_maker", "fb.reason: [frozen]",
           "fb.example_given: yes", "out.job_status: cancelled")
"""Answers after which few more can matter."""

pytestmark = pytest.mark.filterwarnings("ignore:.*forkpty.*:DeprecationWarning")


def next_question(answers: dict[str, Value]) -> Question | None:
    """What is expected to tell most, by the engine, the employer's words aside."""
    settler = Settler(CaseSpace(KNOWN), Prior(KNOWN, load_case_log(KNOWN, None)))
    ask = settler.outlook(answers, frozenset({TEXT})).ask
    return None if ask is None else KNOWN.questions[ask.question]


def test_it_asks_what_tells_most_and_says_how_it_stands(sits: Sits) -> None:
    """Each question is the engine's choice, with its section; each answer is followed by how sure.

    Leaving keeps what was said.
    """
    person = sits("case.yaml", *SMART)
    answers: dict[str, Value] = {}
    words_wanted = True
    for place in range(3):
        question = next_question(answers)
        assert question is not None
        if words_wanted and question.id in answered_by_words(KNOWN):
            person.replies(KNOWN.questions[TEXT], "")  # the words come before what they can answer
            words_wanted = False
        person.sees(f"Section: {question.section}")
        line, answers[question.id] = reply_for(question, place)
        person.replies(question, line)
        person.sees(f"So far: {verdict_words(Interpreter(KNOWN).read(answers).diagnosis, KNOWN)}.")
    assert not words_wanted
    person.types("q")
    person.sees("3 answers are kept")
    assert person.leaves() == 0
    assert person.kept() == {name: answers[name] for name in KNOWN.questions if name in answers}


def test_a_passed_question_is_not_asked_again(tmp_path: Path) -> None:
    """Enter passes a question; the next one is another, and nothing is answered by it."""
    ended = run(tmp_path, "case.yaml", *SMART, typed="\n\n\n")
    asked = [question.id for question in QUESTIONS if re.search(words(question.text), ended.stdout)]
    assert (ended.returncode, ended.stderr) == (0, "")
    assert len(asked) == 4
    assert "So far" not in ended.stdout
    assert not (tmp_path / "case.yaml").exists()


def test_words_are_read_before_what_they_answer_is_asked(tmp_path: Path) -> None:
    """What was heard is not asked; the words are asked for once."""
    ended = run(tmp_path, "case.yaml", *SMART, typed="\nThe role was put on hold.\n\n\nq\n")
    said = " ".join(ended.stdout.split())
    assert said.count(KNOWN.questions[TEXT].text) == 1
    assert "A specific reason. From the words" in said
    assert "From the words “The role was put on hold”. Press Enter" in said
    assert "outside your control" in said.partition("Wrong: So far: ")[2]


def test_it_stops_when_settled_and_says_so(tmp_path: Path) -> None:
    """Once no answer can change the verdict this is said, and the diagnosis follows.

    That it is so is the engine's proof for the answers given; those who wish can go on.
    """
    write(tmp_path, *SETTLED)
    ended = run(tmp_path, "case.yaml", *SMART, typed="1\n" * 60)
    said = " ".join(ended.stdout.split())
    assert (ended.returncode, ended.stderr) == (0, "")
    before = said.partition("This settles it: no answer to a question that is left to ask")
    assert before[1], said[-2000:]
    answers = case_in((tmp_path / "case.yaml").read_text()).answers
    leading = Interpreter(KNOWN).read(answers).diagnosis.leading
    title = (KNOWN.categories.get(leading) or KNOWN.policy.undetermined).title
    assert title[1:] in said


@pytest.mark.parametrize("other", ["--all", "--review"])
def test_what_does_not_go_together(tmp_path: Path, other: str) -> None:
    """The smart order leaves questions out, so it is refused beside --all and --review."""
    ended = run(tmp_path, "case.yaml", *SMART, other)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "--order smart asks what matters only" in ended.stderr
