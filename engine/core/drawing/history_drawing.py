"""How a person's cases develop as one SVG picture: a column for each case, in the order of time.

Three bands below one another: how likely each reason was, what was found, and what was done in
between. Nothing is told by colour alone: a bar has its number, the leading reason a frame, a
finding the more of three squares filled the surer it is, and a step a sign of its own state. The
same input gives the same bytes. All measures are px.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from engine.core.drawing import svg
from engine.core.drawing.text_wrap import LEADING, depth, legal, measure, wrap
from engine.core.words.translation import gettext as _
from engine.core.words.translation import noted

_MARGIN = 28  # around the picture
_LABELS = 224  # width of what stands before the columns
_COLUMN = (88, 108)  # least and greatest width of a column
_COLUMNS = 860  # width of all columns together, as far as the least one allows
_NAME, _BAND, _TEXT, _SMALL = 24, 15, 13, 12  # font sizes
_SPACE = 18  # between bands
_PAD = 10  # around what is in a band
_CHART = 46  # height of a row of bars
_ROW = 26  # least height of other rows
_BAR = 22  # width of a bar
GRADES = (noted("weak"), noted("moderate"), noted("strong"))
STATES = {"done": noted("done"), "started": noted("started"), "skipped": noted("skipped")}
_SQUARE = 11


@dataclass(frozen=True, slots=True)
class Column:
    """A case.

    Attributes:
        title: its name.
        day: its day, in words.
        percents: how likely each reason was, by row.
        leading: the rows of the reason that leads; none where none does.
        confirmed: the row of the reason that was confirmed; None where none was.
        grades: how sure each finding is, from 1 to 3, by row; those not found are left out.
        deeds: what was done since this case and before the next, by row: done, started or skipped.
    """

    title: str
    day: str
    percents: Sequence[int]
    leading: int | None
    confirmed: int | None
    grades: Mapping[int, int]
    deeds: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Rows:
    """What stands before the rows of the three bands, and what is said of rows left out."""

    reasons: Sequence[str]
    findings: Sequence[str]
    deeds: Sequence[str]
    findings_left_out: int = 0
    deeds_left_out: int = 0


def draw_history(title: str, columns: Sequence[Column], rows: Rows, words: str) -> str:
    """Draw how cases develop.

    Args:
        title: the heading of the picture.
        columns: the cases, the oldest first; at least one.
        rows: the words before the rows.
        words: the same as the picture, for those who cannot see it.

    Returns:
        An SVG document as text, its size in px. Characters that XML does not allow are dropped.
    """
    wide = max(_COLUMN[0], min(_COLUMN[1], _COLUMNS // len(columns)))
    width = float(_LABELS + wide * len(columns) + 2 * _PAD)
    parts: list[tuple[str, float]] = []
    name = wrap(title, _NAME, width)
    parts.append((svg.text(name, _NAME, "ink", bold=True), depth(name, _NAME)))
    parts.append(_heads(columns, wide))
    parts.append(_band(_("How likely each reason was"), [
        _chart_row(label, columns, row, wide) for row, label in enumerate(rows.reasons)], width))
    if rows.findings:
        parts.append(_band(_("What was found"), [
            _sign_row(label, [_grade(column.grades.get(row, 0)) for column in columns], wide)
            for row, label in enumerate(rows.findings)], width,
            _more(rows.findings_left_out)))
    if rows.deeds:
        parts.append(_band(_("What was done after that case"), [
            _sign_row(label, [_deed(column.deeds.get(row, "")) for column in columns], wide)
            for row, label in enumerate(rows.deeds)], width,
            _more(rows.deeds_left_out)))
    parts.append(_legend(columns, rows, width))
    body, y = [], float(_MARGIN)
    for part, part_depth in parts:
        if part:
            body.append(svg.group(_MARGIN, y, part))
            y += part_depth + _SPACE
    return svg.document(title, words, (width + 2 * _MARGIN, y - _SPACE + _MARGIN),
                        "\n".join(body), "history")


def _left(number: int, wide: int) -> float:
    return _PAD + _LABELS + number * wide


def _heads(columns: Sequence[Column], wide: int) -> tuple[str, float]:
    """The names and days above the columns."""
    parts, deepest = [], 0.0
    for number, column in enumerate(columns):
        name = wrap(column.title, _SMALL, wide - 4)
        day = wrap(column.day, _SMALL, wide - 2)
        parts.append(svg.group(_left(number, wide), 0, svg.text(name, _SMALL, "ink", bold=True)))
        parts.append(svg.group(_left(number, wide), depth(name, _SMALL),
                               svg.text(day, _SMALL, "quiet")))
        deepest = max(deepest, depth(name, _SMALL) + depth(day, _SMALL))
    return "\n".join(parts), deepest


def _band(
    title: str, rows: Sequence[tuple[str, float]], width: float, note: str = ""
) -> tuple[str, float]:
    """Rows on a ground of their own, with a heading."""
    heading = depth([title], _BAND)
    parts, y = [], _PAD + heading + 8
    for row, row_depth in rows:
        parts.append(svg.group(0, y, row))
        y += row_depth
    if note:
        parts.append(svg.group(_PAD, y + 4, svg.text([note], _SMALL, "quiet")))
        y += 4 + depth([note], _SMALL)
    y += _PAD
    ground = svg.rect(width, y, 12, svg.paint("column"))
    words = svg.group(_PAD, _PAD, svg.text([title], _BAND, "quiet", bold=True))
    return "\n".join([ground, words, *parts]), y


def _chart_row(
    label: str, columns: Sequence[Column], row: int, wide: int
) -> tuple[str, float]:
    """A bar for each case: how likely one reason was."""
    lines = wrap(label, _TEXT, _LABELS - 14)
    high = max(_CHART, depth(lines, _TEXT) + 4) + 14
    base = high - 10
    parts = [svg.group(_PAD, base - depth(lines, _TEXT) - 4, svg.text(lines, _TEXT, "ink")),
             svg.line(f"M{_PAD} {base}H{svg.coordinate(_left(len(columns), wide))}", False, False)]
    for number, column in enumerate(columns):
        percent = column.percents[row]
        tall = max(1.5, percent * (_CHART - 8) / 100)
        leads = column.leading == row
        bar = svg.rect(_BAR, tall, 2, svg.paint(
            "critical" if leads else "paper", ("critical" if leads else "rim", 1.5)))
        said = [f"{percent} %"]
        value = svg.text(said, _SMALL, "ink", bold=leads)
        sign = svg.group(14, -13, svg.tick()) if column.confirmed == row else ""
        words = svg.group(_BAR + 5, base - _SMALL * LEADING - 2, value + sign)
        title = f"<title>{escape(legal(f'{column.title}: {label} {said[0]}'))}</title>"
        parts.append(svg.group(_left(number, wide), 0,
                               title + svg.group(0, base - tall, bar) + words))
    return "\n".join(parts), high


def _sign_row(label: str, signs: Sequence[str], wide: int) -> tuple[str, float]:
    """A row with a sign for some of the cases."""
    lines = wrap(label, _TEXT, _LABELS - 14)
    high = max(_ROW, depth(lines, _TEXT) + 8)
    parts = [svg.group(_PAD, (high - depth(lines, _TEXT)) / 2, svg.text(lines, _TEXT, "ink"))]
    parts += [svg.group(_left(number, wide), high / 2, sign)
              for number, sign in enumerate(signs) if sign]
    return "\n".join(parts), high


def _grade(grade: int) -> str:
    """Three squares, as many filled as a finding is sure; nothing where it was not found."""
    if not grade:
        return ""
    squares = [svg.group(number * (_SQUARE + 3), -_SQUARE / 2, svg.rect(
        _SQUARE, _SQUARE, 2, svg.paint("critical" if number < grade else "paper",
                                       ("critical", 1.5)))) for number in range(3)]
    words = escape(_(GRADES[grade - 1]))
    return f"<title>{words}</title>{''.join(squares)}"


def _deed(state: str) -> str:
    """The sign of what was done: a tick, a ring for what is begun, a cross for what was left."""
    match state:
        case "done":
            sign = svg.group(9, 0, svg.tick())
        case "started":
            sign = svg.group(9, 0, f'<circle r="7.5" {svg.paint("paper", ("done", 2.5))}/>')
        case "skipped":
            cross = svg.paint(None, ("line", 2.5))
            sign = svg.group(9, 0, f'<path d="M-5 -5L5 5M-5 5L5 -5" {cross}/>')
        case _:
            return ""
    return f"<title>{escape(_(STATES[state]))}</title>{sign}"


def _more(number: int) -> str:
    return _("and %(number)s more", number=number) if number else ""


def _legend(columns: Sequence[Column], rows: Rows, width: float) -> tuple[str, float]:
    """What the signs in this picture mean, side by side as far as they fit; and its depth."""
    states = {state for column in columns for state in column.deeds.values()}
    leading = any(column.leading is not None for column in columns)
    signs = {
        _("The leading reason"): leading and (svg.group(0, -6, svg.rect(
            _BAR, 12, 2, svg.paint("critical", ("critical", 1.5)))), 30),
        _("Confirmed by the employer"): any(
            column.confirmed is not None for column in columns) and (_deed("done"), 26),
        _("Found: one square weak, two moderate, three strong"): bool(rows.findings) and (
            _grade(2), 48),
        _("Done"): "done" in states and (_deed("done"), 26),
        _("Begun"): "started" in states and (_deed("started"), 26),
        _("Left out"): "skipped" in states and (_deed("skipped"), 26),
    }
    parts: list[str] = []
    x, y, half = 0.0, _SMALL * LEADING / 2, _SMALL * LEADING / 2
    for label, shown in signs.items():
        if shown:
            sign, before = shown
            room = before + measure(label) * _SMALL / 100
            if x and x + room > width:
                x, y = 0.0, y + 26
            words = svg.group(before, -half, svg.text([label], _SMALL, "quiet"))
            parts.append(svg.group(x, y, sign + words))
            x += room + 20
    return "\n".join(parts), y + half
