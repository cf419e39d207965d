"""How good diagnoses are, judged against reasons that employers confirmed: the numbers.

Measures:
    log loss     mean over cases of -ln(probability given to the confirmed reason), in nats: Good,
                 I. J. (1952), Rational decisions, Journal of the Royal Statistical Society B
                 14(1), 107-114.
    Brier score  mean over cases of the sum over categories of (probability - outcome)^2, the
                 outcome being 1 for the confirmed reason, else 0; from 0 (perfect) to 2: Brier,
                 G. W. (1950), Verification of forecasts expressed in terms of probability, Monthly
                 Weather Review 78(1), 1-3.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from engine.batch.accuracy.reliability import Bin, Share, binned, calibration_error
from engine.core.diagnosis import Diagnosis
from engine.core.inference import InferenceEngine
from knowledge.model.conditions import UNDETERMINED, Grade
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case

TOLD_AFTERWARDS = ("fb.", "out.")
"""Questions that are answered by what the employer said or did after the interview."""
TOLD, UNTOLD = "with the employer's words", "without them"
"""What the two settings of a comparison are called."""
_LEAST = sys.float_info.min


class Outcome(StrEnum):
    """What a diagnosis turned out to be."""

    RIGHT = "right"
    UNDETERMINED = "undetermined"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Judged:
    """A diagnosis and the reason that was confirmed.

    Attributes:
        case: the id of the case.
        confirmed: the category that the employer confirmed.
        findings: the grade of every finding that holds.
    """

    case: str
    confirmed: str
    diagnosis: Diagnosis
    findings: Mapping[str, Grade]

    @property
    def outcome(self) -> Outcome:
        """Whether the leading category is the confirmed one."""
        return outcome(self.diagnosis, self.confirmed)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Diagnoses against confirmed reasons.

    Attributes:
        judged: at least one.
        categories: the categories in the order of the knowledge.
    """

    judged: tuple[Judged, ...]
    categories: tuple[str, ...]

    @property
    def cases(self) -> int:
        """How many cases."""
        return len(self.judged)

    def share(self, wanted: Outcome) -> Share:
        """How many of the cases have this outcome."""
        return Share(sum(each.outcome is wanted for each in self.judged), self.cases)

    @property
    def table(self) -> dict[str, dict[str, int]]:
        """How often each confirmed category (first key) got each leading one, or undetermined."""
        columns = (*self.categories, UNDETERMINED)
        table = {confirmed: dict.fromkeys(columns, 0) for confirmed in self.categories}
        for each in self.judged:
            table[each.confirmed][each.diagnosis.leading] += 1
        return table

    def precision(self, category: str) -> Share:
        """Of the diagnoses that this category leads, those where it was confirmed."""
        table = self.table
        return Share(table[category][category], sum(row[category] for row in table.values()))

    def recall(self, category: str) -> Share:
        """Of the cases where this category was confirmed, those where it leads."""
        row = self.table[category]
        return Share(row[category], sum(row.values()))

    @property
    def log_loss(self) -> float:
        """Mean of -ln(probability given to the confirmed reason), in nats; always finite."""
        return math.fsum(-math.log(max(each.diagnosis.probabilities[each.confirmed], _LEAST))
                         for each in self.judged) / self.cases

    @property
    def brier(self) -> float:
        """The Brier score, from 0 to 2."""
        return math.fsum((probability - (category == each.confirmed)) ** 2
                         for each in self.judged
                         for category, probability in each.diagnosis.probabilities.items()
                         ) / self.cases

    @property
    def base_rates(self) -> dict[str, float]:
        """How often each reason was confirmed among these very cases, as shares from 0 to 1."""
        return {category: self.recall(category).of / self.cases for category in self.categories}

    @property
    def base_log_loss(self) -> float:
        """The log loss if every case were given the base rates: their entropy, in nats."""
        return -math.fsum(rate * math.log(rate) for rate in self.base_rates.values() if rate)

    @property
    def base_brier(self) -> float:
        """The Brier score if every case were given the base rates: 1 - the sum of their squares."""
        return 1 - math.fsum(rate**2 for rate in self.base_rates.values())

    @property
    def bins(self) -> tuple[Bin, ...]:
        """All pairs of a case and a category, by probability."""
        return binned((probability, category == each.confirmed) for each in self.judged
                      for category, probability in each.diagnosis.probabilities.items())

    @property
    def calibration_error(self) -> float:
        """The expected calibration error over these bins, from 0 to 1."""
        return calibration_error(self.bins)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same cases judged twice.

    Attributes:
        told: with all answers.
        untold: without what the employer said or did after the interview.
        left_out: how many more cases have no confirmed reason.
    """

    told: Accuracy
    untold: Accuracy
    left_out: int


def outcome(diagnosis: Diagnosis, confirmed: str) -> Outcome:
    """Whether the leading category is the confirmed one."""
    if diagnosis.leading == UNDETERMINED:
        return Outcome.UNDETERMINED
    return Outcome.RIGHT if diagnosis.leading == confirmed else Outcome.WRONG


def assess(cases: Iterable[Case], knowledge: Knowledge) -> Accuracy:
    """Diagnose cases and compare; those without a confirmed reason are left out.

    Raises:
        ValueError: no case has a confirmed reason.
    """
    engine = InferenceEngine(knowledge)
    judged = []
    for case in cases:
        if case.confirmed is not None:
            proof = engine.infer(case)
            judged.append(Judged(case.id, case.confirmed, proof.diagnosis, proof.findings))
    if not judged:
        raise ValueError("no case has a confirmed reason")
    return Accuracy(tuple(judged), tuple(knowledge.categories))


def compare(cases: Iterable[Case], knowledge: Knowledge) -> Comparison:
    """Assess cases with and without what the employer said or did after the interview.

    Raises:
        ValueError: no case has a confirmed reason.
    """
    known = list(cases)
    told = assess(known, knowledge)
    untold = assess(map(before_the_answer, known), knowledge)
    return Comparison(told, untold, len(known) - told.cases)


def before_the_answer(case: Case) -> Case:
    """The case without what the employer said or did after the interview."""
    return replace(case, answers={question: value for question, value in case.answers.items()
                                  if not question.startswith(TOLD_AFTERWARDS)})
