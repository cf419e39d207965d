"""A plan as one SVG picture for the wall: phases are columns, steps boxes, dependencies arrows.

The picture stands alone: no script, no outside resource, fonts of the system. Colours sit in
presentation attributes, so it also shows where style sheets are not allowed; the only style sheet
is for dark screens and leaves print alone. Nothing is told by colour alone: the critical path has
thick lines and a diamond, what is done a check mark, "one of these is enough" a dashed line.
The same input gives the same bytes. All measures are px.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal
from xml.sax.saxutils import escape

from engine.core.drawing import svg
from engine.core.drawing.layout import Edge, Node, layered_layout
from engine.core.drawing.straightening import Placement, straighten
from engine.core.drawing.text_wrap import LEADING, legal, measure, wrap
from engine.core.drawing.text_wrap import depth as depth_of
from engine.core.words.translation import gettext as _
from engine.core.words.translation import noted

_MARGIN = 28  # around the picture
_LEAST_WIDTH = 360  # of what is in it
_BOX = 180  # width of a box
_PAD = 14  # inside a box at left and right, and in a column beside its boxes
_GAP = 30  # between the boxes of a column
_PORTS = 14  # between the arrows on one side of a box
_ROOM = (76, 150)  # least and greatest room for arrows between the boxes of two columns
_ROOM_FOR_RISE = 0.35  # room for each px that the steepest of them rises or falls
_NAME, _PHASE, _TITLE, _NOTE = 24, 15, 14, 12  # font sizes: of the plan, a phase, a step, its note
_SPACE = 18  # between the name of the plan, the columns and the legend
_CRITICAL_PULL = 4.0  # how much more than others the arrows of the critical path run level
_NO_STEPS = noted("This plan has no steps.")


@dataclass(frozen=True, slots=True)
class Box:
    """A step of the plan.

    Attributes:
        id: unique among the boxes.
        phase: its column, counted from 1.
        title: what is to be done.
        note: a line below it, as "2 h, 1-14 days"; may be empty.
        critical: whether it is on the critical path.
        done: whether it is done already.
        link: an address to go to from it; empty for none.
    """

    id: str
    phase: int
    title: str
    note: str
    critical: bool
    done: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Arrow:
    """`source` comes before `target`: needed ("all"), or one of several that do ("any")."""

    source: str
    target: str
    kind: Literal["all", "any"]
    critical: bool


def draw_plan(
    title: str, phases: Sequence[str], boxes: Sequence[Box], arrows: Sequence[Arrow]
) -> str:
    """Draw a plan.

    Args:
        title: the heading of the picture.
        phases: the heading of each column.
        boxes: the steps; their order breaks ties of the layout.
        arrows: the dependencies, each from an earlier phase to a later one.

    Returns:
        An SVG document as text, its size in px. Characters that XML does not allow are dropped.
        Each box is a `<g data-step="id">`, each arrow a `<g data-source="id" data-target="id">`.
        Without boxes the picture says that there are no steps.

    Raises:
        ValueError: if a box is in a phase that has no heading, a box or arrow is given twice, or
            an arrow has an unknown end or does not go to a later phase. The message names it.
    """
    for box in boxes:
        if not 1 <= box.phase <= len(phases):
            raise ValueError(f"box {box.id!r} is in phase {box.phase} of {len(phases)}")
    columns, width, depth = _columns(phases, boxes, arrows)
    width = max(width, _LEAST_WIDTH)
    name = wrap(title, _NAME, width)
    legend, legend_depth = _legend(boxes, arrows, width)
    heading = svg.text(name, _NAME, "ink", bold=True), depth_of(name, _NAME)
    parts, y = [], float(_MARGIN)
    for part, part_depth in (heading, (columns, depth), (legend, legend_depth)):
        if part:
            parts.append(svg.group(_MARGIN, y, part))
            y += part_depth + _SPACE
    size = (width + 2 * _MARGIN, y - _SPACE + _MARGIN)
    return svg.document(title, _in_words(phases, boxes, arrows), size, "\n".join(parts))


# --- columns, boxes, arrows -----------------------------------------------------------------


def _columns(
    phases: Sequence[str], boxes: Sequence[Box], arrows: Sequence[Arrow]
) -> tuple[str, float, float]:
    """The columns with all that is in them; their width and their depth."""
    layout = layered_layout(
        [Node(box.id, box.phase - 1) for box in boxes],
        [Edge(arrow.source, arrow.target) for arrow in arrows],
    )
    if not boxes:
        return svg.text([_(_NO_STEPS)], _TITLE, "quiet"), 0, depth_of([_(_NO_STEPS)], _TITLE)
    heights = {box.id: _height(box, arrows) for box in boxes}
    pulls = {Edge(a.source, a.target): _CRITICAL_PULL for a in arrows if a.critical}
    placement = straighten(layout, heights, _GAP, _PORTS, pulls)
    phase = {box.id: box.phase - 1 for box in boxes}
    lefts = _lefts(placement, phase, len(phases))
    headings = [wrap(heading, _PHASE, _BOX) for heading in phases]
    first = _PAD + max(depth_of(heading, _PHASE) for heading in headings) + 20
    down = first - min(y - heights.get(v, 0) / 2 for v, y in placement.centres.items())
    depth = down + max(y + heights.get(v, 0) / 2 for v, y in placement.centres.items()) + 24
    parts = [_column(heading, left, depth) for heading, left in zip(headings, lefts, strict=True)]
    for arrow in sorted(arrows, key=lambda a: a.critical):
        track = placement.tracks[Edge(arrow.source, arrow.target)]
        parts.append(_arrow(arrow, lefts[phase[arrow.source] :], [y + down for y in track]))
    for box in boxes:
        top = placement.centres[box.id] - heights[box.id] / 2 + down
        parts.append(_step(box, lefts[phase[box.id]], top, heights[box.id]))
    return "\n".join(parts), lefts[-1] + _BOX + _PAD, depth


def _lefts(placement: Placement, phase: Mapping[str, int], count: int) -> list[float]:
    """Where the boxes of each column begin: the steeper the arrows between, the more room."""
    steepest = [0.0] * count
    for edge, track in placement.tracks.items():
        for i, (y, z) in enumerate(pairwise(track), start=phase[edge.source]):
            steepest[i] = max(steepest[i], abs(z - y))
    lefts = [float(_PAD)]
    for rise in steepest[:-1]:
        lefts.append(lefts[-1] + _BOX + min(max(_ROOM[0], rise * _ROOM_FOR_RISE), _ROOM[1]))
    return lefts


def _column(heading: Sequence[str], left: float, depth: float) -> str:
    band = svg.rect(_BOX + 2 * _PAD, depth, 12, svg.paint("column"))
    words = svg.group(_PAD, _PAD, svg.text(heading, _PHASE, "quiet", bold=True))
    return svg.group(left - _PAD, 0, band + words)


def _lines(box: Box) -> tuple[list[str], list[str]]:
    return wrap(box.title, _TITLE, _BOX - 2 * _PAD), wrap(box.note, _NOTE, _BOX - 2 * _PAD)


def _height(box: Box, arrows: Sequence[Arrow]) -> float:
    """As high as its text needs, or the arrows on one of its sides."""
    title, note = _lines(box)
    most = max(sum(a.source == box.id for a in arrows), sum(a.target == box.id for a in arrows))
    return max(depth_of(title, _TITLE) + depth_of(note, _NOTE) + 2 * _PAD, (most + 1) * _PORTS)


def _step(box: Box, left: float, top: float, height: float) -> str:
    title, note = _lines(box)
    above = (height - depth_of(title, _TITLE) - depth_of(note, _NOTE)) / 2
    rim = ("critical", 3.0) if box.critical else ("rim", 1.2)
    marks = [svg.diamond()] if box.critical else []
    marks += [svg.tick()] if box.done else []
    parts = [
        f"<title>{escape(legal(box.title))}</title>",
        svg.rect(_BOX, height, 8, svg.paint("ready" if box.done else "box", rim)),
        svg.group(_PAD, above, svg.text(title, _TITLE, "ink", bold=True)),
        svg.group(_PAD, above + depth_of(title, _TITLE), svg.text(note, _NOTE, "quiet")),
        *(svg.group(_BOX - 20 - 26 * i, 0, mark) for i, mark in enumerate(marks)),
    ]
    content = "".join(parts)
    if box.link:
        content = f"<a href={svg.quoted(box.link)}>{content}</a>"
    return svg.group(left, top, content, f" data-step={svg.quoted(box.id)}")


def _arrow(arrow: Arrow, lefts: Sequence[float], track: Sequence[float]) -> str:
    """Level past the boxes of the columns on its way, in a smooth bend between columns."""
    path = f"M{svg.coordinate(lefts[0] + _BOX)} {svg.coordinate(track[0])}"
    for (left, y), (right, z) in pairwise(zip(lefts, track, strict=False)):
        start, end = left + _BOX, right - svg.HEAD
        middle = (start + end) / 2
        bend = " ".join(map(svg.coordinate, (middle, y, middle, z, end, z)))
        path += f"H{svg.coordinate(start)}C{bend}"
    head = svg.group(lefts[len(track) - 1], track[-1], svg.head(arrow.critical))
    ends = f" data-source={svg.quoted(arrow.source)} data-target={svg.quoted(arrow.target)}"
    return f"<g{ends}>{svg.line(path, arrow.kind == 'any', arrow.critical)}{head}</g>"


# --- the legend, and the plan in words ------------------------------------------------------


def _legend(boxes: Sequence[Box], arrows: Sequence[Arrow], width: float) -> tuple[str, float]:
    """What the signs in this picture mean, side by side as far as they fit; and its depth."""
    critical = any(box.critical for box in boxes) or any(arrow.critical for arrow in arrows)
    kinds = {arrow.kind for arrow in arrows}
    tip = svg.group(34, 0, svg.head(False))
    signs = {
        _("Critical path: a delay here delays the end"): critical
        and svg.line("M0 0H34", False, True) + svg.group(17, 0, svg.diamond()),
        _("Must be done first"): "all" in kinds and svg.line("M0 0H26", False, False) + tip,
        _("One of these is enough"): "any" in kinds and svg.line("M0 0H26", True, False) + tip,
        _("Done"): any(box.done for box in boxes) and svg.group(24, 0, svg.tick()),
    }
    parts: list[str] = []
    x, y, half = 0.0, _NOTE * LEADING / 2, _NOTE * LEADING / 2
    for label, sign in signs.items():
        if sign:
            room = 44 + measure(label) * _NOTE / 100
            if x and x + room > width:
                x, y = 0.0, y + 26
            words = svg.group(44, -half, svg.text([label], _NOTE, "quiet"))
            parts.append(svg.group(x, y, sign + words))
            x += room + 24
    return "\n".join(parts), y + half


def _in_words(phases: Sequence[str], boxes: Sequence[Box], arrows: Sequence[Arrow]) -> str:
    """The plan for those who cannot see it: a sentence for each step."""
    titles = {box.id: box.title for box in boxes}
    sentences = [] if boxes else [_(_NO_STEPS)]
    for box in sorted(boxes, key=lambda b: b.phase):
        words = [f"{phases[box.phase - 1]}: {box.title}" + (f" ({box.note})" if box.note else "")]
        words += [_("done")] if box.done else []
        words += [_("on the critical path")] if box.critical else []
        for kind, after in (("all", _("after")), ("any", _("after one of"))):
            first = [titles[a.source] for a in arrows if (a.target, a.kind) == (box.id, kind)]
            words += [f"{after}: {'; '.join(first)}"] if first else []
        sentences.append(", ".join(words) + ".")
    return "\n".join(sentences)
