"""The kernel: what it reads and gives, beside the agreement with other readers."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given

from engine.batch.columns.encoding import MAX_OPTIONS, column_name, columns, encoded_cases
from engine.batch.columns.kernel import Kernel
from engine.batch.columns.plan_search import MAX_STEPS
from engine.case.plan.plan import make_plan
from engine.core.inference import InferenceEngine
from knowledge.model.records import Knowledge, Option
from knowledge.reading.cases import Case
from tests.engine.outcomes import MANY, rulebases_with_cases, shipped_cases
from tests.strategies import shipped


@given(rulebases_with_cases())
@MANY
def test_the_answers_come_back_in_plain_words(drawn: tuple[Knowledge, list[Case]]) -> None:
    """A row of results holds id, knowledge and all answers, so its proof can be derived again."""
    knowledge, cases = drawn
    kernel = Kernel(knowledge)
    results = kernel.run(encoded_cases(cases, kernel.columns))
    assert results.schema == kernel.result_schema
    for row, case in zip(results.to_dicts(), cases, strict=True):
        assert (row["case"], row["knowledge"]) == (case.id, knowledge.hash)
        written = {question: ";".join(value) if isinstance(value, tuple) else value
                   for question, value in case.answers.items()}
        assert {question: row[question] for question in knowledge.questions
                if row[question] is not None} == written


def test_no_cases() -> None:
    """A table without rows gives one without rows, with the same columns."""
    kernel = Kernel(shipped())
    results = kernel.run(pl.DataFrame(schema=kernel.schema))
    assert (results.height, results.schema) == (0, kernel.result_schema)


def test_a_column_that_is_missing() -> None:
    """Where a column of answers is missing, it is named."""
    kernel = Kernel(shipped())
    with pytest.raises(pl.exceptions.ColumnNotFoundError, match=kernel.columns["iv.rounds"].name):
        kernel.run(pl.DataFrame(schema=kernel.schema).drop(kernel.columns["iv.rounds"].name))


def test_more_steps_than_a_set_holds() -> None:
    """Knowledge with more steps than the compiled search takes gets the same plans one by one."""
    known = shipped()
    more = {f"more-{number}": replace(step, id=f"more-{number}")
            for number, step in enumerate(known.steps.values())}
    wide = replace(known, steps={**known.steps, **more})
    assert len(wide.steps) > MAX_STEPS
    cases = list(shipped_cases())[:40]
    kernel, engine = Kernel(wide), InferenceEngine(wide)
    rows = kernel.run(encoded_cases(cases, kernel.columns), compiled=True)
    assert rows["steps"].to_list() == [
        ";".join(each.step.id for each in make_plan(engine.infer(case)).steps) for case in cases]


def test_more_options_than_a_column_holds() -> None:
    """A question with too many options is refused by name."""
    known = shipped()
    question = known.questions["iv.technical"]
    options = tuple(Option(f"o{number}", "Yes") for number in range(MAX_OPTIONS + 1))
    wide = {**known.questions, question.id: replace(question, options=options)}
    with pytest.raises(ValueError, match=r"question iv\.technical has 63 options"):
        columns(replace(known, questions=wide))


def test_different_ids_have_different_columns() -> None:
    """No two ids share a column, not even where a database tells no case of letters apart."""
    ids = ["a.b", "a_b", "a__b", "A.b", "a-b", "a+b", "ab", "a_2e_b", "R14a", "r14a", "R14A"]
    names = {column_name("q", name).casefold() for name in ids}
    assert len(names) == len(ids)
