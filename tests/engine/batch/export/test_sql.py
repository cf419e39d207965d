"""The diagnosis as SQL, run on real databases: the same rows as the embedded engine gives."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import duckdb
import polars as pl
import psycopg
import pytest
import sqlglot
from hypothesis import given
from psycopg import sql

from engine.batch.columns.encoding import encoded_cases
from engine.batch.columns.kernel import Kernel
from engine.batch.export import DIALECTS
from engine.batch.export.sql import sql_query
from engine.core.inference import InferenceEngine
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from tests.engine.outcomes import MANY, rulebases_with_cases, shipped_cases
from tests.engine.postgres import postgres_server
from tests.strategies import shipped


@pytest.fixture(scope="module")
def server() -> Iterator[psycopg.Connection]:
    yield from postgres_server()


def log(knowledge: Knowledge, cases: Sequence[Case]) -> pl.DataFrame:
    """Cases as a log has them: a column of text for each question."""
    def written(case: Case, question: str) -> str | None:
        value = case.answers.get(question)
        if isinstance(value, tuple):
            return ";".join(value)
        return None if value is None else str(value)

    return pl.DataFrame({
        "case": [case.id for case in cases],
        **{question: pl.Series([written(case, question) for case in cases], dtype=pl.String)
           for question in knowledge.questions}})


@functools.cache
def shipped_log() -> tuple[pl.DataFrame, list[dict[str, object]]]:
    """All shipped cases as a log, and what the embedded engine says of them."""
    cases = list(shipped_cases())
    return log(shipped(), cases), expected(shipped(), cases)


def expected(knowledge: Knowledge, cases: Sequence[Case]) -> list[dict[str, object]]:
    """What the embedded engine says; steps as they are called for, as experta does."""
    kernel, engine = Kernel(knowledge), InferenceEngine(knowledge)
    rows = kernel.run(encoded_cases(cases, kernel.columns)).to_dicts()
    for row, case in zip(rows, cases, strict=True):
        proof = engine.infer(case)
        row["steps_called"] = ";".join(proof.steps)
        row["steps_done"] = ";".join(step for step in knowledge.steps if step in proof.done)
        row["answers_not_read"] = 0
    return rows


def assert_same(
    found: Sequence[Mapping[str, object]], wanted: Sequence[Mapping[str, object]]
) -> None:
    """Every column found says what is wanted; probabilities to 9 digits."""
    for row, want in zip(found, wanted, strict=True):
        for name, value in row.items():
            if isinstance(value, float):
                assert value == pytest.approx(want[name], abs=1e-9)
            else:
                assert value == want[name], name


def on_duckdb(query: str, rows: pl.DataFrame) -> list[dict[str, object]]:
    """The rows that DuckDB gives for a table of answers."""
    with duckdb.connect() as connection:
        connection.register("answers", rows.to_arrow())
        found = connection.execute(query)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def on_postgres(
    query: str, rows: pl.DataFrame, connection: psycopg.Connection
) -> list[dict[str, object]]:
    """The rows that PostgreSQL gives for a table of answers."""
    names = sql.SQL(", ").join(sql.Identifier(name) for name in rows.columns)
    columns = sql.SQL(", ").join(
        sql.SQL("{} text").format(sql.Identifier(name)) for name in rows.columns)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS answers"))
        cursor.execute(sql.SQL("CREATE TABLE answers ({})").format(columns))
        copied = sql.SQL("COPY answers ({}) FROM STDIN").format(names)
        with cursor.copy(copied) as copy:
            for row in rows.rows():
                copy.write_row(row)
        cursor.execute(query.encode())
        assert cursor.description is not None
        given = [column.name for column in cursor.description]
        return [dict(zip(given, row, strict=True)) for row in cursor.fetchall()]


def test_duckdb_on_all_shipped_cases() -> None:
    """DuckDB gives the same rows for the real cases and the cornerstones."""
    rows, wanted = shipped_log()
    assert_same(on_duckdb(sql_query(shipped(), "duckdb"), rows), wanted)


def test_postgres_on_all_shipped_cases(server: psycopg.Connection) -> None:
    """PostgreSQL gives the same rows for the real cases and the cornerstones."""
    rows, wanted = shipped_log()
    assert_same(on_postgres(sql_query(shipped(), "postgres"), rows, server), wanted)


@given(rulebases_with_cases())
@MANY
def test_databases_on_random_rulebases(
    server: psycopg.Connection, drawn: tuple[Knowledge, list[Case]]
) -> None:
    """Both databases give the same rows for any rulebase and any cases."""
    knowledge, cases = drawn
    cases = [replace(case, answers={name: value.strip() if isinstance(value, str) else value
                                    for name, value in case.answers.items()
                                    if not isinstance(value, str) or value.strip()})
             for case in cases]
    wanted = expected(knowledge, cases)
    assert_same(on_duckdb(sql_query(knowledge, "duckdb"), log(knowledge, cases)), wanted)
    assert_same(on_postgres(
        sql_query(knowledge, "postgres"), log(knowledge, cases), server), wanted)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_is_read_back(dialect: str) -> None:
    """A query in each dialect is whole SQL in that dialect, over the table that was named."""
    query = sqlglot.parse_one(sql_query(shipped(), dialect, "logs.answers_2026"), read=dialect)
    stages = {stage.alias for stage in query.find_all(sqlglot.exp.CTE)}
    tables = {table.sql(dialect).replace("`", "").replace('"', "")
              for table in query.find_all(sqlglot.exp.Table)}
    assert tables - stages == {"logs.answers_2026"}
    assert {"rules_1", "findings_1", "totals", "diagnosis", "steps"} <= stages


def test_answers_that_cannot_be_read(server: psycopg.Connection) -> None:
    """What is no option, no whole number or too many counts as no answer, and is counted."""
    rows = log(shipped(), [Case(name, {}) for name in ("clean", "blank", "wrong", "half")])
    rows = rows.with_columns(
        pl.Series("iv.technical", ["failed", "  failed ", "Failed", "failed"]),
        pl.Series("iv.rounds", ["3", " 3", "3.5", "9999"]),
        pl.Series("fb.reason", [None, " ; ", "lacks_experience,other", "lacks_experience;else"]),
        pl.Series("job.level", [None, "", "None", " "]))
    on_one = on_duckdb(sql_query(shipped(), "duckdb"), rows)
    on_other = on_postgres(sql_query(shipped(), "postgres"), rows, server)
    for found in (on_one, on_other):
        unread = {str(row["case"]): row["answers_not_read"] for row in found}
        assert unread == {"clean": 0, "blank": 1, "wrong": 4, "half": 2}
        fired = {str(row["case"]): row["fired"] for row in found}
        assert fired["clean"] == fired["blank"]
        assert "R14a" in str(fired["clean"])
        assert "R14a" not in str(fired["wrong"])
