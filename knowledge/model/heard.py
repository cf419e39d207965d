"""Answers that were derived, from a person's own words or from earlier cases, with the grounds."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from knowledge.model.conditions import Value


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
class Counted:
    """An earlier case that an answer rests on.

    Attributes:
        percent: what it counts, in percent of a case that nothing makes count less.
        old: whether it counts less as it is old.
        step: the finished step that answered the thing since, so that it counts less; else empty.
    """

    case: str
    date: datetime.date
    percent: int
    old: bool = False
    step: str = ""


@dataclass(frozen=True, slots=True)
class DerivedAnswer:
    """An answer that was derived.

    Attributes:
        words: the words it follows from, in the order of the text; none where it is from cases.
        cases: the earlier cases it follows from, the oldest first; none where it is from words.
        thing: the option or finding that these cases have in common with this one; else empty.
        percent: what they and this case count together.
    """

    question: str
    value: Value
    words: tuple[Words, ...] = ()
    cases: tuple[Counted, ...] = ()
    thing: str = ""
    percent: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """What was derived for one case.

    Attributes:
        answers: those that were added to the case; answers given outright stay as they are.
        not_understood: sentences in which nothing was recognised.
        read: whether there were words to read.
    """

    answers: tuple[DerivedAnswer, ...]
    not_understood: tuple[Words, ...] = ()
    read: bool = True
