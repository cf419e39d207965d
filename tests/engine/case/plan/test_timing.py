"""Claims about the critical path method, checked against all chains of steps one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.case.plan.graph import StepGraph
from engine.case.plan.timing import Timing, critical_path
from knowledge.model.records import Step
from tests.engine.random_steps import a_step, chains_to
from tests.examples import examples


@dataclass(frozen=True, slots=True)
class Network:
    """Steps with lead times and what they wait for; done steps wait for nothing."""

    graph: nx.DiGraph[str]
    steps: Mapping[str, Step]
    done: frozenset[str]

    def critical_path(
        self, steps: Mapping[str, Step] | None = None
    ) -> tuple[dict[str, Timing], tuple[int, int], tuple[str, ...]]:
        graph = StepGraph(self.graph)
        for earlier, later in self.graph.edges:
            graph.add_edge(earlier, later, "all")
        return critical_path(graph, steps or self.steps, self.done)

    def days(self, chain: tuple[str, ...], which: int = 1) -> int:
        """The shortest (0) or longest (1) lead times of a chain, added up."""
        return sum(0 if step in self.done else self.steps[step].lead_days[which]
                   for step in chain)

    def longest_to(self, step: str) -> int:
        return max(self.days(chain) for chain in chains_to(self.graph, step))

    def longest_from(self, step: str) -> int:
        return max(self.days(chain) for chain in chains_to(self.graph.reverse(), step))

    def duration(self, which: int = 1) -> int:
        return max((self.days(chain, which) for step in self.graph
                    for chain in chains_to(self.graph, step)), default=0)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Up to seven steps, with any edges between them, in random order."""
    ids = [f"s{number}" for number in range(draw(st.integers(0, 7)))]
    done = frozenset(name for name in ids if draw(st.integers(0, 4)) == 0)
    steps = {}
    for name in ids:
        low = draw(st.integers(0, 4))
        steps[name] = a_step(name, lead_days=(low, low + draw(st.integers(0, 4))))
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(draw(st.permutations(ids)))
    possible = [(earlier, later) for number, later in enumerate(ids) if later not in done
                for earlier in ids[:number]]
    if possible:
        graph.add_edges_from(draw(st.lists(st.sampled_from(possible), unique=True)))
    return Network(graph, steps, done)


def timings_of(network: Network) -> dict[str, Timing]:
    return network.critical_path()[0]


@given(networks())
@examples(5)
def test_earliest_days(network: Network) -> None:
    """A step can be done, at the earliest, when the longest chain up to it is through."""
    timings = timings_of(network)
    assert set(timings) == set(network.graph)
    for step, timing in timings.items():
        assert timing.earliest_finish == network.longest_to(step)
        assert timing.earliest_start == network.longest_to(step) - network.days((step,))


@given(networks())
@examples(5)
def test_latest_days(network: Network) -> None:
    """A step must begin so early that the longest chain from it on still fits."""
    for step, timing in timings_of(network).items():
        assert timing.latest_start == network.duration() - network.longest_from(step)
        assert timing.latest_finish == timing.latest_start + network.days((step,))


@given(networks())
@examples(5)
def test_slack(network: Network) -> None:
    """Slack is what the longest chain through a step leaves of the duration; never negative."""
    for step, timing in timings_of(network).items():
        through = (network.longest_to(step) + network.longest_from(step) - network.days((step,)))
        assert timing.slack == network.duration() - through >= 0


@given(networks())
@examples(5)
def test_slack_is_how_late_a_step_may_be(network: Network) -> None:
    """A step that takes its slack longer leaves the duration as it is; a day more does not."""
    for step, timing in timings_of(network).items():
        if step in network.done:
            continue
        for more, later in ((timing.slack, 0), (timing.slack + 1, 1)):
            low, high = network.steps[step].lead_days
            longer = {**network.steps, step: a_step(step, lead_days=(low, high + more))}
            _, (_, end), _ = network.critical_path(longer)
            assert end == network.duration() + later


@given(networks())
@examples(5)
def test_durations(network: Network) -> None:
    """The days are those of the longest chain, once by shortest and once by longest lead times."""
    _, days, _ = network.critical_path()
    assert days == (network.duration(0), network.duration(1))


@given(networks())
@examples(5)
def test_critical_path(network: Network) -> None:
    """It is a chain of steps still to do, without slack, that takes the whole duration.

    It is empty only where there is nothing to do.
    """
    timings, (_, end), critical = network.critical_path()
    assert all(network.graph.has_edge(*pair) for pair in pairwise(critical))
    assert network.done.isdisjoint(critical)
    assert network.days(critical) == end
    assert all(timings[step].slack == 0 for step in critical)
    assert bool(critical) == bool(set(network.graph) - network.done)


@given(networks())
@examples(5)
def test_done_steps_take_no_time(network: Network) -> None:
    """A step that is done begins and ends at once, on the first day."""
    timings = timings_of(network)
    for step in network.done:
        assert (timings[step].earliest_start, timings[step].earliest_finish) == (0, 0)
        assert timings[step].latest_start == timings[step].latest_finish


@pytest.mark.parametrize(("leads", "critical", "days"), [
    ({"a": (1, 2), "b": (3, 5), "c": (1, 1)}, ("b", "c"), (4, 6)),
    ({"a": (4, 4), "b": (1, 5), "c": (1, 1)}, ("b", "c"), (5, 6)),
    ({"a": (0, 2), "b": (2, 2), "c": (1, 1)}, ("a", "c"), (3, 3)),
])
def test_two_steps_before_a_third(
    leads: dict[str, tuple[int, int]], critical: tuple[str, ...], days: tuple[int, int]
) -> None:
    """Worked by hand: c waits for a and b; of equally long chains the first counts."""
    steps = {name: a_step(name, lead_days=lead) for name, lead in leads.items()}
    graph: nx.DiGraph[str] = nx.DiGraph([("a", "c"), ("b", "c")])
    _, duration, chain = Network(graph, steps, frozenset()).critical_path()
    assert (chain, duration) == (critical, days)
