"""How a person's cases develop, in words: honest that few cases prove little."""

from __future__ import annotations

from collections import Counter

from engine.history.development import (
    Deed,
    Development,
    Moment,
    Verdict,
    finding_title,
    step_title,
    title_of,
)
from engine.planning.progress import State
from engine.prose import listed, number_word, quoted
from knowledge.conditions import UNDETERMINED
from knowledge.model import Knowledge

FEW = 3
"""Up to so many cases are said to be few."""
DEEDS = {State.STARTED: "begun", State.DONE: "done", State.SKIPPED: "left out", None: "open again"}


def summary(told: Development, knowledge: Knowledge) -> list[str]:
    """What the cases say together, a sentence or two each."""
    moments = told.moments
    if len(moments) == 1:
        return ["This is the first case, so nothing can be compared yet."]
    counts = Counter(moment.verdict.leading for moment in moments)
    leading, most = max(counts.items(), key=lambda one: (one[0] != UNDETERMINED, one[1]))
    sentences = []
    if leading == UNDETERMINED:
        sentences.append("In none of them is one reason clearly ahead. That is common, as most "
                         "employers say little.")
    elif most == len(moments):
        sentences.append(f"All {number_word(most)} name the same reason: "
                         f"{quoted(title_of(leading, knowledge))}.")
    elif most > 1:
        sentences.append(f"{number_word(most).capitalize()} of {number_word(len(moments))} name "
                         f"the same reason: {quoted(title_of(leading, knowledge))}.")
    else:
        sentences.append("No reason is named twice.")
    if len(moments) <= FEW:
        sentences.append(f"{number_word(len(moments)).capitalize()} cases are few: what they have "
                         "in common is a hint, not a proof.")
    return sentences


def verdict_words(verdict: Verdict, knowledge: Knowledge) -> str:
    """A verdict with how likely it was, as in `They missed ... (84 %)`."""
    if verdict.leading == UNDETERMINED:
        return "no reason was clearly ahead"
    return f"{quoted(title_of(verdict.leading, knowledge))} ({verdict.percents[verdict.leading]} %)"


def moment_words(moment: Moment, knowledge: Knowledge) -> list[str]:
    """A case: what it says now, what it said before, and what the employer confirmed."""
    lines = [verdict_words(moment.verdict, knowledge)]
    for earlier, later in zip(moment.verdicts, moment.verdicts[1:], strict=False):
        lines.append(f"until {later.on.isoformat()}: {verdict_words(earlier, knowledge)}")
    if moment.confirmed is not None:
        same = moment.confirmed == moment.verdict.leading
        lines.append(f"the employer confirmed {'this' if same else 'another'} reason"
                     + ("" if same else f": {quoted(title_of(moment.confirmed, knowledge))}"))
    return lines


def recurring_words(finding: str, told: Development, knowledge: Knowledge) -> str:
    """What recurs, where, and what was done about it."""
    cases = told.cases_with(finding)
    said = (f"{finding_title(finding, knowledge)}: in {len(cases)} of {len(told.moments)} "
            f"({listed(cases, 'and')})")
    done = told.answered_by(finding, knowledge)
    if done is None:
        return said
    return (f"{said}. You had done {quoted(step_title(done.step, knowledge))} before the newest "
            f"one, on {done.on.isoformat()}")


def gone_words(finding: str, told: Development, knowledge: Knowledge) -> str:
    """What is not found any more, and whether a finished step may be why."""
    said = f"{finding_title(finding, knowledge)} (last in {told.cases_with(finding)[-1]})"
    done = told.answered_by(finding, knowledge)
    if done is None:
        return said
    return (f"{said}. In between you did {quoted(step_title(done.step, knowledge))}, on "
            f"{done.on.isoformat()}")


def deed_words(deed: Deed, knowledge: Knowledge, several: bool) -> str:
    """What was noted about a step."""
    what = "note" if deed.words_only else DEEDS[deed.state]
    case = f" for {deed.case}" if several else ""
    note = f": {deed.note}" if deed.note else ""
    return f"{deed.on.isoformat()}  {step_title(deed.step, knowledge)}, {what}{case}{note}"
