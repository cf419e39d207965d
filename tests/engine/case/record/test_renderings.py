"""A record as a page, as Markdown and as PROV-JSON: complete, safe, and the same every time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise

import prov.model
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from engine.case.record.markdown import markdown
from engine.case.record.page import html_page
from engine.case.record.prov import prov_data, prov_json
from engine.case.record.recorder import Record
from engine.case.why.justification import justify
from engine.core.drawing.svg import COLOURS
from tests.engine.case.record.records import a_record, tiny_knowledge, tiny_record
from tests.examples import examples

VOID = {"meta", "br", "link", "img", "hr", "input"}
NASTY = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'{{7*7}}", "</style><b>",
         "[x](javascript:alert(1))", "&lt;i&gt;", "<!--")


class Reader(HTMLParser):
    """Reads a page: its tags balanced, its ids, links and text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def shape(self) -> list[tuple[str, list[str]]]:
        """The tags and the names of their attributes, but for the lines a title is broken into."""
        return [(tag, list(attrs)) for tag, attrs in self.tags if tag != "tspan"]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text.append(data)


def read(page: str) -> Reader:
    """A page, read."""
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def hostile(word: str) -> Record:
    """A record of a case that says this word wherever words may stand."""
    text = json.dumps({
        "case": word, "candidate": word, "notes": {word: [word]},
        "answers": {"work.match": "few", "work.gaps": ["skill"]}})
    return a_record(text, tiny_knowledge())


# --- the page -------------------------------------------------------------------------------------


def test_the_page_is_whole() -> None:
    """Tags are balanced, ids unique, links lead somewhere, and nothing comes from elsewhere."""
    reader = read(html_page(a_record()))
    ids = [attrs["id"] for _, attrs in reader.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    links = [str(attrs["href"]) for tag, attrs in reader.tags if tag == "a"]
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)
    assert all(link.startswith(("#", "https://", "http://")) for link in links)
    tags = {tag for tag, _ in reader.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "form"}
    assert not [name for _, attrs in reader.tags for name in attrs if name.startswith("on")]
    assert "url(" not in html_page(a_record())


def test_the_page_tells_the_whole_derivation() -> None:
    """Every rule behind the evidence, every answer and every step of the plan is on the page."""
    record = a_record()
    text = " ".join(" ".join(read(html_page(record)).text).split())
    found = justify(record.proof)
    for waterfall in found.waterfalls:
        for piece in waterfall.pieces:
            assert piece.evidence.because in text
            assert all(f"Rule {giver.rule.id}: " in text for giver in piece.givers)
    assert "What does not fit together" in text
    for planned in record.plan.steps:
        assert planned.step.title in text
        assert planned.step.done_when in text


def test_headings_go_down_one_level_at_a_time() -> None:
    """A screen reader can walk the headings: one h1, and no level left out."""
    levels = [int(tag[1]) for tag, _ in read(html_page(a_record())).tags
              if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("word", NASTY)
def test_nothing_a_case_says_acts_on_the_page(word: str) -> None:
    """Signs of HTML in the id, the candidate or the notes are shown and never obeyed."""
    reader = read(html_page(hostile(word)))
    plain = read(html_page(hostile("plain")))
    assert reader.shape() == plain.shape()
    assert sum(word in text for text in reader.text) >= 2


@given(word=st.text(st.characters(codec="utf-8", categories=("L", "P", "S", "N")), min_size=1,
                    max_size=30))
@examples(2)
def test_no_words_act_on_the_page(word: str) -> None:
    """Whatever the words, the page has the tags it would have with others."""
    reader, plain = read(html_page(hostile(word))), read(html_page(hostile("plain")))
    assert reader.shape() == plain.shape()


def luminance(colour: str) -> float:
    """The relative luminance of a colour, from WCAG 2.1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
                        for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from WCAG 2.1."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_enough() -> None:
    """On light and on dark, text has a contrast of 4.5 and the bars of 3, as WCAG 2.1 AA asks."""
    page = html_page(tiny_record())
    for block in re.findall(r":root \{([^}]*--paper[^}]*)\}", page):
        colours = {name: value if len(value) == 7 else "#" + "".join(2 * c for c in value[1:])
                   for name, value in re.findall(r"--(\w+): (#\w+)", block)}
        for name in ("ink", "quiet", "link"):
            assert contrast(colours[name], colours["paper"]) >= 4.5
        assert contrast(colours["ink"], colours["card"]) >= 4.5
    for mode in (0, 1):
        for role in ("critical", "line"):
            assert contrast(COLOURS[role][mode], COLOURS["paper"][mode]) >= 3


# --- Markdown -------------------------------------------------------------------------------------


def test_markdown_tells_the_evidence() -> None:
    """Each piece of evidence stands in the page with its number, its reason and its rules."""
    record = a_record()
    text = markdown(record)
    for waterfall in justify(record.proof).waterfalls:
        for piece in waterfall.pieces:
            assert all(f"Rule {giver.rule.id}: " in text for giver in piece.givers)
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert html.count("<table>") == sum(
        bool(waterfall.pieces) for waterfall in justify(record.proof).waterfalls)


@pytest.mark.parametrize("word", NASTY)
def test_nothing_a_case_says_acts_on_markdown(word: str) -> None:
    """Signs of Markdown and HTML in a case are shown as they are."""
    html = MarkdownIt("commonmark").enable("table").render(markdown(hostile(word)))
    plain = MarkdownIt("commonmark").enable("table").render(markdown(hostile("plain")))
    assert re.findall(r"<(\w+)", html) == re.findall(r"<(\w+)", plain)


# --- PROV -----------------------------------------------------------------------------------------


def test_prov_is_read_by_the_prov_library() -> None:
    """What is written is valid PROV-JSON: another program reads all of it, and nothing is lost."""
    record = a_record()
    document = prov.model.ProvDocument.deserialize(content=prov_json(record), format="json")
    data = prov_data(record)
    written = sum(len(part) for kind, part in data.items()
                  if kind != "prefix" and isinstance(part, dict))
    assert len(list(document.get_records())) == written


def test_prov_names_only_what_is_there() -> None:
    """Each relation leads from and to entities, activities and agents that are declared."""
    data = json.loads(prov_json(a_record()))
    declared = {*data["entity"], *data["activity"], *data["agent"]}
    for kind in ("used", "wasGeneratedBy", "wasAssociatedWith", "hadMember", "wasDerivedFrom"):
        for relation in data[kind].values():
            assert set(relation.values()) <= declared, (kind, relation)


def test_prov_tells_every_firing() -> None:
    """There is an activity for each firing, which used what it matched and made what it added."""
    record = a_record()
    data = json.loads(prov_json(record))
    assert len(data["activity"]) == len(record.proof.firings) + 1
    made = [relation["prov:entity"] for relation in data["wasGeneratedBy"].values()
            if relation["prov:activity"] != "d:planning"]
    assert len(made) == len(set(made)) == sum(
        len(firing.added) for firing in record.proof.firings)


@pytest.mark.parametrize("render", [html_page, markdown, prov_json])
def test_renderings_are_deterministic(render: Callable[[Record], str]) -> None:
    """The same record gives the same bytes, and they end in one line break."""
    text = render(a_record())
    assert render(a_record()) == text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
