"""Stages of a query as common table expressions, each read by the next."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir
import sqlglot
from sqlglot import exp

_WRITTEN_BY_IBIS = ("duckdb", "postgres", "snowflake", "bigquery")
_MATERIALIZED = ("duckdb", "postgres")
"""Would write each stage into the next, over and over, were they not told to keep it."""


class Stages:
    """Named stages that have been written so far.

    Attributes:
        queries: the query of each stage, by its name, in order.
    """

    def __init__(self, dialect: str) -> None:
        """Begin with no stage.

        Args:
            dialect: whose SQL is written. ibis writes that of DuckDB for dialects it cannot write
                without a connection; it is translated in the end.
        """
        self._kept = True if dialect in _MATERIALIZED else None
        self._dialect = dialect if dialect in _WRITTEN_BY_IBIS else "duckdb"
        self.queries: dict[str, exp.Select] = {}

    def read(
        self, stage: str, source: exp.Table, columns: Mapping[str, exp.Expression]
    ) -> ir.Table:
        """Write a stage that reads a table as text.

        Args:
            stage: its name.
            source: the table.
            columns: the expression of each column.
        """
        self.queries[stage] = exp.select(*(
            exp.alias_(column, name, quoted=True) for name, column in columns.items()
        )).from_(source)
        return ibis.table(dict.fromkeys(columns, "string"), name=stage)

    def start(self, stage: str, table: ir.Table) -> ir.Table:
        """Write a stage that has the columns of a table and no others; the table of the stage."""
        self.queries[stage] = self._written(table)
        return ibis.table(table.schema(), name=stage)

    def add(self, stage: str, table: ir.Table, columns: dict[str, ir.Value]) -> ir.Table:
        """Write a stage that adds columns to those of the one before; the table of the stage."""
        if not columns:
            return table
        wider = table.mutate(**columns)
        if columns.keys().isdisjoint(table.columns):
            query = self._written(table.select(**columns))
            query.set("expressions", [exp.Star(), *query.expressions])
            self.queries[stage] = query
        else:
            self.queries[stage] = self._written(wider)
        return ibis.table(wider.schema(), name=stage)

    def whole(self, last: str) -> exp.Select:
        """The query that goes through all stages and gives the rows of the last one."""
        query = exp.select("*").from_(exp.to_identifier(last, quoted=True))
        for stage, inner in self.queries.items():
            query = query.with_(exp.to_identifier(stage, quoted=True), as_=inner,
                                materialized=self._kept, copy=False)
        return query

    def _written(self, table: ir.Table) -> exp.Select:
        query = sqlglot.parse_one(ibis.to_sql(table, dialect=self._dialect), read=self._dialect)
        assert isinstance(query, exp.Select)
        for column in query.find_all(exp.Column):
            column.set("table", None)  # each stage reads one table only
        for source in query.find_all(exp.Table):
            source.set("alias", None)
        return query


def renamed(query: exp.Select, names: Mapping[str, str]) -> None:
    """Give columns other names, wherever they are made or read."""
    for identifier in query.find_all(exp.Identifier):
        identifier.set("this", names.get(identifier.name, identifier.name))
