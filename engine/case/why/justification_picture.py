"""The evidence about one category as a picture."""

from __future__ import annotations

from engine.case.why.justification import Waterfall
from engine.case.why.justification_words import piece_words
from engine.core.drawing.waterfall_drawing import Bar, draw_waterfall
from engine.core.words.translation import gettext as _
from knowledge.model.records import Knowledge


def waterfall_picture(
    waterfall: Waterfall, knowledge: Knowledge, span: tuple[int, int], name: str
) -> str:
    """The evidence about one category as an SVG element.

    Args:
        waterfall: the evidence.
        knowledge: has the titles.
        span: the lowest and the highest number of the scale, in decibans; 0 between them.
        name: tells the picture from others on a page; letters and digits.
    """
    bars = [Bar(piece_words(piece, knowledge), piece.start, piece.end)
            for piece in waterfall.pieces]
    title = _("Evidence: %(reason)s", reason=knowledge.categories[waterfall.category].title)
    return draw_waterfall(title, bars, span, name)
