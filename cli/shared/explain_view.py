"""A derivation as text: as a tree with its sources, and as the trace in firing order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console

from cli.shared.terminal import heading, item, paragraph
from engine.case.why.derivation import Node
from engine.core.proof import Proof
from engine.core.words.prose import clause, fact_sentence
from knowledge.model.records import Knowledge


def show_tree(console: Console, tree: Node, knowledge: Knowledge) -> None:
    """Print a derivation tree, and the sources it cites."""
    _show_node(console, tree, 0)
    show_sources(console, _cited(tree), knowledge)


def _show_node(console: Console, node: Node, depth: int) -> None:
    indent = min(2 * depth, console.width // 2)
    item(console, "•" if depth else "▪", node.text + (" (see above)" if node.repeated else ""),
         indent=indent)
    if node.because:
        paragraph(console, f"because {clause(node.because)}{citation(node.sources)}",
                  indent=indent + 2, style="dim")
    for child in node.children:
        _show_node(console, child, depth + 1)


def citation(sources: Iterable[str]) -> str:
    """Sources behind what they are cited for, as in ` [ART, FLIP]`; empty for none."""
    cited = ", ".join(sources)
    return f" [{cited}]" if cited else ""


def show_sources(console: Console, cited: Iterable[str], knowledge: Knowledge) -> None:
    """Print what the sources cited are, each once, in the order of the knowledge."""
    names = set(cited)
    if names:
        heading(console, "Sources")
    for name in knowledge.sources:
        if name in names:
            item(console, "•", f"{name}: {knowledge.sources[name].title}", indent=2)


def _cited(node: Node) -> Iterator[str]:
    yield from node.sources
    for child in node.children:
        yield from _cited(child)


def show_trace(console: Console, proof: Proof) -> None:
    """Print every firing in order: the facts it matched, and those it added."""
    stratum = ""
    for firing in proof.firings:
        if firing.stratum.value != stratum:
            stratum = firing.stratum.value
            paragraph(console, stratum.upper(), style="bold")
        rule = proof.knowledge.rules.get(firing.rule)
        item(console, f"{firing.number}.", f"{firing.rule}" + (f": {rule.title}" if rule else ""),
             width=4)
        for fact in firing.matched:
            item(console, "←", fact_sentence(fact, proof.knowledge), indent=5)
        for fact in firing.concluded:
            again = "" if fact in firing.added else " (stood already)"
            item(console, "→", fact_sentence(fact, proof.knowledge) + again, indent=5)
