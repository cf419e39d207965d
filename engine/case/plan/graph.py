"""Which steps wait for which: a graph without cycles, with the few questions a plan asks of it.

networkx is for what draws and exports the graph: importing it takes longer than making a plan.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx


class StepGraph:
    """Steps, and edges from a step to each that waits for it. It never has a cycle.

    All it returns comes in an order that depends on nothing but that in which steps and edges were
    added.
    """

    def __init__(self, steps: Iterable[str]) -> None:
        """Take the steps; no one waits yet."""
        self._earlier: dict[str, dict[str, str]] = {step: {} for step in steps}
        self._later: dict[str, list[str]] = {step: [] for step in self._earlier}

    def add_edge(self, earlier: str, later: str, kind: str) -> None:
        """Let one step wait for another, where it does not yet.

        Args:
            earlier: the step waited for.
            later: the step that waits.
            kind: `all` or `any`; see `engine.case.plan.plan.PlannedStep`.
        """
        if earlier not in self._earlier[later]:
            self._earlier[later][earlier] = kind
            self._later[earlier].append(later)

    def __iter__(self) -> Iterator[str]:
        """The steps."""
        return iter(self._earlier)

    def __len__(self) -> int:
        """How many steps there are."""
        return len(self._earlier)

    def earlier(self, step: str) -> Mapping[str, str]:
        """The steps that a step waits for, with the kind of each edge."""
        return self._earlier[step]

    def later(self, step: str) -> Collection[str]:
        """The steps that wait for a step."""
        return self._later[step]

    def generations(self) -> Iterator[tuple[str, ...]]:
        """The steps that wait for none, then those that wait for these only, and so on."""
        sorter = self._sorter()
        while sorter.is_active():
            ready = sorter.get_ready()
            yield ready
            sorter.done(*ready)

    def in_order(self) -> list[str]:
        """All steps, each after those it waits for; of several that could be next the first one."""
        place = {step: number for number, step in enumerate(self)}
        sorter = self._sorter()
        waiting: list[tuple[int, str]] = []
        order: list[str] = []
        while sorter.is_active():
            for step in sorter.get_ready():
                heapq.heappush(waiting, (place[step], step))
            _, first = heapq.heappop(waiting)
            order.append(first)
            sorter.done(first)
        return order

    def leads_to(self, step: str, other: str) -> bool:
        """Whether a chain of edges leads from one step to another, or it is the same."""
        reached, todo = {step}, [step]
        while todo:
            new = [later for later in self._later[todo.pop()] if later not in reached]
            reached.update(new)
            todo += new
        return other in reached

    def networkx(self) -> nx.DiGraph[str]:
        """The same graph for networkx; the attribute `kind` of an edge is its kind."""
        import networkx  # noqa: PLC0415 - takes its time to import

        graph: nx.DiGraph[str] = networkx.DiGraph()
        graph.add_nodes_from(self)
        for step, later in self._later.items():
            graph.add_edges_from((step, other, {"kind": self._earlier[other][step]})
                                 for other in later)
        return graph

    def _sorter(self) -> TopologicalSorter[str]:
        sorter: TopologicalSorter[str] = TopologicalSorter()
        for step in self:
            sorter.add(step)
        for step, later in self._later.items():
            for other in later:
                sorter.add(other, step)
        sorter.prepare()
        return sorter
