"""The best subset of steps under a limit of hours and, if there is one, a last day: proved optimal.

Each step is a variable, and what steps need is a formula over them; the solver is z3 (see
`engine.core.symbolic.optimiser`). Of all subsets that fit, the best one has the most steps of every
plan; of these, the one that answers the most evidence (see `engine.case.plan.worth`); then the one
with the fewest hours; then the one whose steps come first in the knowledge.

Whether a subset can be worked through by the last day is decided by `engine.case.plan.sequence`;
where it cannot, a few of its steps that already do not fit together are kept from coming together
again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.case.plan.sequence import Job, Times, TooManyTriesError, in_time
from engine.case.plan.worth import evidence_answered, shares
from engine.core.symbolic.logic import (
    Formula,
    Sum,
    at_least,
    at_most,
    conjunction,
    disjunction,
    negation,
    sum_at_least,
    variable,
)
from engine.core.symbolic.optimiser import Optimiser, Solution
from knowledge.model.records import Step

QUARTERS = 4
"""Hours are counted in quarters, as the knowledge gives them."""
TRIES_TO_EXPLAIN = 300
"""So many partial orders are tried to show that fewer steps already do not fit; then it is left."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The time there is.

    Attributes:
        days: whole days from the first one to the one by which all must be done.
        hours_a_day: hours there are for it on each day, above 0.
    """

    days: int
    hours_a_day: Fraction


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be chosen from.

    Attributes:
        steps: all steps; they have no cycle.
        called: ids of the steps called for.
        first: of these the ones to keep before anything else, such as the steps of every plan.
        done: ids of the steps done already; they need nothing and cost nothing.
        barred: ids of steps never to take.
        worths: the worth of each finding that holds, in decibans.
    """

    steps: Mapping[str, Step]
    called: Sequence[str]
    first: frozenset[str]
    done: frozenset[str]
    barred: frozenset[str]
    worths: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A subset of steps.

    Attributes:
        steps: those to do, in the order of the knowledge.
        hours: of work.
        evidence: decibans answered by these and by what is done already.
    """

    steps: tuple[str, ...]
    hours: Fraction
    evidence: int


class Selection:
    """Chooses steps for one case. Not safe for use by several threads at once."""

    def __init__(self, wanted: Wanted, deadline: Deadline | None = None) -> None:
        """Write down what steps need.

        Args:
            wanted: what is to be chosen from.
            deadline: the time there is; None means any time.
        """
        self._wanted = wanted
        self._deadline = deadline
        self._pool = list(_pool(wanted))
        self._to_do = [step for step in self._pool if step not in wanted.done]
        self._taken = {step: variable(f"take {step}") for step in self._pool}
        self._own = {step: variable(f"own {step}") for step in self._pool
                     if step in wanted.called}
        self._support = {step: variable(f"support {step}") for step in self._to_do}
        self._evidence: list[tuple[Formula, int]] = []
        premises = [*self._needs(), *self._counts(), *self._time()]
        self._optimiser = Optimiser(premises, self._taken, self._objection)

    def best(self, hours: Fraction | None = None) -> Chosen:
        """The best subset.

        Args:
            hours: the most hours of work; None means any number.
        """
        limits = [] if hours is None else [self._hours_at_most(hours)]
        return self._chosen(self._optimiser.best(self._sums(), limits))

    def next_better(self, chosen: Chosen) -> Chosen | None:
        """The subset with the fewest hours that answers more than this one, if there is any.

        It has no fewer of the steps to be kept first. Of those with as few hours it is the one that
        answers most.
        """
        more = sum_at_least(self._evidence, chosen.evidence + 1)
        kept = sum_at_least(self._kept_first(), len(self._wanted.first & {*chosen.steps}))
        found = self._optimiser.best([self._saved(), *self._sums()], [more, kept])
        return None if found is None else self._chosen(found)

    def can_take(self, step: str) -> bool:
        """Whether some subset that fits the time has this step, whatever its hours."""
        return self._optimiser.best([], [self._taken[step]]) is not None

    def times(self, chosen: Chosen) -> tuple[Times, Times]:
        """When each step of a subset can begin so that all are in time, and when it is then done.

        In units of `unit`, from the first day, in the order in which they are begun.
        """
        jobs = self._jobs({*chosen.steps})
        begins = in_time(jobs)
        assert begins is not None, "a subset that does not fit was chosen"
        return begins, {step: begin + jobs[step].span for step, begin in begins.items()}

    @property
    def unit(self) -> Fraction:
        """The unit of time of `times`, in days: the longest of which all times are multiples."""
        assert self._deadline is not None
        return Fraction(1, QUARTERS * self._deadline.hours_a_day.numerator)

    # --- what is as high as possible --------------------------------------------------------------

    def _sums(self) -> list[Sum]:
        each = [[(formula, 1)] for formula in self._taken.values()]
        return [self._kept_first(), self._evidence, self._saved(), *each]

    def _kept_first(self) -> Sum:
        return [(self._taken[step], 1) for step in self._to_do if step in self._wanted.first]

    def _saved(self) -> Sum:
        return [(negation(self._taken[step]), self._quarters(step)) for step in self._to_do]

    def _hours_at_most(self, hours: Fraction) -> Formula:
        total = sum(self._quarters(step) for step in self._to_do)
        return sum_at_least(self._saved(), total - int(hours * QUARTERS))

    def _quarters(self, step: str) -> int:
        return int(Fraction(self._wanted.steps[step].hours) * QUARTERS)

    def _chosen(self, solution: Solution | None) -> Chosen:
        assert solution is not None, "to do nothing is always possible"
        wanted = self._wanted
        steps = tuple(step for step in self._to_do if step in solution)
        return Chosen(
            steps, Fraction(sum(self._quarters(step) for step in steps), QUARTERS),
            evidence_answered(wanted.steps, {*steps, *wanted.done}, wanted.worths))

    # --- what is so -------------------------------------------------------------------------------

    def _needs(self) -> Iterator[Formula]:
        """What each step needs, and that none is taken for nothing.

        A step is taken because it is called for, or as a support of another one that needs it. In
        the first case one of its `after_any` must be done or be called for as well.
        """
        wanted, steps = self._wanted, self._wanted.steps
        for step, taken in self._taken.items():
            if step in wanted.done:
                yield taken
                continue
            if step in wanted.barred:
                yield negation(taken)
            for earlier in steps[step].after_all:
                yield _implies(taken, self._taken[earlier])
            if steps[step].after_any:
                yield _implies(taken, disjunction(
                    self._taken[earlier] for earlier in steps[step].after_any))
            own = [self._own[step]] if step in self._own else []
            yield _implies(taken, disjunction([*own, self._support[step]]))
            yield _implies(self._support[step], disjunction(self._needed_by(step)))
        for step, own_of in self._own.items():
            yield _implies(own_of, self._taken[step])
            if step not in wanted.done and steps[step].after_any:
                yield _implies(own_of, disjunction(
                    self._taken[earlier] if earlier in wanted.done else self._own[earlier]
                    for earlier in steps[step].after_any
                    if earlier in self._own or earlier in wanted.done))
        yield from self._choices()

    def _needed_by(self, step: str) -> Iterator[Formula]:
        """That a step taken waits for this one, or one that is itself a support may do so."""
        for later in self._to_do:
            if step in self._wanted.steps[later].after_all:
                yield self._taken[later]
            elif step in self._wanted.steps[later].after_any:
                yield conjunction([self._taken[later], self._support[later]])

    def _choices(self) -> Iterator[Formula]:
        """One of several alternatives at most is taken, and none where one is done."""
        groups: dict[str, list[str]] = {}
        for step in self._pool:
            choice = self._wanted.steps[step].choice
            if choice is not None:
                groups.setdefault(choice, []).append(step)
        for group in groups.values():
            done = sum(step in self._wanted.done for step in group)
            yield at_most(max(1, done), [self._taken[step] for step in group])

    def _counts(self) -> Iterator[Formula]:
        """How many of the steps taken answer each finding: at least one, at least two ..."""
        wanted = self._wanted
        answering = {finding: [self._taken[step] for step in self._pool
                               if finding in wanted.steps[step].addresses]
                     for finding in wanted.worths}
        for finding, formulas in answering.items():
            for count, share in enumerate(shares(wanted.worths[finding])[:len(formulas)], 1):
                reached = variable(f"{finding} {count}")
                yield _implies(reached, at_least(count, formulas))
                self._evidence.append((reached, share))

    # --- time -------------------------------------------------------------------------------------

    def _time(self) -> Iterator[Formula]:
        """That what cannot be in time by itself is not taken, nor more work than there are days."""
        if self._deadline is None:
            return
        a_day = self._deadline.hours_a_day
        yield self._hours_at_most(self._deadline.days * a_day)
        for step in self._to_do:
            if self._jobs({step})[step].latest < 0:
                yield negation(self._taken[step])

    def _jobs(self, steps: set[str], loose: frozenset[str] = frozenset()) -> dict[str, Job]:
        """Some steps as jobs.

        Args:
            steps: those to be done.
            loose: steps that may be done beside them, so that nothing waits for a group with one.
        """
        assert self._deadline is not None
        unit, known, done = self.unit, self._wanted.steps, self._wanted.done
        end = int(self._deadline.days / unit)
        jobs: dict[str, Job] = {}
        for step in self._to_do:
            if step in steps:
                group = known[step].after_any
                free = not loose.isdisjoint(group) or not done.isdisjoint(group)
                work = int(Fraction(known[step].hours) / self._deadline.hours_a_day / unit)
                lead = int(known[step].lead_days[1] / unit)
                jobs[step] = Job(
                    work, lead, min(end - work, end - lead - 1),
                    tuple(earlier for earlier in known[step].after_all if earlier in steps),
                    () if free else tuple(earlier for earlier in group if earlier in steps))
        return jobs

    def _objection(self, solution: Solution) -> Formula | None:
        """That some steps of a subset do not go together, where it does not fit the time."""
        if self._deadline is None:
            return None
        steps = [step for step in self._to_do if step in solution]
        if in_time(self._jobs({*steps})) is not None:
            return None
        left = [*steps]
        for step in steps:
            fewer = {other for other in left if other != step}
            loose = frozenset(other for other in steps if other not in fewer)
            try:
                if in_time(self._jobs(fewer, loose), TRIES_TO_EXPLAIN) is None:
                    left.remove(step)
            except TooManyTriesError:
                pass
        others = {other for step in left for other in self._wanted.steps[step].after_any
                  if other in self._taken and other not in solution}
        return disjunction([*(negation(self._taken[step]) for step in left),
                            *(self._taken[other] for other in self._pool if other in others)])


def _pool(wanted: Wanted) -> Iterator[str]:
    """The steps called for and all that they could need, in the order of the knowledge."""
    found = list(wanted.called)
    for step in found:
        if step not in wanted.done:
            known = wanted.steps[step]
            found += [earlier for earlier in (*known.after_all, *known.after_any)
                      if earlier not in found]
    return (step for step in wanted.steps if step in found or step in wanted.done)


def _implies(first: Formula, second: Formula) -> Formula:
    return disjunction([negation(first), second])
