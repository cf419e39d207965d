"""What depends on a rule, and what would be different without it, as text."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from cli.shared.browse import show_links
from cli.shared.diff_view import show_cases, show_summary
from cli.shared.terminal import heading, item, paragraph
from engine.case.compare.verdicts import Effect, summarise
from engine.core.diff.knowledge import KnowledgeDiff
from engine.core.words.prose import quoted, sentence
from engine.rulebase.impact import CaseImpact, Dependents
from knowledge.model.conditions import questions_read
from knowledge.model.records import GiveFinding, Knowledge


def show_dependents(
    console: Console, rule: str, found: Dependents, knowledge: Knowledge
) -> None:
    """Print what a rule says, and what depends on it."""
    entry = knowledge.rules[rule]
    paragraph(console, f"Rule {rule}: {entry.title}", style="bold")
    conclusion = entry.conclusion
    then = f"step {quoted(knowledge.steps[conclusion.step].title)}" if not isinstance(
        conclusion, GiveFinding) else (f"{quoted(knowledge.findings[conclusion.finding].title)} "
                                       f"({conclusion.grade.name})")
    item(console, "If:", sentence(entry.condition, knowledge), indent=2)
    item(console, "Then:", then, indent=2)
    show_links(console, knowledge, "Reads the questions", "question",
               questions_read(entry.condition))
    kind = "finding" if isinstance(conclusion, GiveFinding) else "step"
    show_links(console, knowledge, f"Other rules that give this {kind}", "rule",
               found.also_given_by)
    if not found.also_given_by:
        heading(console, f"No other rule gives this {kind}")
    show_links(console, knowledge, "Findings that depend on it", "finding", found.findings)
    show_links(console, knowledge, "Rules that depend on it", "rule", found.rules)
    if found.categories:
        heading(console, "Reasons whose evidence depends on it")
    for name in found.categories:
        item(console, "•", knowledge.categories[name].title, indent=2)
    show_links(console, knowledge, "Steps that depend on it", "step", found.steps)


def show_log(
    console: Console, cases: Sequence[CaseImpact], refused: int, diff: KnowledgeDiff
) -> None:
    """Print how often a rule fired and decided, and what would be different without it."""
    counted = summarise([case.difference for case in cases])
    fired = sum(case.fired for case in cases)
    decisive = counted.effects[Effect.VERDICT]
    of = "1 case" if counted.cases == 1 else f"{counted.cases} cases"
    heading(console, f"In the log: fired in {fired} of {of}, decisive for the verdict in "
                     f"{decisive}")
    paragraph(console, "What follows is with the rule -> without it.", indent=2)
    show_summary(console, counted, refused, diff)
    show_cases(console, [case.difference for case in cases], diff)
