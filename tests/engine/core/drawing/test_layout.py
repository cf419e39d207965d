"""Claims about the layered layout: few crossings, honestly counted; room for every node."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise, permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.core.drawing.layout import Edge, Layout, Node, layered_layout
from engine.core.drawing.straightening import straighten
from tests.examples import examples

Graph = tuple[list[Node], list[Edge]]


@st.composite
def graphs(draw: st.DrawFn, most: int = 7) -> Graph:
    """Up to `most` nodes in up to four layers, with any edges between them."""
    layers = draw(st.lists(st.integers(0, 3), min_size=1, max_size=most))
    nodes = [Node(f"n{i}", layer) for i, layer in enumerate(layers)]
    possible = [Edge(a.id, b.id) for a in nodes for b in nodes if a.layer < b.layer]
    edges = draw(st.lists(st.sampled_from(possible), unique=True)) if possible else []
    return nodes, edges


def random_graph(seed: int) -> Graph:
    """Four to seven nodes in two to four layers, sparse to dense."""
    chance = random.Random(seed)
    size, depth = chance.randint(4, 7), chance.randint(2, 4)
    nodes = [Node(f"n{i}", chance.randrange(depth)) for i in range(size)]
    density = chance.choice([0.3, 0.5, 0.7])
    possible = [Edge(a.id, b.id) for a in nodes for b in nodes if a.layer < b.layer]
    return nodes, [edge for edge in possible if chance.random() < density]


def pieces(layout: Layout) -> list[list[tuple[int, int]]]:
    """For each gap between two layers the pieces of edges in it, as (from, to) positions."""
    found: list[list[tuple[int, int]]] = [[] for _ in layout.layers]
    for route in layout.routes.values():
        for (layer, start), (_, end) in pairwise(route):
            found[layer].append((start, end))
    return found


def crossing(a: tuple[float, float], b: tuple[float, float]) -> bool:
    """Whether two pieces in one gap change their order on the way."""
    return (a[0] - b[0]) * (a[1] - b[1]) < 0


def least_crossings(layout: Layout) -> int:
    """The optimum over every order of every layer, gap by gap."""
    best = dict.fromkeys(permutations(range(len(layout.layers[0]))), 0)
    for gap, layer in zip(pieces(layout), layout.layers[1:], strict=False):
        pairs = list(combinations(gap, 2))
        best = {
            right: min(
                so_far
                + sum(
                    crossing((left[a], right[b]), (left[c], right[d])) for (a, b), (c, d) in pairs
                )
                for left, so_far in best.items()
            )
            for right in permutations(range(len(layer)))
        }
    return min(best.values())


@examples(5)
@given(graphs(most=12))
def test_every_route_leads_from_layer_to_layer(graph: Graph) -> None:
    """A route visits each layer from source to target once; the real nodes are where they were."""
    nodes, edges = graph
    layout = layered_layout(nodes, edges)
    layer = {node.id: node.layer for node in nodes}
    drawn = [v for members in layout.layers for v in members]
    assert len(drawn) == len(set(drawn))
    assert all(v in layout.layers[layer[v]] for v in layer)
    assert set(layout.routes) == set(edges)
    for edge, route in layout.routes.items():
        assert [at for at, _ in route] == list(range(layer[edge.source], layer[edge.target] + 1))
        path = layout.path(edge)
        assert (path[0], path[-1]) == (edge.source, edge.target)
        assert not set(path[1:-1]) & set(layer)
    virtual = sum(layer[edge.target] - layer[edge.source] - 1 for edge in edges)
    assert len(drawn) == len(nodes) + virtual


@examples(5)
@given(graphs(most=12))
def test_crossings_are_counted_right(graph: Graph) -> None:
    """The count is the number of pairs of pieces in one gap that change their order."""
    layout = layered_layout(*graph)
    count = sum(crossing(a, b) for gap in pieces(layout) for a, b in combinations(gap, 2))
    assert layout.crossings == count


@examples(5)
@given(graphs())
def test_crossings_are_at_most_one_above_the_optimum(graph: Graph) -> None:
    """No small graph is found that has more than one crossing too many."""
    layout = layered_layout(*graph)
    assume(max(map(len, layout.layers)) <= 5)
    assert least_crossings(layout) <= layout.crossings <= least_crossings(layout) + 1


def test_crossings_are_nearly_always_the_optimum() -> None:
    """On 200 random small graphs at most one has a crossing too many."""
    layouts = [layered_layout(*random_graph(seed)) for seed in range(200)]
    narrow = [layout for layout in layouts if max(map(len, layout.layers)) <= 5]
    assert len(narrow) > 150
    assert sum(layout.crossings - least_crossings(layout) for layout in narrow) <= 1


@examples(5)
@given(graphs(most=10), st.randoms(use_true_random=False))
def test_order_of_edges_does_not_matter(graph: Graph, chance: random.Random) -> None:
    """The same nodes give the same layout, however the edges are listed."""
    nodes, edges = graph
    shuffled = chance.sample(edges, len(edges))
    assert layered_layout(nodes, edges) == layered_layout(nodes, shuffled)


def test_parts_are_kept_apart_and_single_nodes_come_last() -> None:
    """What hangs together is stacked, the largest part on top, each in the order given."""
    nodes = [Node("alone", 0), Node("a", 0), Node("b", 1), Node("c", 0), Node("d", 0)]
    layout = layered_layout(nodes, [Edge("a", "b"), Edge("d", "b")])
    assert layout.layers == (("a", "d", "alone", "c"), ("b",))


def test_virtual_nodes_never_take_the_name_of_a_real_one() -> None:
    """A node may be called like the virtual node of an edge."""
    nodes = [Node("a", 0), Node("a->b@1", 1), Node("b", 2)]
    layout = layered_layout(nodes, [Edge("a", "b")])
    assert sorted(layout.layers[1]) == ["a->b@1", "a->b@1'"]


def test_nothing_gives_an_empty_layout() -> None:
    """No nodes, no layers, no crossings."""
    assert layered_layout([], []) == Layout((), {}, 0)
    assert straighten(layered_layout([], []), {}, 30, 14).centres == {}


@pytest.mark.parametrize(
    ("nodes", "edges", "message"),
    [
        ([("a", 0), ("b", 0)], [("a", "b")], "edge 'a' -> 'b' does not go to a higher layer"),
        ([("a", 0), ("b", 1)], [("b", "a")], "edge 'b' -> 'a' does not go to a higher layer"),
        ([("a", 0)], [("a", "a")], "edge 'a' -> 'a' does not go to a higher layer"),
        ([("a", 0)], [("a", "x")], "edge 'a' -> 'x': there is no node 'x'"),
        ([("a", 0), ("b", 1)], [("a", "b")] * 2, "edge 'a' -> 'b' is given twice"),
        ([("a", 0), ("a", 1)], [], "node 'a' is given twice"),
        ([("a", -1)], [], "node 'a' has the negative layer -1"),
    ],
)
def test_a_bad_graph_is_refused_by_name(
    nodes: Sequence[tuple[str, int]], edges: Sequence[tuple[str, str]], message: str
) -> None:
    """The error says which node or edge is wrong, and how."""
    with pytest.raises(ValueError, match=message):
        layered_layout([Node(*node) for node in nodes], [Edge(*edge) for edge in edges])


def bounds(layout: Layout, heights: Mapping[str, float], gap: float) -> None:
    """Assert that every layer keeps its order and its distances."""
    centres = straighten(layout, heights, gap, 14).centres
    for layer in layout.layers:
        for u, v in pairwise(layer):
            apart = gap if u in heights and v in heights else 0.6 * gap
            reach = (heights.get(u, 0) + heights.get(v, 0)) / 2
            assert centres[v] - centres[u] >= reach + apart - 1e-6


@examples(4)
@given(graphs(most=12), st.lists(st.integers(20, 150), min_size=12, max_size=12))
def test_nodes_keep_their_order_and_distance(graph: Graph, sizes: list[int]) -> None:
    """Whatever their heights, no two nodes of a layer come closer than the gap."""
    nodes, edges = graph
    heights = {node.id: float(size) for node, size in zip(nodes, sizes, strict=False)}
    bounds(layered_layout(nodes, edges), heights, 30)


@examples(4)
@given(graphs(most=10))
def test_tracks_cross_as_often_as_the_layout_says(graph: Graph) -> None:
    """Spreading edges along the sides of nodes adds no crossing and takes none away."""
    layout = layered_layout(*graph)
    tracks = straighten(layout, {node.id: 60.0 for node in graph[0]}, 30, 14).tracks
    gaps: list[list[tuple[float, float]]] = [[] for _ in layout.layers]
    for edge, track in tracks.items():
        for layer, piece in enumerate(pairwise(track), start=layout.routes[edge][0][0]):
            gaps[layer].append(piece)
    count = sum(crossing(a, b) for gap in gaps for a, b in combinations(gap, 2))
    assert count == layout.crossings


def test_long_edges_run_straight() -> None:
    """The virtual nodes of an edge over five layers stand level, beside a chain of nodes."""
    nodes = [Node(f"n{i}", i) for i in range(6)]
    edges = [Edge(f"n{i}", f"n{i + 1}") for i in range(5)] + [Edge("n0", "n5")]
    layout = layered_layout(nodes, edges)
    heights = {node.id: 50.0 + 20 * (node.layer % 3) for node in nodes}
    track = straighten(layout, heights, 30, 14).tracks[Edge("n0", "n5")]
    assert max(track[1:-1]) - min(track[1:-1]) < 0.1


def test_heavy_edges_run_level() -> None:
    """Of two edges that cannot both be level the heavier one is."""
    nodes = [Node("a", 0), Node("b", 0), Node("c", 1)]
    edges = [Edge("a", "c"), Edge("b", "c")]
    layout = layered_layout(nodes, edges)
    heights = dict.fromkeys("abc", 60.0)
    for heavy in edges:
        start, end = straighten(layout, heights, 30, 14, {heavy: 4.0}).tracks[heavy]
        assert abs(start - end) < 0.1
