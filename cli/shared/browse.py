"""What the commands that list and show pieces of knowledge have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from cli.shared.options import chosen_folder, json_option, knowledge_option, load_knowledge
from cli.shared.show_by_name import ShowByName
from cli.shared.terminal import NARROW, heading, item, paragraph, stdout_console
from knowledge.model.plain import JsonValue, canonical_json
from knowledge.model.problems import closest
from knowledge.model.records import Knowledge


@dataclass(frozen=True, slots=True)
class Catalogue:
    """How one kind of knowledge is listed and shown.

    Attributes:
        kind: its name in the singular.
        entries: for each id, the heading it stands under and its line in the list.
        data: an entry as plain data.
        show: prints one entry in full.
    """

    kind: str
    entries: Callable[[Knowledge], Mapping[str, tuple[str, str]]]
    data: Callable[[Knowledge, str], JsonValue]
    show: Callable[[Console, Knowledge, str], None]


def list_command(name: str, catalogue: Catalogue, help_text: str) -> click.Group:
    """A group that lists all entries, with a subcommand `show ID`."""

    @click.group(name, cls=ShowByName, invoke_without_command=True, help=help_text)
    @json_option
    @knowledge_option
    @click.pass_context
    def group(context: click.Context, as_json: bool, knowledge: Path | None) -> None:
        if context.invoked_subcommand is None:
            _list(load_knowledge(knowledge), catalogue, as_json)

    @group.command("show", help=f"Show one {catalogue.kind} in full. ID is its name in the list.")
    @click.argument("name", metavar="ID")
    @json_option
    @knowledge_option
    @click.pass_context
    def show(context: click.Context, name: str, as_json: bool, knowledge: Path | None) -> None:
        outer = context.parent.params if context.parent is not None else {}
        known = load_knowledge(chosen_folder(context, knowledge))
        entries = catalogue.entries(known)
        if name not in entries:
            near = closest(name, entries)
            hint = f"Did you mean '{near}'?" if near else f"`debrief {catalogue.kind}s` lists all."
            raise click.UsageError(f"There is no {catalogue.kind} '{name[:60]}'. {hint}")
        if as_json or outer.get("as_json"):
            click.echo(canonical_json(catalogue.data(known, name)))
        else:
            catalogue.show(stdout_console(), known, name)

    return group


def _list(known: Knowledge, catalogue: Catalogue, as_json: bool) -> None:
    entries = catalogue.entries(known)
    if as_json:
        for name in entries:
            click.echo(canonical_json(catalogue.data(known, name)))
        return
    console = stdout_console()
    width = max(len(name) for name in entries) if console.width >= NARROW else 0
    above = ""
    for name, (title, line) in entries.items():
        if title != above:
            if above:
                console.print()
            paragraph(console, title, style="bold")
            above = title
        item(console, name, Text(line), indent=2, width=width)


def show_fields(console: Console, title: str, fields: Sequence[tuple[str, str]]) -> None:
    """Print a title and labelled texts below it; empty ones are left out."""
    paragraph(console, title, style="bold")
    for label, text in fields:
        if text:
            item(console, f"{label}:", text, indent=2)


def show_links(
    console: Console, known: Knowledge, title: str, kind: str, names: Sequence[str]
) -> None:
    """Print the names and titles of entries of a kind that belong to what is shown."""
    if not names:
        return
    heading(console, title)
    for name in names:
        item(console, "•", f"{name}: {_title(known, kind, name)}", indent=2)


def show_sources(console: Console, known: Knowledge, names: Sequence[str]) -> None:
    """Print sources with their addresses and what was read of them."""
    heading(console, "Sources")
    for name in names:
        source = known.sources[name]
        address = f" {source.url}" if source.url else ""
        item(console, "•", f"{name}: {source.title}.{address} Read: {source.seen}", indent=2)


def _title(known: Knowledge, kind: str, name: str) -> str:
    match kind:
        case "question":
            return known.questions[name].text
        case "rule":
            return known.rules[name].title
        case "step":
            return known.steps[name].title
        case _:
            return known.findings[name].title
