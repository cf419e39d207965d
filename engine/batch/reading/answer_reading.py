"""What a value in a log means: as a person, a spreadsheet or another program writes it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Protocol

from engine.batch.columns.encoding import Column
from knowledge.model.problems import NOWHERE, Problems, ProblemsError, shown
from knowledge.model.records import Category, Kind
from knowledge.reading.cases import DATE, read_answer
from knowledge.reading.json_tree import read_json
from knowledge.reading.log_map import MappedColumn, folded
from knowledge.reading.yaml_tree import Items, Table, Text, Tree

TRUTHS = {"true": "yes", "false": "no"}
NO_WORDS = ("unknown", "?", "n/a", "na", "nan", "null", "none", "-")
"""What people write where they know nothing; it could mean something, so it is not guessed."""
WHOLE = re.compile(r"([0-9]+)\.0+")
"""A whole number as spreadsheets and floating-point columns write it."""
MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]00:00(:00(\.0+)?)?")
"""A date as spreadsheets and columns of times write it."""


class ValueReader(Protocol):
    """Reads the values of one column."""

    def read(self, text: str, as_json: bool, problems: Problems) -> int | str | None:
        """What stands for a value in an encoded column.

        Args:
            text: the value.
            as_json: whether it stands as JSON.
            problems: takes what is wrong with it.

        Returns:
            None for no answer, and for what is wrong.
        """


class AnswerReader:
    """Reads answers to one question: options by id or label, sets as `a;b`, numbers."""

    def __init__(self, column: Column, mapped: MappedColumn, unknown: frozenset[str]) -> None:
        """Learn what can be answered.

        Args:
            column: how answers are encoded.
            mapped: what foreign values mean, and what stands between the options of a set.
            unknown: folded values that mean no answer.
        """
        self._column = column
        self._question = column.question
        self._mapped = mapped
        self._unknown = unknown
        self._options = _spellings(
            {option.id: option.label for option in column.question.options})
        if self._question.kind is Kind.YES_NO:
            self._options = {**TRUTHS, **self._options}

    def read(self, text: str, as_json: bool, problems: Problems) -> int | str | None:
        """See `ValueReader.read`."""
        before = len(problems)
        words = _from_json(text, problems) if as_json else text.strip()
        if len(problems) > before:
            return None
        options = self._meant(words) if isinstance(words, str) else [
            option for word in words for option in self._meant(word)]
        if not options:
            return None
        value = read_answer(self._question, self._tree(options), problems)
        if len(problems) > before:
            return None
        return None if value is None else self._column.encoded(value)

    def _meant(self, words: str) -> list[str]:
        """The options that words stand for; what is not understood is left as it is."""
        known = self._single(words)
        if known is not None or self._question.kind is not Kind.CHOICES:
            return [words] if known is None else known
        parts = filter(None, map(str.strip, words.split(self._mapped.separator)))
        meant: list[str] = []
        for part in parts:
            known = self._single(part)
            meant += [part] if known is None else known
        return meant

    def _single(self, words: str) -> list[str] | None:
        """The options of one word; None where it is not understood."""
        if words in self._question.option_ids:
            return [words]
        low = folded(words)
        if not low or low in self._unknown:
            return []
        if low in self._mapped.values:
            return [*self._mapped.values[low]]
        if low in self._options:
            return [self._options[low]]
        if self._question.kind is Kind.COUNT and (found := WHOLE.fullmatch(low)):
            return [found[1]]
        return None

    def _tree(self, options: list[str]) -> Tree:
        if self._question.kind is Kind.CHOICES:
            return Items(NOWHERE, tuple(Text(NOWHERE, option, True) for option in options))
        if len(options) == 1:
            return Text(NOWHERE, options[0])
        return Items(NOWHERE, tuple(Text(NOWHERE, option) for option in options))


class CategoryReader:
    """Reads the category that the employer confirmed, by id or title."""

    def __init__(self, categories: Mapping[str, Category], mapped: MappedColumn,
                 unknown: frozenset[str]) -> None:
        """Learn the categories; the other arguments are those of `AnswerReader`."""
        self._places = {name: place for place, name in enumerate(categories)}
        self._spellings = _spellings({each.id: each.title for each in categories.values()})
        self._mapped = mapped
        self._unknown = unknown

    def read(self, text: str, as_json: bool, problems: Problems) -> int | str | None:
        """See `ValueReader.read`: the place of the category."""
        before = len(problems)
        words = _from_json(text, problems) if as_json else text.strip()
        if len(problems) > before:
            return None
        word = words if isinstance(words, str) else ";".join(words)
        low = folded(word)
        if not low or low in self._unknown:
            return None
        if low in self._mapped.values:
            meant = self._mapped.values[low]
            return self._places[meant[0]] if meant else None
        if low not in self._spellings:
            problems.unknown(NOWHERE, "category", word, [*self._places])
            return None
        return self._places[self._spellings[low]]


class DateReader:
    """Reads dates, written as 2026-03-31."""

    def __init__(self, unknown: frozenset[str]) -> None:
        """Learn which folded values mean no date."""
        self._unknown = unknown

    def read(self, text: str, as_json: bool, problems: Problems) -> int | str | None:
        """See `ValueReader.read`: days since 1970-01-01."""
        before = len(problems)
        words = _from_json(text, problems) if as_json else text.strip()
        if len(problems) > before or not words or (
                isinstance(words, str) and folded(words) in self._unknown):
            return None
        word = words if isinstance(words, str) else ";".join(words)
        if midnight := MIDNIGHT.fullmatch(word):
            word = midnight[1]
        try:
            if DATE.fullmatch(word):
                return (datetime.date.fromisoformat(word) - datetime.date(1970, 1, 1)).days
        except ValueError:
            pass
        problems.add(NOWHERE, f"{shown(word)} is not a date", "another order of day and month",
                     "write it as 2026-03-31")
        return None


def advice(text: str) -> str:
    """What to do about a value by which people mean that they know nothing; else nothing."""
    if folded(text.strip('"')) not in NO_WORDS:
        return ""
    return "leave the cell empty where nothing is known, or list it as `unknown` in a --map"


def _spellings(words: Mapping[str, str]) -> dict[str, str]:
    """Ids by what may be written for them: the id, or the label where only one has it."""
    labels = [folded(label) for label in words.values()]
    return {**{label: name for name, label in zip(words, labels, strict=True)
               if labels.count(label) == 1},
            **{folded(name): name for name in words}}


def _from_json(text: str, problems: Problems) -> str | list[str]:
    """A JSON value as words, or as a list of words; empty for null."""
    try:
        tree = read_json(text, "-", 1, problems)
    except ProblemsError as error:
        for problem in error.problems:
            problems.add(NOWHERE, problem.what, problem.cause, problem.suggestion)
        return ""
    match tree:
        case Text(_, word, quoted):
            return "" if word == "null" and not quoted else word.strip()
        case Items(_, items) if all(isinstance(item, Text) for item in items):
            return [item.text for item in items if isinstance(item, Text)]
        case Items() | Table():
            problems.add(NOWHERE, "a structure is not an answer", "a bracket too many",
                         "write one option, or a list of options")
    return ""
