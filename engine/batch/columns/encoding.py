"""Answers as small integers, one column a question, so that no rule compares words.

    scale, choice, yes or no   the place of the option, counted from 0
    choices                    a bit for each option, by its place; no bit means no answer
    count                      the number itself
    text                       the words themselves; no rule reads more than that there are some

No answer is NULL everywhere, which is how three-valued logic reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl
from polars.datatypes import DataTypeClass

from knowledge.model.conditions import Value
from knowledge.model.records import Kind, Knowledge, Question
from knowledge.reading.cases import Case

CASE = "case"
"""The column with the id of a case."""
MAX_OPTIONS = 62
"""A set of options must fit into a 64-bit integer."""
_TYPES: Mapping[str, DataTypeClass] = {
    "int8": pl.Int8, "int16": pl.Int16, "int32": pl.Int32, "int64": pl.Int64,
    "string": pl.String}


@dataclass(frozen=True, slots=True)
class Column:
    """How the answers to one question are kept.

    Attributes:
        name: the column's name, which every database accepts without quotation marks.
        dtype: an integer type: int8, int16, int32 or int64; for words, string.
    """

    question: Question
    name: str
    dtype: str

    @property
    def polars_type(self) -> DataTypeClass:
        """The same type in polars."""
        return _TYPES[self.dtype]

    def code(self, option: str) -> int:
        """The number that stands for an option; in a set, its bit."""
        place = self.question.option_ids.index(option)
        return 1 << place if self.question.kind is Kind.CHOICES else place

    def encoded(self, value: Value) -> int | str:
        """What stands for an answer."""
        if isinstance(value, tuple):
            return sum(self.code(option) for option in value)
        if isinstance(value, int) or self.question.kind is Kind.TEXT:
            return value
        return self.code(value)


def columns(knowledge: Knowledge) -> Mapping[str, Column]:
    """How the answers to every question are kept, in the order of the questionnaire.

    Raises:
        ValueError: a question has more options than a column can hold.
    """
    return {question.id: Column(question, column_name("q", question.id), _dtype(question))
            for question in knowledge.questions.values()}


def encoded_cases(cases: Iterable[Case], encoding: Mapping[str, Column]) -> pl.DataFrame:
    """Cases as a table that a kernel reads: the column `case`, and one for each question."""
    listed = list(cases)
    table: dict[str, pl.Series] = {CASE: pl.Series([case.id for case in listed], dtype=pl.String)}
    for question, column in encoding.items():
        given = (case.answers.get(question) for case in listed)
        table[column.name] = pl.Series(
            [None if value is None else column.encoded(value) for value in given],
            dtype=column.polars_type)
    return pl.DataFrame(table)


def column_name(prefix: str, name: str) -> str:
    """A column's name for an id: letters, digits and `_` only, different for different ids."""
    return f"{prefix}_" + "".join(
        sign if sign.isascii() and sign.isalnum() and not sign.isupper()
        else "__" if sign == "_" else f"_{ord(sign):x}_" for sign in name)


def _dtype(question: Question) -> str:
    size = len(question.options)
    if size > MAX_OPTIONS:
        raise ValueError(f"question {question.id} has {size} options; "
                         f"columns hold at most {MAX_OPTIONS}")
    match question.kind:
        case Kind.CHOICES:
            return next((f"int{bits}" for bits in (8, 16, 32) if size < bits), "int64")
        case Kind.COUNT:
            return "int16"
        case Kind.TEXT:
            return "string"
        case _:
            return "int8"
