"""The plain form of a condition says the same, with negation at the leaves only."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.core.normal_form import Literal
from engine.core.plain_form import literals, plain
from knowledge.model.conditions import (
    All,
    Answered,
    AnyOf,
    AtLeast,
    Condition,
    Holds,
    Not,
    leaves,
    truth,
)
from tests.examples import examples
from tests.random_rulebases import rulebases
from tests.strategies import conditions, situations

A, B, C = Holds("a"), Holds("b"), Answered("c")


def has_plain_form(condition: Condition) -> bool:
    """Whether negation stands at leaves only, and no group is empty of sense."""
    match condition:
        case Not(part):
            return not isinstance(part, All | AnyOf | AtLeast | Not)
        case All(parts) | AnyOf(parts):
            return len(parts) > 1 and all(
                type(part) is not type(condition) and has_plain_form(part) for part in parts)
        case AtLeast(count, parts):
            return 1 < count < len(parts) and all(has_plain_form(part) for part in parts)
        case _:
            return True


@given(st.data())
@examples(5)
def test_the_plain_form_means_the_same(data: st.DataObject) -> None:
    """It is true, false or unknown in the same situations, told as truth or as falsity."""
    knowledge = data.draw(rulebases())
    questions = list(knowledge.questions.values())
    findings, categories = list(knowledge.findings), list(knowledge.categories)
    condition = data.draw(conditions(questions, findings, categories))
    assert has_plain_form(plain(condition))
    assert has_plain_form(plain(condition, False))
    for _ in range(5):
        situation = data.draw(situations(questions, findings, categories))
        wanted = truth(condition, situation)
        assert truth(plain(condition), situation) is wanted
        assert truth(plain(condition, False), situation) is truth(Not(condition), situation)


def test_literals() -> None:
    """Each leaf is told with whether it must be true, from left to right."""
    condition = All((A, Not(AnyOf((B, Not(C)))), AtLeast(1, (Not(A),))))
    assert list(literals(condition)) == [
        Literal(A, True), Literal(B, False), Literal(C, True), Literal(A, False)]
    assert [found.leaf for found in literals(condition)] == list(leaves(condition))
