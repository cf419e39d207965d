"""Propositional logic over z3: each connective against its truth table, each answer by trying all.

A formula of these tests comes with its truth table: its value under every assignment of the four
variables, in the order of `ASSIGNMENTS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.symbolic import logic
from engine.core.symbolic.logic import FALSE, FEW, TRUE, Formula, Solver, UndecidedError, variable
from tests.examples import examples

SOME = examples(4)
NAMES = ("a", "b", "c", "d")
VARIABLES = {name: variable(name) for name in NAMES}
ASSIGNMENTS = tuple(
    dict(zip(NAMES, values, strict=True)) for values in product((False, True), repeat=len(NAMES)))

Table = tuple[bool, ...]


@dataclass(frozen=True)
class Tabled:
    """A formula, and its value under each of the assignments."""

    formula: Formula
    table: Table

    def __repr__(self) -> str:
        return f"{self.formula.term}"


def literals(assignment: dict[str, bool]) -> list[Formula]:
    """What is true of this assignment and of no other."""
    return [VARIABLES[name] if value else logic.negation(VARIABLES[name])
            for name, value in assignment.items()]


def assert_table(formula: Formula, table: Iterable[bool]) -> None:
    """The formula has these values, and its negation the opposite ones."""
    for assignment, expected in zip(ASSIGNMENTS, table, strict=True):
        solver = Solver(literals(assignment))
        assert solver.can_be(formula) is expected, assignment
        assert solver.can_be(logic.negation(formula)) is not expected, assignment


def rows(parts: Sequence[Tabled]) -> list[tuple[bool, ...]]:
    """For each assignment, the values of all parts."""
    return list(zip(*(part.table for part in parts), strict=True)) if parts else [()] * 16


LEAVES: st.SearchStrategy[Tabled] = st.sampled_from([
    *(Tabled(VARIABLES[name], tuple(assignment[name] for assignment in ASSIGNMENTS))
      for name in NAMES),
    Tabled(TRUE, (True,) * 16), Tabled(FALSE, (False,) * 16)])


def composed(below: st.SearchStrategy[Tabled]) -> st.SearchStrategy[Tabled]:
    """Each connective over parts of this kind."""
    several = st.lists(below, max_size=4)
    counts = st.integers(-1, 5)
    return st.one_of(
        below.map(lambda part: Tabled(
            logic.negation(part.formula), tuple(not value for value in part.table))),
        several.map(lambda parts: joined(logic.conjunction, all, parts)),
        several.map(lambda parts: joined(logic.disjunction, any, parts)),
        st.tuples(below, below).map(lambda two: Tabled(
            logic.differs(two[0].formula, two[1].formula),
            tuple(first != second for first, second in rows(two)))),
        st.tuples(counts, several).map(lambda drawn: Tabled(
            logic.at_least(drawn[0], [part.formula for part in drawn[1]]),
            tuple(sum(row) >= drawn[0] for row in rows(drawn[1])))),
        st.tuples(counts, several).map(lambda drawn: Tabled(
            logic.at_most(drawn[0], [part.formula for part in drawn[1]]),
            tuple(sum(row) <= drawn[0] for row in rows(drawn[1])))),
    )


def joined(
    connective: Callable[[Iterable[Formula]], Formula], truth: Callable[[Iterable[bool]], bool],
    parts: Sequence[Tabled],
) -> Tabled:
    """A connective over any number of parts, given to it one by one."""
    return Tabled(connective(part.formula for part in parts), tuple(map(truth, rows(parts))))


FORMULAS = st.recursive(LEAVES, composed, max_leaves=10)
SUMS = st.lists(st.tuples(FORMULAS, st.integers(-9, 9)), max_size=5)


# --- connectives and sums ------------------------------------------------------------------------


@given(FORMULAS)
@SOME
def test_connectives_have_their_truth_tables(tabled: Tabled) -> None:
    """Formulas of any shape, with constants in any place, are true where logic says so."""
    assert_table(tabled.formula, tabled.table)


def test_connectives_of_nothing() -> None:
    """All of nothing is true, some of nothing is not, and none of nothing is at least zero."""
    assert logic.conjunction([]) is logic.at_least(0, []) is logic.at_most(0, []) is TRUE
    assert logic.disjunction([]) is logic.at_least(1, []) is logic.at_most(-1, []) is FALSE
    assert (logic.negation(TRUE), logic.negation(FALSE)) == (FALSE, TRUE)


def test_variables_of_one_name_are_the_same() -> None:
    """A variable made twice is one variable; another name is another one."""
    assert not Solver([]).can_be(logic.differs(variable("a"), variable("a")))
    assert Solver([]).can_be(logic.differs(variable("a"), variable("b")))


@given(SUMS, st.integers(-30, 30))
@SOME
def test_a_sum_is_compared_with_a_number(terms: list[tuple[Tabled, int]], least: int) -> None:
    """A sum with weights of both signs, and some twice, is at least a number where it adds up."""
    expected = [sum(weight for (_, weight), value in zip(terms, row, strict=True) if value) >= least
                for row in rows([part for part, _ in terms])]
    assert_table(logic.sum_at_least([(part.formula, weight) for part, weight in terms], least),
                 expected)


@given(SUMS, SUMS, st.integers(-30, 30))
@SOME
def test_a_difference_is_compared_with_a_number(
    first: list[tuple[Tabled, int]], second: list[tuple[Tabled, int]], least: int
) -> None:
    """The difference of two sums is one sum less the other, under every assignment."""
    terms = first + [(part, -weight) for part, weight in second]
    expected = [sum(weight for (_, weight), value in zip(terms, row, strict=True) if value) >= least
                for row in rows([part for part, _ in terms])]
    sums = ([(part.formula, weight) for part, weight in terms] for terms in (first, second))
    assert_table(logic.sum_at_least(logic.difference(*sums), least), expected)


@given(SUMS, SUMS)
@SOME
def test_what_two_sums_have_in_common_falls_out(
    first: list[tuple[Tabled, int]], both: list[tuple[Tabled, int]]
) -> None:
    """Terms on both sides of a difference are not in it, and no formula is in it twice."""
    common = [(part.formula, weight) for part, weight in both]
    alone = [(part.formula, weight) for part, weight in first]
    assert logic.difference(common, common) == []
    shorter, longer = logic.difference(alone, []), logic.difference([*common, *alone], common)
    assert sorted((str(formula.term), weight) for formula, weight in longer) == sorted(
        (str(formula.term), weight) for formula, weight in shorter)
    assert len({str(formula.term) for formula, _ in longer}) == len(longer)


# --- what can be ---------------------------------------------------------------------------------


@given(FORMULAS, st.lists(FORMULAS, min_size=1, max_size=4),
       st.lists(st.sampled_from(NAMES), max_size=4))
@SOME
def test_what_can_be(premise: Tabled, asked: list[Tabled], counted: list[str]) -> None:
    """A formula can be true where some assignment makes it and the premise true, and only then.

    What was asked before leaves no trace, and what is counted changes no answer.
    """
    solver = Solver([premise.formula])
    for part in asked:
        expected = any(map(all, rows([premise, part])))
        assert solver.can_be(part.formula) is expected
        assert solver.can_be(part.formula, [VARIABLES[name] for name in counted]) is expected
    assert solver.questions == 2 * len(asked)


@given(FORMULAS, FORMULAS, st.sets(st.sampled_from(NAMES)))
@SOME
def test_a_solution_is_right_and_has_the_fewest_true(
    premise: Tabled, asked: Tabled, smallest: set[str]
) -> None:
    """A solution makes all true with as few of some variables as any has; None means no solution.

    Of several with as few, it is the one whose true variables come first. What is wanted
    is told of formulas as well as of variables.
    """
    solver = Solver([premise.formula])
    solutions = [assignment for assignment, row in zip(
        ASSIGNMENTS, rows([premise, asked]), strict=True) if all(row)]
    wanted = {**VARIABLES, "premise": premise.formula, "not asked": logic.negation(asked.formula)}
    found = solver.solution(asked.formula, [VARIABLES[name] for name in sorted(smallest)], wanted)
    assert solver.questions == 1
    if found is None:
        assert not solutions
        return
    assert (found["premise"], found["not asked"]) == (True, False)
    assignment = {name: found[name] for name in NAMES}
    assert assignment in solutions
    counted = [tuple(other[name] for name in sorted(smallest)) for other in solutions]
    fewest = min(map(sum, counted))
    assert tuple(assignment[name] for name in sorted(smallest)) == max(
        values for values in counted if sum(values) == fewest)


MANY = [variable(f"v{number}") for number in range(9)]


@given(st.lists(st.sets(st.integers(0, 8), min_size=FEW, max_size=9), min_size=1, max_size=5))
@SOME
def test_a_large_solution_is_irredundant(ways: list[set[int]]) -> None:
    """Where every solution is large, none of the true variables of the one told can be spared.

    The formula says that all variables of one of several sets are true.
    """
    formula = logic.disjunction(
        logic.conjunction(MANY[number] for number in sorted(way)) for way in ways)
    found = Solver([]).solution(formula, MANY, {str(number): each
                                                for number, each in enumerate(MANY)})
    assert found is not None
    true = {int(name) for name, value in found.items() if value}
    assert true in ways
    assert not any(way < true for way in ways)


@pytest.mark.parametrize("count", range(FEW + 3))
def test_a_solution_of_each_size(count: int) -> None:
    """The smallest solution is told whether it is looked for by size or shortened bit by bit."""
    formula = logic.at_least(count, MANY)
    found = Solver([]).solution(formula, MANY, {str(number): each
                                                for number, each in enumerate(MANY)})
    assert found is not None
    assert sum(found.values()) == count


def test_giving_up_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that takes more work than allowed is an error, and the next one is answered.

    Eight pigeons in seven holes take a solver of this kind long.
    """
    sits = [[variable(f"p{pigeon}.{hole}") for hole in range(7)] for pigeon in range(8)]
    crowded = logic.conjunction([
        *(logic.disjunction(holes) for holes in sits),
        *(logic.negation(logic.conjunction((first[hole], second[hole])))
          for first, second in combinations(sits, 2) for hole in range(7))])
    monkeypatch.setattr(logic, "MAX_STEPS", 1000)
    monkeypatch.setattr(logic, "FEW_STEPS", 1000)
    solver = Solver([])
    with pytest.raises(UndecidedError):
        solver.can_be(crowded)
    with pytest.raises(UndecidedError):
        solver.can_be(crowded, [hole for holes in sits for hole in holes])
    with pytest.raises(UndecidedError):
        solver.solution(crowded, [hole for holes in sits for hole in holes], {})
    assert solver.can_be(VARIABLES["a"])
    assert not solver.can_be(logic.conjunction(
        (VARIABLES["a"], logic.negation(VARIABLES["a"]))))
