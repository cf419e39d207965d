"""How far words reach that silence others, or that may be unlawful: over their clause."""

from __future__ import annotations

from collections.abc import Sequence

from engine.core.hearing.denial import Span

CONTRASTS = frozenset((
    ";", "but", "however", "although", "though", "unfortunately", "whereas", "because", "sadly",
    "regrettably", "since", "except"))
"""Words at which a clause ends."""
JOINTS = frozenset((",", "and", "so", "as"))
"""Words at which it ends if a subject of its own follows."""
SUBJECTS = frozenset((
    "we", "you", "i", "he", "she", "they", "it", "there", "someone", "nobody", "this", "what"))


def clause(span: Span, words: Sequence[str]) -> Span:
    """The clause around words, from the last comma before them to where another one begins."""
    start, end = span
    while start and words[start - 1] not in CONTRASTS and words[start - 1] != ",":
        start -= 1
    while end < len(words) and words[end] not in CONTRASTS and not (
            words[end] in JOINTS and end + 1 < len(words) and words[end + 1] in SUBJECTS):
        end += 1
    return Span(start, end)


def touches(span: Span, others: Sequence[Span]) -> bool:
    """Whether words lie in one of several parts of a sentence."""
    return any(other.start <= span.start < other.end for other in others)
