"""The smallest changes that would alter a verdict, as text; worded as what the rules weigh."""

from __future__ import annotations

from rich.console import Console

from cli.shared.terminal import item, paragraph
from engine.case.questions.flip import Flip, Flips
from engine.case.questions.flip_words import flip_words, none_words, proved_words
from engine.case.questions.words import answer_words, needed_words, question_words
from engine.case.why.verdict import verdict_words
from knowledge.model.records import Knowledge


def show_flips(console: Console, found: Flips, knowledge: Knowledge) -> None:
    """Print the verdict, the smallest changes, and what is proved."""
    verdict = verdict_words(found.diagnosis, knowledge)
    paragraph(console, f"Case {found.case.id}", style="bold")
    console.print()
    paragraph(console, f"As it is: {verdict}.")
    console.print()
    if found.cost is None:
        paragraph(console, none_words(found, knowledge))
        if not found.any_answer:
            paragraph(console, "--any looks at all answers given, such as the employer's words.")
        return
    for number, flip in enumerate(found.flips):
        if number:
            paragraph(console, "Or:")
        _show_flip(console, found, flip, knowledge)
    for sentence in proved_words(found):
        paragraph(console, sentence)


def _show_flip(console: Console, found: Flips, flip: Flip, knowledge: Knowledge) -> None:
    paragraph(console, flip_words(found, flip, knowledge))
    for change in flip.changes:
        before = answer_words(change.before, knowledge.questions[change.question])
        item(console, "•", f"{question_words(change.question, knowledge)}: {before} -> "
                           f"{needed_words(change, knowledge)}", indent=2)
    console.print()
