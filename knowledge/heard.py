"""Answers that were derived from a person's own words, with those words."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.conditions import Value


@dataclass(frozen=True, slots=True)
class Words:
    """Words in a text, and what recognised them.

    Attributes:
        entry: the entry of the lexicon; empty for words that nothing recognised.
        start: the first character, counted from 0.
        end: one behind the last character.
        text: the words exactly as they stand there.
    """

    entry: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class DerivedAnswer:
    """An answer that words give.

    Attributes:
        words: what it follows from, in the order of the text.
    """

    question: str
    value: Value
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard in the words of one case.

    Attributes:
        answers: those that were added to the case; answers given outright stay as they are.
        not_understood: sentences in which nothing was recognised.
    """

    answers: tuple[DerivedAnswer, ...]
    not_understood: tuple[Words, ...] = ()
