"""How several steps share what a finding is worth."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.case.plan.worth import evidence_answered, shares
from tests.engine.random_steps import a_step


def test_shares() -> None:
    """Each step answers half of what is left, rounded up."""
    assert [shares(worth) for worth in (0, 1, 2, 9, 36)] == [
        (), (1,), (1, 1), (5, 2, 1, 1), (18, 9, 5, 2, 1, 1)]


@given(st.integers(0, 500))
def test_shares_fall_and_add_up(worth: int) -> None:
    """No step answers more than the one before, and all together answer the whole."""
    found = shares(worth)
    assert sum(found) == worth
    assert list(found) == sorted(found, reverse=True)


def test_evidence_answered() -> None:
    """A finding counts by how many of the steps taken answer it; others count nothing."""
    steps = {"a": a_step("a", addresses=("f", "g")), "b": a_step("b", addresses=("f", "h"))}
    worths = {"f": 9, "g": 4}
    assert [evidence_answered(steps, taken, worths) for taken in ((), ("a",), ("b",), ("a", "b"))
            ] == [0, 7, 5, 9]
