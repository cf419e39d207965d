"""What a question bears on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.case.questions.bearing import bearing
from engine.case.questions.unknowns import is_asked
from engine.core.hearing.listener import TEXT
from engine.core.interpreter import Interpreter
from knowledge.model.conditions import Value, findings_read
from knowledge.model.records import GiveFinding, Knowledge
from tests.examples import examples
from tests.random_rulebases import rulebases_with_answers
from tests.strategies import answers, shipped, values


@given(rulebases_with_answers(), st.data())
@examples(9)
def test_nothing_outside_its_bearing_changes(
    drawn: tuple[Knowledge, dict[str, Value]], data: st.DataObject
) -> None:
    """Another answer changes no total and no finding that the question does not bear on."""
    knowledge, given_answers = drawn
    question = data.draw(st.sampled_from(list(knowledge.questions.values())))
    other = {**given_answers, question.id: data.draw(values(question))}
    found = bearing(question.id, knowledge)
    interpreter = Interpreter(knowledge)
    before, after = interpreter.read(given_answers), interpreter.read(other)
    for category, total in before.diagnosis.totals.items():
        assert category in found.categories or after.diagnosis.totals[category] == total
    through_diagnosis = before.diagnosis.leading != after.diagnosis.leading
    if not through_diagnosis:
        for finding in knowledge.findings:
            same = before.findings.get(finding) == after.findings.get(finding)
            assert finding in found.findings or same
        for step in knowledge.steps:
            same = (step in before.steps) == (step in after.steps)
            assert step in found.steps or same
            assert step in found.steps or (step in before.done) == (step in after.done)


@given(st.data())
@examples(5)
def test_only_named_follow_ups_open(data: st.DataObject) -> None:
    """Another answer opens or closes no follow-up but those named."""
    knowledge = shipped()
    question = data.draw(st.sampled_from(list(knowledge.questions.values())))
    before = data.draw(answers(knowledge))
    after = {**before, question.id: data.draw(values(question))}
    named = bearing(question.id, knowledge).questions
    for other in knowledge.questions.values():
        assert other.id in named or is_asked(other, before) == is_asked(other, after)


def test_it_follows_chains() -> None:
    """Where a question bears on a finding, it bears on what rules conclude from that finding."""
    knowledge = shipped()
    reached = [set(bearing(question, knowledge).findings) for question in knowledge.questions]
    chained = 0
    for rule in knowledge.rules.values():
        if isinstance(rule.conclusion, GiveFinding):
            read = findings_read(rule.condition)
            chained += len(read)
            for found in reached:
                assert found.isdisjoint(read) or rule.conclusion.finding in found
    assert chained


def test_every_shipped_question_bears_on_something() -> None:
    """Nothing is asked for nothing: each question can change a diagnosis, a plan or what is asked.

    Those that only fill wording would be the exception; the shipped knowledge has none. The
    employer's words are read: what they say answers other questions.
    """
    knowledge = shipped()
    for question in knowledge.questions.keys() - {TEXT}:
        found = bearing(question, knowledge)
        assert found.categories or found.steps or found.questions, question
