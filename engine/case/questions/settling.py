"""Whether a verdict is settled: no answer that can still be given changes it.

A completion of a case answers some of the questions that are open, follow-ups included where the
other answers call for them. That none of all completions changes the verdict is proved by the
solver, not tried out. A follow-up counts as one that can still be asked where its condition is true
in the end; where the condition asks whether something is answered, so that it can have been true
earlier, it counts always. So more may be taken for possible than is, never less.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from engine.case.questions.case_space import CaseSpace
from engine.case.questions.changes import Change
from engine.case.questions.smallest import Move, smallest
from engine.core.symbolic import logic
from engine.core.symbolic.logic import Formula, Solver
from knowledge.model.conditions import UNDETERMINED, Answered, Value, leaves


class Settling:
    """Tells for one case after the other whether it is settled. Not for several threads at once."""

    def __init__(self, space: CaseSpace) -> None:
        """Name the rulebase; nothing is compiled before the first question."""
        self._space = space
        self._another: dict[str, Formula] = {}
        self._fitting: dict[str, Formula] = {}

    def is_settled(
        self, answers: Mapping[str, Value], leading: str, closed: Collection[str] = ()
    ) -> bool:
        """Whether no answer that can still be given makes another category lead.

        Args:
            answers: those given.
            leading: what leads now, or `undetermined`.
            closed: unanswered questions that will not be answered.

        Raises:
            UndecidedError: the solver gave up.
        """
        solver = self._solver
        assumed = [self._another[leading]]
        for question in self._space.knowledge.questions:
            if question in answers or question in closed:
                assumed += self._space.literals(question, answers.get(question))
            elif question in self._fitting:
                assumed.append(self._fitting[question])
        return not solver.can_be_with(assumed)

    def way_out(
        self, answers: Mapping[str, Value], leading: str, closed: Collection[str] = ()
    ) -> tuple[Change, ...]:
        """The fewest further answers that change the verdict; none where it is settled.

        The first of them belongs to a question that can be asked now, as a question is asked
        because of earlier ones only.

        Args:
            answers: those given.
            leading: what leads now, or `undetermined`.
            closed: unanswered questions that will not be answered.

        Raises:
            UndecidedError: the solver gave up.
        """
        goal = logic.conjunction([
            logic.negation(self._space.formulas.leads(leading)),
            *(self._fits(question) for question in self._space.knowledge.questions
              if question not in answers and question not in closed)])
        moves = {question: Move(1) for question in self._space.knowledge.questions
                 if question not in answers and question not in closed}
        found = smallest(self._space, answers, goal, moves, limit=1)
        return found.sets[0] if found is not None and found.cost else ()

    @cached_property
    def _solver(self) -> Solver:
        """Everything that is taken for granted of every case, each with a variable of its own."""
        formulas = self._space.formulas
        solver = Solver(formulas.premises)
        for category in (*self._space.knowledge.categories, UNDETERMINED):
            self._another[category] = logic.variable(f"{category} does not lead")
            solver.require(logic.differs(self._another[category], formulas.leads(category)))
        for question in self._space.knowledge.questions:
            fits = self._fits(question)
            if fits is not logic.TRUE:
                self._fitting[question] = logic.variable(f"{question} fits")
                solver.require(logic.disjunction(
                    (logic.negation(self._fitting[question]), fits)))
        return solver

    def _fits(self, question: str) -> Formula:
        """If it is answered, it can have been asked."""
        condition = self._space.knowledge.questions[question].ask_if
        if condition is None or any(isinstance(leaf, Answered) for leaf in leaves(condition)):
            return logic.TRUE
        return logic.disjunction(
            (logic.negation(self._space.formulas.answered(question)), self._space.asked(question)))
