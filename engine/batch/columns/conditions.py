"""Conditions as expressions over columns. NULL is unknown, so Kleene's logic is SQL's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias, assert_never

import ibis
import ibis.expr.types as ir

from engine.batch.columns.encoding import Column
from knowledge.model.conditions import (
    All,
    Answered,
    AnyOf,
    AtLeast,
    Compare,
    CompareCount,
    Condition,
    Grade,
    Holds,
    Leading,
    Not,
    Operator,
)
from knowledge.model.records import Kind

Truths: TypeAlias = ir.BooleanValue
"""A column that is true, false or NULL for unknown."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns conditions into expressions over one table.

    Attributes:
        table: holds the answers, and the grades and the diagnosis of earlier strata.
        columns: how answers are kept.
        holds: whether a finding holds with at least a grade.
        leads: whether a category leads.
    """

    table: ir.Table
    columns: Mapping[str, Column]
    holds: Callable[[str, Grade], Truths]
    leads: Callable[[str], Truths]

    def truth(self, condition: Condition) -> Truths:
        """Whether the condition is true, false or unknown, for each row."""
        match condition:
            case Compare():
                return self._compared(condition)
            case CompareCount():
                return self._counted(condition)
            case Answered(question):
                return self.table[self.columns[question].name].notnull()
            case Holds(finding, least):
                return self.holds(finding, least)
            case Leading(category):
                return self.leads(category)
            case All(parts):
                return conjunction([self.truth(part) for part in parts])
            case AnyOf(parts):
                return disjunction([self.truth(part) for part in parts])
            case Not(part):
                return ~self.truth(part)
            case AtLeast(count, parts):
                return self._at_least(count, parts)
            case _ as never:
                assert_never(never)

    def _answer(self, question: str) -> ir.IntegerColumn:
        answer = self.table[self.columns[question].name]
        assert isinstance(answer, ir.IntegerColumn)
        return answer

    def _compared(self, condition: Compare) -> Truths:
        answer, column = self._answer(condition.question), self.columns[condition.question]
        options = column.question.option_ids
        codes = [column.code(option) for option in options if option in condition.accepted]
        if column.question.kind is Kind.CHOICES:
            if condition.operator is Operator.INCLUDES_ONLY:
                others = sum(column.code(option) for option in options) - sum(codes)
                return (answer & others) == 0
            return (answer & sum(codes)) != 0
        if len(codes) == 1:
            return answer == codes[0]
        if codes and codes == list(range(codes[0], len(options))):
            return answer >= codes[0]
        if codes and codes == list(range(len(codes))):
            return answer <= codes[-1]
        return answer.isin(codes)

    def _counted(self, condition: CompareCount) -> Truths:
        answer = self._answer(condition.question)
        match condition.operator:
            case Operator.AT_LEAST:
                return answer >= condition.number
            case Operator.AT_MOST:
                return answer <= condition.number
            case Operator.IS_NOT:
                return answer != condition.number
            case _:
                return answer == condition.number

    def _at_least(self, count: int, parts: Sequence[Condition]) -> Truths:
        truths = [self.truth(part) for part in parts]
        sure = total(truth.fill_null(False) for truth in truths)
        possible = total(truth.fill_null(True) for truth in truths)
        open_still = ibis.ifelse(possible >= count, ibis.null("boolean"), False)
        return ibis.ifelse(sure >= count, True, open_still)


def conjunction(truths: Sequence[Truths]) -> Truths:
    """Whether all are true."""
    return reduce(lambda first, second: first & second, truths)


def disjunction(truths: Sequence[Truths]) -> Truths:
    """Whether some are true."""
    return reduce(lambda first, second: first | second, truths)


def total(truths: Iterable[Truths]) -> ir.IntegerValue:
    """How many are true; none may be NULL."""
    one, nothing = ibis.literal(1, type="int16"), ibis.literal(0, type="int16")
    return reduce(lambda first, second: first + second,
                  (ibis.ifelse(truth, one, nothing) for truth in truths))
