"""What an answer from earlier cases rests on, in words."""

from __future__ import annotations

from engine.core.words.prose import quoted
from engine.core.words.translation import decimal
from engine.core.words.translation import gettext as _
from knowledge.model.from_earlier import WHOLE, What
from knowledge.model.heard import Counted, DerivedAnswer
from knowledge.model.records import Knowledge


def thing_words(derived: DerivedAnswer, knowledge: Knowledge) -> str:
    """What the cases have in common with this one; empty where it is nothing in particular."""
    rule = knowledge.questions[derived.question].from_earlier
    if rule is None or not derived.thing:
        return ""
    if rule.what is What.SAME_ANSWER:
        return knowledge.questions[rule.of].label(derived.thing)
    return knowledge.findings[derived.thing].title


def counted_words(one: Counted, question: str, knowledge: Knowledge) -> str:
    """An earlier case, what it counts, and why it does not count in full."""
    rule = knowledge.questions[question].from_earlier
    said = f"{one.case} ({one.date.isoformat()}): "
    if one.percent == WHOLE:
        return said + _("counts in full")
    said += (_("does not count") if one.percent == 0 else
             _("counts %(percent)s %%", percent=one.percent))
    if one.step and rule is not None and one.percent == rule.answered:
        return said + _(", as the step %(step)s was done since",
                        step=quoted(knowledge.steps[one.step].title))
    return said + (_(", as it is older than %(months)s months", months=rule.months)
                   if rule is not None else "")


def total_words(derived: DerivedAnswer) -> str:
    """What the cases count together with this one; empty where there is nothing to add up."""
    if all(one.percent == WHOLE for one in derived.cases):
        return ""
    return _("with this one that makes %(count)s", count=decimal(derived.percent / WHOLE))
