"""Propositional logic with z3, which only this module and `optimiser` import.

Formulas are opaque. Sums of whole numbers are pseudo-Boolean: each formula of a sum counts its
weight where it is true. de Moura & Bjørner (2008), Z3: an efficient SMT solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TypeAlias

import z3


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """Something that is true or false. Compare two with `differs`, not with `==`."""

    term: object


Sum: TypeAlias = Sequence[tuple[Formula, int]]
"""A sum of whole numbers, each counted where its formula is true."""

FEW = 5
"""Solutions with fewer true variables than this are looked for first."""
FEW_STEPS = 5_000_000
MAX_STEPS = 300_000_000
"""Limits of work for one question, in steps of the solver; some millions take a second."""
TRUE = Formula(z3.BoolVal(True))
FALSE = Formula(z3.BoolVal(False))


def variable(name: str) -> Formula:
    """A variable; two of one name are the same."""
    return Formula(z3.Bool(name))


def negation(formula: Formula) -> Formula:
    """True where the formula is false."""
    if formula is TRUE:
        return FALSE
    return TRUE if formula is FALSE else Formula(z3.Not(formula.term))


def conjunction(formulas: Iterable[Formula]) -> Formula:
    """True where all are true."""
    parts = [formula for formula in formulas if formula is not TRUE]
    if any(formula is FALSE for formula in parts):
        return FALSE
    if len(parts) < 2:
        return parts[0] if parts else TRUE
    return Formula(z3.And([formula.term for formula in parts]))


def disjunction(formulas: Iterable[Formula]) -> Formula:
    """True where some are true."""
    parts = [formula for formula in formulas if formula is not FALSE]
    if any(formula is TRUE for formula in parts):
        return TRUE
    if len(parts) < 2:
        return parts[0] if parts else FALSE
    return Formula(z3.Or([formula.term for formula in parts]))


def differs(first: Formula, second: Formula) -> Formula:
    """True where exactly one of the two is true."""
    return Formula(z3.Xor(first.term, second.term))


def at_least(count: int, formulas: Sequence[Formula]) -> Formula:
    """True where at least `count` of the formulas are true."""
    return sum_at_least([(formula, 1) for formula in formulas], count)


def at_most(count: int, formulas: Sequence[Formula]) -> Formula:
    """True where at most `count` of the formulas are true."""
    return negation(at_least(count + 1, formulas))


def sum_at_least(terms: Sum, least: int) -> Formula:
    """True where the sum is at least this number. Weights may be negative."""
    weighted = []
    for formula, weight in terms:
        if weight > 0:
            weighted.append((formula.term, weight))
        elif weight < 0:  # -w where true = -w always, and +w where false
            weighted.append((negation(formula).term, -weight))
            least -= weight
    if least <= 0:
        return TRUE
    if sum(weight for _, weight in weighted) < least:
        return FALSE
    return Formula(z3.PbGe(weighted, least))


def difference(first: Sum, second: Sum) -> Sum:
    """The first sum less the second. What both have in common falls out."""
    weights: dict[int, int] = {}
    formulas: dict[int, Formula] = {}
    for sign, terms in ((1, first), (-1, second)):
        for formula, weight in terms:
            key = z3.AstRef.get_id(formula.term)
            formulas[key] = formula
            weights[key] = weights.get(key, 0) + sign * weight
    return [(formulas[key], weight) for key, weight in weights.items() if weight]


class UndecidedError(Exception):
    """The solver gave up on a question within its limit of work."""


class Solver:
    """Finds out whether formulas can be true. Not safe for use by several threads at once.

    Work is limited in steps of the solver, not in seconds, so that every machine finds the same.
    """

    def __init__(self, premises: Iterable[Formula]) -> None:
        """Take some formulas for granted."""
        self._solver = z3.SimpleSolver()
        self._solver.add([formula.term for formula in premises])
        self.questions = 0

    def can_be(self, formula: Formula, counted: Sequence[Formula] = ()) -> bool:
        """Whether the formula can be true; if not, that is proved.

        Args:
            formula: what must be true besides the premises.
            counted: where given, solutions in which few of these are true are looked for first,
                as these are often quickly found.

        Raises:
            UndecidedError: the solver gave up.
        """
        self.questions += 1
        with self._also(formula):
            return self._few(counted) is not None or self._model(MAX_STEPS) is not None

    def require(self, formula: Formula) -> None:
        """Take one more formula for granted."""
        self._solver.add(formula.term)

    def can_be_with(self, assumed: Iterable[Formula]) -> bool:
        """Whether these variables, or negations of such, can all be true; if not, it is proved.

        Quicker than `can_be`, as nothing is added to what is taken for granted.

        Raises:
            UndecidedError: the solver gave up.
        """
        self.questions += 1
        return self._model(MAX_STEPS, [formula.term for formula in assumed]) is not None

    def solution(
        self, formula: Formula, smallest: Sequence[Formula], wanted: Mapping[str, Formula]
    ) -> dict[str, bool] | None:
        """A solution in which few of some formulas are true; None proves that there is none.

        As few as possible, as far as the solver can tell with moderate work, and then those that
        come first, so that the solution does not hang on what was asked before; and in any case
        none of them can be made false by itself.

        Args:
            formula: what must be true besides the premises.
            smallest: the variables of which few are to be true.
            wanted: whose truth is told, by name.

        Raises:
            UndecidedError: the solver gave up.
        """
        self.questions += 1
        with self._also(formula):
            found = self._few(smallest, first=True)
            if found is None:
                found = self._model(MAX_STEPS)
                if found is None:
                    return None
                found = self._irredundant(found, smallest)
            return {name: _is_true(found, entry) for name, entry in wanted.items()}

    def _few(self, counted: Sequence[Formula], first: bool = False) -> z3.ModelRef | None:
        """A solution in which the fewest are true, if there is one with very few.

        Args:
            counted: of which the fewest are to be true.
            first: of such solutions take the one whose true formulas come first.
        """
        for count in range(FEW if counted else 0):
            try:
                with self._also(at_most(count, counted)):
                    found = self._model(FEW_STEPS)
                    if found is not None:
                        return self._foremost(found, counted) if first else found
            except UndecidedError:
                break
        return None

    def _foremost(self, model: z3.ModelRef, counted: Sequence[Formula]) -> z3.ModelRef:
        """Of the solutions with as many true formulas, the one whose true ones come first."""
        start = 0
        with ExitStack() as fixed:
            while True:
                place = next((place for place in range(start, len(counted))
                              if _is_true(model, counted[place])), None)
                if place is None:
                    return model
                low = start
                while low < place:  # the first true one can be between low and place
                    middle = (low + place) // 2
                    with self._also(disjunction(counted[low:middle + 1])):
                        earlier = self._model(FEW_STEPS)
                    if earlier is None:
                        low = middle + 1
                    else:
                        model = earlier
                        place = next(place for place in range(low, middle + 1)
                                     if _is_true(model, counted[place]))
                fixed.enter_context(self._also(counted[place]))
                start = place + 1

    def _irredundant(self, model: z3.ModelRef, counted: Sequence[Formula]) -> z3.ModelRef:
        """Make one after the other false, as long as a solution is left."""
        kept = [entry for entry in counted if _is_true(model, entry)]
        for entry in list(kept):
            rest = [other for other in kept if other is not entry]
            nothing_else = [negation(other) for other in counted if other not in rest]
            with self._also(conjunction(nothing_else)):
                fewer = self._model(MAX_STEPS)
            if fewer is not None:
                model, kept = fewer, rest
        return model

    @contextmanager
    def _also(self, formula: Formula) -> Iterator[None]:
        self._solver.push()
        self._solver.add(formula.term)
        try:
            yield
        finally:
            self._solver.pop()

    def _model(self, steps: int, assumed: Sequence[object] = ()) -> z3.ModelRef | None:
        self._solver.set("rlimit", steps)
        answer = self._solver.check(*assumed)
        if answer == z3.unknown:
            raise UndecidedError(self._solver.reason_unknown())
        return self._solver.model() if answer == z3.sat else None


def least_sum(premises: Iterable[Formula], terms: Sum) -> int | None:
    """The least that a sum can be, proved to be so; None proves that the premises contradict.

    Bjørner, Phan & Fleckenstein (2015), νZ: an optimizing SMT solver.

    Args:
        premises: what must be true.
        terms: weights above 0.

    Raises:
        UndecidedError: the solver gave up.
    """
    optimizer = z3.Optimize()
    optimizer.set("rlimit", MAX_STEPS)
    optimizer.add([formula.term for formula in premises])
    for formula, weight in terms:
        optimizer.add_soft(negation(formula).term, weight)
    answer = optimizer.check()
    if answer == z3.unknown:
        raise UndecidedError(optimizer.reason_unknown())
    if answer == z3.unsat:
        return None
    model = optimizer.model()
    return sum(weight for formula, weight in terms if _is_true(model, formula))


def _is_true(model: z3.ModelRef, formula: Formula) -> bool:
    return bool(z3.is_true(model.eval(formula.term, model_completion=True)))
