"""What was read in an employer's words, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from cli.shared.terminal import heading, item, paragraph
from engine.core.hearing.earlier_words import counted_words, thing_words, total_words
from engine.core.words.prose import asked, listed, quoted, value_words
from knowledge.model.heard import DerivedAnswer, Words
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case

if TYPE_CHECKING:
    from engine.core.hearing.reading import Match, Reading  # few cases have words

SENTENCES = 5
"""Sentences that were not understood, of which a diagnosis shows this many."""
OPEN, CLOSE = "[", "]"
"""Stand around words that were recognised."""


def show_heard(console: Console, case: Case, knowledge: Knowledge) -> None:
    """Print what a case's words and earlier cases gave, and what was not understood of the words.

    Nothing where it has neither.
    """
    heard = case.heard
    if heard is None:
        return
    if heard.read:
        heading(console, "Read in the employer's words")
        _show_answers(console, tuple(one for one in heard.answers if not one.cases), knowledge)
        _show_not_understood(console, heard.not_understood)
    show_earlier(console, tuple(one for one in heard.answers if one.cases), knowledge)


def show_earlier(
    console: Console, answers: tuple[DerivedAnswer, ...], knowledge: Knowledge
) -> None:
    """Print answers that follow from earlier cases, with what each case counts."""
    if answers:
        heading(console, "Taken from your earlier cases")
    for answer in answers:
        question = knowledge.questions[answer.question]
        text = Text(f"{asked(question)} {value_words(answer.value, question)}", style="bold")
        if thing := thing_words(answer, knowledge):
            text.append(f" ({thing})")
        lines = [counted_words(one, answer.question, knowledge) for one in answer.cases]
        text.append("".join(f"\n{line}" for line in [*lines, total_words(answer)] if line),
                    style="not bold dim")
        item(console, "•", text, indent=2)


def show_reading(console: Console, reading: Reading, knowledge: Knowledge) -> None:
    """Print a reading: the words marked, what they say, what was denied and not understood.

    Words that may be unlawful come first.
    """
    if reading.unlawful:
        paragraph(console, "Words that may be unlawful, and give no reason", style="bold")
        for match in reading.unlawful:
            item(console, "!", f"{quoted(_plain(match.words.text))}: {match.unlawful} "
                 f"(lexicon entry {match.words.entry})", indent=2)
        console.print()
    heading_needed = False
    for sentence in reading.sentences:
        text = _marked(reading.text, sentence.start, sentence.end, sentence.matches)
        item(console, "•" if sentence.understood else "?", text)
        heading_needed = True
    if heading_needed:
        console.print()
    paragraph(console, "What it says", style="bold")
    _show_answers(console, reading.answers, knowledge)
    denied = [match for sentence in reading.sentences for match in sentence.matches
              if match.denied]
    if denied:
        heading(console, "Named, but not as a reason")
        for match in denied:
            why = "in a question" if match.denied == "?" else f"denied by {quoted(match.denied)}"
            item(console, "•", f"{quoted(_plain(match.words.text))}: {why} "
                 f"(lexicon entry {match.words.entry})", indent=2)
    lost = [Words("", one.start, one.end, one.plain) for one in reading.not_understood]
    _show_not_understood(console, tuple(lost), len(lost))


def _show_answers(
    console: Console, answers: tuple[DerivedAnswer, ...], knowledge: Knowledge
) -> None:
    if not answers:
        paragraph(console, "Nothing was recognised that answers a question; all of that stays "
                           "unknown.", indent=2)
    for answer in answers:
        question = knowledge.questions[answer.question]
        entries = [f"{quoted(_plain(one.text))} ({one.entry})" for one in answer.words]
        text = Text(f"{asked(question)} {value_words(answer.value, question)}", style="bold")
        text.append(f"\nfrom {listed(entries, 'and')}", style="not bold dim")
        item(console, "•", text, indent=2)


def _show_not_understood(
    console: Console, lost: tuple[Words, ...], most: int = SENTENCES
) -> None:
    if not lost:
        return
    heading(console, "Not understood")
    for one in lost[:most]:
        item(console, "?", quoted(_plain(one.text)), indent=2)
    if len(lost) > most:
        paragraph(console, f"and {len(lost) - most} more", indent=4)
    paragraph(console, "A counselor can teach such words: see the folder lexicon of the "
                       "knowledge, and docs/feedback.md.", indent=2, style="dim")


def _marked(text: str, start: int, end: int, matches: tuple[Match, ...]) -> Text:
    """A sentence with the words recognised in brackets, and bold on a terminal."""
    marked = Text()
    at = start
    for match in matches:
        words = match.words
        if words.start < at:
            continue
        style = "dim" if match.denied or not match.means else "bold green"
        marked.append(_plain(text[at:words.start], ends=False))
        marked.append(f"{OPEN}{_plain(words.text)}{CLOSE}", style=style)
        at = words.end
    marked.append(_plain(text[at:end], ends=False))
    return marked


def _plain(text: str, ends: bool = True) -> str:
    """Words on one line."""
    line = " ".join(text.split())
    if ends or not line:
        return line if line else " " * bool(text)
    return " " * text[:1].isspace() + line + " " * text[-1:].isspace()
