"""One case out of a file of results, so that its proof can be derived again."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from engine.batch.formulas import bare, guarded
from engine.batch.output import ENDINGS, TABLE
from engine.columns.kernel import CATEGORY, KNOWLEDGE
from engine.columns.texts import SEPARATOR
from knowledge.condition_syntax import JsonValue
from knowledge.log_map import CANDIDATE, CASE, CONFIRMED, DATE
from knowledge.model import Kind, Knowledge, Question

MARKS = {CASE, CATEGORY, KNOWLEDGE}
"""Columns by which results are known."""


class OtherKnowledgeError(Exception):
    """The results were made with another rulebase.

    Attributes:
        hash: of the rulebase they were made with.
    """

    def __init__(self, made_with: str) -> None:
        super().__init__(made_with)
        self.hash = made_with


def holds_results(path: Path) -> bool:
    """Whether a file is one of results, told by its ending and its columns."""
    form = ENDINGS.get(path.suffix.lower())
    if form is None or not path.is_file():
        return False
    try:
        match form:
            case "parquet":
                return set(pl.read_parquet_schema(path)) >= MARKS
            case "duckdb":
                return True
            case "csv":
                with path.open(encoding="utf-8") as file:
                    return set(file.readline().strip().split(",")) >= MARKS
            case _:
                with path.open(encoding="utf-8") as file:
                    first = json.loads(file.readline())
                return isinstance(first, dict) and set(first) >= MARKS
    except (OSError, ValueError, pl.exceptions.PolarsError):
        return False


def stored_case(path: Path, case: str, knowledge: Knowledge) -> dict[str, JsonValue] | None:
    """A case of a file of results, in the form of a case file; None where it is not there.

    Args:
        path: the file.
        case: the case's id.
        knowledge: must be what the results were made with.

    Raises:
        OtherKnowledgeError: it is not.
        OSError: the file cannot be read.
    """
    try:
        row = _row(path, case)
    except (pl.exceptions.PolarsError, ValueError) as error:
        raise OSError(0, f"it is damaged ({str(error).splitlines()[0]})") from None
    if row is None:
        return None
    if row[KNOWLEDGE] != knowledge.hash:
        raise OtherKnowledgeError(str(row[KNOWLEDGE]))
    answers = row.get("answers")
    if not isinstance(answers, dict):
        answers = {question.id: _answer(question, row[question.id])
                   for question in knowledge.questions.values()
                   if row.get(question.id) not in (None, "")}
    found: dict[str, JsonValue] = {"case": case, "answers": answers}
    for name in (CANDIDATE, DATE, CONFIRMED):
        if row.get(name) not in (None, ""):
            found[name] = bare(str(row[name]))
    return found


def _row(path: Path, case: str) -> dict[str, JsonValue] | None:
    match ENDINGS[path.suffix.lower()]:
        case "jsonl":
            with path.open(encoding="utf-8") as file:
                rows = (json.loads(line) for line in file)
                return next((row for row in rows if row.get(CASE) == case), None)
        case "duckdb":
            return _duckdb_row(path, case)
        case "csv":
            found = pl.scan_csv(path, infer_schema=False).filter(pl.col(CASE) == guarded(case))
        case _:
            found = pl.scan_parquet(path).filter(pl.col(CASE) == case)
    return next(iter(found.head(1).collect().rows(named=True)), None)


def _duckdb_row(path: Path, case: str) -> dict[str, JsonValue] | None:
    import duckdb  # noqa: PLC0415 - only where it is asked for

    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            found = connection.execute(
                f'SELECT * FROM {TABLE} WHERE "{CASE}" = ? LIMIT 1', [case])
            names = [column[0] for column in found.description or []]
            row = found.fetchone()
    except duckdb.Error as error:
        raise OSError(0, str(error).splitlines()[0]) from None
    return None if row is None else dict(zip(names, row, strict=True))


def _answer(question: Question, value: JsonValue) -> JsonValue:
    match question.kind:
        case Kind.CHOICES:
            return [*str(value).split(SEPARATOR)]
        case Kind.COUNT:
            return int(str(value))
        case _:
            return bare(str(value))
