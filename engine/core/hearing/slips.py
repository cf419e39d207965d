"""Slips of spelling in the words that matter most, by edit distance."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

SHORTEST = 5
"""Letters; in shorter words another letter makes another word."""
LONG = 9
"""Letters from which two slips are allowed instead of one."""
LITTLE_WORDS = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "did", "for", "from", "had", "has",
    "have", "he", "i", "in", "is", "it", "me", "more", "my", "no", "not", "of", "on", "or", "our",
    "she", "so", "that", "the", "their", "they", "this", "to", "too", "was", "we", "were", "with",
    "would", "you", "your"))
"""English is told by them."""


class Slips:
    """Corrects slips. Optimal string alignment: letters left out, put in, changed or exchanged."""

    def __init__(
        self, words: Sequence[str], others: Collection[str], vocabulary: Collection[str]
    ) -> None:
        """Name the words that are recognised with a slip.

        Args:
            words: those words.
            others: words that are near one of them and mean what they say.
            vocabulary: all words of the lexicon, which are no slips either.
        """
        self._words = list(words)
        self._right = {*words, *others, *vocabulary}
        self._seen: dict[str, str] = {}

    def corrected(self, words: list[str]) -> list[str]:
        """The words of a sentence, with slips corrected where the sentence looks English."""
        if not any(len(word) >= SHORTEST and word not in self._right
                   and self._one(word) != word for word in words):
            return words
        if len(words) >= 6 and sum(word in LITTLE_WORDS for word in words) * 8 < len(words):
            return words
        return [self._one(word) for word in words]

    def _one(self, word: str) -> str:
        known = self._seen.get(word)
        if known is None:
            known = self._nearest(word)
            if len(self._seen) < 100_000:
                self._seen[word] = known
        return known

    def _nearest(self, word: str) -> str:
        if not SHORTEST <= len(word) <= 24 or word in self._right or not word.isalpha():
            return word
        found = extractOne(word, self._words, scorer=OSA.distance,
                           score_cutoff=2 if len(word) >= LONG else 1)
        if found is None:
            return word
        near = found[0]
        if near[0] != word[0] or word.startswith(near) or near.startswith(word):
            return word
        return near
