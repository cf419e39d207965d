"""The plan, how far its steps are, and the letters, on the real server."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import docx
import httpx
import icalendar
import pytest

from tests.web.filling import filled
from tests.web.test_attacks import SCRIPT

SVG = "{http://www.w3.org/2000/svg}"
FIRST, NEXT = "requirements_matrix", "mentor_talk"
DATES = "hours=6&start=2026-04-01"


@pytest.fixture
def case(client: httpx.Client, request: pytest.FixtureRequest) -> str:
    """The address of a case of a person that only this test knows."""
    return filled(client, request.node.name, candidate=request.node.name)


def mark(client: httpx.Client, case: str, step: str, go: str, words: str = "") -> str:
    """Mark a step; the page that follows."""
    found = client.post(f"{case}/steps/{step}", data={"go": go, "words": words})
    assert found.status_code == 303, found.text
    assert found.headers["location"].endswith(f"#step-{step}")
    return client.get(found.headers["location"]).text


def now(text: str) -> list[str]:
    """The steps that can be done now, or are begun."""
    return re.findall(r'href="#step-(\w+)"', text.partition('id="now"')[2].partition("<svg")[0])


def test_the_drawing_and_the_list_are_the_same(client: httpx.Client, case: str) -> None:
    """Each box leads to its step in the list, and there are no others."""
    text = client.get(f"{case}/plan").text
    drawn = re.findall(r'<g [^>]*data-step="(\w+)"><a href="#step-(\w+)">', text)
    assert drawn
    assert all(box == target for box, target in drawn)
    assert sorted(box for box, _ in drawn) == sorted(re.findall(r'<li id="step-(\w+)"', text))


def test_steps_are_begun_done_and_open_again(client: httpx.Client, case: str) -> None:
    """What is done opens what waited for it, which is told; taking it back closes that."""
    assert NEXT not in now(client.get(f"{case}/plan").text)
    assert "Begun on" in mark(client, case, FIRST, "start", "on the train")
    assert "on the train" in client.get(f"{case}/plan").text
    done = mark(client, case, FIRST, "done")
    assert re.search(r"Can be begun now: .*Meet your mentor", done)
    assert NEXT in now(done)
    assert "Done on" in done
    assert NEXT not in now(mark(client, case, FIRST, "reset"))
    assert "She will call" in mark(client, case, NEXT, "start", "She will call")


def test_leaving_out_needs_a_reason(client: httpx.Client, case: str) -> None:
    """Without a reason nothing is noted; with one the plan does without the step."""
    refused = client.post(f"{case}/steps/{FIRST}", data={"go": "skip", "words": " "})
    assert refused.status_code == 422
    assert "Write a word about why" in refused.text
    assert f'<li id="step-{FIRST}"><p>' not in client.get(f"{case}/plan").text
    text = mark(client, case, FIRST, "skip", "No room before summer")
    assert "No room before summer" in text.partition('id="skipped"')[2]
    assert f'data-step="{FIRST}"' not in text
    assert f'data-step="{FIRST}"' in mark(client, case, FIRST, "reset")
    assert client.post(f"{case}/steps/{FIRST}", data={"go": "nonsense"}).status_code == 400
    assert client.post(f"{case}/steps/nothing", data={"go": "done"}).status_code == 404
    long = client.post(f"{case}/steps/{FIRST}", data={"go": "note", "words": "x" * 3_000})
    assert "These are 3000 characters" in long.text


def test_scripts_in_notes_and_blanks(client: httpx.Client, case: str) -> None:
    """What is typed beside a step or into a letter comes back as text."""
    assert "&lt;script&gt;" in mark(client, case, FIRST, "start", SCRIPT)
    pages = [client.get(f"{case}/plan").text, client.get(f"{case}/plan", params={
        "hours": SCRIPT, "marked": SCRIPT, "prefer": SCRIPT}).text, client.post(
        f"{case}/letters/follow-up", data={"go": "show", "interviewer": SCRIPT}).text]
    client.post(f"{case}/check")
    for text in (*pages, client.get(f"{case}/history").text):
        assert "&lt;script&gt;" in text
        assert "<script>alert" not in text
        assert "<img" not in text


def test_dates_and_budget(client: httpx.Client, case: str) -> None:
    """Dates stand beside the steps; a budget gives the best plan, and what more would buy."""
    dated = client.get(f"{case}/plan?{DATES}").text
    assert "All done by " in dated
    assert "2026-04-0" in dated
    best = client.get(f"{case}/plan?{DATES}&budget=5&by=2026-05-01").text
    assert "This is proved to be the best plan within 5 hours before 2026-05-01." in best
    assert "What more hours would buy:" in best
    marked = client.post(f"{case}/steps/{FIRST}", data={
        "go": "start", "hours": "6", "start": "2026-04-01", "nonsense": "x"})
    assert f"plan?{DATES}&marked={FIRST}#" in marked.headers["location"]


@pytest.mark.parametrize(("query", "told"), [
    ("hours=x", "Hours are a number above 0, such as 6 or 2.5."),
    ("budget=-1", "Hours are a number above 0, such as 6 or 2.5."),
    ("hours=6", "Dates need both: hours a week, and the day to start."),
    ("by=2026-05-01", "To be done by a day, it needs hours a week and the day to start."),
    ("hours=6&start=31.3.2026", "Write the day as 2026-03-31, or leave it empty."),
    ("hours=6&start=9999-01-01", "too late a start"),
    ("hours=200&start=2026-04-01", "Hours a week must be above 0 and at most 168."),
    ("prefer=nothing", "nothing"),
])
def test_what_cannot_be_planned(client: httpx.Client, query: str, told: str) -> None:
    """A field that cannot be used is told, beside the plan without it."""
    case = filled(client, f"cannot {query}", {})
    found = client.get(f"{case}/plan?{query}")
    assert found.status_code == 422
    assert told in found.text.partition('id="told"')[2].partition("</p>")[0]
    assert "<svg" in found.text


def test_files_to_keep(client: httpx.Client, case: str) -> None:
    """A calendar, a list, a page and a drawing, each what it says it is."""
    steps = re.findall(r'<li id="step-(\w+)"', client.get(f"{case}/plan").text)
    calendar = icalendar.Calendar.from_ical(client.get(f"{case}/plan.ics?{DATES}").content)
    assert len({str(event["summary"]) for event in calendar.walk("VEVENT")}) >= len(steps) - 1
    assert "needs dates" in client.get(f"{case}/plan.ics").text
    listed = client.get(f"{case}/plan.md")
    assert listed.text.count("\n- [ ] ") == len(steps)
    assert listed.headers["content-disposition"].startswith('attachment; filename="Plan for ')
    drawing = ElementTree.fromstring(client.get(f"{case}/plan.svg").text)
    assert len([one for one in drawing.iter(f"{SVG}g") if "data-step" in one.attrib]) == len(steps)
    assert client.get(f"{case}/plan.html").text.startswith("<!doctype html>")


def test_letters(client: httpx.Client, case: str) -> None:
    """Blanks are asked, filled in, and come out in each form; nothing of it is kept."""
    index = client.get(f"{case}/letters").text
    kinds = re.findall(rf'href="{case}/letters/([\w-]+)"', index)
    assert "follow-up" in kinds
    address = f"{case}/letters/follow-up"
    asked = client.get(address).text
    assert re.search(r"<mark>\[Who interviewed you\?\]</mark>", asked)
    words = {"interviewer": "Ms *Rivera* <b>"}
    shown = client.post(address, data={**words, "go": "show"}).text
    assert "Dear Ms *Rivera* &lt;b&gt;," in shown
    assert "[Who interviewed you?]" not in shown
    plain = client.post(address, data={**words, "go": "txt"})
    assert "Dear Ms *Rivera* <b>," in plain.text
    assert "Dear Ms \\*Rivera\\* \\<b>," in client.post(address, data={**words, "go": "md"}).text
    written = docx.Document(io.BytesIO(client.post(address, data={**words, "go": "docx"}).content))
    assert "Dear Ms *Rivera* <b>," in [paragraph.text for paragraph in written.paragraphs]
    assert "Rivera" not in client.get(address).text
