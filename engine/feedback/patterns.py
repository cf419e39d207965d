"""Phrases of the lexicon as regular expressions, and an index that tells which ones to try.

A sentence is tried as one line: each word followed by a space. Every repetition in an expression is
bounded, so that trying one at one place takes bounded time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.feedback.words import Token, normal_words
from knowledge.lexicon_model import LexiconEntry
from knowledge.phrases import Choice, Element, Gap, GroupName, Phrase, Word

CONTRAST = ("but", "however", "although", "though", "whereas", "because", "unfortunately",
            "not", "never", "nor", "neither", "no", "nothing", "without", "nobody")
"""Words that no gap reaches across: a contrast, or a denial of what follows."""
GAP = rf"(?:(?!(?:{'|'.join(CONTRAST)}) )[^ ,;]+ )"
RELATIVES = ("which", "who")
"""Words before which a comma may stand."""
COMMON = frozenset((
    "a", "about", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by",
    "can", "could", "did", "do", "does", "enough", "for", "from", "had", "has", "have", "he", "i",
    "in", "is", "it", "me", "more", "my", "no", "not", "of", "on", "or", "our", "she", "so", "some",
    "that", "the", "their", "them", "they", "this", "to", "too", "very", "was", "we", "were", "who",
    "will", "with", "would", "you", "your"))
"""Words that many sentences have; a phrase is looked up by another word where it can be."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One phrase, ready to be looked for.

    Attributes:
        needs: sets of words, of each of which a line must have one.
    """

    entry: LexiconEntry
    phrase: Phrase
    expression: re.Pattern[str]
    needs: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as it is tried.

    Attributes:
        tokens: its words and breaks.
        text: each of them followed by a space.
        at: the number of the word that begins at a place in `text`; one more stands for its end.
    """

    tokens: Sequence[Token]
    text: str
    at: Mapping[int, int]


def line_of(tokens: Sequence[Token], words: Iterable[str]) -> Line:
    """A sentence as a line; `words` stand for the tokens, slips corrected."""
    at: dict[int, int] = {}
    parts: list[str] = []
    length = 0
    for number, word in enumerate(words):
        at[length] = number
        parts.append(word)
        length += len(word) + 1
    at[length] = len(parts)
    return Line(tokens, " ".join(parts) + " ", at)


class PatternIndex:
    """Finds phrases in lines. Compiled once for a lexicon; holds no state but a cache of words."""

    def __init__(self, lexicon: Mapping[str, LexiconEntry]) -> None:
        """Compile all phrases but those of groups, which stand in others."""
        compiler = _Compiler(lexicon)
        self._by_word: dict[str, list[Pattern]] = {}
        self._stems: dict[str, list[Pattern]] = {}
        self._seen: dict[str, tuple[Pattern, ...]] = {}
        self._order: dict[int, int] = {}
        self.vocabulary: set[str] = set()
        for entry in lexicon.values():
            if entry.is_group:
                continue
            for phrase in entry.phrases:
                pattern = Pattern(entry, phrase, compiler.compiled(phrase),
                                  compiler.needs(phrase.elements))
                self._order[id(pattern)] = len(self._order)
                for word, stem in compiler.anchors(phrase.elements):
                    (self._stems if stem else self._by_word).setdefault(word, []).append(pattern)
                self.vocabulary |= compiler.words(phrase.elements)
        self._lengths = sorted({len(stem) for stem in self._stems})

    def candidates(self, words: Iterable[str]) -> list[Pattern]:
        """The phrases that can be in a line with these words, in the order of the lexicon."""
        found: dict[int, Pattern] = {}
        present = {*words}
        for word in present:
            known = self._seen.get(word)
            if known is None:
                known = self._of(word)
                if len(self._seen) < 100_000:
                    self._seen[word] = known
            for pattern in known:
                found[self._order[id(pattern)]] = pattern
        return [found[number] for number in sorted(found)
                if not any(map(present.isdisjoint, found[number].needs))]

    def _of(self, word: str) -> tuple[Pattern, ...]:
        patterns = list(self._by_word.get(word, ()))
        for length in self._lengths:
            patterns += self._stems.get(word[:length], ()) if len(word) >= length else ()
        return tuple(patterns)


class _Compiler:
    def __init__(self, lexicon: Mapping[str, LexiconEntry]) -> None:
        self._lexicon = lexicon
        self._groups: dict[str, str] = {}
        self._group_anchors: dict[str, frozenset[tuple[str, bool]]] = {}

    def compiled(self, phrase: Phrase) -> re.Pattern[str]:
        return re.compile(r"(?<![^ ])" + self._sequence(phrase.elements))

    def _sequence(self, elements: Sequence[Element]) -> str:
        return "".join(map(self._element, elements))

    def _element(self, element: Element) -> str:
        match element:
            case Word(text, stem):
                *before, last = _normal(text)
                ending = "[^ ,;]* " if stem else " "
                comma = "(?:, )?" if text in RELATIVES else ""
                return comma + "".join(
                    f"{re.escape(word)} " for word in before) + re.escape(last) + ending
            case Gap(most):
                return f"({GAP}{{0,{most}}}?)"
            case GroupName(name):
                if name not in self._groups:
                    phrases = self._lexicon[name].phrases
                    self._groups[name] = self._either(phrase.elements for phrase in phrases)
                return self._groups[name]
            case Choice(alternatives, may_be_left_out):
                return self._either(alternatives) + "?" * may_be_left_out

    def _either(self, alternatives: Iterable[Sequence[Element]]) -> str:
        return f"(?:{'|'.join(map(self._sequence, alternatives))})"

    def anchors(self, elements: Sequence[Element]) -> frozenset[tuple[str, bool]]:
        """Words (or stems) of which a line must have one for the phrase to be in it."""
        choices = [found for element in elements if (found := self._anchors_of(element))]
        return min(choices, key=lambda found: (
            any(word in COMMON for word, _ in found), len(found)), default=frozenset())

    def needs(self, elements: Sequence[Element]) -> tuple[frozenset[str], ...]:
        """Sets of whole words, of each of which a line must have one."""
        choices = (self._anchors_of(element) for element in elements)
        return tuple(frozenset(word for word, _ in found) for found in choices
                     if found and not any(stem for _, stem in found))

    def _anchors_of(self, element: Element) -> frozenset[tuple[str, bool]]:
        match element:
            case Word(text, stem):
                words = _normal(text)
                best = min(words, key=lambda word: word in COMMON)
                return frozenset({(best, stem and best == words[-1])})
            case GroupName(name):
                if name not in self._group_anchors:
                    self._group_anchors[name] = self._union(
                        phrase.elements for phrase in self._lexicon[name].phrases)
                return self._group_anchors[name]
            case Choice(alternatives, False):
                return self._union(alternatives)
            case _:
                return frozenset()

    def _union(self, alternatives: Iterable[Sequence[Element]]) -> frozenset[tuple[str, bool]]:
        parts = [self.anchors(alternative) for alternative in alternatives]
        return frozenset().union(*parts) if all(parts) else frozenset()

    def words(self, elements: Sequence[Element]) -> set[str]:
        """Every word a phrase names, stems as they are."""
        return {word for element in elements for word in self._words_of(element)}

    def _words_of(self, element: Element) -> Iterator[str]:
        match element:
            case Word(text):
                yield from _normal(text)
            case GroupName(name):
                for phrase in self._lexicon[name].phrases:
                    yield from self.words(phrase.elements)
            case Choice(alternatives):
                for alternative in alternatives:
                    yield from self.words(alternative)
            case Gap():
                pass


def _normal(text: str) -> list[str]:
    return [word for part in text.replace("-", " ").split() for word in normal_words(part)]
