"""What a diagnosis amounts to in words."""

from __future__ import annotations

from dataclasses import dataclass

from engine.core.diagnosis import Diagnosis, lead
from engine.core.proof import Proof
from engine.core.words.prose import listed, quoted, weight_words
from engine.core.words.translation import gettext as _
from engine.core.words.translation import ngettext
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.records import Knowledge


@dataclass(frozen=True, slots=True)
class Statement:
    """A diagnosis in words.

    Attributes:
        headline: the likely reason, or that none is clear, in a sentence.
        means: what that means.
        doubt: how sure it is, and whether another reason is close; one or two sentences each.
    """

    headline: str
    means: str
    doubt: tuple[str, ...]


def statement(proof: Proof) -> Statement:
    """What the diagnosis is and how sure, in words."""
    diagnosis, knowledge = proof.diagnosis, proof.knowledge
    if diagnosis.leading == UNDETERMINED:
        words = knowledge.policy.undetermined
        return Statement(words.title + ".", words.means, (reason_undecided(proof),))
    category = knowledge.categories[diagnosis.leading]
    percent = round(100 * diagnosis.probabilities[category.id])
    headline = f"{certainty_words(proof)}: {category.title[0].lower()}{category.title[1:]}."
    ahead = lead(diagnosis)
    doubt = [ngettext(
        "How sure: %(percent)s %%. It is %(number)s deciban ahead of everything else, which is "
        "%(weight)s.",
        "How sure: %(percent)s %%. It is %(number)s decibans ahead of everything else, which is "
        "%(weight)s.", ahead, percent=percent, weight=weight_words(ahead))]
    if diagnosis.second is not None:
        second = knowledge.categories[diagnosis.second].title
        doubt.append(_("A second reason is close behind: %(reason)s. Reasons often come in pairs.",
                       reason=quoted(second)))
    return Statement(headline[0].upper() + headline[1:], category.means, tuple(doubt))


def certainty_words(proof: Proof) -> str:
    """Words for the probability of the leading category in whole percents, such as `likely`."""
    return _certainty(proof.diagnosis, proof.knowledge)


def verdict_words(diagnosis: Diagnosis, knowledge: Knowledge) -> str:
    """A verdict in one clause, with how sure it is, as in `likely (78 %): “They ...”`."""
    if diagnosis.leading == UNDETERMINED:
        return _("no reason is clearly ahead")
    title = quoted(knowledge.categories[diagnosis.leading].title)
    percent = round(100 * diagnosis.probabilities[diagnosis.leading])
    return f"{_certainty(diagnosis, knowledge)} ({percent} %): {title}"


def _certainty(diagnosis: Diagnosis, knowledge: Knowledge) -> str:
    percent = round(100 * diagnosis.probabilities.get(diagnosis.leading, 0.0))
    return next(step.words for step in knowledge.policy.certainty
                if percent >= step.from_percent)


def reason_undecided(proof: Proof) -> str:
    """Why the diagnosis is undetermined, in one or two sentences."""
    diagnosis = proof.diagnosis
    knowledge = proof.knowledge
    ahead = lead(diagnosis)
    best = diagnosis.ranking[0]
    if ahead >= knowledge.policy.margin:
        title = quoted(knowledge.categories[best].title)
        return _("%(reason)s is ahead, but it is named only when it is strong and none of the "
                 "other reasons is more than moderate.", reason=title)
    close = [category for category in diagnosis.ranking
             if diagnosis.totals[category] > 0
             and diagnosis.totals[best] - diagnosis.totals[category] < knowledge.policy.margin]
    if not close:
        return _("Nothing that is known so far speaks clearly for any reason.")
    titles = listed([quoted(knowledge.categories[category].title) for category in close], "and")
    if len(close) == 1:
        return _("Most speaks for %(reason)s, but not enough to name it.", reason=titles)
    return _("%(reasons)s are too close to one another to name one.", reasons=titles)
