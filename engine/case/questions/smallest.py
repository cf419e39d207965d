"""The smallest changes of answers that bring something about, proved to be the smallest.

The solver finds the least cost and proves that nothing costs less. Then every set of questions of
that cost is visited in the order of the questionnaire, so that the same ones come out on every
machine, whichever of them the solver would have met first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from engine.case.questions.case_space import CaseSpace
from engine.case.questions.changes import Change
from engine.core.symbolic import logic
from engine.core.symbolic.logic import Formula, Solver
from knowledge.model.conditions import Value
from knowledge.model.records import Kind


@dataclass(frozen=True, slots=True)
class Move:
    """How one answer may be changed.

    Attributes:
        cost: of changing it, a whole number above 0.
        to: what must be true of the new answer.
    """

    cost: int
    to: Formula = logic.TRUE


@dataclass(frozen=True, slots=True)
class Smallest:
    """The smallest changes.

    Attributes:
        cost: the sum of the costs of each set; no set that costs less would do.
        sets: sets of changes of this cost, each with other questions, in questionnaire order.
        more: whether there are more of them.
    """

    cost: int
    sets: tuple[tuple[Change, ...], ...]
    more: bool


def smallest(
    space: CaseSpace, answers: Mapping[str, Value], goal: Formula, moves: Mapping[str, Move],
    limit: int,
) -> Smallest | None:
    """The smallest changes of some answers after which the goal is true.

    Args:
        space: the rulebase.
        answers: those of the case.
        goal: what is to be true; it must not be true already.
        moves: by question, how its answer may be changed; all other answers stay.
        limit: the most sets that are told.

    Returns:
        None where it is proved that no such change brings the goal about.

    Raises:
        UndecidedError: the solver gave up.
    """
    search = _Search(space, answers, goal, moves)
    cost = logic.least_sum(search.premises, search.costs)
    if cost is None:
        return None
    found = tuple(islice(search.sets(cost), limit + 1))
    return Smallest(cost, found[:limit], len(found) > limit)


class _Search:
    def __init__(
        self, space: CaseSpace, answers: Mapping[str, Value], goal: Formula,
        moves: Mapping[str, Move],
    ) -> None:
        self._space = space
        self._answers = answers
        self._moves = {question: moves[question] for question in space.knowledge.questions
                       if question in moves}
        self._changed = {question: logic.variable(f"{question} is changed")
                         for question in self._moves}
        self.premises = [*space.formulas.premises, goal]
        for question in space.knowledge.questions:
            same = space.gives(question, answers.get(question))
            if question in self._moves:
                other = self._changed[question]
                self.premises += [
                    logic.differs(other, same),
                    logic.disjunction((same, self._moves[question].to))]
            else:
                self.premises.append(same)

    @property
    def costs(self) -> list[tuple[Formula, int]]:
        """What each change costs."""
        return [(self._changed[question], move.cost) for question, move in self._moves.items()]

    def sets(self, cost: int) -> Iterator[tuple[Change, ...]]:
        """All sets of this cost, which must be the least, in questionnaire order."""
        solver = Solver(self.premises)
        solver.require(logic.negation(logic.sum_at_least(self.costs, cost + 1)))
        some = [question for question in self._moves
                if solver.can_be_with([self._changed[question]])]
        for chosen in self._choices(solver, some, [], cost):
            fixed = [formula if question in chosen else logic.negation(formula)
                     for question, formula in self._changed.items()]
            yield self._valued(solver, chosen, fixed)

    def _choices(
        self, solver: Solver, some: Sequence[str], chosen: list[str], left: int
    ) -> Iterator[tuple[str, ...]]:
        """Sets of questions to change: those chosen already, and some of the others."""
        if left == 0:
            yield tuple(chosen)
            return
        for place, question in enumerate(some):
            more = [*chosen, question]
            cost = self._moves[question].cost
            if cost <= left and solver.can_be_with([self._changed[one] for one in more]):
                yield from self._choices(solver, some[place + 1:], more, left - cost)

    def _valued(
        self, solver: Solver, chosen: Sequence[str], fixed: Sequence[Formula]
    ) -> tuple[Change, ...]:
        """The first answers, in the order of the options, that do for these questions."""
        values: dict[str, Value | None] = {}
        settled = list(fixed)
        for question in chosen:
            values[question] = self._first(solver, question, settled)
            settled += self._space.literals(question, values[question])
        return tuple(
            Change(question, self._answers.get(question), values[question],
                   self._also(solver, question, values, fixed))
            for question in chosen)

    def _candidates(self, question: str) -> list[Value | None]:
        before = self._answers.get(question)
        near: list[Value | None] = [*self._space.answers_near(question, before)]
        return near if before is None else [*near, None]

    def _first(
        self, solver: Solver, question: str, settled: Sequence[Formula]
    ) -> Value | None:
        for value in self._candidates(question):
            if solver.can_be_with([*settled, *self._space.literals(question, value)]):
                return value
        return self._set(solver, question, settled)

    def _set(self, solver: Solver, question: str, settled: Sequence[Formula]) -> Value:
        """Of a set where one option more or less will not do: as many as can be stay as they are.

        None can be put back by itself.
        """
        known = self._space.knowledge.questions[question]
        assert known.kind is Kind.CHOICES, question
        before = self._answers.get(question, ())
        kept = list(settled)
        chosen: set[str] = set()
        for option, formula in reversed(self._space.formulas.chosen[question].items()):
            was = isinstance(before, tuple) and option in before
            without = logic.negation(formula)
            same, other = (formula, without) if was else (without, formula)
            stays = solver.can_be_with([*kept, same])
            kept.append(same if stays else other)
            if was is stays:
                chosen.add(option)
        return tuple(option for option in known.option_ids if option in chosen)

    def _also(
        self, solver: Solver, question: str, values: Mapping[str, Value | None],
        fixed: Sequence[Formula],
    ) -> tuple[Value | None, ...]:
        others = [literal for other, value in values.items() if other != question
                  for literal in self._space.literals(other, value)]
        return tuple(
            value for value in self._candidates(question)
            if value != values[question] and solver.can_be_with(
                [*fixed, *others, *self._space.literals(question, value)]))
