"""All that could be answered, tried out one by one: what the audit proves must hold here as well.

Nothing here uses formulas: answers are made from the questions and read by the interpreter.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from engine.case.questions.unknowns import is_asked
from knowledge.model.conditions import CompareCount, Value, leaves
from knowledge.model.records import Changing, Kind, Knowledge, Option, Question
from tests.examples import examples
from tests.random_rulebases import rulebases_with_answers

SOME = examples(4, [
    HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
MOST = 1500
"""The most cases that are tried for one example."""


def every_answer(question: Question, knowledge: Knowledge) -> list[Value]:
    """All answers to a question that any condition could tell apart."""
    match question.kind:
        case Kind.TEXT:
            return ["words"]
        case Kind.COUNT:
            conditions = [rule.condition for rule in knowledge.rules.values()]
            conditions += [other.ask_if for other in knowledge.questions.values() if other.ask_if]
            conditions += [step.done_if for step in knowledge.steps.values() if step.done_if]
            near = {leaf.number + offset for condition in conditions for leaf in leaves(condition)
                    if isinstance(leaf, CompareCount) and leaf.question == question.id
                    for offset in (-1, 0, 1)}
            return sorted(number for number in {0, *near} if 0 <= number <= 1000)
        case Kind.CHOICES:
            ids = question.option_ids
            return [chosen for size in range(1, len(ids) + 1)
                    for chosen in itertools.combinations(ids, size)]
        case _:
            return list(question.option_ids)


def changed_cases(
    answers: Mapping[str, Value], values: Mapping[str, Iterable[Value | None]], knowledge: Knowledge
) -> Iterator[tuple[frozenset[str], dict[str, Value]]]:
    """All cases in which some of these questions have other answers, with those questions.

    Args:
        answers: those of the case.
        values: by question, the answers it may have instead; None for no answer.
        knowledge: the rulebase.
    """
    options = {question: [value for value in allowed if value != answers.get(question)]
               for question, allowed in values.items()}
    for size in range(len(options) + 1):
        for chosen in itertools.combinations(options, size):
            for picked in itertools.product(*(options[question] for question in chosen)):
                merged: dict[str, Value | None] = {
                    **answers, **dict(zip(chosen, picked, strict=True))}
                yield frozenset(chosen), {
                    name: value for name in knowledge.questions
                    if (value := merged.get(name)) is not None}


def how_many(values: Mapping[str, list[Value]]) -> int:
    """At most so many cases come of changing these."""
    return math.prod(len(allowed) + 1 for allowed in values.values())


def completions(knowledge: Knowledge, answers: Mapping[str, Value]) -> Iterator[dict[str, Value]]:
    """Every case that answering more questions can lead to, asked in any order, itself included.

    Raises:
        OverflowError: there are more than `MOST`.
    """
    waiting = [dict(answers)]
    seen = {frozenset(answers.items())}
    while waiting:
        now = waiting.pop()
        yield now
        for question in knowledge.questions.values():
            if question.id in now or not is_asked(question, now):
                continue
            for value in every_answer(question, knowledge):
                then = {**now, question.id: value}
                key = frozenset(then.items())
                if key not in seen:
                    if len(seen) >= MOST:
                        raise OverflowError
                    seen.add(key)
                    waiting.append(then)


@st.composite
def audited(draw: DrawFn) -> tuple[Knowledge, dict[str, Value]]:
    """A random rulebase in which some answers can be changed next time, and a case."""
    knowledge, answers = draw(rulebases_with_answers())
    questions = {question.id: replace(question, changing=_changing(draw, question))
                 for question in knowledge.questions.values()}
    return replace(knowledge, questions=questions), answers


def _changing(draw: DrawFn, question: Question) -> Changing | None:
    ids = question.option_ids
    if len(ids) < 2 or not draw(st.booleans()):
        return None
    aims = draw(st.sets(st.sampled_from(ids), min_size=1, max_size=len(ids) - 1))
    rest = [option for option in ids if option not in aims]
    not_from = draw(st.sets(st.sampled_from(rest), max_size=1))
    return Changing(
        draw(st.integers(1, 3)),
        tuple(Option(option, f"done {option}") for option in ids if option in aims),
        tuple(option for option in ids if option in not_from))
