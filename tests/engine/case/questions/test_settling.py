"""Whether a verdict is settled: every case that further answers can lead to is tried."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from hypothesis import assume, given

from engine.case.questions.case_space import CaseSpace
from engine.case.questions.changes import changed
from engine.case.questions.next_question import open_questions
from engine.case.questions.prior import Prior
from engine.case.questions.settle import Settler
from engine.case.questions.settling import Settling
from engine.case.questions.unknowns import is_asked
from engine.core.inference import InferenceEngine
from engine.core.interpreter import Interpreter
from knowledge.model.conditions import Answered, Value, leaves
from knowledge.model.records import Kind, Knowledge, Question
from knowledge.reading.cases import Case
from tests.engine.case.questions.everything import SOME, completions
from tests.examples import LONG
from tests.random_rulebases import rulebases_with_answers
from tests.strategies import real_cases, shipped

COMPLETIONS = 10_000 if LONG else 150
"""How many random completions each settled case must survive."""


@pytest.fixture(scope="module")
def space() -> CaseSpace:
    return CaseSpace(shipped())


@pytest.fixture(scope="module")
def settler(space: CaseSpace) -> Settler:
    return Settler(space, Prior(shipped(), real_cases()))


def random_answer(question: Question, chance: random.Random) -> Value:
    match question.kind:
        case Kind.COUNT:
            return chance.randint(0, 6)
        case Kind.TEXT:
            return "words"
        case Kind.CHOICES:
            ids = question.option_ids
            chosen = set(chance.sample(ids, chance.randint(1, min(4, len(ids)))))
            return tuple(option for option in ids if option in chosen)
        case _:
            return chance.choice(question.option_ids)


def complete(
    knowledge: Knowledge, answers: Mapping[str, Value], chance: random.Random
) -> dict[str, Value]:
    """Some of the questions that are asked, answered at random, in questionnaire order."""
    share = chance.random()
    then = dict(answers)
    for question in knowledge.questions.values():
        if question.id not in then and is_asked(question, then) and chance.random() < share:
            then[question.id] = random_answer(question, chance)
    return then


def settled_case(settler: Settler, seed: int) -> dict[str, Value]:
    """Random answers, asked for in the order of the guide until the verdict is settled."""
    chance = random.Random(seed)
    answers: dict[str, Value] = {}
    while True:
        outlook = settler.outlook(answers)
        if outlook.settled:
            return answers
        assert outlook.ask is not None
        question = shipped().questions[outlook.ask.question]
        assert is_asked(question, answers)
        assert question.id not in answers
        answers[question.id] = random_answer(question, chance)


@SOME
@given(rulebases_with_answers())
def test_exhaustively_for_random_rulebases(drawn: tuple[Knowledge, dict[str, Value]]) -> None:
    """What is called settled stays so in every case that can come of it, asked in any order.

    What is not called settled does change: as it is said, unless a follow-up counted as possible
    that is not, which is only where its condition asks whether something is answered.
    """
    knowledge, answers = drawn
    space = CaseSpace(knowledge)
    try:
        every = list(completions(knowledge, answers))
    except OverflowError:
        assume(False)
    interpreter = space.interpreter
    leading = {interpreter.read(case).diagnosis.leading for case in every}
    now = interpreter.read(answers).diagnosis.leading
    settling = Settling(space)
    outlook = Settler(space, Prior(knowledge)).outlook(answers)
    exact = not any(isinstance(leaf, Answered) for question in knowledge.questions.values()
                    if question.ask_if is not None for leaf in leaves(question.ask_if))
    assert not settling.is_settled(answers, now) or leading == {now}
    assert not outlook.settled or leading == {now}
    if exact:
        assert settling.is_settled(answers, now) == outlook.settled == (leading == {now})
    way_out = settling.way_out(answers, now)
    if exact and leading != {now}:
        then = changed(knowledge, answers, {change.question: change.after for change in way_out})
        assert InferenceEngine(knowledge).infer(Case("c", then)).diagnosis.leading != now
        fewest = min(len(case) for case in every
                     if interpreter.read(case).diagnosis.leading != now)
        assert len(answers) + len(way_out) == fewest
        assert is_asked(knowledge.questions[way_out[0].question], answers)


@SOME
@given(rulebases_with_answers())
def test_skipped_questions_stay_open(drawn: tuple[Knowledge, dict[str, Value]]) -> None:
    """Where some questions will not be answered, what is settled is settled without them."""
    knowledge, answers = drawn
    space = CaseSpace(knowledge)
    unanswered = [name for name in knowledge.questions if name not in answers]
    closed = set(unanswered[::2])
    try:
        every = [case for case in completions(knowledge, answers) if closed.isdisjoint(case)]
    except OverflowError:
        assume(False)
    outlook = Settler(space, Prior(knowledge)).outlook(answers, closed)
    if outlook.settled:
        assert {space.interpreter.read(case).diagnosis.leading for case in every} == {
            outlook.diagnosis.leading}
        assert outlook.ask is None
    else:
        assert outlook.ask is not None
        assert outlook.ask.question in {
            question.id for question in open_questions(space, answers, closed)}


@pytest.mark.parametrize("seed", range(20 if LONG else 2))
def test_a_settled_case_survives_random_completions(settler: Settler, seed: int) -> None:
    """With the shipped rules: answers at random to what is open never change what is settled."""
    answers = settled_case(settler, seed)
    interpreter = Interpreter(shipped())
    leading = interpreter.read(answers).diagnosis.leading
    chance = random.Random(seed)
    for _ in range(COMPLETIONS):
        then = complete(shipped(), answers, chance)
        assert interpreter.read(then).diagnosis.leading == leading, then


def test_real_cases_are_not_settled_and_the_way_out_shows_it(
    space: CaseSpace, settler: Settler
) -> None:
    """Stories tell little; for each real case the engine confirms the answers that would decide."""
    for case in real_cases() if LONG else real_cases()[:4]:
        outlook = settler.outlook(case.answers)
        assert not outlook.settled
        way_out = settler.way_out(case.answers)
        assert all(change.before is None for change in way_out)
        then = changed(space.knowledge, case.answers,
                       {change.question: change.after for change in way_out})
        assert space.engine.infer(Case("then", then)).diagnosis.leading != outlook.diagnosis.leading


def test_the_empty_case_leads_to_the_employers_words(settler: Settler) -> None:
    """Among the first three questions is what reason was given; then come its follow-ups."""
    first = [candidate.question for candidate in settler.outlook({}).candidates[:3]]
    assert "fb.given" in first
    outlook = settler.outlook({"fb.given": "specific"})
    assert outlook.ask is not None
    assert outlook.ask.question == "fb.reason"


def test_the_guide_asks_far_less_than_the_questionnaire(settler: Settler) -> None:
    """Asked in its order, random verdicts settle in less than two thirds of the questions."""
    seeds = range(20 if LONG else 1)
    asked = [len(settled_case(settler, seed)) for seed in seeds]
    everything = []
    for seed in seeds:
        chance = random.Random(seed)
        answers: dict[str, Value] = {}
        for question in shipped().questions.values():
            if is_asked(question, answers):
                answers[question.id] = random_answer(question, chance)
        everything.append(len(answers))
    assert sum(asked) < 2 / 3 * sum(everything)
