"""Pieces of an HTML page. What is given as words is escaped; `Markup` is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from engine.batch.accuracy.reliability import Share
from engine.core.drawing import svg
from engine.core.drawing.text_wrap import legal

_SPACE = "\u00a0"
"""A space at which no line is broken."""


class Markup(str):
    """HTML that is well-formed and safe."""

    __slots__ = ()


Words = str | Markup
"""Plain words, or HTML."""


def told(words: Words) -> Markup:
    """Words as HTML."""
    return words if isinstance(words, Markup) else Markup(escape(legal(words)))


def joined(*parts: Words) -> Markup:
    """Words and HTML one after another."""
    return Markup("".join(map(told, parts)))


def code(words: str) -> Markup:
    """An id or a command."""
    return Markup(f"<code>{told(words)}</code>")


def paragraph(*parts: Words, kind: str = "") -> Markup:
    """A paragraph."""
    return Markup(f"<p{_kind(kind)}>{joined(*parts)}</p>")


def section(name: str, title: Words, parts: Iterable[Markup]) -> Markup:
    """A section with its heading."""
    inside = "\n".join(parts)
    return Markup(f'<section aria-labelledby="{name}">\n<h2 id="{name}">{told(title)}</h2>\n'
                  f"{inside}\n</section>")


def bullets(items: Iterable[Words]) -> Markup:
    """A list."""
    return Markup("<ul>" + "".join(f"<li>{told(item)}</li>" for item in items) + "</ul>")


def figure(picture: str, caption: Words) -> Markup:
    """A picture with a caption; on a small screen it can be scrolled."""
    return Markup(f'<figure><div class="wide" tabindex="0" role="group" '
                  f'aria-label="{told(caption)}">{picture.strip()}</div>'
                  f"<figcaption>{told(caption)}</figcaption></figure>")


def beside(*parts: Markup) -> Markup:
    """Pieces side by side where there is room."""
    return Markup('<div class="beside">' + "\n".join(parts) + "</div>")


def table(caption: str, heads: Sequence[Words], rows: Iterable[Sequence[Words]],
          numbers: int = 1) -> Markup:
    """A table whose first column heads the rows.

    Args:
        caption: what it shows.
        heads: of the columns.
        rows: a cell for each column.
        numbers: the first column, counted from 0, that holds numbers, as all after it do.
    """
    head = "".join(f'<th scope="col"{_number(place, numbers)}>{told(cell)}</th>'
                   for place, cell in enumerate(heads))
    body = "\n".join(
        f'<tr><th scope="row">{told(row[0])}</th>' + "".join(
            f"<td{_number(place, numbers)}>{told(cell)}</td>"
            for place, cell in enumerate(row[1:], 1)) + "</tr>" for row in rows)
    return Markup(
        f'<div class="wide" tabindex="0" role="group" aria-label="{told(caption)}"><table>'
        f"<caption>{told(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody></table></div>")


def meter(share: Share) -> Markup:
    """A small bar beside a number that tells the same."""
    width = svg.coordinate(100 * (share.value or 0))
    return Markup(f'<svg class="meter" viewBox="0 0 100 10" preserveAspectRatio="none" '
                  f'aria-hidden="true">{svg.rect(100, 10, 0, svg.paint("column"))}'
                  f'<rect width="{width}" height="10" {svg.paint("critical")}/></svg>')


def counted(number: int, what: str, several: str = "") -> str:
    """A number of things."""
    return f"{number:,} {what if number == 1 else several or what + 's'}"


def percent(share: float) -> str:
    """A share from 0 to 1 in whole percents; a little is not nothing, and nearly all is not all."""
    if 0 < share < 0.01:
        return f"<1{_SPACE}%"
    if 0.99 < share < 1:
        return f">99{_SPACE}%"
    return f"{round(100 * share)}{_SPACE}%"


def interval(share: Share) -> str:
    """The 95 % interval of a share."""
    least, most = share.interval
    return f"{round(100 * least)}–{round(100 * most)}{_SPACE}%"


def share_words(share: Share) -> str:
    """A share with its counts and its interval."""
    if share.value is None:
        return "0 of 0"
    return f"{share.count:,} of {share.of:,}, {percent(share.value)} ({interval(share)})"


def _kind(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _number(place: int, numbers: int) -> str:
    return ' class="number"' if place >= numbers else ""
