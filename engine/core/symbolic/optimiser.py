"""The best solution of some formulas, proved: z3's solver for finite domains, and bisection.

Each sum is raised until the solver proves that no more is possible: between what was reached and
what cannot be, the middle is asked for (pseudo-Boolean constraints become clauses in `QF_FD`).
What formulas cannot say well is checked on each solution found, and a formula that the solution
violates is learned, so that it does not come again (logic-based Benders decomposition; Hooker,
J. N. & Ottosson, G. 2003). The solution does not hang on the path of the search where the sums
leave only one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import z3

from engine.core.symbolic.logic import Formula, Sum, sum_at_least

Solution = frozenset[str]
"""The names of the variables that are true."""


class Optimiser:
    """Finds best solutions. Not safe for use by several threads at once."""

    def __init__(
        self, premises: Iterable[Formula], variables: Mapping[str, Formula],
        objection: Callable[[Solution], Formula | None] = lambda _: None,
    ) -> None:
        """Take some formulas for granted.

        Args:
            premises: what must be true.
            variables: the variables that a solution tells of, by name.
            objection: a formula that must be true and that a solution violates; None accepts it.
        """
        self._solver = z3.SolverFor("QF_FD")
        self._solver.add([formula.term for formula in premises])
        self._variables = variables
        self._objection = objection
        self._learned: list[Formula] = []

    def best(self, sums: Sequence[Sum], limits: Iterable[Formula] = ()) -> Solution | None:
        """The solution in which the first sum is highest, of these the second, and so on.

        Args:
            sums: what is to be as high as possible, in this order.
            limits: formulas that must be true besides the premises.

        Returns:
            The solution, or None where there is none; either is proved.
        """
        with self._also(limits):
            model = self._accepted()
            if model is None:
                return None
            for terms in sums:
                model = self._raised(terms, model)
            return self._solution(model)

    def _raised(self, terms: Sum, model: z3.ModelRef) -> z3.ModelRef:
        """A model in which the sum is highest; it stays so high from then on."""
        reached, beyond = _value(terms, model), sum(max(weight, 0) for _, weight in terms) + 1
        while beyond - reached > 1:
            middle = (reached + beyond) // 2
            with self._also([sum_at_least(terms, middle)]):
                higher = self._accepted()
            if higher is None:
                beyond = middle
            else:
                model, reached = higher, _value(terms, higher)
        self._solver.add(sum_at_least(terms, reached).term)
        return model

    def _accepted(self) -> z3.ModelRef | None:
        """A model against which there is no objection."""
        while self._solver.check() == z3.sat:
            model = self._solver.model()
            objection = self._objection(self._solution(model))
            if objection is None:
                return model
            self._learned.append(objection)
            self._solver.add(objection.term)
        return None

    def _solution(self, model: z3.ModelRef) -> Solution:
        return frozenset(name for name, formula in self._variables.items()
                         if _is_true(model, formula))

    @contextmanager
    def _also(self, formulas: Iterable[Formula]) -> Iterator[None]:
        """Take formulas for granted for a while. What is learned meanwhile stays."""
        known = len(self._learned)
        self._solver.push()
        self._solver.add([formula.term for formula in formulas])
        try:
            yield
        finally:
            self._solver.pop()
            self._solver.add([formula.term for formula in self._learned[known:]])


def _value(terms: Sum, model: z3.ModelRef) -> int:
    return sum(weight for formula, weight in terms if _is_true(model, formula))


def _is_true(model: z3.ModelRef, formula: Formula) -> bool:
    return bool(z3.is_true(model.eval(formula.term, model_completion=True)))
