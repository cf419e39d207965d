"""Why something does not hold, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from engine.audit.changes import Change
from engine.audit.shortfall import shortfall
from engine.audit.why_not import What, WhyNot
from engine.prose import listed, number_word, quoted
from knowledge.conditions import UNDETERMINED
from knowledge.model import Knowledge


def title_words(kind: What, what: str, knowledge: Knowledge) -> str:
    """What was asked about, in words."""
    match kind:
        case What.CATEGORY:
            return "a verdict in which no reason leads" if what == UNDETERMINED else (
                quoted(knowledge.categories[what].title))
        case What.FINDING:
            return quoted(knowledge.findings[what].title)
        case What.STEP:
            return f"the step {quoted(knowledge.steps[what].title)}"
        case What.RULE:
            return f"rule {what}, {quoted(knowledge.rules[what].title)}"


def shortfall_words(found: WhyNot) -> str:
    """How far a category is from leading."""
    knowledge = found.proof.knowledge
    short = shortfall(found.proof.diagnosis, knowledge.categories[found.what], knowledge.policy)
    told = []
    if short.behind:
        margin = knowledge.policy.margin
        told.append(f"it has {short.total} decibans and would need {short.behind} more to be "
                    f"{margin} ahead of everything else, which is at {short.rival}")
    if short.below_gate > short.behind:
        told.append(f"it is named only from {short.total + short.below_gate} decibans upwards, "
                    f"and has {short.total}")
    if short.others_above_gate:
        told.append("it is named only where every other reason is at "
                    f"{short.rival - short.others_above_gate} or less, and one is at "
                    f"{short.rival}")
    text = "; ".join(told)
    return f"{text[:1].upper()}{text[1:]}."


def never_words(found: WhyNot) -> str:
    """That nothing would bring it, which is proved."""
    if found.possible_unasked:
        return ("It cannot be in this case: only answers to questions that are not asked here "
                "could bring it. That is proved for all answers.")
    return ("It can never be: no answers whatever bring it, in this case or any other. That is "
            "proved for all answers.")


def nearest_words(changes: Sequence[Change]) -> str:
    """How many answers the nearest miss takes."""
    fresh = sum(change.before is None for change in changes)
    other = len(changes) - fresh
    told = []
    if fresh:
        told.append(f"{number_word(fresh)} further answer{'' if fresh == 1 else 's'}")
    if other:
        told.append(f"{number_word(other)} other answer{'' if other == 1 else 's'} than given")
    return f"The nearest miss: it takes {listed(told, 'and')}; nothing fewer would do."
