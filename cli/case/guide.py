"""Which question the questionnaire asks next, and whether any is left that matters."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from cli.shared.failures import FileFailure
from engine.case.questions.case_space import CaseSpace
from engine.case.questions.next_question import open_questions
from engine.case.questions.prior import Prior
from engine.case.questions.settle import Settler
from engine.case.why.verdict import verdict_words
from engine.core.hearing.listener import TEXT, answered_by_words
from engine.core.symbolic.logic import UndecidedError
from knowledge.model.conditions import Value
from knowledge.model.records import Knowledge, Question
from knowledge.reading.case_log import load_case_log


def load_prior(knowledge: Knowledge, folder: Path | None) -> Prior:
    """How likely answers are, by the log that comes with a rulebase.

    Raises:
        FileFailure: the log cannot be read.
    """
    try:
        return Prior(knowledge, load_case_log(knowledge, folder))
    except (OSError, UnicodeDecodeError) as error:
        raise FileFailure("the log of cases", error, "read") from None


class Guide:
    """Leads through questions by what each one is expected to tell.

    Attributes:
        settled: whether it is proved that no question left changes the verdict.
    """

    def __init__(self, knowledge: Knowledge, questions: Sequence[Question], prior: Prior) -> None:
        """Make ready.

        Args:
            knowledge: the rulebase.
            questions: those that may be asked.
            prior: how likely each answer is.
        """
        self._knowledge = knowledge
        self._space = CaseSpace(knowledge)
        self._settler = Settler(self._space, prior)
        self._by_words = answered_by_words(knowledge)
        self._others = knowledge.questions.keys() - {question.id for question in questions}
        self.settled = False

    def next(self, answers: Mapping[str, Value], passed: Collection[str]) -> Question | None:
        """The question to ask next; None where the verdict is settled.

        The employer's words are asked for before any question that they can answer.

        Args:
            answers: those given.
            passed: questions that were skipped.
        """
        closed = self._others.union(passed)
        try:
            outlook = self._settler.outlook(answers, closed)
        except UndecidedError:  # then there is more to ask, as far as can be told
            return next(iter(open_questions(self._space, answers, closed)), None)
        self.settled = outlook.settled
        if outlook.ask is None:
            return None
        ask = outlook.ask.question
        if ask in self._by_words and TEXT not in closed and TEXT not in answers:
            ask = TEXT
        return self._knowledge.questions[ask]

    def verdict(self, answers: Mapping[str, Value]) -> str:
        """How it stands, in a clause, with how sure that is."""
        return verdict_words(self._space.interpreter.read(answers).diagnosis, self._knowledge)
