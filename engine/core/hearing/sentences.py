"""Where sentences begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator

END = re.compile(
    r"[.!?。！？]+[\"'”’)\]]*(?=\s|$)|\n[ \t]*\n\s*|\n(?=[ \t]*(?:[-*•·▪–]|\d{1,2}[.)])[ \t])")
ABBREVIATIONS = frozenset((
    "e.g", "i.e", "mr", "mrs", "ms", "dr", "prof", "approx", "etc", "incl", "no", "vs", "dept",
    "inc", "ltd", "co", "st", "jr", "sr", "min", "yr", "yrs"))
"""What stands before a full stop that ends no sentence; so does a single letter."""
LONGEST_ABBREVIATION = 6
LONGEST = 600
"""Characters; what is longer is cut at a space, so that no step is more than linear in the text."""


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """First character and the one behind the last of each sentence, without spaces around it."""
    start = 0
    for found in END.finditer(text):
        end = found.end()
        if found[0].startswith(".") and _goes_on(text, found.start(), end):
            continue
        yield from _cut(text, start, end)
        start = end
    yield from _cut(text, start, len(text))


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether a full stop does not end the sentence."""
    if end - start == 1:
        space = max(text.rfind(" ", max(0, start - LONGEST_ABBREVIATION - 1), start),
                    text.rfind("(", max(0, start - LONGEST_ABBREVIATION - 1), start))
        word = text[space + 1:start].lower()
        return start - space <= LONGEST_ABBREVIATION + 1 and (
            word in ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word != "i"))
    following = text[end:end + 3].strip()
    return end - start >= 3 and following[:1].islower()  # three dots in the middle


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = space if space > 0 else start + LONGEST
        yield start, cut
        start = cut + (space > 0)
    if start < end:
        yield start, end
