"""The smallest changes that would alter a verdict, as text; worded as what the rules weigh."""

from __future__ import annotations

from rich.console import Console

from cli.terminal import item, paragraph
from engine.audit.changes import Change
from engine.audit.flip import Flip, Flips
from engine.audit.words import answer_words, needed_words, question_words
from engine.prose import listed, number_word, quoted
from engine.verdict import verdict_words
from knowledge.conditions import UNDETERMINED
from knowledge.model import Knowledge


def show_flips(console: Console, found: Flips, knowledge: Knowledge) -> None:
    """Print the verdict, the smallest changes, and what is proved."""
    verdict = verdict_words(found.diagnosis, knowledge)
    paragraph(console, f"Case {found.case.id}", style="bold")
    console.print()
    paragraph(console, f"As it is: {verdict}.")
    console.print()
    if found.cost is None:
        _show_none(console, found, knowledge)
        return
    for number, flip in enumerate(found.flips):
        if number:
            paragraph(console, "Or:")
        _show_flip(console, found, flip, knowledge)
    _show_proved(console, found)


def _show_none(console: Console, found: Flips, knowledge: Knowledge) -> None:
    then = "another verdict" if found.wanted is None else _leads(found.wanted, knowledge)
    if found.any_answer:
        paragraph(console, f"No change of the answers given leads to {then}; this is proved.")
        return
    count = len(found.questions)
    if not count:
        paragraph(console, "None of the answers given is one that you could bring to a better one "
                           "next time.")
    else:
        words = number_word(count)
        these = "one of your answers" if count == 1 else f"{words} of your answers"
        paragraph(console, f"Next time, {these} could be better. In the rules' view, no change of "
                           f"{'it' if count == 1 else 'them'} would have led to {then}; this is "
                           "proved, whatever is combined. It did not hang on that.")
    paragraph(console, "--any looks at all answers given, such as the employer's words.")


def _show_flip(console: Console, found: Flips, flip: Flip, knowledge: Knowledge) -> None:
    then = _consequence(found, flip, knowledge)
    if found.any_answer:
        count = len(flip.changes)
        words = "this answer" if count == 1 else f"these {number_word(count)} answers"
        paragraph(console, f"With {words} otherwise, {then}")
    else:
        had = listed([_had(change, knowledge) for change in flip.changes], "and")
        paragraph(console, f"In the rules' view: had you {had}, {then}")
    for change in flip.changes:
        before = answer_words(change.before, knowledge.questions[change.question])
        item(console, "•", f"{question_words(change.question, knowledge)}: {before} -> "
                           f"{needed_words(change, knowledge)}", indent=2)
    console.print()


def _had(change: Change, knowledge: Knowledge) -> str:
    """What goes on after "had you"; the other answers that would do stand below it."""
    changing = knowledge.questions[change.question].changing
    after = change.after if isinstance(change.after, tuple) else (change.after,)
    aims = changing.aims if changing is not None else ()
    return listed([aim.label for aim in aims if aim.id in after], "and")


def _consequence(found: Flips, flip: Flip, knowledge: Knowledge) -> str:
    now = found.diagnosis.leading
    titles = [quoted(knowledge.categories[name].title) for name in flip.leading
              if name != UNDETERMINED]
    none = ["no reason would be clearly ahead"] if UNDETERMINED in flip.leading else []
    if now == UNDETERMINED:
        return f"the likely reason would be {listed(titles, 'or')}."
    others = [*none, *([f"it would be {listed(titles, 'or')}"] if titles else [])]
    title = quoted(knowledge.categories[now].title)
    return f"the likely reason would no longer be {title}; {listed(others, 'or')}."


def _leads(wanted: str, knowledge: Knowledge) -> str:
    if wanted == UNDETERMINED:
        return "a verdict in which no reason leads"
    return f"a verdict of {quoted(knowledge.categories[wanted].title)}"


def _show_proved(console: Console, found: Flips) -> None:
    count = len(found.flips[0].changes)
    smaller = "no change that costs less would do"
    if found.any_answer:
        smaller = "nothing fewer would do" if count > 1 else "a single answer decides"
    more = " There are more sets as small as these." if found.more else ""
    paragraph(console, f"Proved over all combinations of these answers: {smaller}.{more}")
    if not found.any_answer:
        paragraph(console, "This is what the rules weigh, and no judgement of you; why they turned "
                           "you down, only they know.")
    elif count == 1:
        paragraph(console, "The verdict is fragile: it is worth making sure of these answers.")
