"""Answers as small integers, one column a question, so that no rule compares words.

    scale, choice, yes or no   the place of the option, counted from 0
    choices                    a bit for each option, by its place; no bit means no answer
    count                      the number itself
    text                       1 where there are words

No answer is NULL everywhere, which is how three-valued logic reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.conditions import Value
from knowledge.model import Kind, Knowledge, Question

MAX_OPTIONS = 62
"""A set of options must fit into a 64-bit integer."""


@dataclass(frozen=True, slots=True)
class Column:
    """How the answers to one question are kept.

    Attributes:
        name: the column's name, which every database accepts without quotation marks.
        dtype: an integer type: int8, int16, int32 or int64.
    """

    question: Question
    name: str
    dtype: str

    def code(self, option: str) -> int:
        """The number that stands for an option; in a set, its bit."""
        place = self.question.option_ids.index(option)
        return 1 << place if self.question.kind is Kind.CHOICES else place

    def encoded(self, value: Value) -> int:
        """The number that stands for an answer."""
        if isinstance(value, tuple):
            return sum(self.code(option) for option in value)
        if isinstance(value, int):
            return value
        return 1 if self.question.kind is Kind.TEXT else self.code(value)


def columns(knowledge: Knowledge) -> Mapping[str, Column]:
    """How the answers to every question are kept, in the order of the questionnaire.

    Raises:
        ValueError: a question has more options than a column can hold.
    """
    return {question.id: Column(question, column_name("q", question.id), _dtype(question))
            for question in knowledge.questions.values()}


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
            return "int16" if size < 15 else "int32" if size < 31 else "int64"
        case Kind.COUNT:
            return "int16"
        case _:
            return "int8"
