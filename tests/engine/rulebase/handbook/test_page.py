"""The handbook holds the whole rulebase, and every link in it leads somewhere."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from engine.core.words.markdown_text import escaped
from engine.rulebase.handbook.book import FOLDER, FRONT
from engine.rulebase.handbook.lexicon import told_entries
from engine.rulebase.handbook.links import file_name, heading_id
from engine.rulebase.handbook.page import handbook
from engine.rulebase.handbook.text import LETTERS
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.problems import NOWHERE, Place
from knowledge.model.records import Knowledge
from knowledge.reading.cornerstones import load_cornerstones
from knowledge.reading.loading import load
from tests.engine.handbook_page import (
    anchors,
    leads,
    one_page,
    plain_text,
    rows,
    shipped_book,
    shipped_page,
    stones,
    targets,
)
from tests.engine.inferring import SOME
from tests.knowledge.rulebase import replace_text
from tests.random_rulebases import rulebases
from tests.strategies import shipped

COLUMNS = {4, 5, 6, 7, 8}
"""How many a table has: evidence 5, the scale of decibans and the worked example 4."""
LONGEST = 150_000
"""No page has more bytes."""


def assert_whole(page: str, knowledge: Knowledge) -> None:
    """Every entry has a place and a link to it, and no link leads nowhere."""
    found = Counter(anchors(page))
    assert set(found.values()) <= {1}
    assert set(targets(page)) <= set(found)
    for kind, things in (("rule", knowledge.rules), ("question", knowledge.questions),
                         ("finding", knowledge.findings), ("step", knowledge.steps),
                         ("source", knowledge.sources), ("category", knowledge.categories),
                         ("lexicon", [entry.id for entry in told_entries(knowledge.lexicon)])):
        entries = {anchor for anchor in found if anchor.startswith(f"{kind}-")}
        assert entries == {f"{kind}-{name}" for name in things}
    assert set(found) - set(targets(page)) <= without_links(knowledge), (
        "an entry without a link to it")
    assert {len(cells) for cells in rows(page)} <= COLUMNS


def without_links(knowledge: Knowledge) -> set[str]:
    """Reasons, of which nothing may speak, and phrases, of which no other entry does."""
    return {f"category-{name}" for name in knowledge.categories} | {
        f"lexicon-{name}" for name in knowledge.lexicon}


def test_the_shipped_handbook_is_whole() -> None:
    """Everything that ships is in the page once, linked from somewhere; every link resolves."""
    assert_whole(shipped_page(), shipped())
    assert {anchor for anchor in set(anchors(shipped_page())) - set(targets(shipped_page()))
            if not anchor.startswith("lexicon-")} == set()


@given(rulebases())
@SOME
def test_any_handbook_is_whole(knowledge: Knowledge) -> None:
    """So it is with any rulebase, though a reason of which nothing speaks may have no link."""
    assert_whole(one_page(knowledge), knowledge)


def test_every_link_leads_to_a_place() -> None:
    """Each link from page to page leads to a page with that place."""
    book = shipped_book()
    places = {path: set(anchors(text)) for path, text in book.items()}
    found = list(leads(book))
    assert len(found) > len(book)
    for page, target, place in found:
        assert place in places[target], (page, target, place)


def test_the_contents_come_first() -> None:
    """The contents of the book link every part of it, and the index every other page."""
    book = shipped_book()
    contents = book[FRONT].partition("## Contents")[2].partition("\n## ")[0]
    assert targets(contents) == [
        anchor for anchor in anchors(book[FRONT]) if anchor.startswith("part-")]
    index = book[f"{FOLDER}/README.md"]
    linked = re.findall(r"^- \[.*\]\(([^#]*)#", index, re.MULTILINE)
    assert [f"{FOLDER}/{name}" for name in linked] == list(book)[2:]


def test_the_order_of_the_page() -> None:
    """First how it reasons and how to change it, then the rules."""
    parts = [anchor.removeprefix("part-") for anchor in anchors(shipped_page())
             if anchor.startswith("part-")]
    assert parts == ["reasoning", "limits", "changing", "rules"]


def test_every_cornerstone_is_told() -> None:
    """Every cornerstone stands in the page with its story, and every rule has one in full."""
    page = plain_text(shipped_page())
    for cornerstone in stones():
        assert page.count(f"`{cornerstone.id}`: {cornerstone.story}") == 1
    in_full = [stone for stone in stones()
               if f"`{stone.id}`: {stone.story} **Answers:**" in page]
    assert {rule for stone in in_full for rule in stone.keeps} == {*shipped().rules}


def test_no_page_is_too_long_to_be_shown() -> None:
    """GitHub shows a page of Markdown up to 512 KiB; there is much room left for growth."""
    assert max(len(text.encode()) for text in shipped_book().values()) < LONGEST


# --- the page is good Markdown -------------------------------------------------------------------


def test_no_line_is_left_unfinished() -> None:
    """Nothing is announced that does not follow, and no part of the program shows through."""
    for line, below in itertools.pairwise(re.sub(r"\n\n+", "\n", shipped_page()).splitlines()):
        if re.search(r"\w:\s*$", line):
            assert re.match(r" *[-*|] |\| |\d+\. ", below), line
    assert not re.search(r": \.|, ,|\[\]|\(\)|“”|\( | ,|(?<![./])\.\.(?![./])", shipped_page())
    assert not re.search(r"<engine|\w\(\w+=|: None\b(?! of| in| gave|\n)", shipped_page())
    without_templates = shipped_page().replace(LETTERS, "")
    assert set(re.findall(r"\{[^}]*\}", without_templates)) == {'{subsumed: "the reason"}'}


def test_a_bar_does_not_break_a_table(folder: Path) -> None:
    """A `|` in a reason or in the title of a category stays within its cell."""
    replace_text(folder, "findings.yaml", "Requirements are there for a reason.",
                 "It is either | or.")
    replace_text(folder, "diagnosis.yaml", "title: Bad luck", "title: Bad | luck")
    table = rows(one_page(load(folder)))
    assert table
    assert {len(cells) for cells in table} <= COLUMNS


@pytest.mark.parametrize("text", ["a *b* c", "_a_", "`a`", "[a](b)", "<b>", "a | b", "a\\b"])
def test_markdown_in_the_knowledge_is_shown_as_it_is(text: str) -> None:
    """Signs that mean something in Markdown are marked, and nothing else is changed."""
    assert escaped(text) != text
    assert plain_text(escaped(text)) == text
    plain = "snake_case is 5 % (about half); “so”."
    assert escaped(plain) == plain


def test_ids_that_look_alike_have_their_own_anchors(folder: Path) -> None:
    """Ids may differ only in capitals or signs; they are two places in the page all the same."""
    replace_text(folder, "rules/01-work.yaml", "id: M2", "id: m1")
    replace_text(folder, "cornerstones/01-work.yaml", "keeps: [M2, G1]", "keeps: [m1, G1]")
    knowledge = load(folder)
    assert {"M1", "m1"} <= knowledge.rules.keys()
    assert_whole(one_page(knowledge, load_cornerstones(knowledge, folder)), knowledge)


def test_sections_that_look_alike_are_one_page() -> None:
    """Sections whose titles differ only in signs stand in one page, with all that is in them."""
    knowledge = shipped()
    first, second, *_ = knowledge.questions.values()
    titled = {**knowledge.questions, first.id: replace(first, section="The talk?"),
              second.id: replace(second, section="The talk!")}
    book = handbook(replace(knowledge, questions=titled))
    assert {f"question-{first.id}", f"question-{second.id}"} <= {
        *anchors(book[f"{FOLDER}/questions-the-talk.md"])}
    assert heading_id("?!") == "part"


def test_headings_step_down_one_at_a_time() -> None:
    """There is one title a page, and no heading skips a level below the one before it."""
    for page in shipped_book().values():
        text = re.sub(r"```.*?```", "", page, flags=re.DOTALL)
        levels = [len(match[1]) for match in re.finditer(r"^(#+) ", text, re.MULTILINE)]
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(below <= above + 1 for above, below in itertools.pairwise(levels))


def test_the_pages_are_always_the_same() -> None:
    """The pages depend on the knowledge alone, and end in one line break."""
    assert handbook(load(), load_cornerstones(load())) == shipped_book()
    for page in shipped_book().values():
        assert page.endswith("\n")
        assert not page.endswith("\n\n")


def test_the_page_does_not_tell_where_the_folder_is(folder: Path) -> None:
    """Files are told from the folder of the knowledge on, so the page is the same everywhere."""
    knowledge = load(folder)
    page = one_page(knowledge, load_cornerstones(knowledge, folder))
    assert "`rules/01-work.yaml`" in page
    assert "`steps.yaml`" in page
    assert str(folder) not in page


@pytest.mark.parametrize(("place", "expected"), [
    (Place("/home/me/mine/rules/01-work.yaml", 7), "rules/01-work.yaml"),
    (Place("/home/me/mine/findings.yaml"), "findings.yaml"), (Place("steps.yaml"), "steps.yaml"),
    (NOWHERE, "")])
def test_file_name(place: Place, expected: str) -> None:
    """A file is named with the folder of its kind, if it stands in one."""
    assert file_name(place) == expected


def test_undetermined_is_no_category() -> None:
    """`undetermined` is told as the lack of a leading reason, and not listed among the reasons."""
    listed = shipped_book()[f"{FOLDER}/reasons.md"]
    assert f"(`{UNDETERMINED}`)" not in listed
    assert listed.count("\n## ") == len(shipped().categories)
