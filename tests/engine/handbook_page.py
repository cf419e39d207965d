"""How the tests read a page of the handbook: its places, links, entries, tables and drawings."""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.rulebase.handbook.page import handbook
from knowledge.model.records import Knowledge
from knowledge.reading.cornerstones import Cornerstone, load_cornerstones
from knowledge.reading.loading import load
from tests.strategies import shipped

DEFINED = re.compile(r"^\[([^\]\s]+)\]: \S+#(\S+)$", re.MULTILINE)
ENTRY_END = re.compile(r"\n#{1,4} |\n- <a id=\"(?:source|rule)-")
NODE = re.compile(r'  (\w+)(\["|\("|\(\[")(.*?)("\]|"\)|"\]\))(?::::(\w+))?')
ARROW = re.compile(r'  (\w+) (-->|-\.->)(?:\|"([^"]*)"\|)? (\w+(?: & \w+)*)')
STYLE = re.compile(r"  classDef (\w+) [\w:;-]+")


@functools.cache
def stones() -> tuple[Cornerstone, ...]:
    """The cornerstones that ship with the program, read once."""
    return load_cornerstones(shipped())


@functools.cache
def shipped_page() -> str:
    """The handbook of what ships with the program, written once."""
    return joined(shipped_book())


@functools.cache
def shipped_book() -> dict[str, str]:
    """The pages of what ships with the program, written once."""
    return handbook(shipped(), stones())


def one_page(knowledge: Knowledge, cornerstones: Sequence[Cornerstone] = ()) -> str:
    """The handbook of any knowledge, its pages joined."""
    return joined(handbook(knowledge, cornerstones))


def joined(book: Mapping[str, str]) -> str:
    """All pages as one, with the links between them leading to their places in it."""
    return "\n".join(_local(text) for text in book.values())


def _local(text: str) -> str:
    defined = dict(DEFINED.findall(text))
    text = DEFINED.sub("", text)
    text = re.sub(r"\]\[([^\]\s]+)\]", lambda found: f"](#{defined[found[1]]})", text)
    return re.sub(r"\]\([\w./-]*\.md#", "](#", text)


def leads(book: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """The links of each page to places: the page, and the page and place that it leads to."""
    for path, text in book.items():
        for address in (*re.findall(r"\]\((?!<?https?:)([^)\s]*#[^)\s]*)\)", text),
                        *re.findall(r"^\[[^\]\s]+\]: (\S+)$", text, re.MULTILINE)):
            name, _, place = address.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
            yield path, target if name else path, place


def plain_text(page: str) -> str:
    """Text of the page without the marks that keep Markdown from reading signs in it."""
    return re.sub(r"\\([\\`*_\[\]<|])", r"\1", page)


def anchors(page: str) -> list[str]:
    """The places in the page to which a link can lead."""
    return re.findall(r'<a id="([^"]+)"></a>', page)


def targets(page: str) -> list[str]:
    """The places in the page to which its links lead."""
    return re.findall(r"\]\(#([^)]*)\)", page)


def entry(page: str, kind: str, name: str) -> str:
    """The part of the page from the place of an entry to the next entry or heading."""
    _, found, rest = page.partition(f'<a id="{kind}-{name}"></a>')
    assert found, f"{kind}-{name}"
    return plain_text(ENTRY_END.split(rest)[0])


def linked(page: str, kind: str, name: str, to: str) -> set[str]:
    """The entries of one kind to which an entry has links, by their ids."""
    return {target.removeprefix(f"{to}-") for target in targets(entry(page, kind, name))
            if target.startswith(f"{to}-")}


def rows(page: str) -> list[list[str]]:
    """The cells of each row of each table, but for the lines below the headings."""
    found = [line for line in page.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            for line in found if not line.startswith("| ---")]


@dataclass(frozen=True)
class Drawing:
    """A Mermaid flowchart as it was read.

    Attributes:
        nodes: the label of each node, its lines separated by line breaks.
        arrows: source, label, whether dotted, and target.
    """

    nodes: dict[str, str]
    arrows: list[tuple[str, str, bool, str]]


def drawings(page: str) -> list[Drawing]:
    """The drawings of a page; each line of them must be one that Mermaid can read."""
    return [_read(text) for text in re.findall(r"```mermaid\n(.*?)\n```", page, re.DOTALL)]


def _read(text: str) -> Drawing:
    first, *lines = text.splitlines()
    assert first == "flowchart LR"
    nodes: dict[str, str] = {}
    arrows: list[tuple[str, str, bool, str]] = []
    styles: set[str] = set()
    used: set[str] = set()
    for line in lines:
        if node := NODE.fullmatch(line):
            assert node[1] not in nodes, line
            nodes[node[1]] = "\n".join(_label(node[3]))
            used |= {node[5]} - {None}
        elif arrow := ARROW.fullmatch(line):
            told = "".join(_label(arrow[3])) if arrow[3] else ""
            arrows += [(arrow[1], told, arrow[2] != "-->", end) for end in arrow[4].split(" & ")]
        else:
            style = STYLE.fullmatch(line)
            assert style, line
            styles.add(style[1])
    assert used == styles
    assert {end for arrow in arrows for end in (arrow[0], arrow[3])} <= nodes.keys()
    return Drawing(nodes, arrows)


def _label(text: str) -> Iterator[str]:
    """The lines of a label as they are shown; it has no sign that Mermaid takes for its own."""
    for line in text.split("<br/>"):
        bare = re.sub(r"#\d+;", "", line)
        assert not re.search(r'["#&<>|`*_{}\[\]\\]', bare), line
        assert not re.match(r"\d+[.)] |[-+*] ", line), line
        yield re.sub(r"#(\d+);", lambda code: chr(int(code[1])), line)


def page_of(folder: Path) -> str:
    """The book and the handbook of the knowledge in a folder, as one page."""
    knowledge = load(folder)
    return one_page(knowledge, load_cornerstones(knowledge, folder))
