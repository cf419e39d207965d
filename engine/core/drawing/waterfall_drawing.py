"""The evidence about one reason as a waterfall: bars that float from one running total to the next.

Drawn for a narrow page, each bar below its words, so that it can be read on a telephone without
being shrunk. Nothing is told by colour alone: each bar has its number with a sign, and one that
speaks against is hollow. The same input gives the same bytes. All measures are px.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.core.drawing import svg
from engine.core.drawing.text_wrap import depth, measure, wrap
from engine.core.words.translation import gettext as _

WIDTH = 320
_PAD = 8
_TEXT = 13
_BAR = 16
_GAP = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a waterfall: from one running total to the next, in decibans."""

    label: str
    start: int
    end: int


def draw_waterfall(title: str, bars: Sequence[Bar], span: tuple[int, int], name: str) -> str:
    """Draw a waterfall.

    Args:
        title: what it is about, for those who cannot see it.
        bars: in the order in which they are added up, from 0.
        span: the lowest and the highest number of the scale, 0 between them.
        name: tells the picture from others on a page; letters and digits.

    Returns:
        An SVG element, `WIDTH` px wide. Without bars it shows the total of 0 alone.
    """
    total = bars[-1].end if bars else 0
    parts, y = [], float(_PAD)
    whole = Bar(_("In all"), 0, total)
    for bar in (*bars, whole):
        label = wrap(bar.label, _TEXT, WIDTH - 2 * _PAD)
        parts.append(svg.group(_PAD, y, svg.text(label, _TEXT, "ink", bold=bar is whole)))
        y += depth(label, _TEXT) + 2
        parts.append(svg.group(0, y, _bar(bar, span, bar is whole)))
        y += _BAR + _GAP
    words = "; ".join(_("%(label)s: from %(start)s to %(end)s", label=bar.label,
                        start=_signed(bar.start), end=_signed(bar.end)) for bar in bars)
    words = words or _("No evidence")
    words = _("%(evidence)s; in all %(total)s decibans.", evidence=words, total=_signed(total))
    return svg.document(title, words, (WIDTH, y - _GAP + _PAD), "\n".join(parts), name)


def _signed(number: int) -> str:
    """A number with its sign, as in `+6`."""
    return f"{number:+d}"


def _at(number: int, span: tuple[int, int]) -> float:
    """Where a number stands on the scale, with room for numbers at both of its ends."""
    low, high = span
    room = WIDTH - 2 * _PAD - 2 * 34
    return _PAD + 34 + room * (number - low) / max(high - low, 1)


def _bar(bar: Bar, span: tuple[int, int], whole: bool) -> str:
    left, right = sorted((_at(bar.start, span), _at(bar.end, span)))
    role = "line" if whole else "critical"
    fill = role if bar.end >= bar.start else "paper"
    box = svg.rect(max(right - left, 1.5), _BAR, 2, svg.paint(fill, (role, 1.5)))
    zero = svg.coordinate(_at(0, span))
    axis = svg.line(f"M{zero} -3V{_BAR + 3}", False, False)
    number = _signed(bar.end - bar.start).replace("-", "−")
    wide = measure(number) * _TEXT / 100
    at = right + 5 if bar.end >= bar.start else left - 5 - wide
    words = svg.text([number], _TEXT, "ink", bold=True)
    return axis + svg.group(left, 0, box) + svg.group(at, -1, words)
