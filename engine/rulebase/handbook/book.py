"""The pages of the book, and links from one to another.

While a page is written, a link names only the place (`#rule-R1`), wherever that is. Here each
becomes one that leads from page to page.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

FRONT = "rules.md"
FOLDER = "docs/handbook"
"""Where the pages stand, from the root of the project or of a folder of one's own."""
SHORT = {"source": "s", "finding": "f", "question": "q", "kept": "k"}
PLACE = re.compile(r'<a id="([^"]+)"></a>')
LINK = re.compile(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\(#([^)]*)\)")
TO_FILE = re.compile(r"(?<!\\)\]\((docs/[^)#]*)\)")


def bound(pages: Mapping[str, str]) -> dict[str, str]:
    """The pages with links that lead to the pages where their places are.

    Args:
        pages: by its path, the text of each.
    """
    where = {place: path for path, text in pages.items() for place in PLACE.findall(text)}
    return {path: _bound(path, text, where) for path, text in pages.items()}


def label(place: str) -> str:
    """By what a link of the front page to a place of another page is defined: `f-praised`."""
    kind, _, name = place.partition("-")
    return f"{SHORT.get(kind, kind)}-{name}"


def referred(text: str) -> str:
    """Links as references, which are short, as the front page has them."""
    return LINK.sub(lambda found: f"[{found[1]}][{label(found[2])}]", text)


def _bound(path: str, text: str, where: Mapping[str, str]) -> str:
    start = posixpath.dirname(path)
    text = TO_FILE.sub(lambda found: f"]({posixpath.relpath(found[1], start or '.')})", text)
    away: dict[str, tuple[str, str]] = {}

    def lead(found: re.Match[str]) -> str:
        told, place = found[1], found[2]
        page = where.get(place, path)
        if page == path:
            return found[0]
        address = f"{posixpath.relpath(page, start or '.')}#{place}"
        name = label(place)
        # Markdown knows no capitals in these names: of two that differ in nothing else, one.
        if path != FRONT or away.setdefault(name.casefold(), (name, address))[0] != name:
            return f"[{told}]({address})"
        return f"[{told}][{name}]"

    text = LINK.sub(lead, text)
    defined = "".join(f"[{name}]: {address}\n" for name, address in sorted(away.values()))
    return f"{text}\n{defined}" if defined else text
