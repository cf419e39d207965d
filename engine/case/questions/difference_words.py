"""Why a verdict is another after answers changed, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from engine.case.questions.what_if import WhatIf
from engine.case.why.derivation import Weight, weights
from engine.case.why.justification import givers
from engine.core.proof import Proof
from engine.core.words.prose import clause, fact_sentence, grade_words, listed, quoted, signed
from engine.core.words.translation import gettext as _
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.records import Knowledge

MOST_ANSWERS = 2
"""So many of the answers behind a piece of evidence are named."""


def difference_words(found: WhatIf) -> list[str]:
    """What became of the evidence for and against the reasons that led or lead now.

    One sentence for each piece of evidence that came, went, or weighs otherwise; none where the
    verdict rests on the same evidence.
    """
    knowledge = found.after.knowledge
    concerned = [name for name in knowledge.categories if name in _concerned(found)]
    return [line for category in concerned for line in _of_category(found, category, knowledge)]


def _concerned(found: WhatIf) -> set[str]:
    sides = found.before.diagnosis, found.after.diagnosis
    led = {side.leading for side in sides} | {
        side.second for side in sides if side.second is not None}
    led.discard(UNDETERMINED)
    return led or {side.ranking[0] for side in sides}


def _of_category(found: WhatIf, category: str, knowledge: Knowledge) -> Iterator[str]:
    title = quoted(knowledge.categories[category].title)
    before, after = ({weight.contribution.finding: weight for weight in weights(proof, category)}
                     for proof in (found.before, found.after))
    for finding, weight in after.items():
        now = weight.contribution.decibans
        then = before[finding].contribution.decibans if finding in before else 0
        if now != then:
            what = (_("%(now)s, before %(then)s", now=signed(now), then=signed(then)) if then else
                    signed(now))
            told = {"finding": _stand(weight, knowledge), "reason": title, "decibans": what,
                    "answers": _behind(found.after, finding, knowledge),
                    "because": clause(weight.evidence.because)}
            yield (_("%(finding)s speaks for %(reason)s (%(decibans)s decibans)%(answers)s: "
                     "%(because)s.", **told) if now > 0 else
                   _("%(finding)s speaks against %(reason)s (%(decibans)s decibans)%(answers)s: "
                     "%(because)s.", **told))
    for finding, weight in before.items():
        if finding not in after:
            then = weight.contribution.decibans
            grade = found.after.findings.get(finding)
            stand = _stand(weight, knowledge)
            gone = (_("%(finding)s is not found any more", finding=stand) if grade is None else
                    _("%(finding)s is outweighed now by stronger evidence of its kind",
                      finding=stand) if grade is weight.grade else
                    _("%(finding)s is %(grade)s now, and outweighed by stronger evidence of its "
                      "kind", finding=stand, grade=grade_words(grade)))
            yield (_("%(gone)s; it spoke for %(reason)s (%(decibans)s decibans).", gone=gone,
                     reason=title, decibans=signed(then)) if then > 0 else
                   _("%(gone)s; it spoke against %(reason)s (%(decibans)s decibans).", gone=gone,
                     reason=title, decibans=signed(then)))


def _stand(weight: Weight, knowledge: Knowledge) -> str:
    title = knowledge.findings[weight.contribution.finding].title
    return f"{quoted(title)} ({grade_words(weight.grade)})"


def _behind(proof: Proof, finding: str, knowledge: Knowledge) -> str:
    """The answers behind a finding in a few words, or nothing where they are many."""
    facts = list(dict.fromkeys(
        fact for giver in givers(proof, finding) for fact in giver.answers))
    if not 0 < len(facts) <= MOST_ANSWERS:
        return ""
    told = listed([fact_sentence(fact, knowledge) for fact in facts], "and")
    return _(", from %(answers)s", answers=told)
