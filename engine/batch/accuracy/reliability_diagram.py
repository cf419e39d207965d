"""A reliability diagram as one SVG picture: what came true against the probability given to it.

It stands alone: no script, no outside resource, fonts of the system, and colours for light and
dark screens. Nothing is told by colour alone: one series has round marks and whole lines, the
other square marks and dashed lines; the description holds every number. The area of a mark
grows with its pairs; where the two of one bin would cover each other they are moved apart by a
few px. The same input gives the same bytes. All measures are px.

Murphy, A. H. & Winkler, R. L. (1977), Reliability of subjective probability forecasts of
precipitation and temperature, Applied Statistics 26(1), 41-47.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from engine.batch.accuracy.comparison import TOLD, UNTOLD, Comparison
from engine.batch.accuracy.reliability import BIN_EDGES, Bin
from engine.core.drawing import svg
from engine.core.drawing.text_wrap import LEADING, legal, wrap
from engine.core.drawing.text_wrap import depth as depth_of

_MARGIN = 28  # around the picture
_LABELS = 52  # for the percents at the left of the frame
_SIDE = (560.0, 440.0)  # of the frame, from 0 to 100 %, across and up
_PAD = 24  # between 100 % and the rim of the frame, so that every mark fits
_LARGEST = 17.0  # radius of the mark with most pairs
_CAP = 5  # half the width of the end of a whisker
_APART = 9.0  # between the whiskers of a bin; closer ones are moved apart, half of it each
_STRIP = 84.0  # height of the bar with most pairs
_BAR = 25.0  # greatest width of a bar
_NAME, _TITLE, _SMALL = 22, 14, 12  # font sizes
_ROW = 26  # of the legend
_TICKS = (0, 20, 40, 60, 80, 100)
_ACROSS = "Probability given to a reason"
_UP = "Share of these reasons that the employer confirmed"
_COUNTS = "Pairs of a case and a reason in each range of probability"


@dataclass(frozen=True, slots=True)
class _Style:
    """How a series looks."""

    role: str
    dashed: bool
    square: bool

    @property
    def area(self) -> str:
        """The paint of its marks and bars, through which what lies below is seen."""
        return svg.paint(self.role, (self.role, 2)) + ' fill-opacity="0.3"'

    @property
    def dashes(self) -> str:
        """The dashes of its lines, if it has them."""
        return ' stroke-dasharray="4 3"' if self.dashed else ""

    def mark(self, radius: float) -> str:
        """A mark with the area of a circle of this radius, its middle at the origin."""
        if not self.square:
            return f'<circle r="{svg.coordinate(radius)}" {self.area}/>'
        half = radius * math.sqrt(math.pi) / 2
        return svg.group(-half, -half, svg.rect(2 * half, 2 * half, 0, self.area))


_STYLES = (_Style("critical", dashed=False, square=False),
           _Style("done", dashed=True, square=True))


def reliability_diagram(found: Comparison) -> str:
    """The reliability with and without the employer's words, as an SVG document."""
    return draw_reliability("Is it as sure as it should be?",
                            {TOLD: found.told.bins, UNTOLD: found.untold.bins})


def draw_reliability(title: str, series: Mapping[str, Sequence[Bin]]) -> str:
    """Draw one or two series of bins.

    Args:
        title: the heading of the picture.
        series: the bins by the name of their series, all series with the same ones; those without
            pairs get no mark.

    Returns:
        An SVG document as text. Each mark is a `<g data-series="name" data-bin="10-30"
        data-pairs="7">` at its place, the frame around them a `<g data-frame="">`.

    Raises:
        ValueError: if there are no series, more than two, or two with different bins.
    """
    if not 1 <= len(series) <= len(_STYLES):
        raise ValueError(f"a diagram has 1 or 2 series, not {len(series)}")
    width = _LABELS + _SIDE[0] + 2 * _PAD
    most = max([1, *(found.confirmed.of for bins in series.values() for found in bins)])
    name = wrap(title, _NAME, width)
    legend = _legend(series)
    parts = [
        (svg.text(name, _NAME, "ink", bold=True), depth_of(name, _NAME) + 12),
        (legend, _ROW * (len(series) + 2) + 12),
        (svg.text([_UP], _TITLE, "quiet", bold=True), _TITLE * LEADING + 8),
        (svg.group(_LABELS, 0, _plot(series, most)), _SIDE[1] + 2 * _PAD + 8),
        (svg.group(_LABELS, 0, _edges()), _SMALL * LEADING + 4),
        (svg.group(_LABELS, 0, svg.text([_ACROSS], _TITLE, "quiet", bold=True)),
         _TITLE * LEADING + 22),
        (svg.text([_COUNTS], _TITLE, "quiet", bold=True), _TITLE * LEADING + 8),
        (svg.group(_LABELS, 0, _strip(series, most)), _STRIP + 2 * _SMALL + 4),
    ]
    placed, y = [], float(_MARGIN)
    for part, depth in parts:
        placed.append(svg.group(_MARGIN, y, part))
        y += depth
    size = (width + 2 * _MARGIN, y + _MARGIN)
    return svg.document(title, _in_words(series), size, "\n".join(placed))


def _x(share: float) -> float:
    return _PAD + share * _SIDE[0]


def _y(share: float) -> float:
    return _PAD + (1 - share) * _SIDE[1]


def _plot(series: Mapping[str, Sequence[Bin]], most: int) -> str:
    """The frame with its lines, and all marks, the largest first."""
    width, height = _SIDE[0] + 2 * _PAD, _SIDE[1] + 2 * _PAD
    parts = [svg.group(0, 0, svg.rect(width, height, 8, svg.paint("column")), ' data-frame=""')]
    thin = svg.paint(None, ("rim", 0.5))
    for edge in BIN_EDGES:
        parts.append(_path(f"M{_at(_x(edge / 100), 0)}V{svg.coordinate(height)}", thin))
    for tick in _TICKS:
        parts.append(_path(f"M{_at(0, _y(tick / 100))}H{svg.coordinate(width)}", thin))
        label = svg.text([f"{tick} %"], _SMALL, "quiet")
        parts.append(svg.group(-8, _y(tick / 100) - _SMALL * LEADING / 2, label,
                               ' text-anchor="end"'))
    parts.append(_path(f"M{_at(_x(0), _y(0))}L{_at(_x(1), _y(1))}", svg.paint(None, ("ink", 1.2))))
    marks = [(found.confirmed.of, _mark(name, style, found, x, most))
             for same in zip(*series.values(), strict=True)
             for name, style, found, x in zip(series, _STYLES, same, _places(same), strict=False)]
    marks.sort(key=lambda mark: -mark[0])
    return "\n".join([*parts, *(mark for pairs, mark in marks if pairs)])


def _places(same: Sequence[Bin]) -> list[float]:
    """Where the marks of one bin stand across: at their means, but not on top of each other."""
    places = [_x(found.mean or 0) for found in same]
    if all(found.confirmed.of for found in same) and max(places) - min(places) < _APART:
        first = (min(places) + max(places)) / 2 - _APART / 2 * (len(same) - 1)
        ranks = sorted(range(len(same)), key=lambda place: places[place])
        return [first + _APART * ranks.index(place) for place in range(len(same))]
    return places


def _mark(name: str, style: _Style, found: Bin, x: float, most: int) -> str:
    """The mark of a bin with the whisker of its interval."""
    share = found.confirmed.value or 0
    y = _y(share)
    top, bottom = (_y(end) - y for end in reversed(found.confirmed.interval))
    radius = _LARGEST * math.sqrt(found.confirmed.of / most)
    words = f"<title>{escape(legal(f'{name}, {_told(found)}'))}</title>"
    return svg.group(
        x, y, words + _whisker(top, bottom, style) + style.mark(radius),
        f' data-series={svg.quoted(name)} data-bin="{found.low}-{found.high}"'
        f' data-pairs="{found.confirmed.of}"')


def _whisker(top: float, bottom: float, style: _Style) -> str:
    """A line with ends across; only the line is dashed."""
    solid = svg.paint(None, (style.role, 2))
    ends = "".join(f"M{_at(-_CAP, end)}H{_CAP}" for end in (top, bottom))
    return (_path(f"M{_at(0, top)}V{svg.coordinate(bottom)}", solid + style.dashes)
            + _path(ends, solid))


def _edges() -> str:
    """The bounds of the bins, below the frame."""
    return "".join(
        svg.group(_x(edge / 100), 0, svg.text([f"{edge} %"], _SMALL, "quiet"),
                  ' text-anchor="middle"')
        for edge in BIN_EDGES)


def _strip(series: Mapping[str, Sequence[Bin]], most: int) -> str:
    """Bars for the numbers of pairs, side by side in each bin, on a line."""
    floor = _STRIP + _SMALL * LEADING
    parts = []
    for place, (bins, style) in enumerate(zip(series.values(), _STYLES, strict=False)):
        for found in bins:
            room = _SIDE[0] * (found.high - found.low) / 100
            bar = min(_BAR, room / len(series) - 2)
            left = (_x((found.low + found.high) / 200)
                    + (place - len(series) / 2) * (bar + 2) + 1)
            height = _STRIP * found.confirmed.of / most
            if found.confirmed.of:
                painted = style.area + style.dashes
                parts.append(svg.group(left, floor - height, svg.rect(bar, height, 0, painted)))
            label = svg.text([_short(found.confirmed.of)], _SMALL, "quiet")
            parts.append(svg.group(left + bar / 2, floor - height - _SMALL * LEADING - 2, label,
                                   ' text-anchor="middle"'))
    ticks = "".join(f"M{_at(_x(edge / 100), floor)}v6" for edge in BIN_EDGES)
    line = f"M{_at(0, floor)}H{svg.coordinate(_SIDE[0] + 2 * _PAD)}{ticks}"
    return "\n".join([*parts, _path(line, svg.paint(None, ("line", 1.6)))])


def _legend(series: Iterable[str]) -> str:
    """What the marks and lines mean, one below the other."""
    signs = [(_capital(legal(name)), svg.group(17, 0, _whisker(-10, 10, style) + style.mark(5)))
             for name, style in zip(series, _STYLES, strict=False)]
    signs += [("As sure as it should be", _path("M4 8L30 -8", svg.paint(None, ("ink", 1.2)))),
              ("The area of a mark: how many pairs; the line through it: 95 % interval", "")]
    half = _SMALL * LEADING / 2
    return "\n".join(
        svg.group(0, (row + 0.5) * _ROW, sign + svg.group(
            44 if sign else 0, -half, svg.text([label], _SMALL, "quiet")))
        for row, (label, sign) in enumerate(signs))


def _in_words(series: Mapping[str, Sequence[Bin]]) -> str:
    """The diagram for those who cannot see it: a sentence for each mark."""
    return "\n".join([f"{_ACROSS} across, {_UP[0].lower()}{_UP[1:]} upwards.", *(
        sentence for name, bins in series.items() for sentence in _sentences(name, bins))])


def _sentences(name: str, bins: Iterable[Bin]) -> Iterator[str]:
    for found in bins:
        if found.mean is not None:
            yield f"{_capital(name)}, {_told(found)}."


def _told(found: Bin) -> str:
    share, (least, most) = found.confirmed, found.confirmed.interval
    return (f"{found.low}-{found.high} %: on average {_percent(found.mean)} %, confirmed "
            f"{share.count} of {share.of}, {_percent(share.value)} % "
            f"({_percent(least)}-{_percent(most)} %)")


def _short(number: int) -> str:
    """A number that fits above a bar: thousands as `1.2k` or `35k`."""
    if number < 1000:
        return str(number)
    return f"{number / 1000:.1f}k" if number < 9950 else f"{number / 1000:.0f}k"


def _percent(share: float | None) -> int:
    return round(100 * (share or 0))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _at(x: float, y: float) -> str:
    return f"{svg.coordinate(x)} {svg.coordinate(y)}"


def _path(path: str, painted: str) -> str:
    return f'<path d="{path}" {painted}/>'
