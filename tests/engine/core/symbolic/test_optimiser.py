"""The best solution of formulas, against trying all assignments."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from engine.core.symbolic.logic import Formula, conjunction, disjunction, negation, variable
from engine.core.symbolic.optimiser import Optimiser, Solution
from tests.examples import examples

NAMES = ("a", "b", "c", "d")
VARIABLES = {name: variable(name) for name in NAMES}
Clause = list[tuple[str, bool]]
clauses = st.lists(st.lists(st.tuples(st.sampled_from(NAMES), st.booleans()), min_size=1,
                            max_size=3), max_size=5)
sums = st.lists(st.lists(st.tuples(st.sampled_from(NAMES), st.integers(-9, 9)), max_size=4),
                max_size=3)


def formula(clause: Clause) -> Formula:
    return disjunction(VARIABLES[name] if positive else negation(VARIABLES[name])
                       for name, positive in clause)


def holds(clause: Clause, solution: Solution) -> bool:
    return any((name in solution) == positive for name, positive in clause)


@given(clauses, clauses, sums)
@examples(7)
def test_the_best_solution(
    premises: list[Clause], objected: list[Clause], wanted: list[list[tuple[str, int]]]
) -> None:
    """The sums are as high as trying all assignments shows, one after the other.

    Clauses that are told only when a solution violates them count as well, and a limit only once.
    """

    def objection(solution: Solution) -> Formula | None:
        violated = [clause for clause in objected if not holds(clause, solution)]
        return formula(violated[0]) if violated else None

    terms = [[(VARIABLES[name], weight) for name, weight in parts] for parts in wanted]
    optimiser = Optimiser(map(formula, premises), VARIABLES, objection)
    for limits in ([VARIABLES["a"]], []):
        fitting = [
            found for chosen in itertools.product((False, True), repeat=len(NAMES))
            for found in [frozenset(itertools.compress(NAMES, chosen))]
            if all(holds(clause, found) for clause in [*premises, *objected])
            and (not limits or "a" in found)]

        def values(solution: Solution) -> list[int]:
            return [sum(weight for name, weight in parts if name in solution) for parts in wanted]

        best = optimiser.best(terms, limits)
        if not fitting:
            assert best is None
        else:
            assert best in fitting
            assert values(best) == max(map(values, fitting))


def test_a_contradiction_has_no_solution() -> None:
    """Where the premises contradict each other, there is no best solution."""
    both = conjunction([VARIABLES["a"], negation(VARIABLES["a"])])
    assert Optimiser([both], VARIABLES).best([]) is None
