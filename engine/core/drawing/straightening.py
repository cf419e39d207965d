"""Coordinates along the layers of a drawing: edges as level as the order of the layers allows.

Edges pull like springs, stiffest between virtual nodes, so that long edges run straight (Gansner,
Koutsofios, North & Vo 1993, A technique for drawing directed graphs, section 4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, hypot

from engine.core.drawing.layout import Edge, Layout

_ROUNDS = 120  # of straightening
_SOFT, _COOLING = 64.0, 0.93  # px: rises below this are evened out; its change each round
_HOME = 0.0005  # stiffness of the pull towards the middle of the drawing
_Springs = Mapping[str, Sequence[tuple[str, float, float]]]  # on each node: to, shift, stiffness


@dataclass(frozen=True, slots=True)
class Placement:
    """Coordinates along the layers, in px; 0 is the middle line of the drawing.

    Attributes:
        centres: the centre of every node, virtual nodes included.
        tracks: for each edge the y of every point of its route; the ends are on their nodes'
            sides, where several edges are spread out in the order of the nodes they go to.
    """

    centres: Mapping[str, float]
    tracks: Mapping[Edge, tuple[float, ...]]


def straighten(
    layout: Layout,
    heights: Mapping[str, float],
    gap: float,
    port_gap: float,
    weights: Mapping[Edge, float] | None = None,
) -> Placement:
    """Place every node along its layer so that edges run as level as the order allows.

    Comes close to the least weighted sum of the rises of all edge pieces, by iteratively
    reweighted least squares: while its neighbours stand still, a layer's best places are an
    isotonic regression, for the order and the distances bind within a layer only.

    Args:
        layout: the order of the layers and the routes.
        heights: the height of every real node in px; a node not in it counts as virtual.
        gap: the least distance between two real nodes in px; beside a virtual node 0.6 of it.
        port_gap: the distance in px of edges that share a side of a node, less if it is short.
        weights: how strongly an edge is to run level; 1 where not given.

    Returns:
        The centre of every node and the course of every edge.
    """
    ports = _ports(layout, heights, port_gap)
    springs = _springs(layout, heights, ports, weights or {})
    columns = [(layer, _stack(layer, heights, gap)) for layer in layout.layers]
    y = {v: at - s[-1] / 2 for layer, s in columns for v, at in zip(layer, s, strict=True)}
    for soft in (_SOFT * _COOLING**i for i in range(_ROUNDS)):
        for layer, stack in columns + columns[::-1]:
            y.update(_settle(layer, stack, springs, y, soft))
    tracks = {
        edge: tuple(y[v] + shift for v, shift in zip(layout.path(edge), shifts, strict=True))
        for edge, shifts in ports.items()
    }
    return Placement(y, tracks)


def _ports(
    layout: Layout, heights: Mapping[str, float], port_gap: float
) -> dict[Edge, list[float]]:
    """How far below the centre of each node of its route an edge passes: 0 but at its ends."""
    ports = {edge: [0.0] * len(route) for edge, route in layout.routes.items()}
    for end, towards in ((0, 1), (-1, -2)):
        sharing: dict[str, list[Edge]] = {}
        for edge in sorted(layout.routes, key=lambda e: layout.routes[e][towards]):
            sharing.setdefault(layout.path(edge)[end], []).append(edge)
        for v, group in sharing.items():
            step = min(port_gap, heights[v] / (len(group) + 1))
            for i, edge in enumerate(group):
                ports[edge][end] = (i - (len(group) - 1) / 2) * step
    return ports


def _springs(
    layout: Layout,
    heights: Mapping[str, float],
    ports: Mapping[Edge, Sequence[float]],
    weights: Mapping[Edge, float],
) -> _Springs:
    """What pulls on each node; the stiffnesses are those of Gansner et al., section 4."""
    springs: dict[str, list[tuple[str, float, float]]]
    springs = {v: [] for layer in layout.layers for v in layer}
    for edge, shifts in ports.items():
        for (u, at_u), (v, at_v) in pairwise(zip(layout.path(edge), shifts, strict=True)):
            virtual = (u not in heights) + (v not in heights)
            stiffness = (1, 2, 8)[virtual] * weights.get(edge, 1.0)
            springs[v].append((u, at_u - at_v, stiffness))
            springs[u].append((v, at_v - at_u, stiffness))
    return springs


def _stack(layer: Sequence[str], heights: Mapping[str, float], gap: float) -> list[float]:
    """The centres of a layer's nodes when they stand as close as they may, the first at 0."""
    centres = [0.0]
    for u, v in pairwise(layer):
        apart = gap if u in heights and v in heights else 0.6 * gap
        centres.append(centres[-1] + (heights.get(u, 0) + heights.get(v, 0)) / 2 + apart)
    return centres[: len(layer)]


def _settle(
    layer: Sequence[str],
    stack: Sequence[float],
    springs: _Springs,
    y: Mapping[str, float],
    soft: float,
) -> dict[str, float]:
    """The best places of one layer, the others held still, by pooling adjacent violators."""
    blocks: list[tuple[float, float, int]] = []  # its place, how stiff it is, how many are in it
    for v, low in zip(layer, stack, strict=True):
        wants = [(y[u] + shift, stiffness) for u, shift, stiffness in springs[v]]
        pulls = [(at, stiffness / hypot(at - y[v], soft)) for at, stiffness in wants]
        strength = _HOME + fsum(pull for _, pull in pulls)
        place, count = fsum(at * pull for at, pull in pulls) / strength - low, 1
        while blocks and blocks[-1][0] > place:
            above, more, size = blocks.pop()
            place = (above * more + place * strength) / (more + strength)
            strength, count = more + strength, count + size
        blocks.append((place, strength, count))
    places = [place for place, _, count in blocks for _ in range(count)]
    return {v: place + low for v, place, low in zip(layer, places, stack, strict=True)}
