"""The rulebase compiled once, and run over tables of encoded cases; see `engine.batch.columns`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce

import ibis
import polars as pl
from polars.io.plugins import register_io_source

from engine.batch.columns import compiler
from engine.batch.columns.compiler import NOBODY, compile_rules
from engine.batch.columns.encoding import CASE, Column, columns
from engine.batch.columns.plans import Planner
from engine.batch.columns.texts import answer_words, joined
from knowledge.model.conditions import UNDETERMINED, Grade
from knowledge.model.records import Knowledge

CATEGORY = "category"
MARGIN = "margin_decibans"
SECOND = "second"
FINDINGS, FIRED, STEPS, DONE = "findings", "fired", "steps", "steps_done"
KNOWLEDGE = "knowledge"
CASES = "cases"
"""The name of the table of encoded answers."""
MORSEL = 25_000
"""So many cases at once stay in the caches of a processor while the rules run over them."""


def probability(category: str) -> str:
    """The column with the probability of a category, from 0 to 1."""
    return f"p_{category}"


def decibans(category: str) -> str:
    """The column with the total of a category, in decibans."""
    return f"decibans_{category}"


class Kernel:
    """Diagnoses encoded cases with one rulebase, as many at once as fit into memory.

    Not safe for use by several threads at once.

    Attributes:
        knowledge: the rulebase.
        columns: how answers are encoded, by question.
        schema: the columns that `run` reads.
        result_schema: the columns that `run` gives.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        """Compile a rulebase.

        Raises:
            ValueError: a question has more options than a column can hold.
        """
        self.knowledge = knowledge
        self.columns: Mapping[str, Column] = columns(knowledge)
        self.schema = pl.Schema({
            CASE: pl.String,
            **{column.name: column.polars_type for column in self.columns.values()}})
        self._cases = pl.DataFrame(schema=self.schema)
        expression = compile_rules(
            knowledge, ibis.table({CASE: "string", **{
                column.name: column.dtype for column in self.columns.values()}}, name=CASES))
        given = [name for name in knowledge.findings
                 if compiler.grade(name) in expression.columns]
        self._planner = Planner(knowledge, given)
        connection = ibis.polars.connect()
        connection.create_table(CASES, register_io_source(self._source, schema=self.schema))
        self._inferred: pl.LazyFrame = connection.compile(expression)
        shown = self._shown(given)
        self._order = [*shown]
        self._needed = self._inferred.select(
            *(column.alias(name) for name, column in shown.items()),
            *(pl.col(name).alias(alias) for alias, name in self._planner.columns.items()))
        self.result_schema = self._needed.select(self._order).collect_schema()

    def run(self, cases: pl.DataFrame, compiled: bool | None = None) -> pl.DataFrame:
        """What follows from the answers, one row a case, in order; see `engine.batch.columns`.

        Args:
            cases: holds the columns of `schema`.
            compiled: whether plans are made by the search that is compiled, or one by one; None
                means whichever is sooner. Both make the same.
        """
        found = self._collect(self._needed, cases)
        steps, done = self._planner.plans(found, compiled)
        return found.with_columns(steps.alias(STEPS), done.alias(DONE)).select(self._order)

    def infer(self, cases: pl.DataFrame) -> pl.DataFrame:
        """The cases with all but the plan, as columns of `engine.batch.columns.compiler`."""
        return self._collect(self._inferred, cases)

    def holding(self, cases: pl.DataFrame, findings: Iterable[str]) -> pl.DataFrame:
        """Which of some findings hold: truth values, in columns called by their ids."""
        given = self._inferred.collect_schema()
        return self._collect(self._inferred.select(
            (pl.col(name) > 0 if (name := compiler.grade(finding)) in given else pl.lit(False))
            .alias(finding) for finding in findings), cases)

    def _collect(self, query: pl.LazyFrame, cases: pl.DataFrame) -> pl.DataFrame:
        self._cases = cases.select(self.schema.names())
        try:
            return query.collect(engine="streaming")
        finally:
            self._cases = pl.DataFrame(schema=self.schema)

    def _source(
        self, names: list[str] | None, _predicate: pl.Expr | None, _rows: int | None,
        _size: int | None,
    ) -> Iterator[pl.DataFrame]:
        """Hand over the cases of the run that goes on; so the query is compiled only once."""
        wanted = self._cases if names is None else self._cases.select(names)
        yield from wanted.iter_slices(MORSEL)

    def _shown(self, given: list[str]) -> dict[str, pl.Expr]:
        """The columns of the results by name, in order; those of the plan are filled in later."""
        knowledge = self.knowledge
        rules = list(knowledge.rules)
        return {
            CASE: pl.col(CASE),
            CATEGORY: _categories([*knowledge.categories, UNDETERMINED], compiler.LEADING,
                                  len(knowledge.categories)),
            **_probabilities(knowledge),
            MARGIN: pl.col(compiler.LEAD),
            SECOND: _categories([*knowledge.categories], compiler.SECOND, None),
            **{decibans(name): pl.col(compiler.total(name)) for name in knowledge.categories},
            FINDINGS: joined(
                [*map(compiler.grade, given)], 4,
                lambda place, value: f"{given[place]}:{Grade(value).name}" if value else ""),
            FIRED: joined([*map(compiler.fired, rules)], 2,
                          lambda place, value: rules[place] if value else ""),
            STEPS: pl.lit(""),
            DONE: pl.lit(""),
            **{question: answer_words(column) for question, column in self.columns.items()},
            KNOWLEDGE: pl.lit(knowledge.hash),
        }


def _categories(names: list[str], column: str, nobody: int | None) -> pl.Expr:
    """The categories whose places a column holds, in words."""
    words = pl.lit(pl.Series(names, dtype=pl.Enum(names)))
    place = pl.col(column)
    return words.gather(pl.when(place != NOBODY).then(place).otherwise(pl.lit(nobody, pl.Int8)))


def _probabilities(knowledge: Knowledge) -> dict[str, pl.Expr]:
    """As `engine.core.diagnosis.probabilities` works them out, but for the last bit.

    The powers are looked up in a table made by Python, since other libraries round the last bit of
    a power otherwise. A total far behind is at the table's end, where the probability is 0.
    """
    totals = {name: pl.col(compiler.total(name)) for name in knowledge.categories}
    highest = pl.max_horizontal(*totals.values())
    powers = pl.lit(pl.Series([10 ** (-behind / 10) for behind in range(_widest(knowledge) + 1)]))
    odds = {name: powers.gather(highest - total) for name, total in totals.items()}
    whole = reduce(lambda first, second: first + second, odds.values())
    return {probability(name): odd / whole for name, odd in odds.items()}


def _widest(knowledge: Knowledge) -> int:
    """The most decibans that two categories can be apart."""
    return 2 * sum(max((abs(number) for number in evidence.decibans.values()), default=0)
                   for finding in knowledge.findings.values() for evidence in finding.evidence)
