"""The smallest changes that would alter a verdict, in words; as what the rules weigh."""

from __future__ import annotations

from engine.case.questions.changes import Change
from engine.case.questions.flip import Flip, Flips
from engine.core.words.prose import listed, number_word, quoted
from engine.core.words.translation import gettext as _
from engine.core.words.translation import ngettext
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.records import Knowledge


def flip_words(found: Flips, flip: Flip, knowledge: Knowledge) -> str:
    """What a set of changes leads to; the changes themselves are for the reader to list."""
    then = _consequence(found, flip, knowledge)
    if found.any_answer:
        count = len(flip.changes)
        return ngettext("With this answer otherwise, %(then)s",
                        "With these %(count)s answers otherwise, %(then)s", count,
                        count=number_word(count), then=then)
    had = listed([_had(change, knowledge) for change in flip.changes], "and")
    return _("In the rules' view: had you %(had)s, %(then)s", had=had, then=then)


def none_words(found: Flips, knowledge: Knowledge) -> str:
    """That no change does it."""
    then = _("another verdict") if found.wanted is None else _leads(found.wanted, knowledge)
    if found.any_answer:
        return _("No change of the answers given leads to %(verdict)s; this is proved.",
                 verdict=then)
    count = len(found.questions)
    if not count:
        return _("None of the answers given is one that you could bring to a better one next time.")
    return ngettext(
        "Next time, one of your answers could be better. In the rules' view, no change of it "
        "would have led to %(verdict)s; this is proved, whatever is combined. It did not hang on "
        "that.",
        "Next time, %(count)s of your answers could be better. In the rules' view, no change of "
        "them would have led to %(verdict)s; this is proved, whatever is combined. It did not "
        "hang on that.", count, count=number_word(count), verdict=then)


def proved_words(found: Flips) -> list[str]:
    """What is proved of the changes found, and what it means; a sentence each."""
    count = len(found.flips[0].changes)
    smaller = _("no change that costs less would do")
    if found.any_answer:
        smaller = _("nothing fewer would do") if count > 1 else _("a single answer decides")
    proved = _("Proved over all combinations of these answers: %(proved)s.", proved=smaller)
    more = " " + _("There are more sets as small as these.") if found.more else ""
    sentences = [proved + more]
    if not found.any_answer:
        sentences.append(_("This is what the rules weigh, and no judgement of you; why they turned "
                           "you down, only they know."))
    elif count == 1:
        sentences.append(_("The verdict is fragile: it is worth making sure of these answers."))
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
    none = [_("no reason would be clearly ahead")] if UNDETERMINED in flip.leading else []
    if now == UNDETERMINED:
        return _("the likely reason would be %(reasons)s.", reasons=listed(titles, "or"))
    others = [*none, *([_("it would be %(reasons)s", reasons=listed(titles, "or"))]
                       if titles else [])]
    title = quoted(knowledge.categories[now].title)
    return _("the likely reason would no longer be %(reason)s; %(others)s.", reason=title,
             others=listed(others, "or"))


def _leads(wanted: str, knowledge: Knowledge) -> str:
    if wanted == UNDETERMINED:
        return _("a verdict in which no reason leads")
    return _("a verdict of %(reason)s", reason=quoted(knowledge.categories[wanted].title))
