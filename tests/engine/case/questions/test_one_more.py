"""What one more answer changes is the same as reading all answers anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.case.questions.case_space import CaseSpace
from knowledge.model.conditions import Value
from knowledge.model.records import Knowledge
from tests.examples import examples
from tests.random_rulebases import rulebases
from tests.strategies import answers, shipped, values

MANY = examples(6)
SHIPPED = CaseSpace(shipped())


@st.composite
def steps(draw: st.DrawFn) -> tuple[Knowledge, dict[str, Value], dict[str, Value]]:
    """A random rulebase, answers to it, and answers that are given, or given anew, afterwards."""
    knowledge = draw(rulebases())
    return knowledge, draw(answers(knowledge)), draw(answers(knowledge))


def follow(space: CaseSpace, first: dict[str, Value], later: dict[str, Value]) -> None:
    """Give answers one after the other; what follows is each time what reading anew tells."""
    known, weighed = first, space.one_more.weigh(first)
    for question, value in later.items():
        known = {**known, question: value}
        weighed = space.one_more.after(weighed, known, question)
        assert weighed == space.one_more.weigh(known)
        assert weighed.diagnosis == space.interpreter.read(known).diagnosis


@given(steps())
@MANY
def test_on_random_rulebases(drawn: tuple[Knowledge, dict[str, Value], dict[str, Value]]) -> None:
    """On any rulebase, also where an answer takes the place of another one."""
    knowledge, first, later = drawn
    follow(CaseSpace(knowledge), first, later)


@given(answers(shipped()), st.sampled_from([*shipped().questions.values()]).flatmap(
    lambda question: values(question).map(lambda value: {question.id: value})))
@MANY
def test_on_the_shipped_rulebase(first: dict[str, Value], later: dict[str, Value]) -> None:
    """With any answers to the shipped questionnaire."""
    follow(SHIPPED, first, later)


def test_what_hangs_on_a_question_is_a_part() -> None:
    """Far fewer rules than all hang on the usual question; that is what makes it quick."""
    hanging = sorted(len(SHIPPED.one_more.hanging(question)) for question in shipped().questions)
    assert hanging[len(hanging) // 2] * 5 < len(shipped().rules)
