"""How likely each answer to a question is before it is asked, and that it will not be known.

Counted in a log of cases, among those in which the question would have been asked, with half a case
more for each answer and for none (Jeffreys 1946, An invariant form for the prior probability in
estimation problems). Without a log all are equally likely. A log tells above all what people do
know: that a reason was given, far more often than what became of the opening. What it tells of
single answers is little where it is small, and the half cases keep it from telling more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from engine.case.questions.unknowns import is_asked, possible_answers
from knowledge.model.conditions import Value
from knowledge.model.records import Knowledge, Question
from knowledge.reading.cases import Case

PSEUDO_COUNT = 0.5


class Prior:
    """Probabilities of answers, for one rulebase."""

    def __init__(self, knowledge: Knowledge, log: Iterable[Case] = ()) -> None:
        """Count the answers in a log.

        Args:
            knowledge: the rulebase.
            log: cases; none gives equal probabilities.
        """
        cases = tuple(log)
        self._weights = {question.id: _weights(question, knowledge, cases)
                         for question in knowledge.questions.values()}

    def of(self, question: str) -> Mapping[Value, float]:
        """The probability of each answer worth trying; what is left to 1 is that of none."""
        return self._weights[question]


def _weights(
    question: Question, knowledge: Knowledge, log: Sequence[Case]
) -> dict[Value, float]:
    values = tuple(possible_answers(question, knowledge))
    asked = [case.answers for case in log
             if question.id in case.answers or is_asked(question, case.answers)]
    shares: defaultdict[Value, float] = defaultdict(float)
    for answers in asked:
        for value, share in _shares(answers.get(question.id), values):
            shares[value] += share
    whole = len(asked) + PSEUDO_COUNT * (len(values) + 1)
    return {value: (shares[value] + PSEUDO_COUNT) / whole for value in values}


def _shares(answer: Value | None, values: Sequence[Value]) -> Iterable[tuple[Value, float]]:
    """What an answer counts for: a set in equal parts for its options, a number for the nearest."""
    match answer:
        case None:
            return []
        case tuple():
            return [((option,), 1 / len(answer)) for option in answer]
        case int():
            numbers = [value for value in values if isinstance(value, int)]
            return [(min(numbers, key=lambda number: abs(number - answer)), 1.0)] if numbers else []
        case _:
            return [(answer, 1.0)] if answer in values else []
