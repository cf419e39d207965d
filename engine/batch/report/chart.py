"""A bar chart of shares with their intervals, as one SVG picture; all measures are px."""

from __future__ import annotations

from collections.abc import Sequence

from engine.batch.accuracy.reliability import Share
from engine.batch.report.html import percent, share_words
from engine.core.drawing import svg
from engine.core.drawing.text_wrap import LEADING, depth, wrap

_MARGIN = 14
_WIDTH = 310.0  # of the bar for 100 %
_BAR = 20.0
_CAP = 5  # half the height of the end of a whisker
_GAP = 16
_LABEL, _SMALL = 15, 13  # font sizes
_TICKS = (0, 25, 50, 75, 100)


def share_chart(title: str, shares: Sequence[tuple[str, Share]], name: str) -> str:
    """Draw bars one below the other, each with its label above it and its interval across its end.

    Args:
        title: what is shown, for those who cannot see it.
        shares: labels and shares, from the top.
        name: begins the ids of the picture; no other one on the page has it.
    """
    parts, y = [], float(_MARGIN)
    for label, share in shares:
        lines = wrap(f"{label}: {percent(share.value or 0)}", _LABEL, _WIDTH)
        parts.append(svg.group(_MARGIN, y, svg.text(lines, _LABEL, "ink")))
        y += depth(lines, _LABEL) + 3
        parts.append(svg.group(_MARGIN, y, _bar(share)))
        y += _BAR + _GAP
    anchors = {0: "start", 100: "end"}
    parts += [svg.group(_x(tick), y + 2, svg.text([f"{tick} %"], _SMALL, "quiet"),
                        f' text-anchor="{anchors.get(tick, "middle")}"') for tick in _TICKS]
    y += _SMALL * LEADING + 2
    words = "\n".join(f"{label}: {share_words(share)}." for label, share in shares)
    size = (_WIDTH + 2 * _MARGIN, y + _MARGIN)
    return svg.document(title, words, size, "\n".join(parts), name)


def _x(percent_of: float) -> float:
    return _MARGIN + _WIDTH * percent_of / 100


def _bar(share: Share) -> str:
    least, most = (svg.coordinate(_WIDTH * end) for end in share.interval)
    middle = svg.coordinate(_BAR / 2)
    ends = "".join(f"M{end} {svg.coordinate(_BAR / 2 - _CAP)}v{2 * _CAP}" for end in (least, most))
    ticks = "".join(f"M{svg.coordinate(_WIDTH * tick / 100)} 0v{svg.coordinate(_BAR)}"
                    for tick in _TICKS)
    return (svg.rect(_WIDTH, _BAR, 3, svg.paint("column"))
            + f'<path d="{ticks}" {svg.paint(None, ("rim", 0.5))}/>'
            + svg.rect(_WIDTH * (share.value or 0), _BAR, 3,
                       svg.paint("critical") + ' fill-opacity="0.55"')
            + f'<path d="M{least} {middle}H{most}{ends}" {svg.paint(None, ("ink", 1.6))}/>')
