"""The employer's words in the questionnaire: what is understood is shown, and can be corrected."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.sitting import KNOWN, Person, Sits, run, write

pytestmark = pytest.mark.filterwarnings("ignore:.*forkpty.*:DeprecationWarning")

TEXT, GIVEN, SOURCE, REASON = (
    KNOWN.questions[f"fb.{name}"] for name in ("text", "given", "source", "reason"))
SAID = "The role was put on hold. You were overqualified. Blub di blub."
BEFORE = [question for question in KNOWN.questions.values() if question.section == TEXT.section]
BEFORE = BEFORE[:BEFORE.index(TEXT)]


def comes_to_the_words(person: Person) -> None:
    """Skip the questions before the employer's words."""
    for question in BEFORE:
        person.replies(question, "")
    person.asked(TEXT)


def test_what_is_understood_is_shown_and_is_not_asked_again(sits: Sits) -> None:
    """Each answer with its words, what was not understood too; who is content goes on."""
    person = sits("case.yaml", "--section", TEXT.section)
    comes_to_the_words(person)
    person.types(SAID)
    person.sees("This is what was understood:")
    person.sees("From the words “The role was put on hold” and “overqualified”")
    person.sees("Blub di blub.")
    person.sees("Wrong: ")
    person.types("")
    person.asked(SOURCE)  # neither whether a reason was given nor which
    person.types("q")
    assert person.leaves() == 0
    assert person.kept()["fb.text"] == SAID
    assert not {"fb.given", "fb.reason"} & set(person.kept())


def test_what_is_wrong_is_asked_and_the_answer_counts(sits: Sits) -> None:
    """The numbers of what is wrong bring the questions back; nonsense is asked again."""
    person = sits("case.yaml", "--section", TEXT.section)
    comes_to_the_words(person)
    person.types(SAID)
    for nonsense in ("9", "yes please", "0"):
        person.sees("Wrong: ")
        person.types(nonsense)
        person.sees("Type numbers from 1 to 2")
    person.sees("Wrong: ")
    person.types("2")
    person.replies(SOURCE, "")
    person.replies(REASON, "frozen")
    person.types("q")
    assert person.leaves() == 0
    assert person.kept() == {"fb.text": SAID, "fb.reason": ("frozen",)}


def test_the_words_can_be_mended_and_the_file_continued(sits: Sits) -> None:
    """Going back, the words are typed anew; those kept are read when the file is opened again."""
    person = sits("case.yaml", "--section", TEXT.section)
    comes_to_the_words(person)
    person.types("Blub.")
    person.sees("Nothing was recognised")
    person.asked(GIVEN)
    person.types("b")
    person.replies(TEXT, SAID)
    person.sees("Wrong: ")
    person.types("")
    person.asked(SOURCE)
    person.types("q")
    assert person.leaves() == 0
    assert person.kept()["fb.text"] == SAID
    again = sits("case.yaml", "--section", TEXT.section)
    again.asked(SOURCE)  # the words are there and need not be asked for
    again.types("q")
    assert again.leaves() == 0
    assert again.kept()["fb.text"] == SAID


def test_words_that_say_otherwise_are_told(sits: Sits, tmp_path: Path) -> None:
    """Where an answer given before differs from the words, that is said, and the answer counts."""
    write(tmp_path, "fb.reason: [salary]")
    person = sits("case.yaml", "--section", TEXT.section)
    person.sees("r to go through them")
    person.types("r")
    comes_to_the_words(person)
    person.types("The role was put on hold.")
    person.sees("You answered otherwise before than the words say")
    person.types("q")
    assert person.leaves() == 0
    assert person.kept()["fb.reason"] == ("salary",)


def test_pasted_lines_are_one_answer(sits: Sits) -> None:
    """A letter of several lines that is pasted is kept whole."""
    person = sits("case.yaml", "--section", TEXT.section)
    comes_to_the_words(person)
    person.child.send("Dear Sam,\n\nthe role was put\non hold.\n\nBest regards\nJo\n")
    person.sees("Wrong: ")
    person.types("")
    person.asked(SOURCE)
    person.types("q")
    assert person.leaves() == 0
    assert "the role was put\non hold." in str(person.kept()["fb.text"])


def test_without_a_terminal(tmp_path: Path) -> None:
    """Replies from a pipe are read the same; what was understood is told there too."""
    done = run(tmp_path, "case.yaml", "--section", TEXT.section,
               typed="\n" * len(BEFORE) + f"{SAID}\n\nq\n")
    assert done.returncode == 0, done.stderr
    assert "This is what was understood:" in done.stdout + done.stderr
