"""A letter as a Word document (.docx). The same letter gives the same bytes on every machine."""

from __future__ import annotations

import datetime
import io
import zipfile

import docx
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from engine.case.letters.blocks import Block, BlockKind, blocks
from engine.case.letters.draft import Draft, parts

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every part of the file: the earliest that a ZIP file can tell."""

SPARE = ("stylesWithEffects", "thumbnail", "customXml")
"""Parts of the template that a letter does without, as its relations call them: the styles once
more, as Word 2010 wants them; a picture of the empty page; an empty bibliography."""


def document(letter: Draft) -> bytes:
    """The letter as a document; each blank left is a question in square brackets, highlighted."""
    made = docx.Document()
    properties = made.core_properties
    properties.title = letter.letter.title
    properties.author = properties.comments = ""
    properties.created = properties.modified = datetime.datetime(*EPOCH)
    for block in blocks(letter.marked):
        _add(made.add_paragraph(style=_style(block)), block)
    _leave_out_spare_parts(made)
    _leave_out_other_styles(made)
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


def _leave_out_spare_parts(made: Document) -> None:
    for relations in (made.part.package.rels, made.part.rels):
        for name, relation in list(relations.items()):
            if relation.reltype.rpartition("/")[2] in SPARE:
                del relations[name]


def _leave_out_other_styles(made: Document) -> None:
    """Leave out the styles that no paragraph, list or style that stays names."""
    styles = {style.get(qn("w:styleId")): style
              for style in made.styles.element.iterchildren(qn("w:style"))}
    waiting = [name for name, style in styles.items() if style.get(qn("w:default")) == "1"]
    waiting += [paragraph.style.style_id for paragraph in made.paragraphs if paragraph.style]
    waiting += [level.get(qn("w:val"))
                for level in made.part.numbering_part.element.iter(qn("w:pStyle"))]
    needed: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += [other.get(qn("w:val")) for kind in ("basedOn", "next", "link")
                        for other in styles[name].iterchildren(qn(f"w:{kind}"))]
    for name, style in styles.items():
        if name not in needed:
            style.getparent().remove(style)


def _undated(data: bytes) -> bytes:
    """The file with one date for all its parts, stored: packing differs between machines."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3
            target.writestr(entry, source.read(name), zipfile.ZIP_STORED)
    return out.getvalue()
