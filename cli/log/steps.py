"""`debrief steps`."""

from __future__ import annotations

from rich.console import Console

from cli.log.step_marking import done, note, reset, skip, start
from cli.shared.browse import Catalogue, list_command, show_fields, show_links, show_sources
from engine.core.words.prose import days_words, sentence
from knowledge.model.records import Knowledge
from knowledge.reading.canonical import step_data


def _entries(known: Knowledge) -> dict[str, tuple[str, str]]:
    return {name: (step.theme, step.title) for name, step in known.steps.items()}


def _show(console: Console, known: Knowledge, name: str) -> None:
    step = known.steps[name]
    show_fields(console, step.title, [
        ("Id", name), ("What to do", step.do), ("Done when", step.done_when),
        ("Hours", f"{step.hours:g}"), ("Time", days_words(step.lead_days)),
        ("Note", step.lead_note), ("In every plan", "yes" if step.every_plan else ""),
        ("After every rejection anew", "yes" if step.each_time else ""),
        ("Done already if", sentence(step.done_if, known) if step.done_if is not None else ""),
    ])
    others = [other.id for other in known.steps.values()
              if step.choice is not None and other.choice == step.choice and other.id != name]
    later = [other.id for other in known.steps.values()
             if name in other.after_all or name in other.after_any]
    show_links(console, known, "Findings it answers", "finding", step.addresses)
    show_links(console, known, "Once done, these say less about later cases", "finding",
               step.closes)
    show_links(console, known, "Needs all of", "step", step.after_all)
    show_links(console, known, "Needs one of", "step", step.after_any)
    show_links(console, known, "Or instead", "step", others)
    show_links(console, known, "Needed by", "step", later)
    show_sources(console, known, step.sources)


steps = list_command("steps", Catalogue(
    "step", _entries, lambda known, name: step_data(known.steps[name]), _show,
), """List the steps of remediation, or show one with what it needs and answers.

The other commands note how far you are with a step of a case in the log; `debrief next` tells what
to do next.""")
for _command in (start, done, skip, note, reset):
    steps.add_command(_command)
