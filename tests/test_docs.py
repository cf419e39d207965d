"""The documents: their index has every file, and links between files lead to files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]


def linked(page: Path) -> set[Path]:
    """The files and folders to which a page has links."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    addresses = [*re.findall(r"\]\((?!<?https?:|#)([^)\s#]+)[^)]*\)", text),
                 *re.findall(r"^\[[^\]\s]+\]: ([^\s#]+)", text, re.MULTILINE)]
    return {(page.parent / address).resolve() for address in addresses}


def test_the_index_has_every_document() -> None:
    """docs/README.md links to every file of docs/, or to the folder that it is in."""
    known = linked(DOCS / "README.md")
    known |= {path.parent for path in known if path.name == "README.md" and path.parent != DOCS}
    files = {path for path in DOCS.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert {path for path in files - {DOCS / "README.md", DOCS / "__init__.py"}
            if path not in known and not known & {*path.parents}} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files(page: Path) -> None:
    """Every relative link of a document leads to what is there."""
    assert {path for path in linked(page) if not path.exists()} == set()
