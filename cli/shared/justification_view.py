"""A justification as text: the verdict and its doubt, what does not fit, and the evidence.

Every number stands in words; the bars only repeat them, behind the text, so that nothing is lost
where they are not seen or not read out.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from cli.shared.explain_view import citation, show_sources
from cli.shared.terminal import heading, item, paragraph
from cli.shared.verdict_view import show_categories, show_verdict
from engine.case.why.justification import Justification, Piece, Waterfall, justify
from engine.case.why.justification_words import contradiction_lines, piece_words, total_words
from engine.core.proof import Proof
from engine.core.words.prose import clause, fact_sentence, signed
from knowledge.model.records import Knowledge

WIDEST = 36
"""The most columns of a waterfall."""


def show_justification(console: Console, proof: Proof, named: str) -> None:
    """Print why the verdict is what it is.

    Args:
        console: where to.
        proof: the derivation.
        named: how the command line names the case once more; empty if it cannot.
    """
    found = justify(proof)
    knowledge = proof.knowledge
    show_verdict(console, proof)
    show_categories(console, proof)
    _show_contradictions(console, found, knowledge)
    for waterfall in found.waterfalls:
        _show_waterfall(console, waterfall, knowledge, found.span)
    show_sources(console, _cited(found), knowledge)
    if named:
        heading(console, "More")
        first = found.waterfalls[0].category
        item(console, "•", f"One thing down to your answers: debrief explain {named} {first}",
             indent=2)
        item(console, "•", f"Every rule in the order in which it fired: debrief explain {named} "
                           "--trace", indent=2)


def _show_contradictions(console: Console, found: Justification, knowledge: Knowledge) -> None:
    if not found.contradictions:
        return
    heading(console, "What does not fit together")
    for contradiction in found.contradictions:
        for depth, line in contradiction_lines(contradiction, knowledge):
            item(console, "-" if depth else "•", line, indent=2 * depth + 2)


def _show_waterfall(
    console: Console, waterfall: Waterfall, knowledge: Knowledge, span: tuple[int, int]
) -> None:
    heading(console, knowledge.categories[waterfall.category].title)
    paragraph(console, total_words(waterfall), indent=2)
    for piece in waterfall.pieces:
        console.print()
        text = Text(piece_words(piece, knowledge), style="bold")
        item(console, signed(piece.decibans), text, indent=2, width=3)
        _show_bar(console, piece, span)
        paragraph(console, f"{piece.evidence.because}{citation(piece.evidence.sources)}", indent=6)
        for giver in piece.givers:
            rule = giver.rule
            item(console, "•", f"{rule.id}: {rule.title}, because {clause(rule.because)}"
                               f"{citation(rule.sources)}", indent=6)
            for answer in giver.answers:
                item(console, "-", fact_sentence(answer, knowledge), indent=8)
        for other in piece.swallowed:
            item(console, f"({signed(other.decibans)})",
                 f"{piece_words(other, knowledge)}: not added, as it speaks of the same thing",
                 indent=6)


def _show_bar(console: Console, piece: Piece, span: tuple[int, int]) -> None:
    """The running total in numbers, and the piece as a floating bar behind them."""
    low, high = span
    words = f"{signed(piece.start) if piece.start else '0'} to {signed(piece.end)}"
    room = console.width - 6 - 13
    width = min(WIDEST, room)
    left, right = (round((number - low) / (high - low) * width)
                   for number in sorted((piece.start, piece.end)))
    drawn = " " * left + ("█" if piece.decibans > 0 else "░") * max(right - left, 1)
    paragraph(console, f"{words:<12} {drawn}", indent=6)


def _cited(found: Justification) -> Iterator[str]:
    for waterfall in found.waterfalls:
        for piece in waterfall.pieces:
            yield from piece.evidence.sources
            for giver in piece.givers:
                yield from giver.rule.sources
    for contradiction in found.contradictions:
        for rule in contradiction.rules:
            yield from rule.sources
