"""The rules over columns, and in CLIPS, say the same as the experta reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.batch.columns.encoding import encoded_cases
from engine.batch.columns.kernel import Kernel, decibans, probability
from engine.core.inference import InferenceEngine
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from tests.engine.clips_reader import ClipsReader
from tests.engine.outcomes import (
    DIGITS,
    MANY,
    Outcome,
    outcome,
    rulebases_with_cases,
    shipped_cases,
    some_cases,
)
from tests.examples import examples
from tests.random_rulebases import rulebases
from tests.strategies import shipped


@pytest.fixture(scope="module")
def engine() -> InferenceEngine:
    return InferenceEngine(shipped())


@pytest.fixture(scope="module")
def kernel() -> Kernel:
    return Kernel(shipped())


def outcomes(kernel: Kernel, cases: Iterable[Case], compiled: bool) -> list[Outcome]:
    """What the columns say of each case."""
    categories = kernel.knowledge.categories
    rows = kernel.run(encoded_cases(cases, kernel.columns), compiled).to_dicts()
    return [Outcome(
        _listed(row["findings"]), _listed(row["fired"]),
        {name: row[decibans(name)] for name in categories}, row["category"], row["second"],
        row["margin_decibans"],
        {name: round(row[probability(name)], DIGITS) for name in categories},
        _listed(row["steps"]), _listed(row["steps_done"])) for row in rows]


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(";")) if text else ()


def assert_agreement(kernel: Kernel, engine: InferenceEngine, cases: Sequence[Case]) -> None:
    """All say the same of every case, whichever way the plans are made.

    CLIPS says which steps are called for, and makes no plan of them.
    """
    proofs = [engine.infer(case) for case in cases]
    expected = [outcome(proof) for proof in proofs]
    reader = ClipsReader(kernel.knowledge)
    for case, proof, each in zip(cases, proofs, expected, strict=True):
        done = tuple(step for step in kernel.knowledge.steps if step in proof.done)
        assert reader.outcome(case) == replace(each, steps=proof.steps, done=done)
    assert outcomes(kernel, cases, compiled=True) == expected
    assert outcomes(kernel, cases, compiled=False) == expected


def test_on_all_shipped_cases(kernel: Kernel, engine: InferenceEngine) -> None:
    """They agree on the real cases and the cornerstones."""
    assert_agreement(kernel, engine, list(shipped_cases()))


@given(some_cases(shipped(), 6))
@MANY
def test_on_random_cases(kernel: Kernel, engine: InferenceEngine, cases: list[Case]) -> None:
    """They agree on any cases of the shipped questionnaire."""
    assert_agreement(kernel, engine, cases)


@given(rulebases_with_cases())
@MANY
def test_on_random_rulebases(drawn: tuple[Knowledge, list[Case]]) -> None:
    """They agree on any rulebase and any cases."""
    knowledge, cases = drawn
    assert_agreement(Kernel(knowledge), InferenceEngine(knowledge), cases)


@given(rulebases(), st.data())
@examples(3)
def test_rows_stand_for_themselves(knowledge: Knowledge, data: st.DataObject) -> None:
    """A case has the same row whatever stands beside it and in whatever order, and keeps its id."""
    cases = data.draw(some_cases(knowledge, 8))
    kernel = Kernel(knowledge)
    whole = kernel.run(encoded_cases(cases, kernel.columns))
    assert whole["case"].to_list() == [case.id for case in cases]
    order = data.draw(st.permutations(range(len(cases))))
    turned = kernel.run(encoded_cases([cases[place] for place in order], kernel.columns))
    assert turned.equals(whole[list(order)])
