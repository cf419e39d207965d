"""What follows from encoded answers, as a table that people and programs read.

One row a case: the category, how likely each is, totals, findings with grades, the rules that
fired, the steps called for, and the answers, so that the proof can be derived again. Lists are
joined with `;`; the answers are a JSON object.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import ibis
import networkx as nx
import polars as pl

from engine.columns import compiler
from engine.columns.compiler import CASES, Compiled, compile_rules
from engine.columns.encoding import Column
from engine.columns.texts import answers_json, joined
from knowledge.conditions import Grade
from knowledge.model import Knowledge

SEPARATOR = ";"
CASE = "case"
CATEGORY = "category"
LEAD = "lead_decibans"
SECOND = "second"
FINDINGS, FIRED, STEPS, DONE = "findings", "fired", "steps", "steps_done"
ANSWERS, KNOWLEDGE = "answers", "knowledge"


def probability(category: str) -> str:
    """The column with the probability of a category, from 0 to 1."""
    return f"p_{category}"


def decibans(category: str) -> str:
    """The column with the total of a category, in decibans."""
    return f"decibans_{category}"


@dataclass(frozen=True, slots=True)
class ColumnEngine:
    """Diagnoses encoded cases with one rulebase, as many at once as fit into memory.

    Attributes:
        knowledge: the rulebase.
        columns: how answers are encoded, by question.
    """

    knowledge: Knowledge
    columns: Mapping[str, Column]
    _compiled: Compiled

    @staticmethod
    def of(knowledge: Knowledge) -> ColumnEngine:
        """Compile a rulebase.

        Raises:
            ValueError: a question has more options than a column can hold.
        """
        compiled = compile_rules(knowledge, {CASE: "string"})
        return ColumnEngine(knowledge, compiled.columns, compiled)

    def infer(self, cases: pl.DataFrame) -> pl.LazyFrame:
        """All that follows, as the columns of `engine.columns.compiler`.

        Args:
            cases: a column `case` of ids, and one for each question, encoded.
        """
        connection = ibis.polars.connect()
        connection.create_table(CASES, cases)
        inferred: pl.LazyFrame = connection.compile(self._compiled.expression)
        return inferred

    def results(self, cases: pl.DataFrame) -> pl.DataFrame:
        """The table of results, one row a case, in the order of the cases."""
        return self.infer(cases).select(self._shown()).collect(engine="streaming")

    def schema(self) -> pl.Schema:
        """The columns of the table of results, with their types."""
        empty = pl.DataFrame(schema={
            CASE: pl.String,
            **{column.name: _TYPES[column.dtype] for column in self.columns.values()}})
        return self.results(empty).schema

    def _shown(self) -> list[pl.Expr]:
        knowledge = self.knowledge
        given = [name for name in knowledge.findings
                 if compiler.grade(name) in self._compiled.expression.columns]
        dones = [step.id for step in knowledge.steps.values() if step.done_if is not None]
        totals = [pl.col(compiler.total(name)) for name in knowledge.categories]
        return [
            pl.col(CASE),
            pl.col(compiler.LEADING).alias(CATEGORY),
            *_probabilities(knowledge),
            pl.col(compiler.LEAD).alias(LEAD),
            pl.col(compiler.SECOND).alias(SECOND),
            *(column.alias(decibans(name))
              for name, column in zip(knowledge.categories, totals, strict=True)),
            joined([compiler.grade(name) for name in given], 4,
                   lambda place, value: f"{given[place]}:{Grade(value).name}" if value else "",
                   SEPARATOR).alias(FINDINGS),
            _listed([*knowledge.rules], compiler.fired).alias(FIRED),
            _listed(plan_order(knowledge), compiler.called).alias(STEPS),
            _listed(dones, compiler.done).alias(DONE),
            answers_json(self.columns).alias(ANSWERS),
            pl.lit(knowledge.hash).alias(KNOWLEDGE),
        ]


def _listed(names: Sequence[str], column: Callable[[str], str]) -> pl.Expr:
    """The ids of which a column is true, joined."""
    return joined([column(name) for name in names], 2,
                  lambda place, value: names[place] if value else "", SEPARATOR)


_TYPES: Mapping[str, type[pl.DataType]] = {
    "int8": pl.Int8, "int16": pl.Int16, "int32": pl.Int32, "int64": pl.Int64}


def dtype(column: Column) -> type[pl.DataType]:
    """The polars type of a column of answers."""
    return _TYPES[column.dtype]


def plan_order(knowledge: Knowledge) -> list[str]:
    """All steps, each after everything it may have to wait for; else as in the knowledge."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(knowledge.steps)
    for step in knowledge.steps.values():
        graph.add_edges_from((earlier, step.id) for earlier in (*step.after_all, *step.after_any))
    place = {step: number for number, step in enumerate(knowledge.steps)}
    return [step for phase in nx.topological_generations(graph)
            for step in sorted(phase, key=lambda name: place[name])]


def _probabilities(knowledge: Knowledge) -> list[pl.Expr]:
    """As `engine.diagnosis.probabilities` works them out, with the same numbers bit for bit.

    The powers are looked up in a table made by Python, since other libraries round the last bit of
    a power otherwise. A total far behind is at the table's end, where the probability is 0.
    """
    totals = {name: pl.col(compiler.total(name)) for name in knowledge.categories}
    highest = pl.max_horizontal(*totals.values())
    powers = pl.Series([10 ** (-behind / 10) for behind in range(_widest(knowledge) + 1)])
    odds = {name: pl.lit(powers).gather((highest - total).cast(pl.UInt32))
            for name, total in totals.items()}
    whole = reduce(lambda first, second: first + second, odds.values(), pl.lit(0.0))
    return [(odd / whole).alias(probability(name)) for name, odd in odds.items()]


def _widest(knowledge: Knowledge) -> int:
    """The most decibans that two categories can be apart."""
    return 2 * sum(max((abs(number) for number in evidence.decibans.values()), default=0)
                   for finding in knowledge.findings.values() for evidence in finding.evidence)
