"""The result and what can be asked about it, on the real server."""

from __future__ import annotations

import re

import httpx
import pytest

from engine.case.questions.case_space import CaseSpace
from engine.case.questions.why_not import why_not
from engine.case.questions.why_not_words import nearest_words
from engine.core.drawing.svg import COLOURS, DARK
from knowledge.model.records import Kind
from knowledge.reading.cases import Case
from tests.strategies import shipped
from tests.web.filling import TURNED_DOWN, fill, filled
from tests.web.serving import answer, begin, revision
from web.shared.assets import FOLDER


@pytest.fixture
def case(client: httpx.Client, request: pytest.FixtureRequest) -> str:
    """The address of a case with a clear reason."""
    return filled(client, request.node.name)


def test_the_evidence_is_told_with_its_sources(client: httpx.Client, case: str) -> None:
    """The strongest evidence stands first; every source cited is listed once."""
    text = client.get(case).text
    assert "What speaks most for “They missed a skill or qualification”" in text
    assert "Years or kind of experience missing (" in text
    cited = set(re.findall(r'href="#source-([^"]+)"', text))
    assert cited
    assert sorted(cited) == sorted(re.findall(r'<li id="source-([^"]+)"', text))


def test_the_derivation_goes_down_to_the_answers(client: httpx.Client, case: str) -> None:
    """Rules stand with their reason, and each answer they rest on leads to what-if."""
    tree = client.get(case).text.partition('<ul class="tree">')[2]
    assert re.search(r"<summary>Rule R48[^<]*<span class=\"quiet\">because ", tree)
    linked = set(re.findall(rf'href="{case}/what-if/([^"]+)"', tree))
    assert {"fb.given", "out.who_hired"} <= linked


def test_much_that_was_answered(client: httpx.Client) -> None:
    """Where nearly everything is answered, the result stays small, and the rest is a page away."""
    case = begin(client, "much").removesuffix("/sections/1")
    fill(client, case, {
        question.id: "2" if question.kind is Kind.COUNT else [
            option.id for option in question.options] if question.kind is Kind.CHOICES
        else question.options[0].id
        for question in shipped().questions.values() if question.kind is not Kind.TEXT})
    result = client.get(case)
    assert '<ul class="tree">' not in result.text
    more = re.findall(rf'href="({case}/(?:evidence/\w+|derivation))"', result.text)
    assert len(more) == len(shipped().categories)
    for found in (result, *(client.get(path) for path in more)):
        assert found.status_code == 200
        assert len(found.content) < 60_000
        cited = set(re.findall(r'href="#source-([^"]+)"', found.text))
        assert cited <= set(re.findall(r'<li id="source-([^"]+)"', found.text))
    assert client.get(f"{case}/evidence/nothing").status_code == 404


def test_pictures_need_no_style_of_their_own(client: httpx.Client, case: str) -> None:
    """The policy allows no style in a page: the style sheet of the page has the dark colours."""
    for path in (case, f"{case}/plan"):
        text = client.get(path).text
        assert "<svg" in text
        assert not re.search(r"<style|\sstyle=|<script(?! src)|\son\w+=", text)
    assert DARK in (FOLDER / "page.css").read_text("utf-8")
    assert set(COLOURS) <= set(re.findall(r"\.plan-(\w+)\{", DARK))


def test_what_if_saves_nothing_until_it_is_kept(client: httpx.Client, case: str) -> None:
    """Another answer is tried, told, and only saved with the other button."""
    address = f"{case}/what-if/out.who_hired"
    before = revision(client.get(address).text)
    fields = {"revision": before, "shown": "out.who_hired", "out.who_hired": "internal"}
    tried = client.post(address, data={**fields, "go": "try"})
    assert tried.status_code == 200
    assert "Someone with more experience" in tried.text.partition('id="outcome"')[2]
    assert "<caption>Verdict</caption>" in tried.text
    assert revision(client.get(address).text) == before
    kept = client.post(address, data={**fields, "go": "keep"})
    assert (kept.status_code, kept.headers["location"]) == (303, case)
    assert 'value="internal" checked' in client.get(address).text
    same = client.post(address, data={**fields, "go": "try"})
    assert "nothing is different" in same.text


def test_what_if_of_two_windows(client: httpx.Client, case: str) -> None:
    """An answer kept over one that another window gave meanwhile is shown beside it, not saved."""
    address = f"{case}/what-if/cul.rapport"
    seen = revision(client.get(address).text)
    fill(client, case, {"cul.rapport": "poor"})
    kept = client.post(address, data={
        "revision": seen, "shown": "cul.rapport", "cul.rapport": "ok", "go": "keep"})
    assert kept.status_code == 409
    assert "Saved in the other window: “Not well”." in kept.text
    assert 'value="poor" checked' in client.get(address).text


def test_why_not_says_what_the_engine_says(client: httpx.Client, case: str) -> None:
    """Everything that was not concluded is a link to its nearest miss."""
    text = client.get(f"{case}/why-not").text
    linked = re.findall(rf'href="{case}/why-not/([^"]+)"', text)
    assert {"culture_fit", "cannot_do_job", "outside_control"} <= set(linked)
    assert "missing_qualification" not in linked
    knowledge = shipped()
    assert len(linked) > len(knowledge.findings) / 2
    space = CaseSpace(knowledge)
    answers = {name: tuple(value) if isinstance(value, list) else value
               for name, value in TURNED_DOWN.items()}
    for what in ("culture_fit", "weak_evidence"):
        assert what in linked
        found = why_not(space, Case("case", {
            name: answers[name] for name in knowledge.questions if name in answers}), what)
        shown = client.get(f"{case}/why-not/{what}").text
        assert nearest_words(found.misses[0].changes) in shown
        for change in found.misses[0].changes:
            assert f'href="{case}/what-if/{change.question}"' in shown


def test_the_smallest_change_flips_it(client: httpx.Client, case: str) -> None:
    """The answers named lead to where they can be tried."""
    text = client.get(f"{case}/flip").text
    assert "Proved over all combinations of these answers" in text
    assert re.search(rf'href="{case}/what-if/[^"]+"', text)


def test_settled_is_said(client: httpx.Client) -> None:
    """Where every question is answered, nothing more can change the verdict, and that is told."""
    case = begin(client, "settled").removesuffix("/sections/1")
    assert "This is settled" not in client.get(case).text
    fill(client, case, {
        question.id: "2" if question.kind is Kind.COUNT else question.options[0].id
        for question in shipped().questions.values() if question.kind is not Kind.TEXT})
    assert "This is settled: it is proved that no further answer can change it." in (
        client.get(case).text)
    assert "You can stop, or go on." in client.get(f"{case}/sections/1").text


def test_words_that_mean_the_same_stand_on_one_line(client: httpx.Client) -> None:
    """Two phrases with one meaning are listed once, both marked."""
    case = begin(client, "twice").removesuffix("/sections/1")
    words = "You have not enough experience. You simply lack experience."
    assert answer(client, f"{case}/sections/7", {"fb.text": words}).status_code == 303
    text = client.get(f"{case}/sections/7").text
    told = re.findall(r"<li>(?:<q>[^<]*</q>(?:, )?)+<br>(.*)</li>", text)
    assert told
    assert len(told) == len(set(told))
    assert text.count("<mark>") > len(told)


@pytest.mark.parametrize("number", ["999999", "9" * 30, "9" * 5000])
def test_cases_that_are_not_there(client: httpx.Client, number: str) -> None:
    """Whatever is asked of, or sent to, a case that is not there is answered in words."""
    for path in ("", "/sections/1", "/check", "/case.json", "/why-not", "/why-not/culture_fit",
                 "/what-if/fb.given", "/flip", "/plan", "/plan.ics", "/letters",
                 "/letters/follow-up", "/history", "/history.svg", "/mine", "/export"):
        assert client.get(f"/cases/{number}{path}").status_code == 404, path
    for path in ("/sections/1", "/check", "/what-if/fb.given", "/steps/ask_feedback",
                 "/letters/follow-up", "/erase"):
        found = client.post(f"/cases/{number}{path}", data={"revision": "0", "go": "done"})
        assert found.status_code == 404, path
        assert "There is no such page." in found.text


def test_things_that_are_not_there(client: httpx.Client, case: str) -> None:
    """Names that the rulebase does not have are answered in words as well."""
    for path in ("/why-not/nothing", "/what-if/nothing", "/letters/nothing", "/plan.exe",
                 "/sections/99"):
        assert client.get(f"{case}{path}").status_code == 404, path
    assert client.get(f"{case}/why-not/missing_qualification").headers["location"] == case
