"""Why something does not hold, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from engine.case.questions.changes import Change
from engine.case.questions.shortfall import shortfall
from engine.case.questions.why_not import What, WhyNot
from engine.core.words.prose import listed, number_word, quoted
from engine.core.words.translation import gettext as _
from engine.core.words.translation import ngettext
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.records import Knowledge


def title_words(kind: What, what: str, knowledge: Knowledge) -> str:
    """What was asked about, in words."""
    match kind:
        case What.CATEGORY:
            return _("a verdict in which no reason leads") if what == UNDETERMINED else (
                quoted(knowledge.categories[what].title))
        case What.FINDING:
            return quoted(knowledge.findings[what].title)
        case What.STEP:
            return _("the step %(step)s", step=quoted(knowledge.steps[what].title))
        case What.RULE:
            return _("rule %(rule)s, %(title)s", rule=what,
                     title=quoted(knowledge.rules[what].title))


def shortfall_words(found: WhyNot) -> str:
    """How far a category is from leading."""
    knowledge = found.proof.knowledge
    short = shortfall(found.proof.diagnosis, knowledge.categories[found.what], knowledge.policy)
    told = []
    if short.behind:
        margin = knowledge.policy.margin
        told.append(_("it has %(total)s decibans and would need %(behind)s more to be %(margin)s "
                      "ahead of everything else, which is at %(rival)s", total=short.total,
                      behind=short.behind, margin=margin, rival=short.rival))
    if short.below_gate > short.behind:
        told.append(_("it is named only from %(least)s decibans upwards, and has %(total)s",
                      least=short.total + short.below_gate, total=short.total))
    if short.others_above_gate:
        told.append(_("it is named only where every other reason is at %(most)s or less, and one "
                      "is at %(rival)s", most=short.rival - short.others_above_gate,
                      rival=short.rival))
    text = "; ".join(told)
    return f"{text[:1].upper()}{text[1:]}."


def never_words(found: WhyNot) -> str:
    """That nothing would bring it, which is proved."""
    if found.possible_unasked:
        return _("It cannot be in this case: only answers to questions that are not asked here "
                 "could bring it. That is proved for all answers.")
    return _("It can never be: no answers whatever bring it, in this case or any other. That is "
             "proved for all answers.")


def nearest_words(changes: Sequence[Change]) -> str:
    """How many answers the nearest miss takes."""
    fresh = sum(change.before is None for change in changes)
    other = len(changes) - fresh
    told = []
    if fresh:
        told.append(ngettext("%(count)s further answer", "%(count)s further answers", fresh,
                             count=number_word(fresh)))
    if other:
        told.append(ngettext("%(count)s other answer than given", "%(count)s other answers than "
                             "given", other, count=number_word(other)))
    return _("The nearest miss: it takes %(answers)s; nothing fewer would do.",
             answers=listed(told, "and"))
