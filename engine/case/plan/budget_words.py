"""The best plan for a budget in words: what it answers, and what more would buy."""

from __future__ import annotations

from fractions import Fraction

from engine.case.plan.budget import BudgetedPlan, More
from engine.core.words.prose import listed, quoted
from engine.core.words.translation import decimal, ngettext
from engine.core.words.translation import gettext as _
from knowledge.model.records import Knowledge


def gain_words(best: BudgetedPlan) -> str:
    """What the plan answers of all that could be answered."""
    limit = "" if best.hours is None else _(" within %(hours)s", hours=hours_words(best.hours))
    limit += "" if best.by is None else _(" before %(day)s", day=best.by.isoformat())
    steps = ngettext("the 1 step", "the best %(number)s steps", best.most_steps)
    share = _("all") if best.evidence == best.most else f"{_percent(best)} %"
    return _("This is proved to be the best plan%(limit)s. It answers %(share)s of the evidence "
             "that %(steps)s without any limit would answer (%(evidence)s of %(most)s decibans).",
             limit=limit, share=share, steps=steps, evidence=best.evidence, most=best.most)


def more_words(best: BudgetedPlan, knowledge: Knowledge) -> list[str]:
    """What more hours would buy, a line each; nothing without a limit of hours."""
    if best.one_hour is None:
        return []
    if best.next_gain is None:
        if best.by is None or best.calendar is None:
            return [_("Nothing: no more can be answered.")]
        return [_("Nothing: no more can be answered before %(day)s at %(hours)s hours a week.",
                  day=best.by.isoformat(), hours=decimal(best.calendar.hours_per_week))]
    offers = [best.one_hour] if best.next_gain.hours >= 1 else [best.next_gain, best.one_hour]
    if best.next_gain.hours > 1:
        offers.append(best.next_gain)
    return [_more_words(offer, knowledge) for offer in offers]


def hours_words(hours: float | Fraction) -> str:
    """A number of hours in words, as in `1.5 hours`."""
    return ngettext("%(hours)s hour", "%(hours)s hours", 1 if hours == 1 else 2,
                    hours=decimal(float(hours)))


def _more_words(more: More, knowledge: Knowledge) -> str:
    amount = _("%(hours)s more", hours=hours_words(more.hours))
    if not more.gain > 0:
        return _("%(hours)s: nothing yet", hours=amount)
    added, dropped = ([quoted(knowledge.steps[step].title) for step in steps]
                      for steps in (more.added, more.dropped))
    instead = _(" instead of %(steps)s", steps=listed(dropped, "and")) if dropped else ""
    gain = ngettext("%(number)s deciban", "%(number)s decibans", more.gain)
    return _("%(hours)s: %(gain)s, with %(steps)s%(instead)s", hours=amount, gain=gain,
             steps=listed(added, "and"), instead=instead)


def _percent(best: BudgetedPlan) -> int:
    """What is answered in whole percent, never 100 where it is less."""
    return min(round(100 * best.evidence / best.most), 99)
