"""The journey of a candidate in a real browser, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.examples import LONG
from tests.web.serving import PATIENCE, Served

AXE = Path(__file__).parent / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules of these standards that read colours."""
RUN = """async wanted => (await axe.run(document, {runOnly: wanted, resultTypes: ['violations']}))
  .violations.map(one => one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html))"""
WORDS = ("Thank you for your time. We decided for a candidate with more experience in this field. "
         "The weather was fine.")


@contextmanager
def visited(browser: Browser, served: Served, **options: Any) -> Iterator[Page]:
    """A page of a browser that has just opened the link; nothing may go wrong in its console."""
    context = browser.new_context(**options)
    context.set_default_timeout(1000 * PATIENCE)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda told: wrong.append(told.text) if told.type == "error" and (
        "with a status of 4" not in told.text) else None)  # that is a page as well
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(served.origin + served.link)
    served.next_link()
    yield page
    assert not wrong
    context.close()


def faults(page: Page, *others: Literal["light", "dark"]) -> list[str]:
    """What axe finds wrong on a page; axe is put there past the page's own policy.

    Args:
        page: is left in the last theme.
        others: themes besides that of the page, in which what hangs on colours is tried.
    """
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(RUN, {"type": "tag", "values": STANDARDS})
    for theme in others:
        page.emulate_media(color_scheme=theme)
        found += page.evaluate(RUN, {"type": "tag", "values": STANDARDS} if LONG else {
            "type": "rule", "values": OF_COLOURS})
    return [str(one) for one in found]


@pytest.mark.parametrize("script", [True, False])
def test_the_journey(browser: Browser, served: Served, script: bool) -> None:
    """A candidate begins a case, answers, pastes words, checks, and sees verdict and plan."""
    name = f"Journey {script}"
    with visited(browser, served, java_script_enabled=script) as page:
        page.get_by_label("Name of the case").fill(name)
        page.get_by_role("button", name="Begin").click()
        page.get_by_label("Only a few, or none").check()
        if script:
            page.get_by_text("Saved.").wait_for()
        page.get_by_role("button", name="Save and go on").click()
        while "/check" not in page.url:
            words = page.locator("#fb-text-field")
            if words.count() and not words.input_value():
                words.fill(WORDS)
                page.get_by_role("button", name="Save, and show what is understood").click()
                page.locator("mark").first.wait_for()
            here = page.url
            page.get_by_role("button", name="Save and go on").click()
            page.wait_for_function("here => location.href !== here", arg=here)
        page.get_by_text("Only a few, or none").wait_for()
        page.get_by_role("button", name="See the result").click()
        page.get_by_role("heading", name="What to do").wait_for()
        assert page.locator("ol.plan > li").count() > 1
        page.get_by_role("link", name="Debrief").click()
        page.get_by_role("heading", name=name).wait_for()


def test_axe_finds_nothing(browser: Browser, served: Served) -> None:
    """No page of a case without answers has a fault of access or scrolls sideways."""
    with visited(browser, served, viewport={"width": 320, "height": 700}) as page:
        page.get_by_label("Name of the case").fill("Axe")
        page.get_by_role("button", name="Begin").click()
        page.wait_for_url("**/sections/1")
        case = page.url.removesuffix("/sections/1").removeprefix(served.origin)
        for path in ("/", f"{case}/sections/1", f"{case}/sections/7", f"{case}/check", case):
            page.emulate_media(color_scheme="light")
            page.goto(served.origin + path)
            assert faults(page, "dark") == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_two_windows(browser: Browser, served: Served) -> None:
    """Answers to different questions merge; two to the same question are both shown."""
    with visited(browser, served, java_script_enabled=False) as one:
        one.get_by_label("Name of the case").fill("Two windows")
        one.get_by_role("button", name="Begin").click()
        two = one.context.new_page()
        two.goto(one.url)
        one.get_by_label("Only a few, or none").check()
        one.get_by_role("button", name="Save and go on").click()
        two.get_by_label("A degree").check()
        two.get_by_label("About half").check()
        section = two.url
        two.get_by_role("button", name="Save and go on").click()
        assert "Saved in the other window: “Only a few, or none”." in two.content()
        assert two.get_by_label("About half").is_checked()
        one.goto(section)
        assert one.get_by_label("Only a few, or none").is_checked()
        assert one.get_by_label("A degree").is_checked()
        two.get_by_role("button", name="Save and go on").click()
        one.goto(section)
        assert one.get_by_label("About half").is_checked()
