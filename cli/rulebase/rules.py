"""`debrief rules`."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from cli.rulebase.check import rules_check
from cli.rulebase.cornerstones import rules_test
from cli.rulebase.diff import diff
from cli.rulebase.export import rules_export
from cli.rulebase.impact import impact
from cli.shared.browse import Catalogue, list_command, show_fields, show_links, show_sources
from cli.shared.failures import FileFailure, KnowledgeFailure
from cli.shared.options import chosen_folder, knowledge_option, load_knowledge
from engine.core.words.prose import sentence
from knowledge.model.conditions import findings_read, questions_read
from knowledge.model.problems import KnowledgeError
from knowledge.model.records import GiveFinding, Knowledge
from knowledge.reading.canonical import rule_data
from knowledge.reading.cornerstones import load_cornerstones


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
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
              help="Write it into this folder, with the handbook in docs/handbook below it.")
@click.pass_context
def doc(context: click.Context, knowledge: Path | None, into: Path | None) -> None:
    """Print the book of rules as Markdown, or write all pages.

    The book says how the reasoning works, how a rule is changed, and every rule.
    Its links lead to the handbook, which has the questions, findings, steps,
    cases and sources, and which --into FOLDER writes beside rules.md.
    """
    from engine.rulebase.handbook.book import FRONT  # noqa: PLC0415 - the engine takes its time to import
    from engine.rulebase.handbook.page import handbook  # noqa: PLC0415

    folder = chosen_folder(context, knowledge)
    known = load_knowledge(folder)
    try:
        cornerstones = load_cornerstones(known, folder)
    except KnowledgeError as error:
        raise KnowledgeFailure(error.problems) from None
    pages = handbook(known, cornerstones)
    if into is None:
        click.echo(pages[FRONT], nl=False)
        return
    for name, text in pages.items():
        path = into / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        except OSError as error:
            raise FileFailure(str(path), error, "written") from None
    click.echo(f"Wrote {len(pages)} pages into {into}.")


rules.add_command(rules_check)
rules.add_command(diff)
rules.add_command(rules_export)
rules.add_command(impact)
rules.add_command(rules_test)
