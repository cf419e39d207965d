"""Phrases of the lexicon as regular expressions, and an index that tells which ones to try.

A sentence is tried as one line: each word followed by a space. Every repetition in an expression is
bounded, so that trying one at one place takes bounded time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.core.hearing.words import normal_words
from knowledge.model.lexicon import LexiconEntry
from knowledge.model.phrases import MIN_STEM, Choice, Element, Gap, GroupName, Phrase, Word

CONTRAST = ("but", "however", "although", "though", "whereas", "because", "unfortunately",
            "not", "never", "nor", "neither", "no", "nothing", "without", "nobody")
"""Words that no gap reaches across: a contrast, or a denial of what follows."""
GAP = rf"(?:(?!(?:{'|'.join(CONTRAST)}) )[^ ,;]+ )"
MOST_WORDS = 100_000
"""Words that are remembered with what is filed under them."""
RELATIVES = ("which", "who")
"""Words before which a comma may stand."""
COMMON = frozenset((
    "a", "about", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by",
    "can", "could", "did", "do", "does", "enough", "for", "from", "had", "has", "have", "he", "i",
    "in", "is", "it", "me", "more", "my", "no", "not", "of", "on", "or", "our", "she", "so", "some",
    "that", "the", "their", "them", "they", "this", "to", "too", "very", "was", "we", "were", "who",
    "will", "with", "would", "you", "your"))
"""Words that many sentences have; a phrase is looked up by another word where it can be."""


@dataclass(slots=True)
class Pattern:
    """One phrase, ready to be looked for; its expression is compiled when it is first needed.

    Attributes:
        needs: sets of words, of each of which a line must have one.
    """

    entry: LexiconEntry
    phrase: Phrase
    needs: tuple[frozenset[str], ...]
    _compile: Callable[[Phrase], re.Pattern[str]]
    _expression: re.Pattern[str] | None = None

    def at(self, text: str, place: int) -> re.Match[str] | None:
        """The phrase at one place of a line."""
        if self._expression is None:
            self._expression = self._compile(self.phrase)
        return self._expression.match(text, place)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as it is tried.

    Attributes:
        words: its words and breaks.
        text: each of them followed by a space.
        at: the number of the word that begins at a place in `text`; one more stands for its end.
    """

    words: Sequence[str]
    text: str
    at: Mapping[int, int]


def line_of(words: Sequence[str]) -> Line:
    """A sentence as a line."""
    at: dict[int, int] = {}
    length = 0
    for number, word in enumerate(words):
        at[length] = number
        length += len(word) + 1
    at[length] = len(words)
    return Line(words, " ".join(words) + " ", at)


class PatternIndex:
    """Finds phrases in lines. Made once for a lexicon; holds no state but caches."""

    def __init__(self, lexicon: Mapping[str, LexiconEntry]) -> None:
        """Take all phrases but those of groups, which stand in others."""
        compiler = _Compiler(lexicon)
        self.patterns: list[Pattern] = []
        self._anchors, self._starts = _WordIndex(), _WordIndex()
        self.vocabulary: set[str] = set()
        for entry in lexicon.values():
            for phrase in entry.phrases:
                self.vocabulary |= compiler.words(phrase.elements)
                if entry.is_group:
                    continue
                number = len(self.patterns)
                self.patterns.append(Pattern(
                    entry, phrase, compiler.needs(phrase.elements), compiler.compiled))
                self._anchors.add(compiler.anchors(phrase.elements), number)
                self._starts.add(compiler.starts(phrase.elements), number)

    def found(self, line: Line) -> Iterator[tuple[Pattern, re.Match[str]]]:
        """The phrases in a line, each at every place where it stands."""
        words = line.words
        present = {*words}
        candidates: set[int] = set()
        for word in present:
            candidates |= self._anchors.of(word)
        if not candidates:
            return
        patterns = self.patterns
        possible = {number for number in candidates
                    if not any(map(present.isdisjoint, patterns[number].needs))}
        for place, word in zip(line.at, words, strict=False):
            for number in sorted(self._starts.of(word) & possible):
                match = patterns[number].at(line.text, place)
                if match is not None:
                    yield patterns[number], match


class _WordIndex:
    """The numbers that were filed under a word, or under a stem that it begins with."""

    def __init__(self) -> None:
        self._by_word: dict[str, set[int]] = {}
        self._by_stem: dict[str, set[int]] = {}
        self._seen: dict[str, frozenset[int]] = {}

    def add(self, words: Iterable[tuple[str, bool]], number: int) -> None:
        """File a number under words, and stems where the second part is true."""
        for word, stem in words:
            (self._by_stem if stem else self._by_word).setdefault(word, set()).add(number)

    def of(self, word: str) -> frozenset[int]:
        """The numbers filed under a word."""
        known = self._seen.get(word)
        if known is None:
            numbers = set(self._by_word.get(word, ()))
            for length in range(MIN_STEM, len(word) + 1):
                numbers |= self._by_stem.get(word[:length], set())
            known = frozenset(numbers)
            if len(self._seen) < MOST_WORDS:
                self._seen[word] = known
        return known


class _Compiler:
    def __init__(self, lexicon: Mapping[str, LexiconEntry]) -> None:
        self._lexicon = lexicon
        self._groups: dict[str, str] = {}
        self._group_anchors: dict[str, frozenset[tuple[str, bool]]] = {}
        self._group_starts: dict[str, frozenset[tuple[str, bool]]] = {}
        self._group_words: dict[str, set[str]] = {}

    def compiled(self, phrase: Phrase) -> re.Pattern[str]:
        return re.compile(self._sequence(phrase.elements))

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

    def starts(self, elements: Sequence[Element]) -> frozenset[tuple[str, bool]]:
        """Words (or stems) of which one stands first in the phrase."""
        found: set[tuple[str, bool]] = set()
        for element in elements:
            found |= self._starts_of(element)
            if not (isinstance(element, Choice) and element.may_be_left_out):
                break
        return frozenset(found)

    def _starts_of(self, element: Element) -> frozenset[tuple[str, bool]]:
        match element:
            case Word(text, stem):
                words = _normal(text)
                return frozenset({(words[0], stem and len(words) == 1)} | (
                    {(",", False)} if text in RELATIVES else set()))
            case GroupName(name):
                if name not in self._group_starts:
                    self._group_starts[name] = frozenset().union(*(
                        self.starts(phrase.elements) for phrase in self._lexicon[name].phrases))
                return self._group_starts[name]
            case Choice(alternatives):
                return frozenset().union(*map(self.starts, alternatives))
            case Gap():
                return frozenset()

    def words(self, elements: Sequence[Element]) -> set[str]:
        """Every word a phrase names, stems as they are."""
        return {word for element in elements for word in self._words_of(element)}

    def _words_of(self, element: Element) -> Iterator[str]:
        match element:
            case Word(text):
                yield from _normal(text)
            case GroupName(name):
                if name not in self._group_words:
                    self._group_words[name] = {
                        word for phrase in self._lexicon[name].phrases
                        for word in self.words(phrase.elements)}
                yield from self._group_words[name]
            case Choice(alternatives):
                for alternative in alternatives:
                    yield from self.words(alternative)
            case Gap():
                pass


def _normal(text: str) -> list[str]:
    return [word for part in text.replace("-", " ").split() for word in normal_words(part)]
