"""Why something does not hold, as text: the nearest miss, down to the answers."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console

from cli.shared.terminal import heading, item, paragraph
from engine.case.plan.plan import DEFAULT_CAP
from engine.case.questions.near_miss_tree import Part, State, miss_tree
from engine.case.questions.why_not import Absence, Miss, What, WhyNot
from engine.case.questions.why_not_words import (
    nearest_words,
    never_words,
    shortfall_words,
    title_words,
)
from engine.case.questions.words import answer_words, needed_words, question_words
from engine.case.why.verdict import verdict_words
from engine.core.words.prose import listed, quoted
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.records import Knowledge

MARKS = {State.HOLDS: "✓", State.MISSING: "✗", State.IN_THE_WAY: "✗", State.CHANGE: "→"}
STATES = {State.HOLDS: "holds already", State.IN_THE_WAY: "in the way"}


def show_why_not(
    console: Console, found: WhyNot, again: Callable[[str], str], everything: bool
) -> None:
    """Print why something does not hold.

    Args:
        console: where to.
        found: what was asked, and its nearest misses.
        again: the command line of another command for the same case, from its name.
        everything: whether all of them were asked for.
    """
    knowledge = found.proof.knowledge
    paragraph(console, f"Why not {title_words(found.kind, found.what, knowledge)}?", style="bold")
    console.print()
    if found.absence in (Absence.FELL_AWAY, Absence.ALTERNATIVE, Absence.CAPPED):
        paragraph(console, _pruned_words(found, again))
        return
    if found.kind is What.CATEGORY:
        paragraph(console, f"As it is: {verdict_words(found.proof.diagnosis, knowledge)}.")
        if found.what != UNDETERMINED:
            paragraph(console, shortfall_words(found))
    if found.absence is Absence.NEVER:
        paragraph(console, never_words(found))
        return
    first = found.misses[0]
    paragraph(console, nearest_words(first.changes))
    console.print()
    _show_part(console, miss_tree(found, first), 0)
    if everything:
        _show_rest(console, found)
    elif found.more:
        console.print()
        paragraph(console, "There are others as near; --all lists them.")


def _pruned_words(found: WhyNot, again: Callable[[str], str]) -> str:
    knowledge = found.proof.knowledge
    others = [quoted(knowledge.steps[step].title) for step in found.instead]
    match found.absence:
        case Absence.FELL_AWAY:
            return ("It is called for, but fell away: one of these steps must come first, and none "
                    f"of them is called for: {listed(others, 'or')}.")
        case Absence.ALTERNATIVE:
            if not others:
                return ("It is one of several alternatives, and the plan has none of them, as "
                        "other steps are worth more here. "
                        f"`{again('plan')} --max-steps 0` shows all.")
            return (f"It is called for, and the plan has {listed(others, 'and')} instead: they are "
                    f"alternatives. `{again('plan')} --prefer {found.what}` takes this one.")
        case _:
            return (f"It is called for, but {DEFAULT_CAP} steps are the most that a plan has, and "
                    f"others are worth more here. `{again('plan')} --max-steps 0` shows all.")


def _show_part(console: Console, part: Part, depth: int) -> None:
    indent = min(2 * depth, console.width // 2)
    state = f" ({STATES[part.state]})" if part.state in STATES else ""
    item(console, MARKS[part.state], part.text + state, indent=indent)
    for child in part.children:
        _show_part(console, child, depth + 1)


def _show_rest(console: Console, found: WhyNot) -> None:
    knowledge = found.proof.knowledge
    if len(found.misses) > 1:
        heading(console, "As near")
    for miss in found.misses[1:]:
        _show_changes(console, miss, knowledge)
    if found.more:
        paragraph(console, "and more", indent=4)
    if found.others:
        heading(console, "Through other rules")
    for miss in found.others:
        rule = knowledge.rules[miss.rule]
        paragraph(console, f"Rule {rule.id}: {rule.title}", indent=2)
        _show_changes(console, miss, knowledge)


def _show_changes(console: Console, miss: Miss, knowledge: Knowledge) -> None:
    for number, change in enumerate(miss.changes):
        question = knowledge.questions[change.question]
        given = "" if change.before is None else f"{answer_words(change.before, question)} -> "
        item(console, "+" if number else "•",
             f"{question_words(change.question, knowledge)}: {given}"
             f"{needed_words(change, knowledge)}", indent=4)
