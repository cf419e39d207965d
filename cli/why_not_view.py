"""Why something does not hold, as text: the nearest miss, down to the answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.console import Console

from cli.terminal import heading, item, paragraph
from engine.audit.changes import Change
from engine.audit.near_miss_tree import Part, State, miss_tree
from engine.audit.shortfall import shortfall
from engine.audit.why_not import Absence, Miss, What, WhyNot
from engine.audit.words import answer_words, needed_words, question_words
from engine.planning.plan import DEFAULT_CAP
from engine.prose import listed, number_word, quoted
from engine.verdict import verdict_words
from knowledge.conditions import UNDETERMINED
from knowledge.model import Knowledge

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
            paragraph(console, _shortfall_words(found))
    if found.absence is Absence.NEVER:
        paragraph(console, _never_words(found))
        return
    first = found.misses[0]
    paragraph(console, _nearest_words(first.changes))
    console.print()
    _show_part(console, miss_tree(found, first), 0)
    if everything:
        _show_rest(console, found)
    elif found.more:
        console.print()
        paragraph(console, "There are others as near; --all lists them.")


def title_words(kind: What, what: str, knowledge: Knowledge) -> str:
    """What was asked about, in words."""
    match kind:
        case What.CATEGORY:
            return "a verdict in which no reason leads" if what == UNDETERMINED else (
                quoted(knowledge.categories[what].title))
        case What.FINDING:
            return quoted(knowledge.findings[what].title)
        case What.STEP:
            return f"the step {quoted(knowledge.steps[what].title)}"
        case What.RULE:
            return f"rule {what}, {quoted(knowledge.rules[what].title)}"


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


def _shortfall_words(found: WhyNot) -> str:
    """How far a category is from leading."""
    knowledge = found.proof.knowledge
    short = shortfall(found.proof.diagnosis, knowledge.categories[found.what], knowledge.policy)
    told = []
    if short.behind:
        margin = knowledge.policy.margin
        told.append(f"it has {short.total} decibans and would need {short.behind} more to be "
                    f"{margin} ahead of everything else, which is at {short.rival}")
    if short.below_gate > short.behind:
        told.append(f"it is named only from {short.total + short.below_gate} decibans upwards, "
                    f"and has {short.total}")
    if short.others_above_gate:
        told.append("it is named only where every other reason is at "
                    f"{short.rival - short.others_above_gate} or less, and one is at "
                    f"{short.rival}")
    text = "; ".join(told)
    return f"{text[:1].upper()}{text[1:]}."


def _never_words(found: WhyNot) -> str:
    if found.possible_unasked:
        return ("It cannot be in this case: only answers to questions that are not asked here "
                "could bring it. That is proved for all answers.")
    return ("It can never be: no answers whatever bring it, in this case or any other. That is "
            "proved for all answers.")


def _nearest_words(changes: Sequence[Change]) -> str:
    fresh = sum(change.before is None for change in changes)
    other = len(changes) - fresh
    told = []
    if fresh:
        told.append(f"{number_word(fresh)} further answer{'' if fresh == 1 else 's'}")
    if other:
        told.append(f"{number_word(other)} other answer{'' if other == 1 else 's'} than given")
    return f"The nearest miss: it takes {listed(told, 'and')}; nothing fewer would do."


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
