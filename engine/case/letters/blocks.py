"""Markdown taken apart into blocks of words, for a letter as plain text or as a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token


class BlockKind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style. A line break is a run of its own."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (with its level), a paragraph, or an item of a list."""

    kind: BlockKind
    runs: tuple[Run, ...]
    level: int = 0

    @property
    def text(self) -> str:
        """Its words without styles."""
        return "".join(run.text for run in self.runs)


def blocks(markdown: str) -> Iterator[Block]:
    """The blocks of a text. HTML in it stays words; what is not known here is a paragraph."""
    reader = MarkdownIt("commonmark", {"html": False})
    kind, level, depth = BlockKind.PARAGRAPH, 0, 0
    for token in reader.parse(markdown):
        match token.type:
            case "heading_open":
                kind, level = BlockKind.HEADING, int(token.tag[1:])
            case "heading_close":
                kind, level = BlockKind.PARAGRAPH, 0
            case "list_item_open":
                depth += 1
            case "list_item_close":
                depth -= 1
            case "inline":
                here = BlockKind.ITEM if depth and kind is BlockKind.PARAGRAPH else kind
                yield Block(here, tuple(_runs(token.children or ())), level)
            case "code_block" | "fence":
                yield Block(BlockKind.PARAGRAPH, (Run(token.content.rstrip("\n")),))


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    bold = italic = False
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold = token.type == "strong_open"
            case "em_open" | "em_close":
                italic = token.type == "em_open"
            case "softbreak":
                yield Run(" ", bold, italic)
            case "hardbreak":
                yield Run("\n")
            case "link_open" | "link_close":
                pass
            case _:
                yield Run(token.content, bold, italic)
