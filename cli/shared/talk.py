"""Plain lines on standard output and input: what a screen reader can follow."""

from __future__ import annotations

import io
import re
import select
import shutil
import sys
import textwrap
from typing import TextIO

WIDEST = 88
PASTE = 0.05
"""Seconds after which a line that does not come was not pasted along."""
KEYS = (
    ("Enter", "alone skips the question; not knowing is fine"),
    ("?", "tells why something is asked"),
    ("b", "goes back"),
    ("-", "removes an answer"),
    ("q", "leaves; no answer is lost"),
)


class Leave(Exception):  # noqa: N818 - not an error
    """The person wants to stop here."""


class Talk:
    """Says and hears, a line at a time, on standard output (or another stream) and input."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Take the stream to say things on; None means standard output."""
        self._stream = stream

    def say(self, text: str = "", first: str = "", rest: str | None = None) -> None:
        """Print a paragraph, wrapped to the terminal.

        Args:
            text: the words; nothing prints an empty line.
            first: stands before the first line.
            rest: stands before all other lines; None means as many spaces as `first` is long.
        """
        width = max(20, min(shutil.get_terminal_size().columns, WIDEST))
        print(textwrap.fill(
            text, width, initial_indent=first, break_on_hyphens=False,
            subsequent_indent=" " * len(first) if rest is None else rest), file=self._stream)

    def keys(self) -> None:
        """Print what can be typed besides an answer."""
        for key, what in KEYS:
            self.say(what, f"  {key:<6} ")

    def hear(self, prompt: str) -> str:
        """One line, without control characters and spaces around it.

        Raises:
            Leave: there is no more input.
        """
        print(prompt, end="", flush=True, file=self._stream)
        source = sys.stdin if sys.stdin is not None else io.StringIO()  # it may be closed
        try:
            line = source.readline()
        except OSError:  # the terminal is gone
            line = ""
        heard = re.sub(r"\x1b\[[0-9;]*[ -/]*[@-~]", "", line)  # arrow keys and their like
        heard = "".join(c if c.isprintable() else " " for c in heard).strip()
        if not line or not source.isatty():
            print(heard, file=self._stream)
        if not line:
            raise Leave
        return heard

    def pasted(self) -> str:
        """The lines that wait at the terminal, as they do after several were pasted at once.

        Nothing where standard input is no terminal: there each line is a reply of its own.
        """
        source = sys.stdin
        if source is None or not source.isatty():
            return ""
        lines = []
        while select.select([source], [], [], PASTE)[0]:
            line = source.readline()
            if not line:
                break
            lines.append("".join(c if c.isprintable() else " " for c in line.rstrip("\r\n")))
        return "\n".join(lines)
