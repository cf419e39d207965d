"""What the columns of a log are: answers, details of the case, or columns to pass through."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.batch.reading.block import InputError, Wanted
from knowledge.model.problems import closest, shown
from knowledge.model.records import Kind, Knowledge
from knowledge.reading.log_map import CANDIDATE, CASE, DETAILS, LogMap, MappedColumn, folded

CASE_NAMES = ("id", "case id", "case no", "nr", "no", "number", "applicant id", "applicant no")
"""What people call the column for the id of the case."""
ALIKE = 0.8
"""A column that is a question but for a slip; `region` is a word of its own, and no `reason`."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of one file are.

    Attributes:
        columns: every column that is read, with what it is.
        extras: those passed through.
        left: those left aside, as results are made anew.
        unlike: those of `extras` that are spelled almost like a question, with the question.
    """

    columns: Mapping[str, MappedColumn]
    extras: tuple[str, ...]
    left: tuple[str, ...]
    unlike: Mapping[str, str]

    def source(self, target: str) -> str | None:
        """The column that holds something."""
        return next((name for name, column in self.columns.items() if column.target == target),
                    None)

    def wanted(self, knowledge: Knowledge) -> Wanted:
        """The columns as a reader is to give them."""
        texts = {CASE, CANDIDATE, *(question.id for question in knowledge.questions.values()
                                    if question.kind is Kind.TEXT)}
        return Wanted(
            frozenset(name for name, column in self.columns.items()
                      if column.target not in texts),
            frozenset([*(name for name, column in self.columns.items()
                         if column.target in texts), *self.extras]))


def layout(
    columns: Sequence[str], log_map: LogMap, knowledge: Knowledge, results: Collection[str]
) -> Layout:
    """Tell what the columns of a file are.

    A column is a question if it is called by its id or its text; capital letters do not count.

    Args:
        columns: their names.
        log_map: tells what foreign columns are.
        knowledge: tells which questions there are.
        results: names that results have; such columns come from an earlier run.

    Raises:
        InputError: two columns are the same question, or none has the id of the case.
    """
    names = target_names(knowledge)
    given: dict[str, MappedColumn] = {}
    extras, left = [], []
    for name in columns:
        plain = " ".join(name.split())
        if plain in log_map.ignore:
            continue
        if plain in log_map.columns:
            given[name] = log_map.columns[plain]
        elif folded(name) in names:
            given[name] = MappedColumn(names[folded(name)])
        elif name in results:
            left.append(name)
        else:
            extras.append(name)
    _refuse_twice(given)
    if CASE not in {column.target for column in given.values()}:
        raise InputError(_no_case(extras))
    return Layout(given, tuple(extras), tuple(left), look_alikes(extras, knowledge))


def target_names(knowledge: Knowledge) -> dict[str, str]:
    """Questions and details by the folded names that a column may have."""
    return {**{folded(question.text): question.id for question in knowledge.questions.values()},
            **{folded(name): name for name in (*knowledge.questions, *DETAILS)}}


def look_alikes(columns: Sequence[str], knowledge: Knowledge) -> dict[str, str]:
    """Questions and details that columns may be meant for, by spelling."""
    likely = dict(_likely_names(knowledge))
    found = {}
    for name in columns:
        words = _plain(name)
        target = likely.get(words)
        if target is None and (
                near := closest(words, likely, ALIKE)) is not None:
            target = likely[near]
        if target is not None:
            found[name] = target
    return found


def _likely_names(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for question in knowledge.questions.values():
        yield _plain(question.text), question.id
        yield _plain(question.id.partition(".")[2]), question.id
        yield _plain(question.id), question.id
    for detail in DETAILS:
        yield detail, detail
    yield from dict.fromkeys(CASE_NAMES, CASE).items()
    yield from dict.fromkeys(("name", "applicant", "person"), CANDIDATE).items()


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.replace("_", " "))).casefold()


def _refuse_twice(given: Mapping[str, MappedColumn]) -> None:
    by_target: dict[str, str] = {}
    for name, column in given.items():
        if column.target in by_target:
            raise InputError(f"columns {shown(by_target[column.target])} and {shown(name)} are "
                             f"both {column.target}; rename one, or `ignore` it in a --map")
        by_target[column.target] = name


def _no_case(columns: Sequence[str]) -> str:
    near = next((name for name in columns if _plain(name) in CASE_NAMES), "")
    hint = f"is it {shown(near)}? Then rename that, or say so" if near else "add one, or say which"
    return f"no column is called 'case', for the id of each case; {hint} in a --map"
