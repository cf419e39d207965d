"""Pieces of an SVG picture. Colours are named by their role; coordinates are px."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from engine.core.drawing.text_wrap import LEADING, legal

HEAD = 10
"""Length of an arrow head."""
FONT = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
COLOURS: Mapping[str, tuple[str, str]] = {  # on light, on dark; WCAG 2.1 AA
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


DARK = "@media screen and (prefers-color-scheme:dark){{{}}}".format("".join(
    f".plan-{role}{{fill:{colour}}}.plan-{role}-line{{stroke:{colour}}}"
    for role, (_, colour) in COLOURS.items()))
"""The style sheet of every picture: its colours on dark."""


def document(
    title: str, words: str, size: tuple[float, float], body: str, name: str = "plan"
) -> str:
    """The whole picture.

    Args:
        title: its title.
        words: the same in words, for those who cannot see it.
        size: width and height.
        body: its pieces.
        name: begins the ids in it, which must differ between pictures on one page.
    """
    width, height = map(coordinate, size)
    role = "group" if "<a " in body else "img"  # what is in an image cannot be reached
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" \
viewBox="0 0 {width} {height}" font-family="{FONT}" \
role="{role}" aria-labelledby="{name}-title" aria-describedby="{name}-words">
<title id="{name}-title">{escape(legal(title))}</title>
<desc id="{name}-words">{escape(legal(words))}</desc>
<style>{DARK}</style>
{rect(*size, 0, paint("paper"))}
{body}
</svg>
"""


def inline(picture: str) -> str:
    """A picture for a page whose own style sheet has `DARK`, as its policy allows no other."""
    return picture.replace(f"<style>{DARK}</style>\n", "").strip()


def group(x: float, y: float, content: str, attributes: str = "") -> str:
    """Content moved to a place; nothing for no content."""
    where = f'transform="translate({coordinate(x)} {coordinate(y)})"'
    return f"<g {where}{attributes}>{content}</g>" if content else ""


def text(lines: Sequence[str], size: int, role: str, *, bold: bool = False) -> str:
    """Lines of text, the upper left corner of the first at the origin."""
    weight = ' font-weight="600"' if bold else ""
    spans = "".join(
        f'<tspan x="0" y="{coordinate(((i + 0.5) * LEADING + 0.36) * size)}">{escape(line)}</tspan>'
        for i, line in enumerate(lines)
    )
    return f'<text font-size="{size}"{weight} {paint(role)}>{spans}</text>' if lines else ""


def rect(width: float, height: float, radius: float, painted: str) -> str:
    """A rectangle, its upper left corner at the origin."""
    size = f'width="{coordinate(width)}" height="{coordinate(height)}"'
    return f'<rect {size} rx="{coordinate(radius)}" {painted}/>'


def line(path: str, dashed: bool, critical: bool) -> str:
    """A line along a path."""
    dashes = ' stroke-dasharray="7 5"' if dashed else ""
    painted = paint(None, ("critical", 3.0) if critical else ("line", 1.6))
    return f'<path d="{path}"{dashes} {painted}/>'


def head(critical: bool) -> str:
    """An arrow head with its tip at the origin."""
    half = 6 if critical else 5
    painted = paint("critical" if critical else "line")
    return f'<path d="M0 0l-{HEAD + 1} -{half}v{2 * half}z" {painted}/>'


def diamond() -> str:
    """The sign of the critical path, its middle at the origin."""
    return f'<path d="M0 -10l10 10l-10 10l-10 -10z" {paint("critical", ("paper", 2))}/>'


def tick() -> str:
    """The sign of what is done, its middle at the origin."""
    disc = f'<circle r="9.5" {paint("done", ("paper", 2))}/>'
    return disc + f'<path d="M-4 0l3 3l5 -6" {paint(None, ("paper", 2))}/>'


def paint(fill: str | None, stroke: tuple[str, float] | None = None) -> str:
    """Attributes for a fill and a stroke (its width in px), each by the role of its colour."""
    painted = f'fill="{COLOURS[fill][0]}"' if fill else 'fill="none"'
    classes = [f"plan-{fill}"] if fill else []
    if stroke:
        role, width = stroke
        painted += f' stroke="{COLOURS[role][0]}" stroke-width="{coordinate(width)}"'
        classes.append(f"plan-{role}-line")
    return f'{painted} class="{" ".join(classes)}"'


def coordinate(number: float) -> str:
    """A coordinate, rounded to one decimal."""
    return f"{round(number, 1) + 0.0:.1f}".removesuffix(".0")


def quoted(value: str) -> str:
    """An attribute's value in quotation marks."""
    return quoteattr(legal(value))
