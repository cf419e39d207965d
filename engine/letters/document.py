"""A letter as a Word document (.docx). The same letter gives the same bytes on every machine."""

from __future__ import annotations

import datetime
import io
import zipfile

import docx
from docx.enum.text import WD_COLOR_INDEX
from docx.text.paragraph import Paragraph

from engine.letters.blocks import Block, BlockKind, blocks
from engine.letters.draft import Draft, parts

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every part of the file: the earliest that a ZIP file can tell."""


def document(letter: Draft) -> bytes:
    """The letter as a document; each blank left is a question in square brackets, highlighted."""
    made = docx.Document()
    properties = made.core_properties
    properties.title = letter.letter.title
    properties.author = properties.comments = ""
    properties.created = properties.modified = datetime.datetime(*EPOCH)
    for block in blocks(letter.marked):
        _add(made.add_paragraph(style=_style(block)), block)
    out = io.BytesIO()
    made.save(out)
    return _undated(out.getvalue())


def _style(block: Block) -> str:
    match block.kind:
        case BlockKind.HEADING:
            return f"Heading {min(block.level, 9)}"
        case BlockKind.ITEM:
            return "List Bullet"
        case _:
            return "Normal"


def _add(paragraph: Paragraph, block: Block) -> None:
    for run in block.runs:
        for text, is_blank in parts(run.text):
            added = paragraph.add_run(f"[{text}]" if is_blank else text)
            added.bold, added.italic = run.bold or None, run.italic or None
            if is_blank:
                added.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _undated(data: bytes) -> bytes:
    """The file with one date for all its parts, stored: packing differs between machines."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3
            target.writestr(entry, source.read(name), zipfile.ZIP_STORED)
    return out.getvalue()
