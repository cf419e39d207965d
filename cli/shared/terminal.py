"""Text on the terminal: wrapped, indented, coloured only where someone looks."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from knowledge.model.problems import printable

NARROW = 60
"""Below this many columns, what stands side by side is put one below the other."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # `main` knows that this is no failure


def stdout_console() -> Console:
    """A console on standard output.

    Colour only on a terminal and only without NO_COLOR; as wide as the terminal, or as COLUMNS
    says, or 80 columns.
    """
    return _Console(highlight=False, markup=False, emoji=False)


def stderr_console() -> Console:
    """The same on standard error."""
    return _Console(highlight=False, markup=False, emoji=False, stderr=True)


def heading(console: Console, text: str) -> None:
    """A heading with a blank line above it."""
    console.print()
    paragraph(console, text, style="bold")


def paragraph(console: Console, text: str, indent: int = 0, style: str = "") -> None:
    """Wrapped text, all lines indented alike."""
    _print(console, Text(text, style=style), " " * indent, " " * indent)


def item(console: Console, mark: str, text: str | Text, indent: int = 0, width: int = 0) -> None:
    """Wrapped text that hangs behind a mark.

    Args:
        console: where to.
        mark: stands before the first line.
        text: what hangs behind it.
        indent: columns left free before the mark.
        width: columns for the mark; 0 means its own length.
    """
    first = " " * indent + mark.ljust(width or len(mark)) + " "
    _print(console, Text(text) if isinstance(text, str) else text, first, " " * len(first))


def _print(console: Console, text: Text, first: str, rest: str) -> None:
    """Print wrapped text behind prefixes, without spaces at the ends of lines."""
    if not text.plain.isprintable():
        text = Text(printable(text.plain), style=text.style, spans=text.spans)
    lines = text.wrap(console, max(console.width - len(first), 10))
    for number, line in enumerate(lines):
        line.rstrip()
        console.print(Text(first if number == 0 else rest) + line, soft_wrap=True)


def bar(share: float, width: int) -> str:
    """A share from 0 to 1 as a bar, in eighths of a column."""
    eighths = round(share * width * 8)
    return "█" * (eighths // 8) + " ▏▎▍▌▋▊▉"[eighths % 8].strip()
