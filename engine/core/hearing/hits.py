"""Phrases found in a sentence, and which of them are heard where they share words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from engine.core.hearing.denial import Span
from engine.core.hearing.patterns import Pattern

MOST_HITS = 64
"""Phrases found in one sentence that are looked at; more are a list of words, not a sentence."""


class Hit(NamedTuple):
    """Where a phrase was found, and how many of the words it names (those of gaps apart)."""

    pattern: Pattern
    span: Span
    named: int


def best(hits: Sequence[Hit]) -> list[Hit]:
    """The hits that count, in the order of their words.

    One falls away where another names more of the same words; where the two only overlap, it must
    name two more. Words that may be unlawful never fall away. Of one entry, hits that
    overlap count once.
    """
    ordered = sorted(hits[:MOST_HITS], key=lambda hit: (
        not hit.pattern.entry.unlawful, -hit.named, hit.span.start, -hit.span.end))
    kept: list[Hit] = []
    for hit in ordered:
        if not any(_gives_way(hit, other) for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.span)


def _gives_way(hit: Hit, other: Hit) -> bool:
    """Whether a hit falls away because of another one that names at least as many words."""
    if hit.pattern.entry.unlawful:
        return False
    if hit.span.end <= other.span.start or other.span.end <= hit.span.start:
        return False
    if hit.pattern.entry.id == other.pattern.entry.id:
        return True
    inside = other.span.start <= hit.span.start and hit.span.end <= other.span.end
    return other.named - hit.named >= (1 if inside else 2)
