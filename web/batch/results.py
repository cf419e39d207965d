"""Reads the files that came of an upload."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import islice

import polars as pl

from engine.batch.columns.kernel import CATEGORY, MARGIN, SECOND
from engine.batch.reading.block import Reject
from engine.batch.reading.formulas import bare
from engine.batch.reading.result_files import stored_case
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case, case_from
from knowledge.reading.log_map import CASE
from web.batch.task import ORDER, REJECTS, RESULTS, ROW
from web.batch.uploads import Upload

MOST_REJECTS = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the results.

    Attributes:
        number: where it stands in the results, from 0.
        case: its id.
        category: the leading one, or `undetermined`.
        second: a category close behind; empty for none.
        lead: decibans by which the first is ahead of the next.
    """

    number: int
    case: str
    category: str
    second: str
    lead: int


def rows(upload: Upload, first: int, most: int) -> list[Row]:
    """Some rows, those nearest to a tie first.

    Args:
        upload: that has results.
        first: the place of the first one wanted, from 0.
        most: so many at most.

    Raises:
        OSError: the results are not there any more.
    """
    found = pl.scan_parquet(upload.file(ORDER)).slice(first, most).collect()
    return [Row(int(row[ROW]), str(row[CASE]), str(row[CATEGORY]), str(row[SECOND] or ""),
                int(row[MARGIN] or 0)) for row in found.iter_rows(named=True)]


def case_of(upload: Upload, number: int, knowledge: Knowledge) -> tuple[Case, str] | None:
    """The case of a row, and the category that the results give it; None where there is none.

    Args:
        upload: that has results.
        number: of the row; see `Row`.
        knowledge: that they were made with.

    Raises:
        OSError: the results are not there any more.
    """
    results = upload.file(RESULTS)
    found = pl.scan_parquet(results).select(CASE, CATEGORY).slice(number, 1).collect()
    if not found.height:
        return None
    name, category = (str(value) for value in found.row(0))
    data = stored_case(results, name, knowledge)
    assert data is not None
    return case_from(data, upload.name, knowledge), category


def first_rejects(upload: Upload) -> list[Reject]:
    """The first values because of which rows were refused.

    Raises:
        OSError: the list is not there any more.
    """
    with upload.file(REJECTS).open(encoding="utf-8", newline="") as file:
        return [Reject(bare(row["file"]), int(row["row"]), *map(bare, (
            row["column"], row["value"], row["reason"], row["suggestion"])))
            for row in islice(csv.DictReader(file), MOST_REJECTS)]
