"""How a person's cases develop, in words: honest that few cases prove little."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from engine.case.plan.progress import State
from engine.core.words.prose import listed, number_word, quoted
from engine.core.words.translation import gettext as _
from engine.core.words.translation import noted
from engine.log.history.development import (
    Deed,
    Development,
    Moment,
    Verdict,
    finding_title,
    step_title,
    title_of,
)
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.records import Knowledge

FEW = 3
"""Up to so many cases are said to be few."""
PAIR = 2
DEEDS = {State.STARTED: noted("begun"), State.DONE: noted("done"),
         State.SKIPPED: noted("left out"), None: noted("open again")}


def summary(told: Development, knowledge: Knowledge) -> list[str]:
    """What the cases say together, a sentence or two each."""
    moments = told.moments
    if len(moments) == 1:
        return [_("This is the first case, so nothing can be compared yet.")]
    counts = Counter(moment.verdict.leading for moment in moments)
    leading, most = max(counts.items(), key=lambda one: (one[0] != UNDETERMINED, one[1]))
    sentences = []
    if leading == UNDETERMINED:
        sentences.append(_("In neither of them is one reason clearly ahead. That is common, as "
                           "most employers say little.") if most == PAIR else
                         _("In none of them is one reason clearly ahead. That is common, as most "
                           "employers say little."))
    elif most == len(moments) == PAIR:
        sentences.append(_("Both name the same reason: %(reason)s.",
                           reason=quoted(title_of(leading, knowledge))))
    elif most == len(moments):
        sentences.append(_("All %(count)s name the same reason: %(reason)s.",
                           count=number_word(most), reason=quoted(title_of(leading, knowledge))))
    elif most > 1:
        sentences.append(_("%(count)s of %(all)s name the same reason: %(reason)s.",
                           count=number_word(most).capitalize(), all=number_word(len(moments)),
                           reason=quoted(title_of(leading, knowledge))))
    else:
        sentences.append(_("No reason is named twice."))
    if len(moments) <= FEW:
        sentences.append(_("%(count)s cases are few: what they have in common is a hint, not a "
                           "proof.", count=number_word(len(moments)).capitalize()))
    return sentences


def verdict_words(verdict: Verdict, knowledge: Knowledge) -> str:
    """A verdict with how likely it was, as in `They missed ... (84 %)`."""
    if verdict.leading == UNDETERMINED:
        return _("no reason was clearly ahead")
    return f"{quoted(title_of(verdict.leading, knowledge))} ({verdict.percents[verdict.leading]} %)"


def moment_words(moment: Moment, knowledge: Knowledge) -> list[str]:
    """A case: what it says now, what it said before, and what the employer confirmed."""
    lines = [verdict_words(moment.verdict, knowledge)]
    for earlier, later in pairwise(moment.verdicts):
        before, after = (verdict_words(verdict, knowledge) for verdict in (earlier, later))
        if before != after:
            lines.append(_("until %(day)s: %(verdict)s", day=later.on.isoformat(), verdict=before))
    if moment.confirmed is not None:
        lines.append(_confirmed_words(moment.confirmed, moment.verdict, knowledge))
    return lines


def _confirmed_words(confirmed: str, verdict: Verdict, knowledge: Knowledge) -> str:
    if confirmed == verdict.leading:
        return _("the employer confirmed this reason")
    reason = quoted(title_of(confirmed, knowledge))
    if verdict.leading == UNDETERMINED:
        return _("the employer confirmed: %(reason)s", reason=reason)
    return _("the employer confirmed another reason: %(reason)s", reason=reason)


def recurring_words(finding: str, told: Development, knowledge: Knowledge) -> str:
    """What recurs, where, and what was done about it."""
    cases = told.cases_with(finding)
    said = _("%(finding)s: in %(count)s of %(all)s (%(cases)s)",
             finding=finding_title(finding, knowledge), count=len(cases), all=len(told.moments),
             cases=listed(cases, "and"))
    done = told.answered_by(finding, knowledge)
    if done is None:
        return said
    return said + ". " + _("You had done %(step)s before the newest one, on %(day)s",
                           step=quoted(step_title(done.step, knowledge)), day=done.on.isoformat())


def gone_words(finding: str, told: Development, knowledge: Knowledge) -> str:
    """What is not found any more, and whether a finished step may be why."""
    said = _("%(finding)s (last in %(case)s)", finding=finding_title(finding, knowledge),
             case=told.cases_with(finding)[-1])
    done = told.answered_by(finding, knowledge)
    if done is None:
        return said
    return said + ". " + _("In between you did %(step)s, on %(day)s",
                           step=quoted(step_title(done.step, knowledge)), day=done.on.isoformat())


def deed_words(deed: Deed, knowledge: Knowledge, several: bool) -> str:
    """What was noted about a step."""
    what = _("note") if deed.words_only else _(DEEDS[deed.state])
    case = " " + _("for %(case)s", case=deed.case) if several else ""
    note = f": {deed.note}" if deed.note else ""
    return f"{deed.on.isoformat()}  {step_title(deed.step, knowledge)}, {what}{case}{note}"
