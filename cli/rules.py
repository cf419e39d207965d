"""`debrief rules`."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from cli.browse import Catalogue, list_command, show_fields, show_links, show_sources
from cli.options import chosen_folder, knowledge_option, load_knowledge
from engine.handbook import handbook
from engine.prose import sentence
from knowledge.canonical import rule_data
from knowledge.conditions import findings_read, questions_read
from knowledge.model import GiveFinding, Knowledge


def _entries(known: Knowledge) -> dict[str, tuple[str, str]]:
    return {name: (rule.domain, rule.title) for name, rule in known.rules.items()}


def _show(console: Console, known: Knowledge, name: str) -> None:
    rule = known.rules[name]
    conclusion = rule.conclusion
    if isinstance(conclusion, GiveFinding):
        then = f"{known.findings[conclusion.finding].title} ({conclusion.grade.name})"
    else:
        then = f"the step {known.steps[conclusion.step].title}"
    show_fields(console, rule.title, [
        ("Id", name), ("If", sentence(rule.condition, known)), ("Then", then),
        ("Because", rule.because), ("Where", f"{rule.place.file}:{rule.place.line}"),
    ])
    if isinstance(conclusion, GiveFinding):
        show_links(console, known, "Gives the finding", "finding", [conclusion.finding])
    show_links(console, known, "Reads the findings", "finding", findings_read(rule.condition))
    show_links(console, known, "Reads the questions", "question", questions_read(rule.condition))
    show_sources(console, known, rule.sources)


rules = list_command("rules", Catalogue(
    "rule", _entries, lambda known, name: rule_data(known.rules[name]), _show,
), "List the rules, show one as a sentence, or write the handbook of all of them.")


@rules.command("doc")
@knowledge_option
@click.pass_context
def doc(context: click.Context, knowledge: Path | None) -> None:
    """Print the handbook of all rules, as Markdown.

    The file rules.md is made with it.
    """
    click.echo(handbook(load_knowledge(chosen_folder(context, knowledge))), nl=False)
