"""A letter as plain text: a line for each paragraph, as mail programs like it."""

from __future__ import annotations

from engine.case.letters.blocks import Block, BlockKind, blocks
from engine.case.letters.draft import MARKED, Draft


def plain_text(letter: Draft) -> str:
    """The letter as text, each blank left as a question in square brackets."""
    lines: list[str] = []
    before: Block | None = None
    for block in blocks(letter.marked):
        both_items = before is not None and before.kind is block.kind is BlockKind.ITEM
        if before is not None and not both_items:
            lines.append("")
        mark = "- " if block.kind is BlockKind.ITEM else ""
        text = block.text.upper() if block.kind is BlockKind.HEADING and block.level == 1 else (
            block.text)
        lines += (mark + MARKED.sub(r"[\1]", text)).split("\n")
        before = block
    return "\n".join(lines) + "\n"
