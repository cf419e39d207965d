"""Results as JSON Lines: a row as an object of the schema `batch`, what is unknown left out."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from engine.batch.columns.earlier import FROM_EARLIER
from engine.batch.columns.kernel import (
    CATEGORY,
    DONE,
    FINDINGS,
    FIRED,
    KNOWLEDGE,
    MARGIN,
    SECOND,
    STEPS,
    decibans,
    probability,
)
from engine.batch.columns.texts import SEPARATOR
from knowledge.model.records import Kind, Knowledge, Question
from knowledge.reading.log_map import CANDIDATE, CASE, CONFIRMED, DATE

PROBABILITIES, DECIBANS, ANSWERS = "probabilities", "decibans", "answers"


def json_row(knowledge: Knowledge, extras: Iterable[str], looked_back: bool) -> pl.Expr:
    """A row of results as a JSON object in one line.

    Args:
        knowledge: tells which categories and questions the results have.
        extras: the columns passed through.
        looked_back: whether the results tell answers from earlier cases.
    """
    categories = list(knowledge.categories)
    fields = {
        **{name: _value(name) for name in (CASE, CANDIDATE, DATE, CONFIRMED)},
        **({FROM_EARLIER: _from_earlier()} if looked_back else {}),
        CATEGORY: _value(CATEGORY),
        PROBABILITIES: _object({name: probability(name) for name in categories}),
        MARGIN: pl.col(MARGIN).cast(pl.String),
        SECOND: _value(SECOND),
        DECIBANS: _object({name: decibans(name) for name in categories}),
        FINDINGS: _findings(),
        **{name: _list(name) for name in (FIRED, STEPS, DONE)},
        ANSWERS: _braced(_answer(question) for question in knowledge.questions.values()),
        KNOWLEDGE: _value(KNOWLEDGE),
        **{name: _value(name) for name in extras}}
    return _braced(_field(name, value) for name, value in fields.items())


def _braced(fields: Iterable[pl.Expr]) -> pl.Expr:
    """An object of those fields that are not NULL."""
    inside = pl.concat_str([*fields], separator=",", ignore_nulls=True)
    return pl.lit("{") + inside + pl.lit("}")


def _field(name: str, value: pl.Expr) -> pl.Expr:
    """A field; NULL where the value is."""
    encoded = pl.select(_encoded(pl.lit(name))).item()
    return pl.lit(f"{encoded}:") + value


def _encoded(value: pl.Expr) -> pl.Expr:
    """A value as JSON."""
    return (pl.struct(value.alias("")).struct.json_encode()
            .str.strip_prefix('{"":').str.strip_suffix("}"))


def _value(name: str) -> pl.Expr:
    return pl.when(pl.col(name).is_not_null()).then(_encoded(pl.col(name)))


def _object(columns: dict[str, str]) -> pl.Expr:
    return pl.struct(pl.col(column).alias(name)
                     for name, column in columns.items()).struct.json_encode()


def _list(name: str) -> pl.Expr:
    """A text of ids as a list; ids have no sign that JSON would escape."""
    inside = pl.col(name).str.replace_all(SEPARATOR, '","', literal=True)
    return pl.when(pl.col(name) == "").then(pl.lit("[]")).otherwise(
        pl.lit('["') + inside + pl.lit('"]'))


def _findings() -> pl.Expr:
    inside = (pl.col(FINDINGS).str.replace_all(":", '","grade":"', literal=True)
              .str.replace_all(SEPARATOR, '"},{"id":"', literal=True))
    return pl.when(pl.col(FINDINGS) == "").then(pl.lit("[]")).otherwise(
        pl.lit('[{"id":"') + inside + pl.lit('"}]'))


def _from_earlier() -> pl.Expr:
    inside = (pl.col(FROM_EARLIER).str.replace_all(":", '":"', literal=True)
              .str.replace_all(SEPARATOR, '","', literal=True))
    return pl.when(pl.col(FROM_EARLIER) != "").then(pl.lit('{"') + inside + pl.lit('"}'))


def _answer(question: Question) -> pl.Expr:
    match question.kind:
        case Kind.CHOICES:
            value = _list(question.id)
        case Kind.COUNT:
            value = pl.col(question.id).cast(pl.String)
        case Kind.TEXT:
            value = _value(question.id)
        case _:
            value = pl.lit('"') + pl.col(question.id).cast(pl.String) + pl.lit('"')
    return _field(question.id, value)
