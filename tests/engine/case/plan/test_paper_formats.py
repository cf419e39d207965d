"""Plans as Markdown and as a page to print."""

from __future__ import annotations

import datetime
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from engine.case.plan.html_format import html
from engine.case.plan.markdown_format import markdown
from engine.case.plan.plan import Plan, make_plan
from engine.case.plan.schedule import schedule
from engine.core.drawing.text_wrap import legal
from engine.core.proof import Proof
from knowledge.model.problems import printable
from tests.engine.proofs import random_proofs, real_proofs
from tests.examples import examples

START = datetime.date(2026, 3, 2)
titles = st.text(min_size=1, max_size=60).filter(lambda text: bool(text.strip()))


def plain(text: str) -> str:
    """What a reader sees of a line of Markdown."""
    tokens = MarkdownIt().parseInline(text)[0].children or []
    return "".join(token.content for token in tokens if token.type == "text")


@given(random_proofs(titles))
@examples(4)
def test_markdown_has_a_task_for_each_step(proof: Proof) -> None:
    """Each step is a task, ticked where it is done, in the order of the plan."""
    plan = make_plan(proof, 0)
    lines = markdown(plan, proof.knowledge, {}).splitlines()
    tasks = [line for line in lines if line.startswith("- [")]
    assert [task[:5] for task in tasks] == [
        f"- [{'x' if planned.done else ' '}]" for planned in plan.steps]
    for number, (task, planned) in enumerate(zip(tasks, plan.steps, strict=True), 1):
        assert f"{number}. {printable(' '.join(planned.step.title.split()))}" in plain(task[6:])


class _Page(HTMLParser):
    """Notes the tags of a page, its addresses, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words += data


def page_of(plan: Plan, text: str) -> _Page:
    page = _Page()
    page.feed(text)
    page.close()
    assert page.tags.count("li") == len(plan.steps)
    return page


@given(random_proofs(titles))
@examples(3)
def test_titles_are_only_words_on_the_page(proof: Proof) -> None:
    """Whatever signs a title has, the page has the same tags, and the title as words."""
    plan = make_plan(proof, 0)
    text = html(plan, proof.knowledge, schedule(plan, 6, START))
    page = page_of(plan, text)
    assert set(page.tags) <= KNOWN_TAGS
    for planned in plan.steps:
        assert " ".join(legal(planned.step.title).split()) in " ".join(
            legal(page.words).split())


KNOWN_TAGS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "ol", "li", "div",
    "span", "dl", "dt", "dd", "figure", "svg", "desc", "g", "rect", "text", "tspan", "path",
    "circle",
}


def test_the_page_needs_nothing_from_elsewhere() -> None:
    """No script, no handler and no address; the drawing in it is whole."""
    proof = real_proofs()["case-042"]
    plan = make_plan(proof)
    text = html(plan, proof.knowledge, {})
    page = page_of(plan, text)
    assert "script" not in page.tags
    names = {name for name, _ in page.attributes}
    assert not {name for name in names if name.startswith("on")} | (names & {"src", "href"})
    assert not re.search(r"url\(|@import", text)
    ET.fromstring(text[text.index("<svg"):text.index("</svg>") + 6])
    assert "prefers-color-scheme: dark" in text
    assert "@page" in text
