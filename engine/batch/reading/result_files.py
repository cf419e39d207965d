"""One case out of a file of results, so that its proof can be derived again."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from engine.batch.columns.earlier import FROM_EARLIER
from engine.batch.columns.kernel import CATEGORY, FINDINGS, KNOWLEDGE
from engine.batch.columns.texts import SEPARATOR
from engine.batch.reading.formulas import bare, guarded
from engine.batch.reading.output import ENDINGS, TABLE
from engine.core.hearing.earlier import compared_by
from engine.core.hearing.listener import Listener
from knowledge.model.earlier import Earlier, EarlierCase, earlier_data
from knowledge.model.plain import JsonValue
from knowledge.model.problems import CaseError
from knowledge.model.records import Kind, Knowledge, Question
from knowledge.reading.cases import case_from
from knowledge.reading.log_map import CANDIDATE, CASE, CONFIRMED, DATE

_PLACE = "(place)"
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
        found = _rows(path, CASE, case)
        if not found:
            return None
        place, row = found[0]
        if row[KNOWLEDGE] != knowledge.hash:
            raise OtherKnowledgeError(str(row[KNOWLEDGE]))
        data = _case(row, knowledge)
        if row.get(FROM_EARLIER):
            same = _rows(path, CANDIDATE, str(data[CANDIDATE]))
            before = [(other, one) for other, one in same if one.get(DATE) not in (None, "") and (
                str(one[DATE]), other) < (str(data[DATE]), place)]
            data["earlier"] = _earlier(str(data[DATE]), before, knowledge)
    except (pl.exceptions.PolarsError, ValueError) as error:
        raise OSError(0, f"it is damaged ({str(error).splitlines()[0]})") from None
    return data


def _case(row: dict[str, JsonValue], knowledge: Knowledge) -> dict[str, JsonValue]:
    answers = row.get("answers")
    if not isinstance(answers, dict):
        answers = {question.id: _answer(question, row[question.id])
                   for question in knowledge.questions.values()
                   if row.get(question.id) not in (None, "")}
    found: dict[str, JsonValue] = {CASE: bare(str(row[CASE])), "answers": answers}
    for name in (CANDIDATE, DATE, CONFIRMED):
        if row.get(name) not in (None, ""):
            found[name] = bare(str(row[name]))
    return found


def _earlier(
    until: str, before: Sequence[tuple[int, dict[str, JsonValue]]], knowledge: Knowledge
) -> JsonValue:
    """What came before a case, in the form of a case file: no step is known to be done."""
    listener = Listener(knowledge)
    questions, findings = compared_by(knowledge)
    cases = []
    for _, row in sorted(before, key=lambda one: (str(one[1][DATE]), one[0])):
        try:
            case = case_from(_case(row, knowledge), "results", knowledge)
        except CaseError:
            raise ValueError(
                f"case {row[CASE]} has answers that no question allows") from None
        heard, held = listener.listen(case), _findings(row[FINDINGS])
        cases.append(EarlierCase(
            case.id, datetime.date.fromisoformat(str(row[DATE])),
            {name: heard.answers[name] for name in questions if name in heard.answers},
            tuple(name for name in findings if name in held)))
    return earlier_data(Earlier(datetime.date.fromisoformat(until), tuple(cases), ()))


def _findings(value: JsonValue) -> set[str]:
    if isinstance(value, list):
        return {str(one["id"]) for one in value if isinstance(one, dict)}
    return {one.partition(":")[0] for one in str(value or "").split(SEPARATOR)}


def _rows(path: Path, column: str, value: str) -> list[tuple[int, dict[str, JsonValue]]]:
    """The rows that say something in a column, each with its place in the file."""
    match ENDINGS[path.suffix.lower()]:
        case "jsonl":
            with path.open(encoding="utf-8") as file:
                read = enumerate(json.loads(line) for line in file)
                return [(place, row) for place, row in read if row.get(column) == value]
        case "duckdb":
            return _duckdb_rows(path, column, value)
        case "csv":
            found = pl.scan_csv(path, infer_schema=False, row_index_name=_PLACE).filter(
                pl.col(column) == guarded(value))
        case _:
            found = pl.scan_parquet(path, row_index_name=_PLACE).filter(pl.col(column) == value)
    return [(row.pop(_PLACE), row) for row in found.collect().rows(named=True)]


def _duckdb_rows(path: Path, column: str, value: str) -> list[tuple[int, dict[str, JsonValue]]]:
    import duckdb  # noqa: PLC0415 - only where it is asked for

    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            found = connection.execute(
                f'SELECT rowid, * FROM {TABLE} WHERE "{column}" = ? ORDER BY rowid', [value])
            names = [described[0] for described in found.description or []][1:]
            return [(place, dict(zip(names, row, strict=True)))
                    for place, *row in found.fetchall()]
    except duckdb.Error as error:
        raise OSError(0, str(error).splitlines()[0]) from None


def _answer(question: Question, value: JsonValue) -> JsonValue:
    match question.kind:
        case Kind.CHOICES:
            return [*str(value).split(SEPARATOR)]
        case Kind.COUNT:
            return int(str(value))
        case _:
            return bare(str(value))
