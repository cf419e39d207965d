"""The counselor's journey in a real browser: with and without script, by keyboard, narrow, dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.filling import SOME
from tests.web.serving import Served
from tests.web.test_journey import faults, visited

NARROW = 320


@pytest.mark.parametrize("script", [True, False])
def test_the_counselors_journey(browser: Browser, desk: Served, script: bool) -> None:
    """From the list to an audit, an opinion, the rule behind it, and a change of it tried."""
    name = f"Kim {script}"
    with visited(browser, desk, java_script_enabled=script) as page:
        page.get_by_role("link", name="For counselors").click()
        assert page.get_by_role("status").inner_text().startswith(f"{SOME} cases.")
        page.get_by_label("Words in a case").fill("case-010")
        page.get_by_role("button", name="Show", exact=True).click()
        page.get_by_text("1 case.").wait_for()
        assert "text=case-010" in page.url
        page.get_by_role("link", name="case-010").click()
        expect(page.get_by_text("It replays")).to_be_visible()
        page.get_by_label("No, rather: They missed a skill").check()
        page.get_by_label("Why").fill("The missing certificate decided it.")
        page.get_by_label("Your name").fill(name)
        page.get_by_role("button", name="Add the opinion").click()
        expect(page.get_by_text("The missing certificate decided it.").last).to_be_visible()
        page.get_by_role("link", name="Where opinions part").click()
        expect(page.get_by_text(name)).to_be_visible()
        page.get_by_role("link", name="case-010").first.click()
        page.get_by_text("fired, in this order").click()
        page.get_by_role("link", name="R01a: ").last.click()
        page.get_by_role("link", name="Try a change of this rule").click()
        rule = page.get_by_label("The rule in YAML")
        good = rule.input_value()
        rule.fill(good.replace("hard_gap", "hard_gp"))
        page.get_by_role("button", name="Try it on the log").click()
        page.get_by_text("did you mean 'hard_gap'?").wait_for()
        assert "hard_gp" in rule.input_value()
        rule.fill(good.replace("moderate", "strong"))
        page.get_by_role("button", name="Try it on the log").click()
        page.get_by_text("1 would get another verdict").wait_for()
        page.get_by_role("link", name="case-010").click()
        expect(page.get_by_role("heading", name="case-010")).to_be_visible()


def test_filters_and_search_as_one_types(browser: Browser, desk: Served) -> None:
    """With script, lists follow what is chosen and typed; addresses can be kept, back works."""
    with visited(browser, desk) as page:
        page.goto(f"{desk.origin}/desk")
        page.get_by_label("Second opinions").select_option("no")
        page.wait_for_url("**reviewed=no**")
        kept = page.get_by_role("status").inner_text()
        page.get_by_label("Reason", exact=True).select_option("culture_fit")
        page.wait_for_url("**leading=culture_fit**")
        assert page.get_by_role("status").inner_text() != kept
        page.goto(page.url)
        assert page.get_by_label("Reason", exact=True).input_value() == "culture_fit"
        page.goto(f"{desk.origin}/rulebase/rules")
        page.get_by_label("Search for words").press_sequentially("skill proven")
        page.wait_for_url("**text=skill*proven**")
        page.get_by_role("link", name="R01a: ").wait_for()
        page.go_back()
        page.get_by_text("156 entries.").wait_for()
        assert page.get_by_label("Search for words").input_value() == ""


def test_the_sandbox_by_keyboard(browser: Browser, desk: Served) -> None:
    """The whole trial without a mouse; what has the focus is seen."""
    with visited(browser, desk) as page:
        page.goto(f"{desk.origin}/sandbox/R79")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        for _ in range(9):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "text":
                break
        page.keyboard.press("Control+Home")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Try it on the log"
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert outline == "3px"
        page.keyboard.press("Enter")
        page.get_by_text("Nothing: it says the same as before.").wait_for()


def test_axe_finds_nothing_at_the_desk(browser: Browser, desk: Served) -> None:
    """No page of the desk has a fault of access or scrolls sideways, narrow, light or dark."""
    with visited(browser, desk, viewport={"width": NARROW, "height": 700}) as page:
        for path in ("/desk", "/desk?since=never&text=x", "/desk/cases/1", "/desk/parting",
                     "/rulebase/rules", "/rulebase/rules/R01a", "/rulebase/findings/hard_gap",
                     "/rulebase/sources/ART", "/sandbox/R01a"):
            page.goto(desk.origin + path)
            _opened(page)
            _sound(page, path)
        rule = page.get_by_label("The rule in YAML")
        for old, new, told in (("moderate", "strong", "would get another verdict"),
                               ("strong", "strng", "cannot be used yet")):
            rule.fill(rule.input_value().replace(old, new))
            page.get_by_role("button", name="Try it on the log").click()
            page.get_by_text(told).wait_for()
            _sound(page, told)
        page.goto(f"{desk.origin}/desk/cases/1")
        page.get_by_label("Why").fill("because")
        page.get_by_role("button", name="Add the opinion").click()
        page.get_by_text("Choose whether you agree").wait_for()
        _sound(page, "a refused opinion")


def _opened(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def _sound(page: Page, where: str) -> None:
    assert faults(page, "dark") == [], where
    page.emulate_media(color_scheme="light")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW, where
