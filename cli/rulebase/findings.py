"""`debrief findings`."""

from __future__ import annotations

from rich.console import Console

from cli.shared.browse import Catalogue, list_command, show_fields, show_links
from cli.shared.terminal import heading, item
from engine.core.words.prose import signed
from knowledge.model.conditions import findings_read
from knowledge.model.records import Finding, GiveFinding, Knowledge
from knowledge.reading.canonical import finding_data


def _entries(known: Knowledge) -> dict[str, tuple[str, str]]:
    order = [*(category.title for category in known.categories.values()), "Of no category"]
    rows = [(name, _heading(finding, known), finding.title)
            for name, finding in known.findings.items()]
    rows.sort(key=lambda row: order.index(row[1]))
    return {name: (title, line) for name, title, line in rows}


def _heading(finding: Finding, known: Knowledge) -> str:
    if not finding.evidence:
        return "Of no category"
    return known.categories[finding.evidence[0].category].title


def _show(console: Console, known: Knowledge, name: str) -> None:
    finding = known.findings[name]
    show_fields(console, finding.title, [
        ("Id", name), ("Means", finding.means),
        ("Cluster", finding.cluster if finding.cluster != name else ""),
        ("Worth to a plan", f"{finding.worth} decibans" if finding.worth else ""),
    ])
    for evidence in finding.evidence:
        numbers = ", ".join(f"{grade.name} {signed(number)}"
                            for grade, number in evidence.decibans.items())
        heading(console, f"Evidence for “{known.categories[evidence.category].title}”")
        item(console, "•", f"{numbers} decibans", indent=2)
        item(console, "•", f"{evidence.because} [{', '.join(evidence.sources)}]", indent=2)
    giving = [rule.id for rule in known.rules.values()
              if isinstance(rule.conclusion, GiveFinding) and rule.conclusion.finding == name]
    reading = [rule.id for rule in known.rules.values() if name in findings_read(rule.condition)]
    answering = [step.id for step in known.steps.values() if name in step.addresses]
    show_links(console, known, "Rules that give it", "rule", giving)
    show_links(console, known, "Rules that read it", "rule", reading)
    show_links(console, known, "Steps that answer it", "step", answering)


findings = list_command("findings", Catalogue(
    "finding", _entries, lambda known, name: finding_data(known.findings[name]), _show,
), "List what can be found, or show one finding with its evidence, rules and steps.")
