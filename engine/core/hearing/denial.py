"""Which words are denied: 'your skills were not the problem, but you were overqualified'.

A denial reaches from its cue to the next boundary: a contrast, a strong break, or a comma or 'and'
behind which a new subject begins. A 'not' that belongs to a phrase heard ('not enough experience'),
or to a decision ('we are not moving forward'), denies nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from knowledge.model.lexicon import Cue

AHEAD = 14
"""How many words a denial reaches forward at most."""
BACK = 10
"""How many words a denial reaches back at most."""
SUBJECTS = frozenset((
    "i", "we", "they", "he", "she", "it", "you", "there", "the", "my", "your", "our", "their",
    "this", "that", "these", "someone", "somebody", "a", "an", "another", "what", "his", "her",
    "instead", "just", "only", "rather"))
DENIALS = (Cue.DENIES_AFTER, Cue.DENIES_BEFORE)
JOINTS = frozenset((",", "and", "so"))


class Span(NamedTuple):
    """Words of a sentence by number: the first, and the one behind the last."""

    start: int
    end: int


def denying(
    found: Span, cues: Sequence[tuple[Cue, Span]], heard: Sequence[Span], words: Sequence[str]
) -> Span | None:
    """The words that deny what was found, or None.

    Args:
        found: the words in question.
        cues: all cues of the sentence.
        heard: the words of all phrases heard in it.
        words: the words of the sentence.
    """
    spent = [span for cue, span in cues if cue is Cue.SPENT] + list(heard)
    stops = [span for cue, span in cues if cue is Cue.BOUNDARY]
    for cue, span in cues:
        if cue is Cue.DENIES_AFTER and span.end <= found.start <= span.end + AHEAD:
            inside = any(other.start <= span.start and span.end <= other.end for other in spent)
            if not inside and not _bounded(span.end, found.start, stops, words):
                return span
        elif cue in DENIALS and found.start <= span.start and span.end <= found.end:
            if span.end - span.start > 1:
                return span
        elif (cue is Cue.DENIES_BEFORE and found.start < span.start <= found.end + BACK
              and not _bounded(found.end, span.start, stops, words, forward=False)):
            return span
    return None


def missing(
    found: Span, cues: Sequence[tuple[Cue, Span]], heard: Sequence[Span], words: Sequence[str]
) -> Span | None:
    """The words that say that a quality is missing: 'did not feel that you *connected with us*'.

    A word such as 'not' counts unless it belongs to a longer cue ('no concerns about'), or to
    another phrase heard, or is denied itself.
    """
    longer = [span for cue, span in cues if cue is not Cue.LACKS and cue is not Cue.BOUNDARY
              and cue is not Cue.HEDGES and span.end - span.start > 1]
    longer += [span for span in heard if span != found]
    stops = [span for cue, span in cues if cue is Cue.BOUNDARY]
    lacks = [span for cue, span in cues if cue is Cue.LACKS]
    for span in lacks:
        if not (span.start <= found.start and span.end <= found.start + 1
                and found.start <= span.end + AHEAD):
            continue
        if any(other.start <= span.start and span.end <= other.end and other != span
               for other in (*longer, *(one for one in lacks if one.end - one.start >
                                        span.end - span.start))):
            continue
        if _bounded(min(span.end, found.start), found.start, stops, words):
            continue
        denies = (one for cue, one in cues if cue is Cue.DENIES_AFTER)
        if not any(one.end <= span.start <= one.end + 3 and one.end - one.start != 0
                   and not _bounded(one.end, span.start, stops, words) for one in denies):
            return span
    return None


def _bounded(
    start: int, end: int, stops: Sequence[Span], words: Sequence[str], forward: bool = True
) -> bool:
    """Whether a boundary lies between two words."""
    if any(start <= stop.start and stop.end <= end for stop in stops):
        return True
    for number in range(start, end):
        word = words[number]
        if word == ";":
            return True
        following = words[number + 1] if number + 1 < len(words) else ""
        if forward and word in JOINTS and following in SUBJECTS:
            return True
    return False
