"""Text for Markdown in which nothing means anything to Markdown."""

from __future__ import annotations

import re

from knowledge.model.problems import printable

SIGNS = re.compile(r"([\\`*\[\]<|~$]|&(?=#?\w+;)|(?<!\w)_|_(?!\w))")
"""What means something in Markdown anywhere; a low line within a word does not."""
BEGINNING = re.compile(r"^(?:([-+=#>])|(\d+)([.)]))")
"""What means something at the beginning of a line: a list, a heading or what stands below one."""


def escaped(text: str) -> str:
    """Words on one line as they are, whatever signs they have; controls are written as escapes."""
    line = SIGNS.sub(r"\\\1", printable(" ".join(text.split())))
    return BEGINNING.sub(lambda found: f"\\{found[1]}" if found[1] else
                         rf"{found[2]}\{found[3]}", line)
