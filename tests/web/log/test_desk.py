"""The counselor's desk on the real server: lists, audits, second opinions."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from html import unescape
from pathlib import Path

import httpx
import pytest

from engine.case.record.replay import replay
from engine.log.closest import ranked
from engine.log.listing import Wanted
from engine.log.log import open_log
from tests.web.filling import SOME
from tests.web.serving import answer, begin, served_here

LISTED = re.compile(r'<li><a href="(/desk/cases/\d+)">([^<]*)</a>')


def opinion(client: httpx.Client, case: str, opinion: str, because: str = "They said so.",
            reviewer: str = "Kim") -> httpx.Response:
    return client.post(case, data={
        "opinion": opinion, "because": because, "reviewer": reviewer})


def test_the_nearest_to_a_tie_come_first(counselor: httpx.Client, diagnosed: Path) -> None:
    """The list has every case in the order of the log's own ranking, or the newest first."""
    with open_log(str(diagnosed)).reading() as connection:
        names = [one.entry.case for one in ranked(connection, Wanted(), 50)[0]]
    assert [name for _, name in LISTED.findall(counselor.get("/desk").text)] == names
    newest = [name for _, name in LISTED.findall(counselor.get("/desk?sort=newest").text)]
    assert newest == sorted(names, reverse=True)


@pytest.mark.parametrize(("query", "some"), [
    ({}, True), ({"leading": "culture_fit"}, True), ({"confirmed": "yes"}, True),
    ({"confirmed": "no"}, False), ({"candidate": "Nobody"}, False),
    ({"since": "2026-01-01"}, False),
    ({"text": "case-004"}, True), ({"text": "<b>"}, False), ({"text": "x" * 500}, True),
    ({"text": "' OR 1=1 --"}, False), ({"text": "%"}, False), ({"since": "never"}, True),
    ({"page": "99999999999"}, True), ({"page": "-1"}, True), ({"page": "9999"}, True),
    ({"text": "\0"}, True), ({"leading": "nonsense"}, False),
])
def test_filters(counselor: httpx.Client, query: dict[str, str], some: bool) -> None:
    """Each filter leaves what is meant; what is wrong with one is said, and it is left aside."""
    found = counselor.get("/desk", params=query)
    assert found.status_code == 200
    assert bool(LISTED.findall(found.text)) is some
    told = "Write the day as" in found.text or "Names may have" in found.text
    assert told is (query.get("since") == "never" or len(query.get("text", "")) > 200)


def test_lists_are_paged(own: Path) -> None:
    """More cases than stand on a page are on the next one, each once."""
    with closing(sqlite3.connect(own)) as log, log:
        for copy in range(1, 10):
            log.execute("INSERT INTO cases SELECT key + ?, name || ?, candidate_key, date, "
                        "confirmed, notes, added, revision, NULL, words FROM cases WHERE key <= ?",
                        (copy * SOME, f"-{copy}", SOME))
    with served_here(own) as found, closing(found.client()) as client:
        first = client.get("/desk").text
        after = unescape(re.findall(r'<a href="([^"]+)" rel="next">', first)[0])
        pages = [first, client.get(after).text, client.get("/desk?page=3").text]
        assert LISTED.findall(client.get("/desk?page=50").text) == LISTED.findall(pages[2])
    listed = [name for text in pages for _, name in LISTED.findall(text)]
    assert len(listed) == len(set(listed)) == 10 * SOME
    assert all(len(text.encode()) < 60_000 for text in pages)


def test_an_audit(counselor: httpx.Client) -> None:
    """Answers stand beside the diagnosis, its evidence, rules, sources and record."""
    text = unescape(counselor.get("/desk/cases/1").text)
    for words in ("The answers", "Overall, how did the interview feel to you?", "31 March 2026",
                  "decibans for it", "From:", "So:", "It replays: derived anew",
                  "confirmed by the employer"):
        assert words in text, words
    rules = set(re.findall(r'href="/rulebase/rules/([^"]+)"', text))
    assert rules
    for address in [f"/rulebase/rules/{rule}" for rule in rules]:
        assert counselor.get(address).status_code == 200
    assert re.search(r'href="/rulebase/sources/[A-Z]+"', text)


def test_the_record_replays(counselor: httpx.Client) -> None:
    """What is downloaded is the record that was stored."""
    found = counselor.get("/desk/cases/1/record.json")
    assert replay(found.content).holds
    assert re.search(r"SHA-256 <code>([0-9a-f]{64})", counselor.get("/desk/cases/1").text)
    assert found.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("path", [
    "/desk/cases/9999", "/desk/cases/99999999999999999999", "/desk/cases/1?diagnosis=7",
    "/desk/cases/x", "/desk/cases/1/other", "/desk/other",
])
def test_what_is_not_there(counselor: httpx.Client, path: str) -> None:
    """It is a page that says so."""
    found = counselor.get(path)
    assert found.status_code == 404
    assert "There is no such page." in found.text


@pytest.mark.parametrize(("form", "words"), [
    ({"because": "x"}, "Choose whether you agree"),
    ({"opinion": "agree", "because": " \n"}, "Say why"),
    ({"opinion": "nonsense", "because": "x"}, "Choose whether you agree"),
    ({"opinion": "agree", "because": "x" * 6000}, "at most 5000 characters"),
    ({"opinion": "agree", "because": "x", "reviewer": "x" * 201}, "a name 200"),
])
def test_opinions_that_are_none(
    counselor: httpx.Client, form: dict[str, str], words: str
) -> None:
    """They are told and not kept, and what was typed stands there still."""
    found = counselor.post("/desk/cases/2", data=form)
    assert found.status_code == 422
    assert words in found.text
    assert form["because"].strip()[:3] in found.text
    assert "There is none on this diagnosis yet." in counselor.get("/desk/cases/2").text


def test_opinions(own: Path) -> None:
    """They are kept, chained, listed and counted, with the rules that are involved."""
    with served_here(own) as found, closing(found.client()) as client:
        assert "no second opinions yet" in client.get("/desk/parting").text
        case, name = LISTED.findall(client.get("/desk?leading=culture_fit").text)[0]
        assert opinion(client, case, "culture_fit").status_code == 422  # is what it says itself
        assert opinion(client, case, "agree", "As I see it.", "Bo").status_code == 303
        assert opinion(client, case, "cannot_do_job").headers["location"] == f"{case}#opinions"
        audit, parting = client.get(case).text, unescape(client.get("/desk/parting").text)
        listed = client.get("/desk?reviewed=yes").text
    assert "As I see it." in audit
    assert "and every opinion follows from it" in audit
    assert list(LISTED.findall(listed)) == [(case, name)]
    assert "2 second opinions, 1 does not agree" in listed
    assert "They said so." in parting
    assert "As I see it." not in parting
    assert "The rules: They were not sure you would fit in." in parting
    assert "not agreed with in 1 of 2" in parting
    assert re.search(r"Rules involved:\s+<a href=\"/rulebase/rules/", parting)


CHANGES = (
    ("UPDATE reviews SET because = 'Other words.' WHERE key = 1", "it is not what was written"),
    ("UPDATE reviews SET previous = hash WHERE key = 2", "does not follow from what stands before"),
    ("UPDATE diagnoses SET record = x'00' WHERE case_key = 3", "cannot be read"),
    ("UPDATE diagnoses SET record = (SELECT record FROM diagnoses WHERE case_key = 1), "
     "hash = 'x' WHERE case_key = 4", "does not follow"),
)


def test_what_was_changed_behind_its_back(own: Path) -> None:
    """A record or an opinion that is not as it was written is told on the page of its case."""
    with served_here(own) as found, closing(found.client()) as client:
        for number, (change, words) in enumerate(CHANGES, 1):
            case = f"/desk/cases/{number}"
            assert opinion(client, case, "agree").status_code == 303
            assert "This is not what was written" not in client.get(case).text
            with closing(sqlite3.connect(own)) as log, log:
                log.execute(change)
            audit = client.get(case)
            assert audit.status_code == 200
            assert "This is not what was written" in audit.text
            assert words in audit.text
            assert "It replays" not in audit.text


def test_a_case_that_goes_on(client: httpx.Client) -> None:
    """Without a diagnosis it can be made; what is changed later is told, and the old one stays."""
    section = begin(client, "goes on")
    number = section.split("/")[2]
    case = f"/desk/cases/{number}"
    assert "This case was not diagnosed yet." in client.get(case).text
    assert client.post(f"{case}/diagnose").headers["location"] == case
    assert "Nothing was answered." in client.get(case).text
    assert answer(client, section, {"job.must_have_match": "few"}).status_code == 303
    changed = unescape(client.get(case).text)
    assert "One thing was changed since this diagnosis was made:" in changed
    assert "nothing → Only a few, or none" in changed
    assert client.post(f"{case}/diagnose").status_code == 303
    newest = client.get(case).text
    assert "since this diagnosis" not in newest
    assert f'href="{case}?diagnosis=1"' in newest
    assert "since this diagnosis" in client.get(f"{case}?diagnosis=1").text
    assert opinion(client, f"{case}?diagnosis=1", "culture_fit").headers[
        "location"] == f"{case}?diagnosis=1#opinions"
    assert "They said so." not in client.get(case).text
