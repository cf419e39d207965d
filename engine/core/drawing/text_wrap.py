"""Text broken into lines that fit a box, by the widths of a font no narrower than the one shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

LEADING = 1.3
"""Line height, in font sizes."""
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDTHS = (  # in hundredths of the font size, of DejaVu Sans Bold, the widest of the fonts named
    (38, " \xa0ijlI.,:;'!|/\\`"),
    (53, 'frt()[]{}-"*^_\xb0\u2013\u2019'),
    (72, "abcdeghknopqsuvxyz0123456789?$FJLP"),
    (88, "ABCDEGHKNOQRSTUVXYZ#&+<=>~"),
    (111, "mwMW%@\u2014\u2026"),
)
_WIDTH = {char: width for width, chars in _WIDTHS for char in chars}


def legal(text: str) -> str:
    """Without the characters that XML 1.0 does not allow."""
    return _ILLEGAL.sub("", text)


def _advance(char: str) -> int:
    """The width of a character in hundredths of the font size, rather too much than too little."""
    base = unicodedata.normalize("NFD", char)[0]
    category = unicodedata.category(base)
    if category in ("Mn", "Me", "Cf"):  # drawn on top of the character before
        return 0
    return _WIDTH.get(base) or {"Ll": 100, "Lo": 110, "So": 140}.get(category, 125)


def measure(text: str) -> int:
    """The width of text in hundredths of the font size."""
    return sum(map(_advance, text))


def wrap(text: str, size: int, width: float) -> list[str]:
    """Break text into as few lines as fit the width in px, of much the same length."""
    limit = int(100 * width / size)
    words = re.findall(r"[^ \t\n\r]+", legal(text))
    pieces = [piece for word in words for piece in _pieces(word, limit)]
    # what is best from each piece on: how many lines, how ragged, and the lines
    best: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())]
    for start in reversed(range(len(pieces))):
        choices = []
        for count, (lines, ragged, rest) in enumerate(reversed(best), start=1):
            line = " ".join(pieces[start : start + count])
            slack = limit - measure(line)
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


def depth(lines: Sequence[str], size: int) -> float:
    """The height of lines of text."""
    return len(lines) * size * LEADING
