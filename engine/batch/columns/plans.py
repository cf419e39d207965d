"""The plans of many cases: each as `engine.case.plan.plan.make_plan` makes it.

A plan is a search, not an expression over columns. Many are made by the search of `plan_search`,
compiled to machine code; that takes ten seconds, so few are made one by one, and so are those of a
knowledge with too many steps.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl
from numpy.typing import NDArray

from engine.batch.columns.bits import is_compiled
from engine.batch.columns.compiler import LEADING, SECOND, done, fired, grade, total
from engine.batch.columns.plan_rows import Facts, joined_rows, plan_rows, words
from engine.batch.columns.plan_search import MAX_STEPS
from engine.batch.columns.plan_tables import (
    call_tables,
    choosing_rules,
    doable_steps,
    step_tables,
    worth_tables,
)
from engine.batch.columns.texts import SEPARATOR
from engine.case.plan.plan import Plan, make_plan
from engine.core.interpreter import Interpreter
from engine.core.proof import Proof
from knowledge.model.conditions import Grade
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case

FEW = 5000
"""Up to so many plans are made one by one sooner than the search is compiled."""
PREFIX = "plan "
"""Stands before the columns that are read for plans, so that no result has the same name."""


class Planner:
    """Makes the plans for inferred cases, with one rulebase.

    Attributes:
        columns: the columns of inferred cases that it reads, by the names it reads them under.
    """

    def __init__(self, knowledge: Knowledge, given: Sequence[str]) -> None:
        """Name the columns, and put what is said of steps into tables.

        Args:
            knowledge: the rulebase.
            given: the findings that some rule gives.
        """
        self._knowledge = knowledge
        self._given = given
        self._choosing = choosing_rules(knowledge)
        self._doable = doable_steps(knowledge)
        self._grades = [*map(grade, given)]
        self._chosen = [*map(fired, self._choosing)]
        self._done = [*map(done, self._doable)]
        self._totals = [*map(total, knowledge.categories)]
        self.columns = {PREFIX + name: name for name in (
            *self._grades, *self._chosen, *self._done, *self._totals, LEADING, SECOND)}

    def plans(
        self, inferred: pl.DataFrame, compiled: bool | None = None
    ) -> tuple[pl.Series, pl.Series]:
        """The steps of each plan in its order, and those of them done already, joined with `;`.

        Args:
            inferred: holds the names of `columns`.
            compiled: whether the compiled search makes them; None means whichever is sooner.
        """
        facts = Facts(
            _matrix(inferred, self._grades, np.uint8), _matrix(inferred, self._chosen, np.uint8),
            _matrix(inferred, self._done, np.uint8), _matrix(inferred, self._totals, np.int16),
            np.array(inferred[PREFIX + LEADING], np.int8),
            np.array(inferred[PREFIX + SECOND], np.int8))
        if compiled is None:
            compiled = inferred.height > FEW or is_compiled(plan_rows)
        if compiled and len(self._knowledge.steps) <= MAX_STEPS:
            return self._searched(facts)
        return self._one_by_one(facts)

    def _searched(self, facts: Facts) -> tuple[pl.Series, pl.Series]:
        steps = step_tables(self._knowledge)
        calls = call_tables(self._knowledge, self._given, steps)
        worths = worth_tables(self._knowledge, self._given)
        height = facts.leading.size
        plans = np.empty((height, steps.place.size), np.int16)
        dones = np.empty((height, calls.done.size), np.int16)
        sizes, done_sizes = np.zeros(height, np.int64), np.zeros(height, np.int64)

        def work(rows: tuple[int, int]) -> None:
            plan_rows(*rows, facts, steps, calls, worths, plans, sizes, dones, done_sizes)

        _on_all_cores(work, height)
        known = words([*self._knowledge.steps], SEPARATOR)
        return joined_rows(plans, sizes, known), joined_rows(dones, done_sizes, known)

    def _one_by_one(self, facts: Facts) -> tuple[pl.Series, pl.Series]:
        plans = [self._plan(row, facts).steps for row in range(facts.leading.size)]
        return (
            pl.Series([SEPARATOR.join(each.step.id for each in plan) for plan in plans],
                      dtype=pl.String),
            pl.Series([SEPARATOR.join(each.step.id for each in plan if each.done)
                       for plan in plans], dtype=pl.String))

    def _plan(self, row: int, facts: Facts) -> Plan:
        knowledge = self._knowledge
        findings = {name: Grade(int(facts.grades[place, row]))
                    for place, name in enumerate(self._given) if facts.grades[place, row]}
        chosen = {step for place, step in enumerate(self._choosing.values())
                  if facts.chosen[place, row]}
        called = tuple(step.id for step in knowledge.steps.values()
                       if step.every_plan or step.id in chosen
                       or not findings.keys().isdisjoint(step.addresses))
        done = frozenset(step for place, step in enumerate(self._doable) if facts.done[place, row])
        diagnosis = Interpreter(knowledge).weigh(findings)
        return make_plan(Proof(Case("", {}), knowledge, (), findings, diagnosis, called, done))


def _on_all_cores(work: Callable[[tuple[int, int]], None], height: int) -> None:
    cores = os.cpu_count() or 1
    marks = [height * core // cores for core in range(cores + 1)]
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(work, itertools.pairwise(marks)))


def _matrix(
    table: pl.DataFrame, names: Sequence[str], dtype: type[np.uint8] | type[np.int16]
) -> NDArray[np.uint8 | np.int16]:
    """Columns of a table as the rows of a matrix."""
    matrix = np.empty((len(names), table.height), dtype)
    for row, name in enumerate(names):
        matrix[row] = table[PREFIX + name].to_numpy()
    return matrix
