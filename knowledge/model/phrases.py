"""The small language of phrases: words, and what may stand in their place.

    word          this word, whatever its capitals
    word*         every word that begins so
    (a | b c)     one of these
    [a]           may be left out; also [a | b]
    ..            up to two words, whatever they are, within one clause
    ...           up to five of them
    <id>          one of the phrases of the lexicon's group of this id

Nothing can be repeated without end, so that a text is read in time proportional to its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

TOKEN = re.compile(r"\s*(\.\.\.?|<[^<>\s]*>|[()\[\]|]|[^\s()\[\]|<>]+)")
WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*\*?")
OPENING = {"(": ")", "[": "]"}
ENDS = ("", "|", ")", "]")
"""What a sequence ends before."""
GAPS = {"..": 2, "...": 5}
"""How many words a gap stands for at most."""
MAX_GAPS = 3
MAX_DEPTH = 4
MAX_PHRASE = 1_200
MIN_STEM = 3
"""Letters before a star."""


class PhraseError(Exception):
    """A phrase that cannot be read.

    Attributes:
        what: what is wrong.
        cause: why, most likely.
        suggestion: what to do.
    """

    def __init__(self, what: str, cause: str, suggestion: str) -> None:
        super().__init__(what)
        self.what, self.cause, self.suggestion = what, cause, suggestion


@dataclass(frozen=True, slots=True)
class Word:
    """One word; with `stem`, every word that begins so."""

    text: str
    stem: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to so many words."""

    most: int


@dataclass(frozen=True, slots=True)
class GroupName:
    """One of the phrases of a group."""

    id: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences; or, where it may be left out, none of them."""

    alternatives: tuple[Sequence, ...]
    may_be_left_out: bool = False


Element: TypeAlias = Word | Gap | GroupName | Choice
Sequence: TypeAlias = tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as it was written, and what it says."""

    text: str
    elements: Sequence

    @property
    def groups(self) -> tuple[str, ...]:
        """The ids of the groups it names."""
        return tuple(dict.fromkeys(_groups(self.elements)))


def read_phrase(text: str) -> Phrase:
    """A phrase from its text.

    Raises:
        PhraseError: it is not one.
    """
    words = " ".join(text.split())
    if len(words) > MAX_PHRASE:
        raise PhraseError(f"a phrase is longer than {MAX_PHRASE:,} characters",
                          "several were written into one", "write each as an entry of the list")
    reader = _Reader(words)
    elements = reader.sequence(0)
    if reader.next:
        raise PhraseError(f"'{reader.next}' closes nothing", "a bracket too many", "delete it")
    if not elements or isinstance(elements[0], Gap) or isinstance(elements[-1], Gap):
        raise PhraseError("a phrase begins or ends with a gap, or is empty",
                          "`...` stands for words between others", "delete the dots there")
    if _is_optional(elements):
        raise PhraseError("all words of a phrase may be left out", "everything is in [ ]",
                          "take the brackets from the words that matter")
    if _gaps(elements) > MAX_GAPS:
        raise PhraseError(f"a phrase has more than {MAX_GAPS} gaps",
                          "it would match nearly anything", "write two phrases")
    return Phrase(words, elements)


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens = iter(TOKEN.findall(text))
        self.next = ""
        self._go_on()

    def _go_on(self) -> None:
        self.next = next(self._tokens, "")

    def sequence(self, depth: int) -> Sequence:
        found: list[Element] = []
        while (token := self.next) not in ENDS:
            self._go_on()
            found.append(self._choice(token, depth + 1) if token in OPENING else _element(token))
        return tuple(found)

    def _choice(self, opened: str, depth: int) -> Choice:
        if depth > MAX_DEPTH:
            raise PhraseError("brackets within brackets, too deep", "the phrase says too much",
                              "write several phrases, or name a group")
        alternatives = [self.sequence(depth)]
        while self.next == "|":
            self._go_on()
            alternatives.append(self.sequence(depth))
        closing = OPENING[opened]
        if self.next != closing:
            raise PhraseError(f"'{opened}' is not closed", f"a '{closing}' was forgotten",
                              f"write '{closing}' where the choice ends")
        self._go_on()
        if not all(alternatives):
            raise PhraseError("an empty alternative", "a '|' too many",
                              "to let words be left out, write them in [ ]")
        return Choice(tuple(alternatives), opened == "[")


@cache
def _element(token: str) -> Word | Gap | GroupName:
    if token in GAPS:
        return Gap(GAPS[token])
    if token.startswith("<"):
        return GroupName(token[1:-1])
    if not WORD.fullmatch(token):
        raise PhraseError(f"'{token[:60]}' is not a word", "a sign that phrases do not know",
                          "write words, `word*`, ( | ), [ ], ... and <group> only")
    if token.endswith("*") and len(token) <= MIN_STEM:
        raise PhraseError(f"'{token}' stands for too many words", "the star comes too early",
                          f"write at least {MIN_STEM} letters before it")
    return Word(token.removesuffix("*").casefold(), token.endswith("*"))


def _groups(elements: Sequence) -> list[str]:
    found: list[str] = []
    for element in elements:
        if isinstance(element, GroupName):
            found.append(element.id)
        elif isinstance(element, Choice):
            for alternative in element.alternatives:
                found += _groups(alternative)
    return found


def _gaps(elements: Sequence) -> int:
    return sum(
        1 if isinstance(element, Gap)
        else max(map(_gaps, element.alternatives)) if isinstance(element, Choice) else 0
        for element in elements)


def _is_optional(elements: Sequence) -> bool:
    return all(isinstance(element, Gap) or (isinstance(element, Choice) and (
        element.may_be_left_out or any(map(_is_optional, element.alternatives))))
        for element in elements)
