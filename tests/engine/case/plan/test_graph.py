"""The graph of a plan says what networkx says of the same edges."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.case.plan.graph import StepGraph
from tests.examples import examples


@st.composite
def graphs(draw: st.DrawFn) -> StepGraph:
    """Up to eight steps in random order, with any edges that make no cycle, some added twice."""
    steps = [f"s{number}" for number in range(draw(st.integers(0, 8)))]
    graph = StepGraph(draw(st.permutations(steps)))
    possible = [(earlier, later) for number, later in enumerate(steps)
                for earlier in steps[:number]]
    for earlier, later in draw(st.lists(st.sampled_from(possible))) if possible else ():
        graph.add_edge(earlier, later, draw(st.sampled_from(("all", "any"))))
    return graph


@given(graphs())
@examples(8)
def test_orders(graph: StepGraph) -> None:
    """Generations, and the order in which the first step that can be next is next, are the same."""
    other = graph.networkx()
    place = {step: number for number, step in enumerate(graph)}
    assert [list(one) for one in graph.generations()] == list(nx.topological_generations(other))
    assert graph.in_order() == list(
        nx.lexicographical_topological_sort(other, key=lambda step: place[step]))


@given(graphs())
@examples(8)
def test_neighbours(graph: StepGraph) -> None:
    """So are the steps, their neighbours in order, and what leads where."""
    other = graph.networkx()
    assert (list(graph), len(graph)) == (list(other), len(other))
    for step in graph:
        assert list(graph.later(step)) == list(other.successors(step))
        assert set(graph.earlier(step)) == set(other.predecessors(step))
        assert {one for one in graph if graph.leads_to(step, one)} == {
            step, *nx.descendants(other, step)}


@pytest.mark.parametrize("kinds", [("all", "any"), ("any", "all")])
def test_the_first_kind_stays(kinds: tuple[str, str]) -> None:
    """An edge that is there already stays as it was."""
    graph = StepGraph(["a", "b"])
    for kind in kinds:
        graph.add_edge("a", "b", kind)
    assert graph.earlier("b") == {"a": kinds[0]}
    assert list(graph.networkx().edges(data="kind")) == [("a", "b", kinds[0])]


def test_long_chains() -> None:
    """A chain of more steps than functions can be nested is followed to its end."""
    steps = [f"s{number}" for number in range(5_000)]
    graph = StepGraph(steps)
    for earlier, later in pairwise(steps):
        graph.add_edge(earlier, later, "all")
    assert graph.leads_to(steps[0], steps[-1])
    assert not graph.leads_to(steps[-1], steps[0])
