"""What an answer from earlier cases rests on, in words."""

from __future__ import annotations

from knowledge.from_earlier import WHOLE, What
from knowledge.heard import Counted, DerivedAnswer
from knowledge.model import Knowledge


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
        return said + "counts in full"
    said += "does not count" if one.percent == 0 else f"counts {one.percent} %"
    if one.step and rule is not None and one.percent == rule.answered:
        return said + f", as the step “{knowledge.steps[one.step].title}” was done since"
    return said + (f", as it is older than {rule.months} months" if rule is not None else "")


def total_words(derived: DerivedAnswer) -> str:
    """What the cases count together with this one; empty where there is nothing to add up."""
    if all(one.percent == WHOLE for one in derived.cases):
        return ""
    return f"with this one that makes {derived.percent / WHOLE:g}"
