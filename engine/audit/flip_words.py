"""The smallest changes that would alter a verdict, in words; as what the rules weigh."""

from __future__ import annotations

from engine.audit.changes import Change
from engine.audit.flip import Flip, Flips
from engine.prose import listed, number_word, quoted
from knowledge.conditions import UNDETERMINED
from knowledge.model import Knowledge


def flip_words(found: Flips, flip: Flip, knowledge: Knowledge) -> str:
    """What a set of changes leads to; the changes themselves are for the reader to list."""
    then = _consequence(found, flip, knowledge)
    if found.any_answer:
        count = len(flip.changes)
        words = "this answer" if count == 1 else f"these {number_word(count)} answers"
        return f"With {words} otherwise, {then}"
    had = listed([_had(change, knowledge) for change in flip.changes], "and")
    return f"In the rules' view: had you {had}, {then}"


def none_words(found: Flips, knowledge: Knowledge) -> str:
    """That no change does it."""
    then = "another verdict" if found.wanted is None else _leads(found.wanted, knowledge)
    if found.any_answer:
        return f"No change of the answers given leads to {then}; this is proved."
    count = len(found.questions)
    if not count:
        return ("None of the answers given is one that you could bring to a better one next time.")
    these = "one of your answers" if count == 1 else f"{number_word(count)} of your answers"
    return (f"Next time, {these} could be better. In the rules' view, no change of "
            f"{'it' if count == 1 else 'them'} would have led to {then}; this is proved, whatever "
            "is combined. It did not hang on that.")


def proved_words(found: Flips) -> list[str]:
    """What is proved of the changes found, and what it means; a sentence each."""
    count = len(found.flips[0].changes)
    smaller = "no change that costs less would do"
    if found.any_answer:
        smaller = "nothing fewer would do" if count > 1 else "a single answer decides"
    more = " There are more sets as small as these." if found.more else ""
    sentences = [f"Proved over all combinations of these answers: {smaller}.{more}"]
    if not found.any_answer:
        sentences.append("This is what the rules weigh, and no judgement of you; why they turned "
                         "you down, only they know.")
    elif count == 1:
        sentences.append("The verdict is fragile: it is worth making sure of these answers.")
    return sentences


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
