"""The best subset of steps is the one that trying all of them finds, and never comes too late."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.case.plan.selection import Chosen, Deadline, Selection, Wanted
from engine.case.plan.worth import finding_worths
from engine.core.proof import Proof
from tests.engine.proofs import a_proof, random_proofs
from tests.engine.random_steps import a_step
from tests.examples import examples

hours = st.none() | st.integers(0, 60).map(lambda quarters: Fraction(quarters, 4))
deadlines = st.builds(
    Deadline, st.integers(1, 14), st.sampled_from((Fraction(1, 7), Fraction(6, 7), Fraction(3))))


def wanted(proof: Proof, barred: Collection[str] = ()) -> Wanted:
    """What is to be chosen from, for a proof."""
    steps = proof.knowledge.steps
    first = frozenset(step for step in proof.steps if steps[step].every_plan)
    return Wanted(steps, proof.steps, first, proof.done, frozenset(barred), finding_worths(proof))


# --- by trying all of them ------------------------------------------------------------------------


@dataclass(frozen=True)
class Trial:
    """Every subset of the steps to do, judged by the meaning of each field alone."""

    wanted: Wanted
    deadline: Deadline | None

    def subsets(self) -> Iterator[frozenset[str]]:
        to_do = [step for step in self.wanted.steps if step not in self.wanted.done]
        for size in range(len(to_do) + 1):
            for some in itertools.combinations(to_do, size):
                if self.is_whole(frozenset(some)) and self.is_in_time(some):
                    yield frozenset(some)

    def is_whole(self, taken: frozenset[str]) -> bool:
        """Whether all that the steps need is there, and none for nothing."""
        steps, done = self.wanted.steps, self.wanted.done
        if taken & self.wanted.barred:
            return False
        for step in taken:
            group = {*steps[step].after_any}
            if not {*steps[step].after_all} <= taken | done or (
                    group and not group & (taken | done)):
                return False
        for choice in {steps[step].choice for step in taken} - {None}:
            others = [step for step in taken | done if steps[step].choice == choice]
            if len(others) > 1:
                return False
        own = self._own(taken)
        support = self._support(taken)
        return taken <= own | support

    def _own(self, taken: frozenset[str]) -> set[str]:
        own = {step for step in taken if step in self.wanted.called}
        while True:
            rest = {step for step in own if not self.wanted.steps[step].after_any
                    or {*self.wanted.steps[step].after_any} & (
                        own | (self.wanted.done))}
            if rest == own:
                return own
            own = rest

    def _support(self, taken: frozenset[str]) -> set[str]:
        steps = self.wanted.steps
        support = {step for later in taken for step in steps[later].after_all}
        while True:
            more = support | {step for later in support & taken
                              for step in steps[later].after_any}
            if more == support:
                return support & taken
            support = more

    def is_in_time(self, taken: Sequence[str]) -> bool:
        """Whether some order of all of them is in time."""
        return self.deadline is None or any(
            self._order_is_in_time(order) for order in itertools.permutations(taken))

    def _order_is_in_time(self, order: Sequence[str]) -> bool:
        assert self.deadline is not None
        free = Fraction(0)
        done = dict.fromkeys(self.wanted.done, Fraction(0))
        for name in order:
            step = self.wanted.steps[name]
            if not done.keys() >= {*step.after_all}:
                return False
            begin = max([free, *(done[earlier] for earlier in step.after_all)])
            if step.after_any:
                ends = [done[earlier] for earlier in step.after_any if earlier in done]
                if not ends:
                    return False
                begin = max(begin, min(ends))
            free = begin + Fraction(step.hours) / self.deadline.hours_a_day
            done[name] = max(free, begin + step.lead_days[1])
            last_day = max(int(begin) + step.lead_days[1], -int(-free // 1) - 1)
            if last_day >= self.deadline.days:
                return False
        return True

    def rank(self, taken: frozenset[str]) -> tuple[int, int, Fraction, tuple[bool, ...]]:
        return (len(taken & self.wanted.first), self.evidence(taken), -self.hours(taken),
                tuple(step in taken for step in self.wanted.steps))

    def hours(self, taken: Collection[str]) -> Fraction:
        return sum((Fraction(self.wanted.steps[step].hours) for step in taken), Fraction(0))

    def evidence(self, taken: frozenset[str]) -> int:
        total = 0
        for finding, worth in self.wanted.worths.items():
            open_still = worth
            for step in taken | self.wanted.done:
                if finding in self.wanted.steps[step].addresses:
                    open_still //= 2
            total += worth - open_still
        return total


def chosen(trial: Trial, taken: frozenset[str]) -> Chosen:
    """A subset as the selection gives it."""
    return Chosen(tuple(step for step in trial.wanted.steps if step in taken),
                  trial.hours(taken), trial.evidence(taken))


@given(random_proofs(), hours, st.none() | deadlines, st.data())
@examples(13)
def test_the_best_subset_is_found(
    proof: Proof, limit: Fraction | None, deadline: Deadline | None, data: st.DataObject
) -> None:
    """The subset is the best of all that are whole and in time; so is the next better one."""
    barred = data.draw(st.sets(st.sampled_from(sorted(proof.knowledge.steps)), max_size=1))
    trial = Trial(wanted(proof, barred - proof.done), deadline)
    all_of_them = list(trial.subsets())
    fitting = [some for some in all_of_them if limit is None or trial.hours(some) <= limit]
    selection = Selection(trial.wanted, deadline)
    best = max(fitting, key=trial.rank)
    assert selection.best(limit) == chosen(trial, best)
    more = [some for some in all_of_them if trial.evidence(some) > trial.evidence(best)
            and len(some & trial.wanted.first) >= len(best & trial.wanted.first)]
    found = selection.next_better(chosen(trial, best))
    if more:
        assert found == chosen(trial, max(
            more, key=lambda some: (-trial.hours(some), trial.rank(some))))
    else:
        assert found is None
    takeable = {step for some in all_of_them for step in some}
    for step in trial.wanted.called:
        if step not in proof.done:
            assert selection.can_take(step) == (step in takeable)


@given(random_proofs(), deadlines)
@examples(7)
def test_the_times_are_in_time(proof: Proof, deadline: Deadline) -> None:
    """One step is worked on at a time, after what it waits for, and all is done before the day."""
    selection = Selection(wanted(proof), deadline)
    best = selection.best()
    begins, ends = selection.times(best)
    assert set(begins) == set(ends) == set(best.steps)
    free = 0
    for name, begin in sorted(begins.items(), key=lambda item: item[1]):
        step = proof.knowledge.steps[name]
        assert begin >= free
        free = begin + int(Fraction(step.hours) / deadline.hours_a_day / selection.unit)
        assert ends[name] == max(free, begin + int(step.lead_days[1] / selection.unit))
        assert all(begin >= ends[earlier] for earlier in step.after_all if earlier in ends)
        group = [ends[earlier] for earlier in step.after_any if earlier in ends]
        assert not group or proof.done & {*step.after_any} or begin >= min(group)
        assert begin * selection.unit // 1 + step.lead_days[1] < deadline.days
        assert free * selection.unit <= deadline.days


# --- by hand --------------------------------------------------------------------------------------


def choose(
    steps: Mapping[str, tuple[float, str]], worths: Mapping[str, int], limit: float,
) -> Chosen:
    """Choose from steps given as hours and the findings they answer, a letter each."""
    made = {name: a_step(name, hours=hours, addresses=tuple(answers))
            for name, (hours, answers) in steps.items()}
    return Selection(wanted(a_proof(made, list(made), worth=worths))).best(Fraction(limit))


@pytest.mark.parametrize(("limit", "steps", "evidence"), [
    (0, (), 0), (0.75, (), 0),
    (1, ("small",), 2),
    (2, ("large",), 5),
    (3, ("small", "large"), 7),
    (5, ("small", "large", "again"), 10),
])
def test_more_hours_answer_more(
    limit: float, steps: tuple[str, ...], evidence: int
) -> None:
    """A first step answers half of a finding, a second one half of the rest, rounded up."""
    found = choose({"small": (1, "f"), "large": (2, "g"), "again": (2, "g")},
                   {"f": 4, "g": 10}, limit)
    assert (found.steps, found.evidence) == (steps, evidence)


def test_ties_go_to_fewer_hours_then_to_the_order_of_the_knowledge() -> None:
    """Of subsets that answer as much the one with fewer hours, then the one that comes first."""
    found = choose({"long": (2, "f"), "b": (1, "f"), "a": (1, "f")}, {"f": 4}, 2)
    assert found.steps == ("b", "a")
    assert choose({"long": (2, "f"), "b": (1, "f"), "a": (1, "f")}, {"f": 4}, 1).steps == ("b",)


@example(8)
@given(st.integers(1, 12))
@examples(8)
def test_the_days_limit_the_work(days: int) -> None:
    """With an hour a day, no more hours are taken than there are days."""
    names = [f"s{number}" for number in range(10)]
    made = {name: a_step(name, hours=1, addresses=(f"f{name}",)) for name in names}
    selection = Selection(wanted(a_proof(made, names, worth={f"f{name}": 1 for name in names})),
                          Deadline(days, Fraction(1)))
    assert len(selection.best().steps) == min(days, 10)
