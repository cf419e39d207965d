"""The dialogue of the questionnaire, through a real pseudo-terminal as a person would have it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.case.questions.unknowns import is_asked
from engine.core.interpreter import Interpreter
from knowledge.model.conditions import Value
from knowledge.model.records import Kind, Question
from tests.cli.sitting import (
    FIRST,
    GAP,
    KNOWN,
    LEVEL,
    QUESTIONS,
    RECURS,
    Person,
    Sits,
    words,
    write,
)

pytestmark = pytest.mark.filterwarnings("ignore:.*forkpty.*:DeprecationWarning")


def reply_for(question: Question, place: int) -> tuple[str, Value]:
    """A reply by number, and the answer it should make."""
    if question.kind is Kind.COUNT:
        return "3", 3
    if question.kind is Kind.TEXT:
        return "Grumpf.", "Grumpf."
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
