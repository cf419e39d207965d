"""Layered drawing of a dependency graph: pure geometry, no pictures.

The method is that of Sugiyama, Tagawa & Toda (1981, "Methods for visual understanding of
hierarchical system structures") with the refinements of Gansner, Koutsofios, North & Vo
(1993, "A technique for drawing directed graphs"):

1. an edge that spans several layers is cut by *virtual nodes*, one in each layer it passes;
2. each layer is put in order by barycenter and median sweeps, forward and back, then by swapping
   neighbours while that lowers the number of crossings, from several starts; the best is kept;

`engine.core.drawing.straightening` then places each layer along its own axis.
Layers are columns here: layer 0 is leftmost and a layer's order runs from top to bottom.
The number of crossings is as a rule the least possible, but that is not promised: finding
the least is NP-hard.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product
from math import fsum
from statistics import fmean, median

_SHUFFLED_STARTS = 24

_Average = Callable[[list[int]], float]
_AVERAGES: tuple[_Average, ...] = (fmean, median, fmean, median)


@dataclass(frozen=True, slots=True)
class Node:
    """A node with its layer, counted from 0."""

    id: str
    layer: int


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge from a node in a lower layer to a node in a higher one."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The order of every layer and the way of every edge.

    Attributes:
        layers: the ids of each layer from top to bottom, virtual nodes included.
        routes: for each edge its (layer, position in layer) from source to target.
        crossings: how many pairs of edges cross, counted once for each gap they cross in.
    """

    layers: tuple[tuple[str, ...], ...]
    routes: Mapping[Edge, tuple[tuple[int, int], ...]]
    crossings: int

    def path(self, edge: Edge) -> tuple[str, ...]:
        """The ids of the nodes on the route of an edge, virtual ones included."""
        return tuple(self.layers[layer][place] for layer, place in self.routes[edge])


def layered_layout(nodes: Sequence[Node], edges: Sequence[Edge]) -> Layout:
    """Order every layer so that few edges cross.

    The same nodes in the same order give the same layout, whatever the order of the edges.
    Parts that are not connected are kept apart, the largest on top.

    Args:
        nodes: every node with its layer; their order breaks ties.
        edges: each from a lower layer to a higher one; layers may be skipped.

    Returns:
        The layers, the route of every edge and the number of crossings.

    Raises:
        ValueError: if a node or edge is given twice, a layer is negative, or an edge has an
            unknown end or does not go to a higher layer. The message names it.
    """
    _check(nodes, edges)
    graph = _proper(nodes, edges)
    order: _Order = [[] for _ in range(max((node.layer for node in nodes), default=-1) + 1)]
    for part in _components(graph):
        for layer, members in zip(order, _best_order(graph, part, len(order)), strict=True):
            layer.extend(members)
    place = _places(order)
    return Layout(
        layers=tuple(tuple(graph.names[v] for v in layer) for layer in order),
        routes={
            edge: tuple((graph.layer[v], place[v]) for v in chain)
            for edge, chain in graph.chains.items()
        },
        crossings=_crossings(graph, order),
    )


# --- 1. a proper layering: every edge joins neighbouring layers -----------------------------

_Order = list[list[int]]


@dataclass(slots=True)
class _Graph:
    """Nodes are numbers here: the given ones first, in their order, then the virtual ones."""

    names: list[str]
    layer: list[int]
    chains: dict[Edge, list[int]] = field(default_factory=dict)
    before: list[list[int]] = field(default_factory=list)
    after: list[list[int]] = field(default_factory=list)


def _check(nodes: Sequence[Node], edges: Sequence[Edge]) -> None:
    layer: dict[str, int] = {}
    for node in nodes:
        if node.id in layer:
            raise ValueError(f"node {node.id!r} is given twice")
        if node.layer < 0:
            raise ValueError(f"node {node.id!r} has the negative layer {node.layer}")
        layer[node.id] = node.layer
    seen: set[Edge] = set()
    for edge in edges:
        name = f"edge {edge.source!r} -> {edge.target!r}"
        for end in (edge.source, edge.target):
            if end not in layer:
                raise ValueError(f"{name}: there is no node {end!r}")
        if layer[edge.source] >= layer[edge.target]:
            ends = f"from layer {layer[edge.source]} to layer {layer[edge.target]}"
            raise ValueError(f"{name} does not go to a higher layer, but {ends}")
        if edge in seen:
            raise ValueError(f"{name} is given twice")
        seen.add(edge)


def _proper(nodes: Sequence[Node], edges: Sequence[Edge]) -> _Graph:
    number = {node.id: i for i, node in enumerate(nodes)}
    graph = _Graph([node.id for node in nodes], [node.layer for node in nodes])
    taken = set(number)
    for edge in sorted(edges, key=lambda e: (number[e.source], number[e.target])):
        source, target = number[edge.source], number[edge.target]
        chain = [source]
        for layer in range(graph.layer[source] + 1, graph.layer[target]):
            name = f"{edge.source}->{edge.target}@{layer}"
            while name in taken:
                name += "'"
            taken.add(name)
            chain.append(len(graph.names))
            graph.names.append(name)
            graph.layer.append(layer)
        graph.chains[edge] = [*chain, target]
    graph.before = [[] for _ in graph.names]
    graph.after = [[] for _ in graph.names]
    for chain in graph.chains.values():
        for u, v in pairwise(chain):
            graph.after[u].append(v)
            graph.before[v].append(u)
    return graph


def _components(graph: _Graph) -> list[list[int]]:
    """The connected parts, the largest first, then by their first node."""
    parts: list[list[int]] = []
    seen: set[int] = set()
    for root in range(len(graph.names)):
        if root not in seen:
            part = [root]
            for v in part:
                part.extend({u: 0 for u in graph.before[v] + graph.after[v] if u not in part})
            seen.update(part)
            parts.append(part)
    return sorted(parts, key=len, reverse=True)


# --- 2. the order within the layers ---------------------------------------------------------


def _best_order(graph: _Graph, part: Sequence[int], depth: int) -> _Order:
    """The best order found for one connected part, as one list for each of `depth` layers."""
    found = (_reduce_crossings(graph, start) for start in _starts(graph, part, depth))
    return min(found, key=lambda order: _cost(graph, order))


def _starts(graph: _Graph, part: Sequence[int], depth: int) -> Iterator[_Order]:
    """As given, upside down, as a walk through the part meets them, and shuffled."""
    given = sorted(part)
    chance = random.Random(1981)
    shuffled = [sorted(given, key=lambda _: chance.random()) for _ in range(_SHUFFLED_STARTS)]
    for sequence in (given, given[::-1], part, *shuffled):
        order: _Order = [[] for _ in range(depth)]
        for v in sequence:
            order[graph.layer[v]].append(v)
        yield order
        if len(part) <= 2:
            return  # nothing can cross


def _reduce_crossings(graph: _Graph, order: _Order) -> _Order:
    """The best of several sweeps forward and back, neighbours swapped after each."""
    found = [order]
    for average, forward in product(_AVERAGES, (True, False)):
        found.append(_sweep(graph, found[-1], forward, average))
        _swap_neighbours(graph, found[-1])
    return min(found, key=lambda order: _cost(graph, order))


def _sweep(graph: _Graph, order: _Order, forward: bool, average: _Average) -> _Order:
    """Sort each layer by where its neighbours in the previous one stand; the others stay."""
    order = [layer.copy() for layer in order]
    neighbours = graph.before if forward else graph.after
    place = _places(order)
    for layer in order if forward else reversed(order):
        linked = [v for v in layer if neighbours[v]]
        linked.sort(key=lambda v: average([place[u] for u in neighbours[v]]))
        ranked = iter(linked)
        layer[:] = [next(ranked) if neighbours[v] else v for v in layer]
        place.update({v: i for i, v in enumerate(layer)})
    return order


def _swap_neighbours(graph: _Graph, order: _Order) -> None:
    """Swap neighbours in a layer until no swap lowers the number of crossings."""
    place = _places(order)
    improved = True
    while improved:
        improved = False
        for layer in order:
            for i in range(len(layer) - 1):
                v, w = layer[i], layer[i + 1]
                if _gain(graph, place, v, w) > 0:
                    layer[i], layer[i + 1] = w, v
                    place[v], place[w] = place[w], place[v]
                    improved = True


def _gain(graph: _Graph, place: Mapping[int, int], v: int, w: int) -> int:
    """How many crossings fewer there are if v and w, next below v, change places."""
    return sum(
        (place[a] > place[b]) - (place[a] < place[b])
        for neighbours in (graph.before, graph.after)
        for a in neighbours[v]
        for b in neighbours[w]
    )


def _cost(graph: _Graph, order: _Order) -> tuple[int, float]:
    """The crossings, then how far edges are from level if each layer is stacked on the middle."""
    middle = {v: i - (len(layer) - 1) / 2 for layer in order for i, v in enumerate(layer)}
    slope = fsum((middle[v] - middle[u]) ** 2 for v in middle for u in graph.before[v])
    return _crossings(graph, order), slope


def _crossings(graph: _Graph, order: _Order) -> int:
    place = _places(order)
    count = 0
    for layer in order:
        passed: list[int] = []
        for v in layer:
            ends = [place[w] for w in graph.after[v]]
            count += sum(a > b for a in passed for b in ends)
            passed += ends
    return count


def _places(order: _Order) -> dict[int, int]:
    return {v: i for layer in order for i, v in enumerate(layer)}
