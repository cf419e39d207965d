"""What the checks say is true: of any rulebase, judged by the plain interpreter.

Nothing here rests on formulas. What is proved of all cases must hold in each random case; a witness
must show what is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from hypothesis import event, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from engine.core.interpreter import Interpreter, Reading
from engine.core.symbolic.prover import Prover
from engine.core.words.prose import signed
from engine.rulebase.checks.check import PROVED
from engine.rulebase.checks.fault import Fault, Ground
from knowledge.model.conditions import (
    Condition,
    Grade,
    Not,
    Situation,
    Value,
    questions_read,
    truth,
)
from knowledge.model.records import Expectation, GiveFinding, Kind, Knowledge
from tests.examples import examples
from tests.random_rulebases import rulebases
from tests.strategies import answers, values

MANY = examples(2)
CASES = 8

Answers = Mapping[str, Value]


@dataclass(frozen=True)
class Tried:
    """A random rulebase, and what it says of random cases."""

    knowledge: Knowledge
    cases: tuple[dict[str, Value], ...]

    def readings(self) -> list[tuple[Answers, Reading]]:
        """What follows from each case, and from one without answers."""
        interpreter = Interpreter(self.knowledge)
        return [(case, interpreter.read(case)) for case in ({}, *self.cases)]

    def found(self, check: str) -> list[Fault]:
        """What a check finds."""
        found = list(PROVED[check](Prover(self.knowledge)))
        event(f"{check}: {'found' if found else 'nothing found'}")
        return found


@st.composite
def tried(draw: DrawFn) -> Tried:
    """A random rulebase whose scales expect something, with a finding that excludes another.

    Sometimes one of its rules has a twin, which says the same in other words.
    """
    knowledge = draw(rulebases())
    names, categories = [*knowledge.findings], [*knowledge.categories]
    some = st.lists(st.sampled_from(categories), min_size=1, max_size=2, unique=True).map(tuple)
    questions = {
        name: replace(question, expects=Expectation(draw(some), draw(some), question.option_ids))
        if question.kind is Kind.SCALE else question
        for name, question in knowledge.questions.items()}
    first, second = draw(st.permutations(names))[:2]
    findings = {**knowledge.findings, first: replace(knowledge.findings[first], excludes=(second,))}
    rules, levels = dict(knowledge.rules), dict(knowledge.levels)
    if draw(st.booleans()):
        name = draw(st.sampled_from([*rules]))
        rules["TWIN"] = replace(rules[name], id="TWIN", condition=Not(Not(rules[name].condition)))
        levels["TWIN"] = levels[name]
    knowledge = replace(knowledge, questions=questions, findings=findings, rules=rules,
                        levels=levels)
    return Tried(knowledge, tuple(draw(st.lists(answers(knowledge), min_size=CASES,
                                                max_size=CASES))))


def true(condition: Condition, answered: Answers, reading: Reading) -> bool:
    """Whether a condition is true in a case."""
    return truth(condition, Situation(
        answered, reading.findings, reading.diagnosis.leading)) is True


# --- rules ---------------------------------------------------------------------------------------


@given(tried())
@MANY
def test_rules_that_never_or_always_fire(drawn: Tried) -> None:
    """A rule said never to fire is silent, and one said to fire always fires, in every case."""
    never = {fault.id for fault in drawn.found("never_fires")}
    always = {fault.id for fault in drawn.found("always_fires")}
    for answered, reading in drawn.readings():
        assert not never & reading.fired
        for name in always:
            read = questions_read(drawn.knowledge.rules[name].condition)
            assert name in reading.fired or not {*read} <= answered.keys()


@given(tried())
@MANY
def test_rules_said_to_add_nothing(drawn: Tried) -> None:
    """Where a subsumed rule fires, its finding or step stands without it; twins fire together."""
    rules = drawn.knowledge.rules
    twins = [(fault.id, *fault.others) for fault in drawn.found("equivalent")]
    subsumed = [fault.id for fault in drawn.found("subsumed")]
    without = {name: Interpreter(replace(
        drawn.knowledge, rules={other: rule for other, rule in rules.items() if other != name}))
        for name in subsumed}
    for answered, reading in drawn.readings():
        for first, second in twins:
            assert (first in reading.fired) == (second in reading.fired)
        for interpreter in without.values():
            other = interpreter.read(answered)
            assert other.findings == reading.findings
            assert other.diagnosis == reading.diagnosis
            assert other.steps == reading.steps


@given(tried())
@MANY
def test_rules_that_oppose_each_other(drawn: Tried) -> None:
    """They fire together or not at all, and what they give speaks for and against one reason."""
    faults = drawn.found("opposed_rules")
    for fault in faults:
        for _, reading in drawn.readings():
            assert (fault.id in reading.fired) == (fault.others[0] in reading.fired)
        signs: list[dict[str, int]] = []
        for name in (fault.id, fault.others[0]):
            given_finding = drawn.knowledge.rules[name].conclusion
            assert isinstance(given_finding, GiveFinding)
            signs.append({
                entry.category: entry.decibans.get(given_finding.grade, 0)
                for entry in drawn.knowledge.findings[given_finding.finding].evidence})
        assert any(signs[0][name] * signs[1].get(name, 0) < 0 for name in signs[0])


# --- findings, categories, steps and questions ----------------------------------------------------


@given(tried())
@MANY
def test_what_is_said_not_to_be_never_is(drawn: Tried) -> None:
    """No case has a finding, lead, step or follow-up that is said to be out of reach."""
    knowledge = drawn.knowledge
    gone = {fault.id for fault in drawn.found("unreachable_finding")}
    not_leading = {fault.id for fault in drawn.found("cannot_lead")}
    not_called = {fault.id for fault in drawn.found("unreachable_step")}
    not_done = {fault.id for fault in drawn.found("never_done")}
    not_asked = {fault.id for fault in drawn.found("never_asked")}
    for answered, reading in drawn.readings():
        assert gone.isdisjoint(reading.findings)
        assert reading.diagnosis.leading not in not_leading
        assert not_called.isdisjoint(reading.steps)
        assert not_done.isdisjoint(reading.done)
        for name in not_asked:
            condition = knowledge.questions[name].ask_if
            assert condition is not None
            assert not true(condition, answered, reading)


@given(tried())
@MANY
def test_grades_and_evidence_said_to_be_idle(drawn: Tried) -> None:
    """No case has a finding in a grade it cannot have, or counts evidence said never to count."""
    knowledge = drawn.knowledge
    unreached = [(fault.id, grade) for fault in drawn.found("unreachable_grade")
                 for grade in Grade if f"can never be {grade.name}, but its" in fault.what]
    idle = [fault.what for fault in drawn.found("idle_evidence")]
    for _, reading in drawn.readings():
        for name, grade in unreached:
            assert reading.findings.get(name) != grade
        for part in reading.diagnosis.contributions:
            finding = knowledge.findings[part.finding]
            category = knowledge.categories[part.category]
            says = (f"“{finding.title}” ({reading.findings[part.finding].name}) never counts its "
                    f"{signed(part.decibans)} for “{category.title}”")
            assert not (part.counted and any(what.startswith(says) for what in idle))


@given(tried(), st.data())
@MANY
def test_questions_that_never_decide(drawn: Tried, data: st.DataObject) -> None:
    """Answering such a question, or answering it otherwise, leaves the leading reason as it is."""
    interpreter = Interpreter(drawn.knowledge)
    for fault in drawn.found("never_decisive"):
        value = data.draw(values(drawn.knowledge.questions[fault.id]))
        for answered, reading in drawn.readings():
            rest = {name: given for name, given in answered.items() if name != fault.id}
            for changed in (rest, {**rest, fault.id: value}):
                assert interpreter.read(changed).diagnosis.leading == reading.diagnosis.leading


@given(tried())
@MANY
def test_directions_that_are_proved(drawn: Tried) -> None:
    """Where no fault is found, no later answer moves a total against what its question expects."""
    refuted = {(fault.id, *fault.others, "likelier" in fault.what)
               for fault in drawn.found("direction")}
    interpreter = Interpreter(drawn.knowledge)
    for name, question in drawn.knowledge.questions.items():
        if question.expects is None:
            continue
        claims = [(category, True) for category in question.expects.never_raise] + [
            (category, False) for category in question.expects.never_lower]
        for case in drawn.cases:
            totals = [interpreter.read({**case, name: option}).diagnosis.totals
                      for option in question.expects.options]
            for category, falls in claims:
                moved = [total[category] for total in totals]
                if (name, category, falls) not in refuted:
                    assert moved == sorted(moved, reverse=falls)


# --- witnesses -----------------------------------------------------------------------------------


def read_both(drawn: Tried, fault: Fault) -> list[Reading]:
    """What the interpreter reads from the case or the two cases of a witness."""
    assert fault.witness is not None
    cases = [fault.witness.answers, *([fault.witness.changed] if fault.witness.changed else [])]
    words = {name for name, question in drawn.knowledge.questions.items()
             if question.kind is Kind.TEXT}
    return [Interpreter(drawn.knowledge).read({
        name: "words" if name in words else value for name, value in case.items()})
        for case in cases]


def contradicts(fault: Fault, reading: Reading) -> bool:
    return {fault.id, fault.others[0]} <= reading.findings.keys()


def silent(fault: Fault, reading: Reading) -> bool:
    return fault.witness is not None and not fault.witness.answers and (
        reading.diagnosis.leading == fault.id)


def level(fault: Fault, reading: Reading) -> bool:
    totals = reading.diagnosis.totals
    return totals[fault.id] == totals[fault.others[0]] == max(totals.values()) > 0


def both_fire(fault: Fault, reading: Reading) -> bool:
    return {fault.id, fault.others[0]} <= reading.fired


def can_come(knowledge: Knowledge, step: str, reading: Reading) -> bool:
    """Whether a step is called for with one of those that must come first, or is done."""
    first = knowledge.steps[step].after_any
    return step in reading.steps and (not first or step in reading.done or any(
        can_come(knowledge, other, reading) for other in first))


SHOWN: dict[str, Callable[[Fault, Reading], bool]] = {
    "contradiction": contradicts, "leads_on_silence": silent, "tie": level,
    "opposed_rules": both_fire}


@given(tried())
@MANY
def test_witnesses_show_what_is_claimed(drawn: Tried) -> None:
    """The engine confirms every witness, and so does the interpreter, a reader of its own."""
    for check, shows in SHOWN.items():
        for fault in drawn.found(check):
            assert fault.ground is Ground.WITNESS
            assert fault.witness is not None
            assert fault.witness.confirmed, fault.what
            reading, = read_both(drawn, fault)
            assert shows(fault, reading), fault.what


@given(tried())
@MANY
def test_witnesses_of_steps_that_fall_away(drawn: Tried) -> None:
    """The case calls for the step, and none of those that it needs first can come before it."""
    for fault in drawn.found("falls_away"):
        assert fault.witness is not None
        assert fault.witness.confirmed
        reading, = read_both(drawn, fault)
        assert fault.id in reading.steps
        assert fault.others == drawn.knowledge.steps[fault.id].after_any
        assert not any(can_come(drawn.knowledge, other, reading) for other in fault.others)


@given(tried())
@MANY
def test_pairs_of_cases_show_a_wrong_direction(drawn: Tried) -> None:
    """The two cases differ in the one question, the later answer in the second, and totals move."""
    for fault in drawn.found("direction"):
        assert fault.witness is not None
        assert fault.witness.changed is not None
        assert fault.witness.confirmed
        first, second = fault.witness.answers, fault.witness.changed
        assert [name for name in drawn.knowledge.questions
                if first.get(name) != second.get(name)] == [fault.id]
        options = [*drawn.knowledge.questions[fault.id].option_ids]
        assert options.index(str(first[fault.id])) + 1 == options.index(str(second[fault.id]))
        before, after = (reading.diagnosis.totals[fault.others[0]]
                         for reading in read_both(drawn, fault))
        assert (after > before) if "likelier" in fault.what else (after < before)
