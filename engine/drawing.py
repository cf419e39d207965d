"""A plan as one SVG picture for the wall: phases are columns, steps boxes, dependencies arrows.

The picture stands alone: no script, no outside resource, fonts of the system. Colours sit in
presentation attributes, so it also shows where style sheets are not allowed; the only style sheet
is for dark screens and leaves print alone. Nothing is told by colour alone: the critical path has
thick lines and a diamond, what is done a check mark, "one of these is enough" a dashed line.
The same input gives the same bytes. All measures are px.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from engine.layout import Edge, Node, Placement, layered_layout, straighten

_MARGIN = 28  # around the picture
_LEAST_WIDTH = 360  # of what is in it
_BOX = 180  # width of a box
_PAD = 14  # inside a box at left and right, and in a column beside its boxes
_GAP = 30  # between the boxes of a column
_PORTS = 14  # between the arrows on one side of a box
_ROOM = (76, 150)  # least and greatest room for arrows between the boxes of two columns
_ROOM_FOR_RISE = 0.35  # room for each px that the steepest of them rises or falls
_HEAD = 10  # length of an arrow head
_NAME, _PHASE, _TITLE, _NOTE = 24, 15, 14, 12  # font sizes: of the plan, a phase, a step, its note
_LEADING = 1.3  # line height, in font sizes
_SPACE = 18  # between the name of the plan, the columns and the legend
_CRITICAL_PULL = 4.0  # how much more than others the arrows of the critical path run level
_FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
_COLOURS: Mapping[str, tuple[str, str]] = {  # on light, on dark; WCAG 2.1 AA
    "paper": ("#ffffff", "#14181f"),
    "column": ("#f2f4f8", "#1d232d"),
    "box": ("#ffffff", "#2a323e"),
    "ready": ("#e9f4ed", "#1f382c"),
    "rim": ("#77838f", "#8b98a7"),
    "line": ("#667484", "#9aa7b6"),
    "ink": ("#1b2430", "#eff3f8"),
    "quiet": ("#4a5664", "#bcc7d3"),
    "critical": ("#1d4fbf", "#8fb6ff"),
    "done": ("#2b6b45", "#86d3a6"),
}
_NO_STEPS = "This plan has no steps."


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
    """

    id: str
    phase: int
    title: str
    note: str
    critical: bool
    done: bool = False


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
    name = _wrap(title, _NAME, width)
    legend, legend_depth = _legend(boxes, arrows, width)
    heading = _text(name, _NAME, "ink", bold=True), _depth(name, _NAME)
    parts, y = [], float(_MARGIN)
    for part, part_depth in (heading, (columns, depth), (legend, legend_depth)):
        if part:
            parts.append(_group(_MARGIN, y, part))
            y += part_depth + _SPACE
    size = (width + 2 * _MARGIN, y - _SPACE + _MARGIN)
    return _document(title, _in_words(phases, boxes, arrows), size, "\n".join(parts))


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
        return _text([_NO_STEPS], _TITLE, "quiet"), 0, _depth([_NO_STEPS], _TITLE)
    heights = {box.id: _height(box, arrows) for box in boxes}
    pulls = {Edge(a.source, a.target): _CRITICAL_PULL for a in arrows if a.critical}
    placement = straighten(layout, heights, _GAP, _PORTS, pulls)
    phase = {box.id: box.phase - 1 for box in boxes}
    lefts = _lefts(placement, phase, len(phases))
    headings = [_wrap(heading, _PHASE, _BOX) for heading in phases]
    first = _PAD + max(_depth(heading, _PHASE) for heading in headings) + 20
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
    band = _rect(_BOX + 2 * _PAD, depth, 12, _paint("column"))
    words = _group(_PAD, _PAD, _text(heading, _PHASE, "quiet", bold=True))
    return _group(left - _PAD, 0, band + words)


def _lines(box: Box) -> tuple[list[str], list[str]]:
    return _wrap(box.title, _TITLE, _BOX - 2 * _PAD), _wrap(box.note, _NOTE, _BOX - 2 * _PAD)


def _height(box: Box, arrows: Sequence[Arrow]) -> float:
    """As high as its text needs, or the arrows on one of its sides."""
    title, note = _lines(box)
    most = max(sum(a.source == box.id for a in arrows), sum(a.target == box.id for a in arrows))
    return max(_depth(title, _TITLE) + _depth(note, _NOTE) + 2 * _PAD, (most + 1) * _PORTS)


def _step(box: Box, left: float, top: float, height: float) -> str:
    title, note = _lines(box)
    above = (height - _depth(title, _TITLE) - _depth(note, _NOTE)) / 2
    rim = ("critical", 3.0) if box.critical else ("rim", 1.2)
    marks = [_diamond()] if box.critical else []
    marks += [_tick()] if box.done else []
    parts = [
        f"<title>{escape(_legal(box.title))}</title>",
        _rect(_BOX, height, 8, _paint("ready" if box.done else "box", rim)),
        _group(_PAD, above, _text(title, _TITLE, "ink", bold=True)),
        _group(_PAD, above + _depth(title, _TITLE), _text(note, _NOTE, "quiet")),
        *(_group(_BOX - 20 - 26 * i, 0, mark) for i, mark in enumerate(marks)),
    ]
    return _group(left, top, "".join(parts), f" data-step={_quoted(box.id)}")


def _arrow(arrow: Arrow, lefts: Sequence[float], track: Sequence[float]) -> str:
    """Level past the boxes of the columns on its way, in a smooth bend between columns."""
    path = f"M{_n(lefts[0] + _BOX)} {_n(track[0])}"
    for (left, y), (right, z) in pairwise(zip(lefts, track, strict=False)):
        start, end = left + _BOX, right - _HEAD
        middle = _n((start + end) / 2)
        path += f"H{_n(start)}C{middle} {_n(y)} {middle} {_n(z)} {_n(end)} {_n(z)}"
    head = _group(lefts[len(track) - 1], track[-1], _head(arrow.critical))
    ends = f" data-source={_quoted(arrow.source)} data-target={_quoted(arrow.target)}"
    return f"<g{ends}>{_line(path, arrow.kind == 'any', arrow.critical)}{head}</g>"


# --- the legend, and the plan in words ------------------------------------------------------


def _legend(boxes: Sequence[Box], arrows: Sequence[Arrow], width: float) -> tuple[str, float]:
    """What the signs in this picture mean, side by side as far as they fit; and its depth."""
    critical = any(box.critical for box in boxes) or any(arrow.critical for arrow in arrows)
    kinds = {arrow.kind for arrow in arrows}
    tip = _group(34, 0, _head(False))
    signs = {
        "Critical path: a delay here delays the end": critical
        and _line("M0 0H34", False, True) + _group(17, 0, _diamond()),
        "Must be done first": "all" in kinds and _line("M0 0H26", False, False) + tip,
        "One of these is enough": "any" in kinds and _line("M0 0H26", True, False) + tip,
        "Done": any(box.done for box in boxes) and _group(24, 0, _tick()),
    }
    parts: list[str] = []
    x, y, half = 0.0, _NOTE * _LEADING / 2, _NOTE * _LEADING / 2
    for label, sign in signs.items():
        if sign:
            room = 44 + _measure(label) * _NOTE / 100
            if x and x + room > width:
                x, y = 0.0, y + 26
            words = _group(44, -half, _text([label], _NOTE, "quiet"))
            parts.append(_group(x, y, sign + words))
            x += room + 24
    return "\n".join(parts), y + half


def _in_words(phases: Sequence[str], boxes: Sequence[Box], arrows: Sequence[Arrow]) -> str:
    """The plan for those who cannot see it: a sentence for each step."""
    titles = {box.id: box.title for box in boxes}
    sentences = [] if boxes else [_NO_STEPS]
    for box in sorted(boxes, key=lambda b: b.phase):
        words = [f"{phases[box.phase - 1]}: {box.title}" + (f" ({box.note})" if box.note else "")]
        words += ["done"] if box.done else []
        words += ["on the critical path"] if box.critical else []
        for kind, after in (("all", "after"), ("any", "after one of")):
            first = [titles[a.source] for a in arrows if (a.target, a.kind) == (box.id, kind)]
            words += [f"{after}: {'; '.join(first)}"] if first else []
        sentences.append(", ".join(words) + ".")
    return "\n".join(sentences)


# --- SVG ------------------------------------------------------------------------------------


def _document(title: str, words: str, size: tuple[float, float], body: str) -> str:
    width, height = map(_n, size)
    dark = "".join(
        f".plan-{role}{{fill:{colour}}}.plan-{role}-line{{stroke:{colour}}}"
        for role, (_, colour) in _COLOURS.items()
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" \
viewBox="0 0 {width} {height}" font-family="{_FONT}" \
role="img" aria-labelledby="plan-title" aria-describedby="plan-words">
<title id="plan-title">{escape(_legal(title))}</title>
<desc id="plan-words">{escape(_legal(words))}</desc>
<style>@media screen and (prefers-color-scheme:dark){{{dark}}}</style>
{_rect(*size, 0, _paint("paper"))}
{body}
</svg>
"""


def _group(x: float, y: float, content: str, attributes: str = "") -> str:
    where = f'transform="translate({_n(x)} {_n(y)})"'
    return f"<g {where}{attributes}>{content}</g>" if content else ""


def _text(lines: Sequence[str], size: int, role: str, *, bold: bool = False) -> str:
    """Lines of text, the upper left corner of the first at the origin."""
    weight = ' font-weight="600"' if bold else ""
    spans = "".join(
        f'<tspan x="0" y="{_n(((i + 0.5) * _LEADING + 0.36) * size)}">{escape(line)}</tspan>'
        for i, line in enumerate(lines)
    )
    return f'<text font-size="{size}"{weight} {_paint(role)}>{spans}</text>' if lines else ""


def _rect(width: float, height: float, radius: float, paint: str) -> str:
    return f'<rect width="{_n(width)}" height="{_n(height)}" rx="{_n(radius)}" {paint}/>'


def _line(path: str, dashed: bool, critical: bool) -> str:
    dashes = ' stroke-dasharray="7 5"' if dashed else ""
    paint = _paint(None, ("critical", 3.0) if critical else ("line", 1.6))
    return f'<path d="{path}"{dashes} {paint}/>'


def _head(critical: bool) -> str:
    """An arrow head with its tip at the origin."""
    half = 6 if critical else 5
    paint = _paint("critical" if critical else "line")
    return f'<path d="M0 0l-{_HEAD + 1} -{half}v{2 * half}z" {paint}/>'


def _diamond() -> str:
    return f'<path d="M0 -10l10 10l-10 10l-10 -10z" {_paint("critical", ("paper", 2))}/>'


def _tick() -> str:
    disc = f'<circle r="9.5" {_paint("done", ("paper", 2))}/>'
    return disc + f'<path d="M-4 0l3 3l5 -6" {_paint(None, ("paper", 2))}/>'


def _paint(fill: str | None, stroke: tuple[str, float] | None = None) -> str:
    """Attributes for a fill and a stroke (its width in px), each by the role of its colour."""
    paint = f'fill="{_COLOURS[fill][0]}"' if fill else 'fill="none"'
    classes = [f"plan-{fill}"] if fill else []
    if stroke:
        role, width = stroke
        paint += f' stroke="{_COLOURS[role][0]}" stroke-width="{_n(width)}"'
        classes.append(f"plan-{role}-line")
    return f'{paint} class="{" ".join(classes)}"'


def _n(number: float) -> str:
    """A coordinate, rounded to one decimal."""
    return f"{round(number, 1) + 0.0:.1f}".removesuffix(".0")


def _quoted(value: str) -> str:
    return quoteattr(_legal(value))


# --- text -----------------------------------------------------------------------------------

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDTHS = (  # in hundredths of the font size, of DejaVu Sans Bold, the widest of the fonts named
    (38, " \xa0ijlI.,:;'!|/\\`"),
    (53, 'frt()[]{}-"*^_\xb0\u2013\u2019'),
    (72, "abcdeghknopqsuvxyz0123456789?$FJLP"),
    (88, "ABCDEGHKNOQRSTUVXYZ#&+<=>~"),
    (111, "mwMW%@\u2014\u2026"),
)
_WIDTH = {char: width for width, chars in _WIDTHS for char in chars}


def _legal(text: str) -> str:
    """Without the characters that XML 1.0 does not allow."""
    return _ILLEGAL.sub("", text)


def _advance(char: str) -> int:
    """The width of a character in hundredths of the font size, rather too much than too little."""
    base = unicodedata.normalize("NFD", char)[0]
    category = unicodedata.category(base)
    if category in ("Mn", "Me", "Cf"):  # drawn on top of the character before
        return 0
    return _WIDTH.get(base) or {"Ll": 100, "Lo": 110, "So": 140}.get(category, 125)


def _measure(text: str) -> int:
    return sum(map(_advance, text))


def _wrap(text: str, size: int, width: float) -> list[str]:
    """Break text into as few lines as fit the width, of much the same length."""
    limit = int(100 * width / size)
    words = re.findall(r"[^ \t\n\r]+", _legal(text))
    pieces = [piece for word in words for piece in _pieces(word, limit)]
    # what is best from each piece on: how many lines, how ragged, and the lines
    best: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())]
    for start in reversed(range(len(pieces))):
        choices = []
        for count, (lines, ragged, rest) in enumerate(reversed(best), start=1):
            line = " ".join(pieces[start : start + count])
            slack = limit - _measure(line)
            if slack < 0 and count > 1:
                break
            weight = 3 if rest else 2  # the last line may be somewhat shorter
            choices.append((lines + 1, ragged + weight * slack**2, (line, *rest)))
        best.append(min(choices))
    return list(best[-1][2])


def _pieces(word: str, limit: int) -> Iterator[str]:
    """A word, cut where it is longer than a line, but not after a zero-width joiner."""
    piece, length = "", 0
    for char in word:
        advance = _advance(char)
        if advance and piece and length + advance > limit and piece[-1] != "\u200d":
            yield piece
            piece, length = "", 0
        piece, length = piece + char, length + advance
    yield piece


def _depth(lines: Sequence[str], size: int) -> float:
    """The height of lines of text."""
    return len(lines) * size * _LEADING
