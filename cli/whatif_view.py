"""A case before and after, as text: side by side, or one below the other where there is no room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.text import Text

from cli.terminal import NARROW, heading, item, paragraph
from engine.audit.changes import Change
from engine.audit.what_if import WhatIf
from engine.audit.words import question_words
from engine.diff.verdicts import Effect, Outcome
from engine.prose import days_words, quoted, signed, value_words
from engine.verdict import verdict_words
from knowledge.model import Knowledge

Row = tuple[str, str, str]
"""What it is, before, and after."""
NOTHING = "–"


def show_what_if(console: Console, found: WhatIf) -> None:
    """Print what would be different."""
    knowledge = found.before.knowledge
    old, new = found.difference.old, found.difference.new
    paragraph(console, f"Case {found.before.case.id}: what if", style="bold")
    if not found.changes:
        console.print()
        paragraph(console, "The case has these answers already, so nothing is different.")
        return
    _show(console, "Answers", [_answer(change, knowledge) for change in found.changes])
    if found.difference.effect is Effect.NONE:
        console.print()
        paragraph(console, "Nothing else is different: the verdict, the evidence and the plan "
                           "stay as they are.")
        return
    _show(console, "Verdict", list(_verdict(found)))
    _show(console, "Findings", list(_findings(old, new, knowledge)))
    _show(console, "Rules", list(_rules(old, new, knowledge)))
    _show(console, "Plan", list(_plan(old, new, knowledge)))


def _answer(change: Change, knowledge: Knowledge) -> Row:
    question = knowledge.questions[change.question]
    before, after = ("not answered" if value is None else value_words(value, question)
                     for value in (change.before, change.after))
    return question_words(change.question, knowledge), before, after


def _verdict(found: WhatIf) -> Iterator[Row]:
    knowledge = found.before.knowledge
    old, new = found.before.diagnosis, found.after.diagnosis
    words = verdict_words(old, knowledge), verdict_words(new, knowledge)
    if words[0] != words[1]:
        yield "How it is judged", words[0], words[1]
    if old.second != new.second:
        was, now = (NOTHING if name is None else knowledge.categories[name].title
                    for name in (old.second, new.second))
        yield "Close behind", was, now
    for name, category in knowledge.categories.items():
        numbers = [f"{signed(side.totals[name])} decibans, {round(100 * side.probabilities[name])}"
                   " %" for side in (old, new)]
        if numbers[0] != numbers[1]:
            yield (quoted(category.title), numbers[0], numbers[1])


def _findings(old: Outcome, new: Outcome, knowledge: Knowledge) -> Iterator[Row]:
    for name, finding in knowledge.findings.items():
        grades = [side.findings[name].name if name in side.findings else NOTHING
                  for side in (old, new)]
        if grades[0] != grades[1]:
            yield (finding.title, grades[0], grades[1])


def _rules(old: Outcome, new: Outcome, knowledge: Knowledge) -> Iterator[Row]:
    for name, rule in knowledge.rules.items():
        fires = [name in side.rules for side in (old, new)]
        if fires[0] is not fires[1]:
            words = ["fires" if side else NOTHING for side in fires]
            yield (f"{name}: {rule.title}", words[0], words[1])


def _plan(old: Outcome, new: Outcome, knowledge: Knowledge) -> Iterator[Row]:
    for name, step in knowledge.steps.items():
        planned = [_planned(name, side.steps) for side in (old, new)]
        if planned[0] != planned[1]:
            yield (step.title, planned[0], planned[1])
    same = old.steps.keys() == new.steps.keys()
    if same and list(old.steps) != list(new.steps):
        orders = [", ".join(knowledge.steps[name].title for name in side.steps)
                  for side in (old, new)]
        yield ("Order", orders[0], orders[1])
    for label, was, now in (("Hours", f"{old.hours:g}", f"{new.hours:g}"),
                            ("Duration", days_words(old.days), days_words(new.days))):
        if was != now:
            yield (label, was, now)


def _planned(step: str, steps: Mapping[str, bool]) -> str:
    if step not in steps:
        return NOTHING
    return "done already" if steps[step] else "to do"


def _show(console: Console, title: str, rows: list[Row]) -> None:
    """Print a heading and rows: three columns, or one where the terminal is narrow."""
    if not rows:
        return
    heading(console, title)
    if console.width < NARROW:
        for label, was, now in rows:
            item(console, "•", label, indent=2)
            item(console, "before:", was, indent=4)
            item(console, "after: ", now, indent=4)
        return
    side = min(max(len(text) for row in rows for text in (*row[1:], "before")),
               (console.width - 6) // 3)
    first = min(max(len(row[0]) for row in rows), console.width - 6 - 2 * side)
    for row in [("", "before", "after"), *rows]:
        cells = [Text(text).wrap(console, width)
                 for text, width in zip(row, (first, side, side), strict=True)]
        for line in range(max(len(cell) for cell in cells)):
            parts = [cell[line].plain.rstrip() if line < len(cell) else "" for cell in cells]
            text = f"  {parts[0]:<{first}}  {parts[1]:<{side}}  {parts[2]}"
            console.print(Text(text.rstrip(), style="" if row[0] else "dim"), soft_wrap=True)
