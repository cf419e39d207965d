"""What is still unknown and would matter most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.case.questions.one_more import OneMore
from engine.core.diagnosis import Diagnosis
from engine.core.interpreter import Interpreter
from knowledge.model.conditions import (
    CompareCount,
    Situation,
    Value,
    leaves,
    truth,
)
from knowledge.model.records import Kind, Knowledge, Question
from knowledge.reading.condition_syntax import MAX_COUNT


@dataclass(frozen=True, slots=True)
class Prospect:
    """What an unanswered question could change.

    Attributes:
        question: its id.
        answer: the answer that would change most.
        leading: what would lead then.
        probability: of what leads now, after that answer; where nothing leads now, of what is
            highest now.
        shift: how much probability that answer would move to other categories, from 0 to 1 (total
            variation distance between the probabilities before and after).
        mean_shift: the same on average over all possible answers.
    """

    question: str
    answer: Value
    leading: str
    probability: float
    shift: float
    mean_shift: float


def is_asked(question: Question, answers: Mapping[str, Value]) -> bool:
    """Whether a question is useful to ask, given the answers so far."""
    if question.ask_if is None:
        return True
    return truth(question.ask_if, Situation(answers, {})) is True


def prospects(knowledge: Knowledge, answers: Mapping[str, Value]) -> tuple[Prospect, ...]:
    """The unanswered questions that could change the diagnosis, by mean shift, greatest first.

    Each possible answer is tried by itself. Questions that the questionnaire would not ask now
    are left out, and so are those that no answer of which would change anything.
    """
    weigher = OneMore(knowledge, Interpreter(knowledge))
    base = weigher.weigh(answers)
    before = base.diagnosis
    found = []
    for question in knowledge.questions.values():
        if question.id in answers or not is_asked(question, answers):
            continue
        after = {}
        for value in possible_answers(question, knowledge):
            given = {**answers, question.id: value}
            after[value] = weigher.after(base, given, question.id).diagnosis
        shifts = {value: _shift(before, diagnosis) for value, diagnosis in after.items()}
        best = max(shifts, key=lambda value: shifts[value], default=None)
        if best is not None and shifts[best] > 0:
            mean = round(sum(shifts.values()) / len(shifts), 9)
            probability = after[best].probabilities[before.ranking[0]]
            found.append(Prospect(
                question.id, best, after[best].leading, probability, shifts[best], mean))
    return tuple(sorted(found, key=lambda prospect: -prospect.mean_shift))


def possible_answers(question: Question, knowledge: Knowledge) -> Iterator[Value]:
    """The answers worth trying: each option; for a count, both sides of every number compared."""
    match question.kind:
        case Kind.TEXT:
            return
        case Kind.COUNT:
            numbers = {
                leaf.number + offset
                for rule in knowledge.rules.values() for leaf in leaves(rule.condition)
                if isinstance(leaf, CompareCount) and leaf.question == question.id
                for offset in (-1, 0, 1)
            }
            yield from sorted(number for number in numbers if 0 <= number <= MAX_COUNT)
        case Kind.CHOICES:
            for option in question.option_ids:
                yield (option,)
        case _:
            yield from question.option_ids


def _shift(before: Diagnosis, after: Diagnosis) -> float:
    moved = sum(abs(after.probabilities[category] - probability)
                for category, probability in before.probabilities.items())
    return round(moved / 2, 9)
