"""What would follow from other answers, as rows of what it is, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.case.compare.verdicts import Outcome
from engine.case.questions.changes import Change
from engine.case.questions.what_if import WhatIf
from engine.case.questions.words import question_words
from engine.case.why.verdict import verdict_words
from engine.core.words.prose import days_words, grade_words, quoted, signed, value_words
from engine.core.words.translation import decimal
from engine.core.words.translation import gettext as _
from knowledge.model.records import Knowledge

Row = tuple[str, str, str]
"""What it is, before, and after."""
NOTHING = "–"


def answer_row(change: Change, knowledge: Knowledge) -> Row:
    """An answer that is changed."""
    question = knowledge.questions[change.question]
    before, after = (_("not answered") if value is None else value_words(value, question)
                     for value in (change.before, change.after))
    return question_words(change.question, knowledge), before, after


def verdict_rows(found: WhatIf) -> Iterator[Row]:
    """What is different in the verdict and in the totals."""
    knowledge = found.before.knowledge
    old, new = found.before.diagnosis, found.after.diagnosis
    words = verdict_words(old, knowledge), verdict_words(new, knowledge)
    if words[0] != words[1]:
        yield _("How it is judged"), words[0], words[1]
    if old.second != new.second:
        was, now = (NOTHING if name is None else knowledge.categories[name].title
                    for name in (old.second, new.second))
        yield _("Close behind"), was, now
    for name, category in knowledge.categories.items():
        numbers = [_("%(total)s decibans, %(percent)s %%", total=signed(side.totals[name]),
                     percent=round(100 * side.probabilities[name])) for side in (old, new)]
        if numbers[0] != numbers[1]:
            yield (quoted(category.title), numbers[0], numbers[1])


def findings_rows(old: Outcome, new: Outcome, knowledge: Knowledge) -> Iterator[Row]:
    """The findings that come, go, or get another grade."""
    for name, finding in knowledge.findings.items():
        grades = [grade_words(side.findings[name]) if name in side.findings else NOTHING
                  for side in (old, new)]
        if grades[0] != grades[1]:
            yield (finding.title, grades[0], grades[1])


def rules_rows(old: Outcome, new: Outcome, knowledge: Knowledge) -> Iterator[Row]:
    """The rules that fire in one of the two only."""
    for name, rule in knowledge.rules.items():
        fires = [name in side.rules for side in (old, new)]
        if fires[0] is not fires[1]:
            words = [_("fires") if side else NOTHING for side in fires]
            yield (f"{name}: {rule.title}", words[0], words[1])


def plan_rows(old: Outcome, new: Outcome, knowledge: Knowledge) -> Iterator[Row]:
    """What is different in the plan."""
    for name, step in knowledge.steps.items():
        planned = [_planned(name, side.steps) for side in (old, new)]
        if planned[0] != planned[1]:
            yield (step.title, planned[0], planned[1])
    same = old.steps.keys() == new.steps.keys()
    if same and list(old.steps) != list(new.steps):
        orders = [", ".join(knowledge.steps[name].title for name in side.steps)
                  for side in (old, new)]
        yield (_("Order"), orders[0], orders[1])
    for label, was, now in ((_("Hours"), decimal(old.hours), decimal(new.hours)),
                            (_("Duration"), days_words(old.days), days_words(new.days))):
        if was != now:
            yield (label, was, now)


def _planned(step: str, steps: Mapping[str, bool]) -> str:
    if step not in steps:
        return NOTHING
    return _("done already") if steps[step] else _("to do")
