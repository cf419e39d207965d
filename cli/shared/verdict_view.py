"""A verdict as text: what it is, how sure, and how likely each reason is."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from cli.shared.terminal import NARROW, bar, heading, paragraph
from engine.case.why.verdict import statement
from engine.core.proof import Proof
from engine.core.words.prose import signed
from knowledge.model.conditions import UNDETERMINED


def show_verdict(console: Console, proof: Proof) -> None:
    """Print what the diagnosis is and how sure."""
    words = statement(proof)
    undecided = proof.diagnosis.leading == UNDETERMINED
    console.print(Text(f"Case {proof.case.id}", style="bold"))
    console.print()
    paragraph(console, words.headline, style="bold yellow" if undecided else "bold green")
    paragraph(console, words.means)
    console.print()
    for line in words.doubt:
        paragraph(console, line)


def show_categories(console: Console, proof: Proof) -> None:
    """Print how likely each reason is, the likeliest first."""
    diagnosis = proof.diagnosis
    titles = {name: proof.knowledge.categories[name].title for name in diagnosis.ranking}
    wide = max(len(title) for title in titles.values())
    heading(console, "How likely, with the evidence in decibans (3: twice, 10: ten times likelier)")
    for name in diagnosis.ranking:
        probability = diagnosis.probabilities[name]
        numbers = f"{round(100 * probability):3} %  {signed(diagnosis.totals[name]):>4}"
        if console.width < max(NARROW, wide + 22):
            paragraph(console, titles[name], indent=2)
            paragraph(console, f"{numbers}  {bar(probability, 12)}", indent=4)
        else:
            drawn = bar(probability, min(24, console.width - wide - 20))
            paragraph(console, f"{titles[name]:<{wide}}  {numbers}  {drawn}", indent=2)
