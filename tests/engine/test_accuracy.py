"""Diagnoses judged against confirmed reasons."""

from __future__ import annotations

import math

import pytest

from engine.accuracy import assess, before_the_answer
from knowledge.case import Case
from knowledge.loading import load

KNOWLEDGE = load()


def test_counts_and_losses_of_hand_made_cases() -> None:
    """One right, one wrong and one undetermined case are counted, and lose as the law says."""
    right = Case("a", {"iv.technical": "failed"}, confirmed="cannot_do_job")
    wrong = Case("b", {"iv.technical": "failed"}, confirmed="culture_fit")
    silent = Case("c", {}, confirmed="culture_fit")
    accuracy = assess([right, wrong, silent, Case("d", {})], KNOWLEDGE)
    assert (accuracy.cases, accuracy.right, accuracy.wrong, accuracy.undetermined) == (3, 1, 1, 1)
    assert accuracy.table["culture_fit"]["cannot_do_job"] == 1
    assert accuracy.base_log_loss == pytest.approx(-(math.log(1 / 3) + 2 * math.log(2 / 3)) / 3)
    odds = 10 ** 1.2
    expected = -(math.log(odds / (odds + 3)) + math.log(1 / (odds + 3)) + math.log(1 / 4)) / 3
    assert accuracy.log_loss == pytest.approx(expected)


def test_without_confirmed_reasons_there_is_nothing_to_judge() -> None:
    """An error, not a division by zero."""
    with pytest.raises(ValueError, match="confirmed"):
        assess([Case("a", {})], KNOWLEDGE)


def test_before_the_answer_nothing_told_afterwards_is_left() -> None:
    """Only answers from before the employer's answer stay; the case is otherwise the same."""
    case = Case("a", {"iv.technical": "failed", "fb.given": "none", "out.runner_up": "yes"},
                confirmed="culture_fit")
    assert before_the_answer(case) == Case("a", {"iv.technical": "failed"}, confirmed="culture_fit")
