"""The formulas say of every case what the interpreter reads from it, on any rulebase.

A case is put to the formulas as the literals of its answers; each formula must then have the one
value that the other reader finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.case.plan.plan import make_plan
from engine.case.plan.prerequisites import Prerequisites
from engine.core.inference import InferenceEngine
from engine.core.interpreter import Interpreter, Reading
from engine.core.symbolic import logic
from engine.core.symbolic.formulas import SOME_TEXT, Formulas
from engine.core.symbolic.logic import Formula, Solver
from knowledge.model.conditions import (
    UNDETERMINED,
    All,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Grade,
    Not,
    Operator,
    Situation,
    Value,
    truth,
)
from knowledge.model.records import ChooseStep, Kind, Knowledge, Question, Rule
from knowledge.reading.cases import Case
from knowledge.reading.condition_syntax import MAX_COUNT
from knowledge.reading.rows import YES_NO
from tests.engine.random_steps import Drawn, drawn_steps
from tests.examples import examples
from tests.random_rulebases import rulebases, rulebases_with_answers
from tests.strategies import answers, real_cases, shipped, values

MANY = examples(4)

TOPICS = ("call", "done")

Answers = Mapping[str, Value]


# --- putting a case to the formulas --------------------------------------------------------------


def told_apart(formulas: Formulas, given_answers: Answers) -> dict[str, Value]:
    """The answers as far as formulas tell them apart: counts by intervals, and any words alike."""
    shown: dict[str, Value] = {}
    for question, value in given_answers.items():
        kind = formulas.knowledge.questions[question].kind
        if isinstance(value, int):
            starts = map(int, formulas.chosen[question])
            shown[question] = max(start for start in starts if start <= value)
        else:
            shown[question] = SOME_TEXT if kind is Kind.TEXT else value
    return shown


def chosen(formulas: Formulas, given_answers: Answers) -> dict[str, bool]:
    """The value of every variable for a case."""
    shown = told_apart(formulas, given_answers)
    found: dict[str, bool] = {}
    for question, options in formulas.chosen.items():
        value = shown.get(question, ())
        picked = value if isinstance(value, tuple) else (str(value),)
        found.update({f"{question}={option}": option in picked for option in options})
    return found


def literals(formulas: Formulas, given_answers: Answers) -> Iterator[Formula]:
    """What is true of this case and of no other that formulas tell apart."""
    variables = formulas.variables
    for name, value in chosen(formulas, given_answers).items():
        yield variables[name] if value else logic.negation(variables[name])


def values_in(
    solver: Solver, case: list[Formula], formulas: Mapping[str, Formula]
) -> dict[str, bool]:
    """The values of formulas in a case, of which the literals leave nothing open."""
    found = solver.solution(logic.conjunction(case), [], formulas)
    assert found is not None, "the premises do not allow the case"
    return found


def parts(condition: Condition) -> Iterator[Condition]:
    """The condition, and all it is made of."""
    yield condition
    match condition:
        case All(inner) | AnyOf(inner) | AtLeast(_, inner):
            for part in inner:
                yield from parts(part)
        case Not(part):
            yield from parts(part)


def conditions_of(knowledge: Knowledge) -> Iterator[tuple[str, Condition]]:
    """Every condition of the knowledge and every part of one, with a name."""
    whole = {f"rule {rule.id}": rule.condition for rule in knowledge.rules.values()}
    whole |= {f"ask_if {question.id}": question.ask_if
              for question in knowledge.questions.values() if question.ask_if is not None}
    whole |= {f"done_if {step.id}": step.done_if
              for step in knowledge.steps.values() if step.done_if is not None}
    for place, condition in whole.items():
        for number, part in enumerate(parts(condition)):
            yield f"{place}, part {number}", part


def formulas_of(formulas: Formulas) -> dict[str, Formula]:
    """All formulas that have a meaning, by what they are about."""
    knowledge = formulas.knowledge
    found: dict[str, Formula] = {}
    for name, condition in conditions_of(knowledge):
        found[f"true: {name}"] = formulas.true(condition)
        found[f"false: {name}"] = formulas.false(condition)
    found |= {f"answered: {name}": formulas.answered(name) for name in knowledge.questions}
    found |= {f"fires: {name}": formulas.fires(name) for name in knowledge.rules}
    for name in knowledge.findings:
        for grade in Grade:
            found[f"holds: {name} {grade}"] = formulas.holds(name, grade)
            found[f"exactly: {name} {grade}"] = formulas.exactly(name, grade)
    found |= {f"leads: {name}": formulas.leads(name)
              for name in (*knowledge.categories, UNDETERMINED)}
    for step in knowledge.steps.values():
        found[f"called: {step.id}"] = formulas.called(step)
        found[f"addressed: {step.id}"] = formulas.addressed(step)
        found[f"done: {step.id}"] = formulas.done(step)
    return found


def expected_of(knowledge: Knowledge, given_answers: Answers, reading: Reading) -> dict[str, bool]:
    """The values that these formulas must have in a case."""
    situation = Situation(given_answers, reading.findings, reading.diagnosis.leading)
    expected: dict[str, bool] = {}
    for name, condition in conditions_of(knowledge):
        value = truth(condition, situation)
        expected[f"true: {name}"] = value is True
        expected[f"false: {name}"] = value is False
    expected |= {f"answered: {name}": name in given_answers for name in knowledge.questions}
    expected |= {f"fires: {name}": name in reading.fired for name in knowledge.rules}
    for name in knowledge.findings:
        for grade in Grade:
            expected[f"holds: {name} {grade}"] = reading.findings.get(name, 0) >= grade
            expected[f"exactly: {name} {grade}"] = reading.findings.get(name) == grade
    expected |= {f"leads: {name}": name == reading.diagnosis.leading
                 for name in (*knowledge.categories, UNDETERMINED)}
    for step in knowledge.steps.values():
        expected[f"called: {step.id}"] = step.id in reading.steps
        expected[f"addressed: {step.id}"] = step.every_plan or not (
            reading.findings.keys().isdisjoint(step.addresses))
        expected[f"done: {step.id}"] = step.id in reading.done
    return expected


@dataclass(frozen=True)
class Bench:
    """One rulebase, compiled once to be compared on many cases."""

    formulas: Formulas
    solver: Solver
    meant: Mapping[str, Formula]
    interpreter: Interpreter

    def assert_agreement(self, given_answers: Answers) -> None:
        """The formulas and the interpreter say the same of a case."""
        knowledge = self.formulas.knowledge
        case = [*literals(self.formulas, given_answers)]
        reading = self.interpreter.read(given_answers)
        assert values_in(self.solver, case, self.meant) == expected_of(
            knowledge, given_answers, reading)
        totals = reading.diagnosis.totals
        for more in (0, 1):
            reached = {name: logic.sum_at_least(self.formulas.total(name), total + more)
                       for name, total in totals.items()}
            assert values_in(self.solver, case, reached) == dict.fromkeys(totals, not more)


def bench(knowledge: Knowledge) -> Bench:
    formulas = Formulas(knowledge)
    return Bench(
        formulas, Solver(formulas.premises), formulas_of(formulas), Interpreter(knowledge))


# --- agreement -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ours() -> Bench:
    return bench(shipped())


def test_on_the_real_cases(ours: Bench) -> None:
    """Both readers agree on each case that ships with the program, and on one without answers."""
    for case in real_cases():
        ours.assert_agreement(case.answers)
    ours.assert_agreement({})


@given(given_answers=answers(shipped()))
@MANY
def test_on_random_answers(given_answers: dict[str, Value], ours: Bench) -> None:
    """Both readers agree on any answers to the shipped questionnaire."""
    ours.assert_agreement(given_answers)


@given(rulebases().flatmap(lambda knowledge: st.tuples(
    st.just(knowledge), st.lists(answers(knowledge), min_size=1, max_size=4))))
@MANY
def test_on_random_rulebases(drawn: tuple[Knowledge, list[dict[str, Value]]]) -> None:
    """Both readers agree on any rulebase, with any answers."""
    knowledge, several = drawn
    compiled = bench(knowledge)
    for given_answers in several:
        compiled.assert_agreement(given_answers)


# --- the cases that formulas stand for -----------------------------------------------------------


@given(rulebases_with_answers())
@MANY
def test_answers_in_one_interval_are_read_alike(
    drawn: tuple[Knowledge, dict[str, Value]]
) -> None:
    """Any count in an interval, up to the last one that can be answered, is read as its first."""
    knowledge, given_answers = drawn
    formulas, interpreter = Formulas(knowledge), Interpreter(knowledge)
    for question in knowledge.questions.values():
        if question.kind is not Kind.COUNT:
            continue
        starts = [int(start) for start in formulas.chosen[question.id]]
        assert starts == sorted({0, *starts})
        for start, following in zip(starts, [*starts[1:], MAX_COUNT + 1], strict=True):
            first = interpreter.read({**given_answers, question.id: start})
            for count in {following - 1, (start + following) // 2}:
                assert interpreter.read({**given_answers, question.id: count}) == first


@given(rulebases_with_answers())
@MANY
def test_a_solution_is_read_back_as_the_answers(
    drawn: tuple[Knowledge, dict[str, Value]]
) -> None:
    """Answers are a solution of their literals, and that solution stands for the same answers."""
    knowledge, given_answers = drawn
    formulas = Formulas(knowledge)
    solution = Solver(formulas.premises).solution(
        logic.conjunction(literals(formulas, given_answers)), [], formulas.variables)
    assert solution == chosen(formulas, given_answers)
    read = formulas.answers(solution)
    assert read == told_apart(formulas, given_answers)
    assert list(read) == [name for name in knowledge.questions if name in given_answers]


@given(rulebases(), st.integers(0, 8))
@MANY
def test_every_solution_stands_for_a_case(knowledge: Knowledge, most: int) -> None:
    """Whatever the premises allow can be answered: one option, or a set in the order of options."""
    formulas = Formulas(knowledge)
    variables = list(formulas.variables.values())
    counted = min(most, sum(question.kind is not Kind.CHOICES
                            for question in knowledge.questions.values()))
    solution = Solver(formulas.premises).solution(
        logic.at_least(counted, variables), [], formulas.variables)
    assert solution is not None
    read = formulas.answers(solution)
    assert solution == chosen(formulas, read)
    for question, value in read.items():
        options = tuple(formulas.chosen[question])
        if isinstance(value, tuple):
            assert value == tuple(option for option in options if option in value) != ()
        else:
            assert str(value) in options


def test_two_options_of_one_question_cannot_be(ours: Bench) -> None:
    """Only a question that takes a set has two answers at once."""
    for question in shipped().questions.values():
        several = logic.at_least(2, list(ours.formulas.chosen[question.id].values()))
        assert ours.solver.can_be(several) is (question.kind is Kind.CHOICES), question.id


# --- two cases, apart in one answer --------------------------------------------------------------


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Knowledge, str, dict[str, Value], dict[str, Value]]:
    """A rulebase, one of its questions, and two cases that differ at most in that question."""
    knowledge, first = draw(rulebases_with_answers())
    question = draw(st.sampled_from(list(knowledge.questions)))
    rest = {name: value for name, value in first.items() if name != question}
    changed = draw(st.none() | values(knowledge.questions[question]))
    second = rest if changed is None else {**rest, question: changed}
    return knowledge, question, first, {
        name: second[name] for name in knowledge.questions if name in second}


@given(pairs())
@MANY
def test_two_cases_differ_in_one_question_only(
    drawn: tuple[Knowledge, str, dict[str, Value], dict[str, Value]]
) -> None:
    """The formulas of a changed case share all answers but one, and read that case as it is."""
    knowledge, question, first, second = drawn
    formulas = Formulas(knowledge)
    other = Formulas(knowledge, formulas, question)
    for name in knowledge.questions:
        assert (other.chosen[name] is formulas.chosen[name]) is (name != question)
    solver = Solver([*formulas.premises, *other.premises])
    case = [*literals(formulas, first), *literals(other, second)]
    for reader, given_answers in ((formulas, first), (other, second)):
        assert values_in(solver, case, formulas_of(reader)) == expected_of(
            knowledge, given_answers, Interpreter(knowledge).read(given_answers))
    mine, its = formulas.chosen[question], other.chosen[question]
    assert mine.keys() == its.keys()
    for value in mine:
        assert solver.can_be(logic.conjunction((mine[value], logic.negation(its[value]))))


# --- steps ---------------------------------------------------------------------------------------


def asked_for(drawn: Drawn) -> tuple[Knowledge, dict[str, Value]]:
    """A rulebase whose answers say of each step whether it is called for and done, and a case."""
    knowledge = shipped()
    asked = {f"{topic}.{step}": Question(f"{topic}.{step}", "S", Kind.YES_NO, True, "?", YES_NO,
                                         "?", ()) for step in drawn.steps for topic in TOPICS}

    def says_yes(question: str) -> Condition:
        return Compare(question, Operator.IS, ("yes",), frozenset({"yes"}))

    known = replace(
        knowledge, questions=asked, findings={}, levels=dict.fromkeys(drawn.steps, 0),
        rules={step: Rule(step, "D", "T", says_yes(f"call.{step}"), ChooseStep(step), "B", ())
               for step in drawn.steps},
        steps={name: replace(step, addresses=(), done_if=says_yes(f"done.{name}"))
               for name, step in drawn.steps.items()})
    yes = {*(f"call.{step}" for step in drawn.called), *(f"done.{step}" for step in drawn.done)}
    return known, {name: "yes" for name in asked if name in yes}


@given(drawn_steps())
@MANY
def test_steps_that_are_possible(drawn: Drawn) -> None:
    """A step is possible in the formulas where it is in the graph, were there no alternatives."""
    knowledge, given_answers = asked_for(drawn)
    formulas = Formulas(knowledge)
    expected = Prerequisites(
        {name: replace(step, choice=None) for name, step in knowledge.steps.items()},
        drawn.called, drawn.done).possible
    assert values_in(
        Solver(formulas.premises), [*literals(formulas, given_answers)],
        {step: formulas.possible(step) for step in knowledge.steps},
    ) == {step: step in expected for step in knowledge.steps}


@given(drawn_steps())
@MANY
def test_steps_that_fall_away(drawn: Drawn) -> None:
    """What falls away by the formulas falls away from the plan, whichever alternatives it takes.

    Where nothing is left to choose, nothing else does. And what falls away is never possible.
    """
    knowledge, given_answers = asked_for(drawn)
    formulas = Formulas(knowledge)
    solver = Solver(formulas.premises)
    case = logic.conjunction(literals(formulas, given_answers))
    proof = InferenceEngine(knowledge).infer(Case("case", given_answers))
    steps = knowledge.steps.values()
    free = any(len(step.after_any) > 1 or step.choice is not None for step in steps)
    for step in steps:
        preferred = (step.id,) if step.choice is not None else ()
        fallen = step.id in make_plan(proof, cap=0, prefer=preferred).fallen_away
        falls = solver.can_be(logic.conjunction((case, formulas.falls_away(step))))
        assert falls == fallen or (free and fallen), step.id
        if falls:
            assert not solver.can_be(logic.conjunction((case, formulas.possible(step.id))))
