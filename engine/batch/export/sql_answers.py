"""Answers in plain words, as a log has them, read into the small numbers that the rules compare."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

import ibis
import ibis.expr.types as ir
from sqlglot import exp

from engine.batch.columns.encoding import Column
from engine.batch.columns.texts import SEPARATOR
from knowledge.model.records import Kind
from knowledge.reading.condition_syntax import MAX_COUNT

WHOLE_NUMBER = "^[0-9]{1,4}$"


def as_text(column: str) -> exp.Expression:
    """A column as text, whatever its type."""
    return exp.cast(exp.column(column, quoted=True), "text")


def as_words(column: str, kind: Kind) -> exp.Expression:
    """A column of answers as text without blanks around it; NULL for no answer.

    A list of options gets a separator on both sides of each of them, and no blanks at all.
    """
    text = as_text(column)
    if kind is not Kind.CHOICES:
        return exp.Nullif(this=exp.Trim(this=text), expression=exp.Literal.string(""))
    end, blank = exp.Literal.string(SEPARATOR), exp.Literal.string(" ")
    packed = exp.func("REPLACE", text, blank, exp.Literal.string(""))
    listed = exp.DPipe(this=exp.DPipe(this=end, expression=packed), expression=end)
    return exp.Nullif(this=listed, expression=exp.Literal.string(2 * SEPARATOR))


def read(column: Column, words: ir.StringValue) -> ir.Value:
    """What stands for an answer; NULL where it cannot be read.

    Args:
        column: how the answers to its question are kept.
        words: the answer, as `as_words` gives it.
    """
    match column.question.kind:
        case Kind.TEXT:
            return words
        case Kind.COUNT:
            digits = ibis.ifelse(words.re_search(WHOLE_NUMBER), words, ibis.null("string"))
            number = digits.cast(column.dtype)
            return ibis.ifelse(number <= MAX_COUNT, number, ibis.null(column.dtype))
        case Kind.CHOICES:
            return _sum(ibis.ifelse(_has(words, option), column.code(option), 0)
                        for option in column.question.option_ids).nullif(0)
        case _:
            return words.cases(*(
                (option, ibis.literal(column.code(option), type=column.dtype))
                for option in column.question.option_ids))


def is_unread(column: Column, words: ir.StringValue, code: ir.Value) -> ir.BooleanValue:
    """Whether there is an answer that cannot be read, all of it or a part."""
    if column.question.kind is not Kind.CHOICES:
        return words.notnull() & code.isnull()
    return words.length() != 1 + _sum(ibis.ifelse(_has(words, option), len(option) + 1, 0)
                                      for option in column.question.option_ids)


def _has(words: ir.StringValue, option: str) -> ir.BooleanValue:
    return words.contains(f"{SEPARATOR}{option}{SEPARATOR}")


def _sum(numbers: Iterable[ir.IntegerValue]) -> ir.IntegerValue:
    return reduce(lambda first, second: first + second, numbers)
