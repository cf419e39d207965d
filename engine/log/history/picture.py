"""The picture of how a person's cases develop."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.drawing.history_drawing import Column, Rows, draw_history
from engine.core.words.translation import gettext as _
from engine.core.words.translation import ngettext
from engine.log.history.development import Development, Moment, finding_title, step_title, title_of
from engine.log.history.development_words import (
    deed_words,
    gone_words,
    moment_words,
    recurring_words,
    summary,
)
from knowledge.model.records import Knowledge

MOST = 14
"""Of findings and of steps so many have a row at most."""


def picture(told: Development, knowledge: Knowledge) -> str:
    """How the cases develop, as an SVG document. There is at least one case."""
    findings = told.findings
    steps = list(dict.fromkeys(deed.step for deed in reversed(told.deeds)
                               if deed.state is not None))
    shown_findings, shown_steps = findings[:MOST], steps[:MOST][::-1]
    count = len(told.moments)
    title = ngettext("%(number)s case", "%(number)s cases", count)
    if told.candidate:
        title = _("%(cases)s of %(person)s", cases=title, person=told.candidate)
    categories = [*told.moments[-1].verdict.totals]
    columns = [_column(moment, told, number, categories, shown_findings, shown_steps)
               for number, moment in enumerate(told.moments)]
    return draw_history(
        title, columns,
        Rows([title_of(category, knowledge) for category in categories],
             [finding_title(finding, knowledge) for finding in shown_findings],
             [step_title(step, knowledge) for step in shown_steps],
             len(findings) - len(shown_findings), len(steps) - len(shown_steps)),
        in_words(told, knowledge))


def _column(
    moment: Moment, told: Development, number: int, categories: Sequence[str],
    findings: Sequence[str], steps: Sequence[str],
) -> Column:
    percents = moment.verdict.percents
    first = number == 0
    until = told.moments[number + 1].day if number + 1 < len(told.moments) else None
    deeds: dict[int, str] = {}
    for deed in told.deeds:
        if deed.step in steps and (first or deed.on >= moment.day) and (
                until is None or deed.on < until):
            deeds[steps.index(deed.step)] = deed.state.value if deed.state is not None else ""
    return Column(
        moment.case, moment.day.isoformat(),
        [percents.get(category, 0) for category in categories],
        categories.index(moment.verdict.leading)
        if moment.verdict.leading in categories else None,
        categories.index(moment.confirmed) if moment.confirmed in categories else None,
        {row: int(moment.findings[finding]) for row, finding in enumerate(findings)
         if finding in moment.findings}, deeds)


def in_words(told: Development, knowledge: Knowledge) -> str:
    """The whole of the picture in sentences, for those who cannot see it."""
    lines = list(summary(told, knowledge))
    for moment in told.moments:
        lines.append(f"{moment.day.isoformat()}, {moment.case}: "
                     f"{'; '.join(moment_words(moment, knowledge))}.")
    lines += [_("It recurs: %(finding)s.", finding=recurring_words(finding, told, knowledge))
              for finding in told.recurring()]
    lines += [_("Not found any more: %(finding)s.", finding=gone_words(finding, told, knowledge))
              for finding in told.gone()]
    lines += [f"{deed_words(deed, knowledge, len(told.moments) > 1)}." for deed in told.deeds]
    return "\n".join(lines)


