"""`debrief explain`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console

from cli.case_source import one_case
from cli.failures import Failure
from cli.options import CASE, json_option, knowledge_option, load_knowledge
from cli.terminal import heading, item, paragraph, stdout_console
from engine.explanation import Node, NothingToExplainError, explainable
from engine.explanation import explain as explanation
from engine.inference import InferenceEngine
from engine.proof import Proof
from engine.proof_data import proof_json
from engine.prose import fact_sentence
from knowledge.conditions import UNDETERMINED
from knowledge.model import Knowledge
from knowledge.problems import closest


@click.command(no_args_is_help=True)
@click.argument("case", metavar="CASE", type=CASE)
@click.argument("what", metavar="[WHAT]", default="")
@click.option("--case", "case_id", metavar="ID", help="Which case, where the file holds several.")
@click.option("--trace", is_flag=True, help="Show every rule in the order in which it fired.")
@json_option
@knowledge_option
def explain(
    case: str, what: str, case_id: str | None, trace: bool, as_json: bool, knowledge: Path | None
) -> None:
    """Show why: the proof as a tree, from the verdict down to the answers.

    CASE is a YAML, JSON or JSON Lines file, or - for standard input. WHAT is the id of a category,
    finding, step or rule; without it the verdict is explained. With --json the whole proof is
    printed, whatever WHAT is.

    \b
    Examples:
      debrief explain my-case.yaml
      debrief explain my-case.yaml experience_gap
      debrief explain my-case.yaml --trace
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    known = load_knowledge(knowledge)
    proof = InferenceEngine(known).infer(one_case(case, case_id, known))
    if what and what not in explainable(known) and what != UNDETERMINED:
        near = closest(what, explainable(known))
        hint = f" Did you mean '{near}'?" if near else ""
        raise click.UsageError(
            f"There is no category, finding, step or rule '{what[:60]}'.{hint}")
    if as_json:
        click.echo(proof_json(proof))
        return
    console = stdout_console()
    if trace:
        _show_trace(console, proof)
        return
    try:
        tree = explanation(proof, what)
        _show_tree(console, tree, 0)
        _show_sources(console, tree, known)
    except NothingToExplainError as error:
        raise Failure(f"{error.what[0].upper()}{error.what[1:]}.") from None


def _show_tree(console: Console, node: Node, depth: int) -> None:
    indent = min(2 * depth, console.width // 2)
    item(console, "•" if depth else "▪", node.text + (" (see above)" if node.repeated else ""),
         indent=indent)
    if node.because:
        cited = f" [{', '.join(node.sources)}]" if node.sources else ""
        paragraph(console, f"because {_lowered(node.because)}{cited}", indent=indent + 2,
                  style="dim")
    for child in node.children:
        _show_tree(console, child, depth + 1)


def _show_sources(console: Console, tree: Node, known: Knowledge) -> None:
    cited = dict.fromkeys(_cited(tree))
    if cited:
        heading(console, "Sources")
    for name in known.sources:
        if name in cited:
            item(console, "•", f"{name}: {known.sources[name].title}", indent=2)


def _cited(node: Node) -> Iterator[str]:
    yield from node.sources
    for child in node.children:
        yield from _cited(child)


def _lowered(because: str) -> str:
    """The reason as a clause: without its full stop, and small where it began a sentence."""
    keep = not because[:1].isalpha() or (because[:2].isalpha() and because[:2].isupper())
    return (because if keep else because[0].lower() + because[1:]).removesuffix(".")


def _show_trace(console: Console, proof: Proof) -> None:
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
