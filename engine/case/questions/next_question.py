"""Which question to ask next: the expected information gain over the effort of answering.

The gain of an answer is how far it moves the probabilities of the categories, in bits: the
Kullback-Leibler divergence of those after from those before. A question's gain is the mean over its
answers, each as likely as `engine.case.questions.prior` says, and nothing where the answer is not
known
(Lindley 1956, On a measure of the information provided by an experiment).

Where an answer calls for a follow-up, what that gains can count as well. The effort of a question
is the time it takes to choose one of n answers, log2(n + 1) (Hick 1952, On the rate of gain of
information), that of its follow-up added where it counts.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from engine.case.questions.case_space import CaseSpace
from engine.case.questions.one_more import Weighed
from engine.case.questions.prior import Prior
from engine.case.questions.unknowns import is_asked
from engine.core.diagnosis import Diagnosis
from knowledge.model.conditions import Value
from knowledge.model.records import Question

DIGITS = 9


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one answer would lead to.

    Attributes:
        share: how likely the answer is, from 0 to 1.
        gain: bits.
        leading: what would lead, or `undetermined`.
        probability: of the category that leads then; of the highest one where none does.
    """

    answer: Value
    share: float
    gain: float
    leading: str
    probability: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that could be asked now.

    Attributes:
        gain: expected, in bits, with follow-ups where they count.
        effort: of answering, in bits.
        outcomes: by answer, in the order of the options.
    """

    question: str
    gain: float
    effort: float
    outcomes: tuple[Outcome, ...]

    @property
    def rate(self) -> float:
        """The gain for each bit of effort, by which questions are ranked."""
        return round(self.gain / self.effort, DIGITS)

    def decides(self, leading: str) -> bool:
        """Whether some answer makes something else lead by itself."""
        return any(outcome.leading != leading for outcome in self.outcomes)


def candidates(
    space: CaseSpace, prior: Prior, answers: Mapping[str, Value], closed: Collection[str] = ()
) -> tuple[Candidate, ...]:
    """The questions that could be asked now, by gain over effort, the best first.

    Equal ones stand in the order of the questionnaire. A question whose answers, and whose
    follow-ups, cannot move any probability by themselves has a gain of 0.

    Args:
        space: the rulebase.
        prior: how likely each answer is.
        answers: those given.
        closed: unanswered questions that will not be asked.
    """
    base = space.one_more.weigh(answers)
    found = []
    for question in open_questions(space, answers, closed):
        outcomes = _outcomes(space, prior, answers, question, base)
        if outcomes:
            found.append(_candidate(space, prior, answers, closed, question, base, outcomes))
    return tuple(sorted(found, key=lambda candidate: -candidate.rate))


def divergence(after: Diagnosis, before: Diagnosis) -> float:
    """The Kullback-Leibler divergence of one diagnosis from another, in bits."""
    bits = sum(
        probability * math.log2(probability / before.probabilities[category])
        for category, probability in after.probabilities.items() if probability > 0)
    return max(0.0, round(bits, DIGITS))


def effort(answers: int) -> float:
    """The effort of choosing one of so many answers, in bits."""
    return math.log2(answers + 1)


def open_questions(
    space: CaseSpace, answers: Mapping[str, Value], closed: Collection[str] = ()
) -> list[Question]:
    """The questions that could be asked now, in the order of the questionnaire."""
    return [question for question in space.knowledge.questions.values()
            if question.id not in answers and question.id not in closed
            and is_asked(question, answers)]


def _outcomes(
    space: CaseSpace, prior: Prior, answers: Mapping[str, Value], question: Question,
    base: Weighed,
) -> tuple[Outcome, ...]:
    found = []
    before = base.diagnosis
    for value, share in prior.of(question.id).items():
        given = {**answers, question.id: value}
        after = space.one_more.after(base, given, question.id).diagnosis
        category = after.ranking[0] if after.leading not in after.totals else after.leading
        found.append(Outcome(value, share, divergence(after, before), after.leading,
                             after.probabilities[category]))
    return tuple(found)


def _candidate(
    space: CaseSpace, prior: Prior, answers: Mapping[str, Value], closed: Collection[str],
    question: Question, base: Weighed, outcomes: Sequence[Outcome],
) -> Candidate:
    """A question with its follow-ups, if it gains more for its effort with them."""
    alone = _mean(outcomes)
    own = effort(len(outcomes))
    more = [_follow_up(space, prior, answers, closed, question, base, outcome)
            for outcome in outcomes]
    gain = alone + math.fsum(
        outcome.share * gained for outcome, (gained, _) in zip(outcomes, more, strict=True))
    spent = own + math.fsum(
        outcome.share * taken for outcome, (_, taken) in zip(outcomes, more, strict=True))
    if round(gain / spent, DIGITS) <= round(alone / own, DIGITS):
        gain, spent = alone, own
    return Candidate(question.id, round(gain, DIGITS), round(spent, DIGITS), tuple(outcomes))


def _mean(outcomes: Sequence[Outcome]) -> float:
    return math.fsum(outcome.share * outcome.gain for outcome in outcomes)


def _follow_up(
    space: CaseSpace, prior: Prior, answers: Mapping[str, Value], closed: Collection[str],
    question: Question, base: Weighed, outcome: Outcome,
) -> tuple[float, float]:
    """The gain and the effort of the best question that an answer calls for; 0 and 0 for none."""
    then = {**answers, question.id: outcome.answer}
    called = [other for other in space.follow_ups[question.id]
              if other.id not in then and other.id not in closed
              and is_asked(other, then) and not is_asked(other, answers)]
    if not called:
        return 0.0, 0.0
    now = space.one_more.after(base, then, question.id)
    best = (0.0, 0.0)
    for other in called:
        outcomes = _outcomes(space, prior, then, other, now)
        if outcomes:
            gain = _mean(outcomes)
            taken = effort(len(outcomes))
            if gain * (best[1] or 1.0) > best[0] * taken:
                best = (gain, taken)
    return best
