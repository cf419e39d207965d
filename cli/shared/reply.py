"""What a reply to a question means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from enum import Enum, auto

from engine.core.words.prose import listed
from knowledge.model.conditions import Value
from knowledge.model.problems import closest, shown
from knowledge.model.records import Kind, Option, Question
from knowledge.reading.cases import MAX_TEXT
from knowledge.reading.condition_syntax import MAX_COUNT

UNKNOWN = frozenset((
    "skip", "unknown", "don't know", "dont know", "i don't know", "i dont know", "dunno", "idk",
    "not sure", "no idea", "n/a"))


class UnclearReply(Exception):  # noqa: N818 - not an error
    """A reply that names no answer; the message says what would."""


class Move(Enum):
    """What a reply asks for, other than an answer."""

    SKIP = auto()
    BACK = auto()
    WHY = auto()
    REMOVE = auto()
    LEAVE = auto()


MOVES = {
    "": Move.SKIP, "b": Move.BACK, "?": Move.WHY, "-": Move.REMOVE, "q": Move.LEAVE,
    "back": Move.BACK, "h": Move.WHY, "help": Move.WHY, "why": Move.WHY, "quit": Move.LEAVE,
    "exit": Move.LEAVE,
}


def read_reply(question: Question, line: str) -> Value | Move:
    """What a line means as the reply to a question.

    Raises:
        UnclearReply: it names no answer, or several where one is asked for.
    """
    word = line.casefold()
    if word in MOVES and len(word) < 2:
        return MOVES[word]
    if question.kind is Kind.TEXT:
        return Move.REMOVE if word in UNKNOWN else line[:MAX_TEXT]
    if word in MOVES and word not in question.option_ids:
        return MOVES[word]
    try:
        return _answer(question, line)
    except UnclearReply:
        if word.rstrip(".") in UNKNOWN:
            return Move.REMOVE
        raise


def _answer(question: Question, line: str) -> Value:
    if question.kind is Kind.COUNT:
        if line.isdecimal() and len(line) < 10 and int(line) <= MAX_COUNT:
            return int(line)
        raise UnclearReply(f"{shown(line)} is not a number that fits here. "
                           "Type a whole number, such as 3")
    if question.kind is not Kind.CHOICES:
        return _option(question, line)
    with suppress(UnclearReply):
        return (_option(question, line),)
    parts = re.findall(r"[^\s,;]+", line)
    if not all(_number(part) for part in parts):
        parts = [part.strip() for part in re.split(r"[,;&]| and ", line) if part.strip()]
    chosen = {_option(question, part) for part in parts or [line]}
    return tuple(option for option in question.option_ids if option in chosen)


def _option(question: Question, words: str) -> str:
    """The option meant by its number, its id, its label, or the beginning of one of these."""
    options = question.options
    number = _number(words)
    if number and len(number) < 4 and 1 <= int(number) <= len(options):
        return options[int(number) - 1].id
    folded = words.casefold().rstrip(".") or words
    for known in options:
        if folded in (known.id.casefold(), known.label.casefold()):
            return known.id
    begun = [known for known in options
             if known.id.casefold().startswith(folded) or known.label.casefold().startswith(folded)]
    if len(begun) == 1:
        return begun[0].id
    count = len(options)
    if begun:
        could = listed([_numbered(known, options) for known in begun], "or")
        raise UnclearReply(f"{shown(words)} could be {could}. Type its number")
    if question.kind is not Kind.CHOICES and len(re.findall(r"\d+", words)) > 1:
        raise UnclearReply(f"One answer is wanted here. Type one number from 1 to {count}")
    if number:
        raise UnclearReply(f"There is no answer {number[:9]}. Type a number from 1 to {count}")
    names = {name: known for known in options for name in (known.id, known.label)}
    near = closest(words, names)
    hint = f"Did you mean {_numbered(names[near], options)}? " if near else ""
    raise UnclearReply(
        f"{shown(words)} is not among the answers. {hint}Type a number from 1 to {count}")


def _number(words: str) -> str:
    digits = words.strip(" .()#")
    return digits if digits.isdecimal() else ""


def _numbered(option: Option, options: Sequence[Option]) -> str:
    return f"{options.index(option) + 1} ({option.label})"
