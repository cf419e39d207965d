"""Letters as text and as Word documents."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from engine.case.letters.blocks import BlockKind, Run, blocks
from engine.case.letters.document import document
from engine.case.letters.draft import MARKED
from engine.case.letters.plain_text import plain_text
from tests.engine.case.letters.test_draft import NAMES, write
from tests.engine.proofs import infer, real_proofs


def test_blocks() -> None:
    """Markdown is taken apart into headings, paragraphs and items, with their styles."""
    text = "# Top\n\nOne\n*two* **three**\\\nfour <b>\n\n- a\n- b [x](y)\n\n***\n\n    code\n"
    found = list(blocks(text))
    assert [(block.kind, block.level, block.text) for block in found] == [
        (BlockKind.HEADING, 1, "Top"), (BlockKind.PARAGRAPH, 0, "One two three\nfour <b>"),
        (BlockKind.ITEM, 0, "a"), (BlockKind.ITEM, 0, "b x"), (BlockKind.PARAGRAPH, 0, "code")]
    assert Run("two", italic=True) in found[1].runs
    assert Run("three", bold=True) in found[1].runs


@pytest.mark.parametrize("name", NAMES)
def test_a_document_says_what_the_text_says(name: str) -> None:
    """The document, read back, has the words of the text; each blank left is highlighted."""
    made = write(name, real_proofs()["case-042"], {"name": "A. *Planner*"})
    read = docx.Document(io.BytesIO(document(made)))
    lines = [line for paragraph in read.paragraphs for line in paragraph.text.split("\n")]
    expected = [line.removeprefix("- ") for line in plain_text(made).splitlines() if line]
    assert [line.casefold() for line in lines] == [line.casefold() for line in expected]
    marked = [run.text for paragraph in read.paragraphs for run in paragraph.runs
              if run.font.highlight_color == WD_COLOR_INDEX.YELLOW]
    assert marked == [f"[{question}]".replace("\\", "")
                      for question in MARKED.findall(made.marked)]


@pytest.mark.parametrize("name", NAMES)
def test_a_document_is_small_and_whole(name: str) -> None:
    """It is far below 100 KB, though nothing is packed; what its parts name is there."""
    data = document(write(name, real_proofs()["case-042"]))
    assert len(data) < 60_000
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = set(parts.namelist())
        texts = {part: parse_xml(parts.read(part)) for part in names}
    for part, tree in texts.items():
        if part.endswith(".rels"):
            folder = PurePosixPath(part).parent.parent
            targets = {str(folder / str(one.get("Target"))) for one in tree}
            assert targets <= names, part
    typed = {str(one.get("PartName")).lstrip("/") for one in texts["[Content_Types].xml"]
             if one.get("PartName")}
    assert typed <= names
    styles = {style.get(qn("w:styleId")) for style in texts["word/styles.xml"]}
    for part in ("word/document.xml", "word/styles.xml", "word/numbering.xml"):
        for kind in ("pStyle", "rStyle", "basedOn", "next", "link"):
            assert {one.get(qn("w:val")) for one in texts[part].iter(qn(f"w:{kind}"))} <= styles


def test_a_document_is_the_same_bytes() -> None:
    """Written twice, the document is the same; no part tells a time, and none is packed."""
    made = write("follow-up", infer({}))
    data = document(made)
    assert data == document(made)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert parts.testzip() is None
        for entry in parts.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert entry.compress_type == zipfile.ZIP_STORED
        core = parts.read("docProps/core.xml").decode()
    assert core.count("1980-01-01T00:00:00Z") == 2
    assert "python-docx" not in core
