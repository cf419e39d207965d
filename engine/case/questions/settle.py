"""What would settle a case: nothing more, or which question to ask next."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from engine.case.questions.case_space import CaseSpace
from engine.case.questions.changes import Change
from engine.case.questions.next_question import Candidate, candidates, effort, open_questions
from engine.case.questions.prior import Prior
from engine.case.questions.settling import Settling
from engine.core.diagnosis import Diagnosis
from knowledge.model.conditions import Value
from knowledge.model.records import Question


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a case stands.

    Attributes:
        settled: it is proved that no answer that can still be given changes the verdict.
        candidates: the questions that could be asked now, the best first.
        ask: the one to ask next; None where the case is settled.
    """

    diagnosis: Diagnosis
    settled: bool
    candidates: tuple[Candidate, ...]
    ask: Candidate | None


class Settler:
    """Tells for one case after the other what would settle it. Not for several threads at once."""

    def __init__(self, space: CaseSpace, prior: Prior) -> None:
        """Make ready; nothing is compiled before it is needed.

        Args:
            space: the rulebase.
            prior: how likely each answer is.
        """
        self._space = space
        self._prior = prior
        self._settling = Settling(space)

    def outlook(self, answers: Mapping[str, Value], closed: Collection[str] = ()) -> Outlook:
        """Where a case stands, and which question to ask next.

        That is the one that gains most for its effort. Where none gains anything by itself, it is
        the first of the fewest that change the verdict together.

        Args:
            answers: those given.
            closed: unanswered questions that will not be answered, such as skipped ones.

        Raises:
            UndecidedError: the solver gave up.
        """
        diagnosis = self._space.interpreter.read(answers).diagnosis
        found = candidates(self._space, self._prior, answers, closed)
        if any(candidate.decides(diagnosis.leading) for candidate in found):
            return Outlook(diagnosis, False, found, found[0])
        waiting = open_questions(self._space, answers, closed)
        if not waiting or self._settling.is_settled(answers, diagnosis.leading, closed):
            return Outlook(diagnosis, True, found, None)
        best = next((candidate for candidate in found if candidate.rate > 0), None)
        return Outlook(diagnosis, False, found,
                       best or self._first(answers, closed, waiting, found))

    def way_out(
        self, answers: Mapping[str, Value], closed: Collection[str] = ()
    ) -> tuple[Change, ...]:
        """The fewest further answers that change the verdict; none where it is settled.

        Args:
            answers: those given.
            closed: unanswered questions that will not be answered.

        Raises:
            UndecidedError: the solver gave up.
        """
        leading = self._space.interpreter.read(answers).diagnosis.leading
        return self._settling.way_out(answers, leading, closed)

    def _first(
        self, answers: Mapping[str, Value], closed: Collection[str], waiting: Sequence[Question],
        found: Sequence[Candidate],
    ) -> Candidate:
        """The first question on the way out that can be asked, where none gains by itself.

        As a follow-up may have been taken for possible that is not, there may be none on it.
        """
        names = [question.id for question in waiting]
        on_it = [change.question for change in self.way_out(answers, closed)]
        first = next((name for name in on_it if name in names), names[0])
        by_name = {candidate.question: candidate for candidate in found}
        return by_name.get(first) or Candidate(first, 0.0, effort(1), ())
