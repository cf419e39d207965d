"""`debrief questions`."""

from __future__ import annotations

from rich.console import Console

from cli.shared.browse import Catalogue, list_command, show_fields, show_links, show_sources
from cli.shared.terminal import heading, item
from engine.core.words.prose import sentence
from knowledge.model.conditions import questions_read
from knowledge.model.records import Knowledge
from knowledge.reading.canonical import question_data
from knowledge.reading.changing import MAX_COST


def _entries(known: Knowledge) -> dict[str, tuple[str, str]]:
    return {name: (question.section, question.text) for name, question in known.questions.items()}


def _show(console: Console, known: Knowledge, name: str) -> None:
    question = known.questions[name]
    asked = "always" if question.core else "as a follow-up"
    if question.ask_if is not None:
        asked = "if " + sentence(question.ask_if, known)
    show_fields(console, question.text, [
        ("Id", name), ("Section", question.section), ("Kind", question.kind.value),
        ("Asked", asked), ("Why", question.why),
    ])
    if question.options:
        heading(console, "Options")
        for option in question.options:
            item(console, "•", f"{option.id}: {option.label}", indent=2)
    if question.changing is not None:
        heading(console, f"To aim for next time (cost {question.changing.cost} of {MAX_COST})")
        for aim in question.changing.aims:
            item(console, "•", f"{aim.id}: had you {aim.label}", indent=2)
    readers = [rule.id for rule in known.rules.values() if name in questions_read(rule.condition)]
    show_links(console, known, "Rules that read it", "rule", readers)
    show_sources(console, known, question.sources)


questions = list_command("questions", Catalogue(
    "question", _entries, lambda known, name: question_data(known.questions[name]), _show,
), "List the questions by section, or show one with its options and the rules that read it.")
