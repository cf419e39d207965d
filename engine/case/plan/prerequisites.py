"""What each step needs: `after_all` always, and one of `after_any`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

from engine.case.plan.graph import StepGraph
from knowledge.model.records import Step


class Prerequisites:
    """The steps that are possible for a case, with everything each of them needs.

    A step called for falls away where of its `after_any` steps none is called for that stays. A
    step that is only needed by another one does not: it brings the least of its `after_any` steps
    with it. A step done already needs nothing. Of several alternatives only the one called for is
    used, and those done already. A barred step is never used, and what cannot do without one, or
    without an alternative that is not used, falls away.

    Attributes:
        called: the steps called for, alternatives decided.
        possible: for each step called for that does not fall away, itself and all it needs.
    """

    def __init__(
        self, steps: Mapping[str, Step], called: Collection[str], done: Collection[str],
        barred: Collection[str] = (),
    ) -> None:
        """Work out what is possible.

        Args:
            steps: all steps; they have no cycle.
            called: ids of the steps called for.
            done: ids of the steps done already.
            barred: ids of steps never to use, unless they are done.
        """
        self._steps = steps
        self._done = frozenset(done)
        self._barred = frozenset(barred) - self._done
        self.called = tuple(called)
        self.possible: dict[str, frozenset[str]] = {}
        needed: dict[str, frozenset[str]] = {}
        for step in self._order:
            found = self._closure(step, needed)
            if found is None:
                continue
            needed[step] = found
            active = [other for other in steps[step].after_any if other in self.possible]
            if step in self.called and (active or not steps[step].after_any or step in done):
                self.possible[step] = found

    def without_spares(self, kept: Collection[str]) -> frozenset[str]:
        """The kept steps without those that nothing called for and that nothing needs any more.

        A step may have been brought for an `after_any` of which another step was kept later.
        """
        left = set(kept)
        for step in reversed(self._order):
            if step in left and step not in self.called and not self._is_needed(step, left):
                left.remove(step)
        return frozenset(left)

    def graph(
        self, kept: Collection[str], ends: Mapping[str, int] | None = None
    ) -> StepGraph:
        """The graph of the kept steps, with one `any` edge for each step that needs one.

        Of several `after_any` steps the one that is done earliest is the one waited for.

        Args:
            kept: the steps.
            ends: when each of them not done already is done; None means by longest lead times.
        """
        graph = StepGraph(step for step in self._steps if step in kept)
        finish: dict[str, int] = {}
        for step in self._order:
            if step not in kept:
                continue
            if step not in self._done:
                for earlier in self._steps[step].after_all:
                    graph.add_edge(earlier, step, "all")
                either = [other for other in self._steps[step].after_any if other in kept]
                if either:
                    graph.add_edge(min(either, key=lambda other: finish[other]), step, "any")
            start = max((finish[earlier] for earlier in graph.earlier(step)), default=0)
            lead = 0 if step in self._done else self._steps[step].lead_days[1]
            finish[step] = start + lead if ends is None else ends.get(step, 0)
        return graph

    @cached_property
    def _order(self) -> list[str]:
        """All steps, each after everything it may have to wait for."""
        graph = StepGraph(self._steps)
        for step in self._steps.values():
            for kind, before in (("all", step.after_all), ("any", step.after_any)):
                for earlier in before:
                    graph.add_edge(earlier, step.id, kind)
        return graph.in_order()

    def _closure(self, step: str, needed: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
        """The step and all it needs; None where it cannot do without a step that is not used.

        Args:
            step: the step.
            needed: the same of every earlier step that has it.
        """
        if step in self._done:
            return frozenset((step,))
        if step in self._barred or not needed.keys() >= {*self._steps[step].after_all}:
            return None
        found = frozenset((step,)).union(*(needed[other] for other in self._steps[step].after_all))
        either = [other for other in self._steps[step].after_any if other in needed]
        allowed = ([other for other in either if other in self.possible]
                   or [other for other in either if not self._is_rival(other)]
                   or [other for other in either if other in self._done])
        if self._steps[step].after_any and not allowed:
            return None
        if allowed:
            found |= min((needed[other] for other in allowed),
                         key=lambda more: len(more - found - self._done))
        return found

    def _is_needed(self, step: str, kept: Collection[str]) -> bool:
        for later in kept:
            if later not in self._done:
                either = [other for other in self._steps[later].after_any if other in kept]
                if step in self._steps[later].after_all or either == [step]:
                    return True
        return False

    def _is_rival(self, step: str) -> bool:
        """Whether it is an alternative to a step called for."""
        choice = self._steps[step].choice
        return choice is not None and any(
            self._steps[other].choice == choice for other in self.called if other != step)
