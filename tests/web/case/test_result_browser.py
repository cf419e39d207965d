"""The candidate's pages in a real browser: by mouse, by keyboard, narrow, enlarged and on paper."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.examples import LONG
from tests.web.filling import fill, filled
from tests.web.serving import Served
from tests.web.test_journey import faults, visited

MOST_BYTES = 60_000
PAGES = ("", "/why-not", "/why-not/culture_fit", "/derivation",
         "/evidence/missing_qualification", "/flip", "/what-if/fb.given", "/plan",
         "/plan?hours=6&start=2026-04-01&budget=9", "/plan?hours=x", "/letters",
         "/letters/follow-up", "/history", "/mine", "/check", "/sections/3", "/nothing")
FOCUS = """() => {
  const it = document.activeElement, drawn = getComputedStyle(it.matches('svg a')
    ? it.querySelector('rect') : it), at = it.getBoundingClientRect();
  return {tag: it.tagName.toLowerCase(), text: it.textContent.trim().slice(0, 60),
    id: it.id, seen: it.matches('svg a') ? parseFloat(drawn.strokeWidth) >= 3
      : drawn.outlineStyle !== 'none' && parseFloat(drawn.outlineWidth) >= 2,
    there: at.bottom > 0 && at.top < innerHeight};
}"""


@pytest.mark.parametrize("script", [True, False])
def test_the_result_to_the_end(
    browser: Browser, served: Served, client: httpx.Client, script: bool
) -> None:
    """From the result through what-if, why-not, plan, a letter and the history to erasing."""
    case = filled(client, f"To the end {script}", candidate=f"End {script}")
    with visited(browser, served, java_script_enabled=script) as page:
        page.goto(f"{served.origin}{case}")
        page.locator(f'.reason a[href="{case}/what-if/out.who_hired"]').first.click()
        page.get_by_label("Someone already working there").check()
        if not script:
            page.get_by_role("button", name="See what would change").click()
        expect(page.get_by_role("heading", name="What would change", exact=True)).to_be_visible()
        page.get_by_role("button", name="Keep this answer").click()
        expect(page).to_have_url(f"{served.origin}{case}")
        page.get_by_role("link", name=re.compile("Look for the smallest change")).click()
        expect(page.get_by_text("Proved over all combinations").first).to_be_visible()
        page.goto(f"{served.origin}{case}")
        page.get_by_role("link", name=re.compile("Why not this one")).first.click()
        expect(page.get_by_text("The nearest miss")).to_be_visible()
        page.get_by_role("link", name="Plan", exact=True).click()
        page.locator("svg a").first.click()
        step = page.url.partition("#")[2]
        chosen = page.locator(f"#{step}")
        chosen.get_by_text("How far I am").click()
        chosen.get_by_role("button", name="It is done").click()
        expect(page.get_by_role("status")).to_contain_text("Noted:")
        expect(page.locator(f"#{step}")).to_contain_text("Done on")
        page.get_by_role("link", name="Letters", exact=True).click()
        page.get_by_role("link", name="Follow-up that addresses the concerns").click()
        page.get_by_label("Who interviewed you?").fill("Ms Rivera")
        page.get_by_role("button", name="Show the letter").click()
        expect(page.locator(".letter")).to_contain_text("Dear Ms Rivera,")
        with page.expect_download() as kept:
            page.get_by_role("button", name="Plain text").click()
        assert kept.value.suggested_filename.endswith(".txt")
        page.get_by_role("link", name="Check answers").click()
        page.get_by_role("button", name="See the result").click()
        page.get_by_role("link", name="History", exact=True).click()
        expect(page.locator("svg")).to_be_visible()
        page.get_by_role("link", name="Keep or erase").click()
        page.get_by_label("I am sure. It cannot be undone.").last.check()
        page.get_by_role("button", name="Erase").last.click()
        expect(page.get_by_role("status")).to_contain_text("Erased")


def test_every_page(browser: Browser, served: Served, client: httpx.Client) -> None:
    """Narrow, and at 200 % zoom: axe finds nothing, none scrolls sideways, all are small."""
    case = filled(client, "Every page", candidate="Every page")
    client.post(f"{case}/check")
    client.post(f"{case}/steps/requirements_matrix", data={"go": "start", "words": "x"})
    client.post(f"{case}/steps/ask_feedback", data={"go": "skip", "words": "x"})
    with visited(browser, served, device_scale_factor=2) as page:
        for path in PAGES:
            page.emulate_media(color_scheme="dark")
            page.set_viewport_size({"width": 320, "height": 700})
            found = page.goto(f"{served.origin}{case}{path}")
            assert found is not None
            assert len(found.body()) < MOST_BYTES, path
            assert faults(page, "light") == [], path
            for width in (320, 640):
                page.set_viewport_size({"width": width, "height": 700})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            if LONG:
                assert faults(page, "dark") == [], path


def test_faults_and_conflicts_for_all(
    browser: Browser, served: Served, client: httpx.Client
) -> None:
    """Pages that say what is wrong have no fault of access themselves, and say it first."""
    case = filled(client, "Faults for all")
    with visited(browser, served, java_script_enabled=True) as page:
        section = f"{served.origin}{case}/sections/5"
        page.goto(section)
        fill(client, case, {"cul.rapport": "poor"})
        page.get_by_label("All right").check()  # htmx saves it, and another window did before
        expect(page.get_by_role("alert")).to_contain_text("Another window has answered")
        expect(page.get_by_text("Saved in the other window: “Not well”.")).to_be_visible()
        assert page.get_by_label("All right").is_checked()
        assert faults(page) == []
        page.get_by_role("button", name="Save and go on").click()
        page.wait_for_url("**/sections/6")
        page.goto(section)
        assert page.get_by_label("All right").is_checked()
        page.context.clear_cookies()
        page.goto(section)
        expect(page.get_by_text("This browser has not been let in.")).to_be_visible()
        assert faults(page) == []
    with visited(browser, served) as page:
        page.goto(f"{served.origin}{case}/mine")
        page.get_by_role("button", name="Erase").first.click()
        expect(page.get_by_role("alert")).to_contain_text("Nothing was erased.")
        assert faults(page) == []


def test_by_keyboard_alone(browser: Browser, served: Served, client: httpx.Client) -> None:
    """Everything is reached by Tab with a focus that can be seen, and used by Enter and Space."""
    case = filled(client, "Keyboard")
    with visited(browser, served, viewport={"width": 1000, "height": 700}) as page:
        for path in ("", "/plan", "/letters/follow-up", "/mine"):
            page.goto(f"{served.origin}{case}{path}")
            reached = _tab_through(page)
            assert len(reached) > 10, path
            assert [one for one in reached if not one["seen"] or not one["there"]] == [], path
            if path == "/plan":
                assert "a" in {one["tag"] for one in reached if one["text"]}
        page.goto(f"{served.origin}{case}/plan")
        _tab_to(page, "summary", "How far I am")
        page.keyboard.press("Enter")
        _tab_to(page, "button", "I have begun")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Noted:")


def test_on_paper(browser: Browser, served: Served, client: httpx.Client) -> None:
    """What is folded on the screen is open on paper, and what is to be pressed is left out."""
    case = filled(client, "Paper")
    with visited(browser, served) as page:
        page.goto(f"{served.origin}{case}")
        folded = page.locator(".tree details details li").first
        assert not folded.is_visible()
        page.emulate_media(media="print")
        assert folded.is_visible()
        assert not page.get_by_role("navigation").first.is_visible()
        page.goto(f"{served.origin}{case}/plan")
        assert page.locator("svg").is_visible()
        for button in page.get_by_role("button").all():
            assert not button.is_visible()


def _tab_through(page: Page) -> list[dict[str, object]]:
    """Everything that Tab reaches, once around."""
    reached: list[dict[str, object]] = []
    page.keyboard.press("Tab")
    while True:
        one = page.evaluate(FOCUS)
        if one["tag"] == "body" or len(reached) > 300:
            return reached
        reached.append(one)
        page.keyboard.press("Tab")


def _tab_to(page: Page, tag: str, text: str) -> None:
    for _ in range(300):
        page.keyboard.press("Tab")
        one = page.evaluate(FOCUS)
        if one["tag"] == tag and text in str(one["text"]):
            return
    raise AssertionError(f"Tab does not reach {text}")
