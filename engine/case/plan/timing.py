"""The critical path method over lead times.

Kelley, J. E. & Walker, M. R. (1959), Critical-path planning and scheduling. Days are elapsed days;
durations are the longest lead time of each step, so the dates are cautious ones.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engine.case.plan.graph import StepGraph
from knowledge.model.records import Step


@dataclass(frozen=True, slots=True)
class Timing:
    """When a step can and must happen, in days from the start of the plan."""

    earliest_start: int
    earliest_finish: int
    latest_start: int
    latest_finish: int

    @property
    def slack(self) -> int:
        """Days by which the step may be late without making the plan longer."""
        return self.latest_start - self.earliest_start


def critical_path(
    graph: StepGraph, steps: Mapping[str, Step], done: Collection[str]
) -> tuple[dict[str, Timing], tuple[int, int], tuple[str, ...]]:
    """Timings of all steps, the shortest and longest duration in days, and the critical path.

    Args:
        graph: the plan; an edge leads from a step to the one that waits for it.
        steps: tells the lead times.
        done: steps that take no time any more.

    Returns:
        The timing of each step; the days by shortest and by longest lead times; and the first of
        the longest chains, in order.
    """
    order = [step for generation in graph.generations() for step in generation]
    longest = {step: 0 if step in done else steps[step].lead_days[1] for step in order}
    finish = _finishes(graph, order, longest)
    end = max(finish.values(), default=0)
    latest: dict[str, int] = {}
    for step in reversed(order):
        latest[step] = min((latest[later] - longest[later] for later in graph.later(step)),
                           default=end)
    timings = {
        step: Timing(finish[step] - longest[step], finish[step],
                     latest[step] - longest[step], latest[step])
        for step in order
    }
    shortest = {step: 0 if step in done else steps[step].lead_days[0] for step in order}
    least = max(_finishes(graph, order, shortest).values(), default=0)
    return timings, (least, end), _chain(graph, order, timings, done)


def _finishes(
    graph: StepGraph, order: list[str], days: Mapping[str, int]
) -> dict[str, int]:
    finish: dict[str, int] = {}
    for step in order:
        start = max((finish[earlier] for earlier in graph.earlier(step)), default=0)
        finish[step] = start + days[step]
    return finish


def _chain(
    graph: StepGraph, order: list[str], timings: Mapping[str, Timing],
    done: Collection[str],
) -> tuple[str, ...]:
    """Follow steps without slack back from the last one to finish."""
    to_do = [step for step in order if step not in done]
    if not to_do:
        return ()
    step: str | None = max(to_do, key=lambda last: timings[last].earliest_finish)
    chain: list[str] = []
    while step is not None:
        chain.append(step)
        start = timings[step].earliest_start
        tight = [earlier for earlier in order if earlier in graph.earlier(step)
                 and timings[earlier].earliest_finish == start and earlier not in done]
        step = next(  # none from which another one is reached: that edge would be implied
            (earlier for earlier in tight
             if not any(graph.leads_to(earlier, other) for other in tight if other != earlier)),
            None)
    return tuple(reversed(chain))
