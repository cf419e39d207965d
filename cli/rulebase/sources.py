"""`debrief sources`."""

from __future__ import annotations

from rich.console import Console

from cli.shared.browse import Catalogue, list_command, show_fields, show_links
from knowledge.model.records import Knowledge
from knowledge.reading.canonical import source_data


def _entries(known: Knowledge) -> dict[str, tuple[str, str]]:
    return {name: ("Sources", source.title) for name, source in known.sources.items()}


def _show(console: Console, known: Knowledge, name: str) -> None:
    source = known.sources[name]
    show_fields(console, source.title, [
        ("Id", name), ("Where", source.url), ("Read of it", source.seen),
    ])
    findings = [finding.id for finding in known.findings.values()
                if any(name in evidence.sources for evidence in finding.evidence)]
    for title, kind, names in (
        ("Questions that cite it", "question",
         [entry.id for entry in known.questions.values() if name in entry.sources]),
        ("Rules that cite it", "rule",
         [entry.id for entry in known.rules.values() if name in entry.sources]),
        ("Findings whose evidence cites it", "finding", findings),
        ("Steps that cite it", "step",
         [entry.id for entry in known.steps.values() if name in entry.sources]),
    ):
        show_links(console, known, title, kind, names)


sources = list_command("sources", Catalogue(
    "source", _entries, lambda known, name: source_data(known.sources[name]), _show,
), "List the sources that rules and texts cite, or show one and what cites it.")
