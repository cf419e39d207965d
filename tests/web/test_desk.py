"""The counselor's desk: cases, audits, second opinions, the rulebase, and the sandbox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from engine.record.replay import replay
from tests.cli.running import REAL_CASES, invoke
from tests.knowledge.rulebase import write_rulebase
from tests.web.filling import filled
from tests.web.serving import Served, serve
from tests.web.test_journey import faults, visited

EVIL = "<img src=x onerror=alert(1)>'\"&{{7*7}}"
MOST_BYTES = 60_000
WORDED = re.compile(
    r"""(?m)^(\s*-? ?(?:title|because|do|done_when|why|text|story): )(?![>|"'{\[])(.+)$""")
"""A line of YAML with words that people read."""


@contextmanager
def served_alone(store: Path, *more: str) -> Iterator[httpx.Client]:
    """A client that was let in to a page of its own."""
    page = serve(store, 0, *more)
    try:
        with closing(page.client()) as client:
            yield client
    finally:
        page.stop()


def number(case: str) -> str:
    """The number of a case, from the address of its result."""
    return case.rpartition("/")[2]


@pytest.fixture
def case(client: httpx.Client, request: pytest.FixtureRequest) -> str:
    """The number of a case with a verdict, which the test has for itself."""
    found = number(filled(client, f"Desk {request.node.name}"))
    assert client.post(f"/cases/{found}/check").status_code == 303
    return found


def test_cases_are_filtered_searched_and_the_closest_come_first(tmp_path: Path) -> None:
    """Filters of every kind, nearest to a tie first; nonsense in one is told and left aside."""
    store = tmp_path / "log.sqlite"
    assert invoke("log", "add", REAL_CASES, "--candidate", "Ann",
                  DEBRIEF_STORE=str(store)).exit_code == 0
    with served_alone(store) as client:
        text = client.get("/desk").text
        leads = [int(lead) for lead in re.findall(r": (\d+) decibans? ahead", text)]
        assert len(leads) == 44
        assert leads == sorted(leads)
        assert "44 cases." in text
        assert "11 cases." in client.get("/desk?leading=culture_fit").text
        assert "44 cases." in client.get("/desk?candidate=Ann&confirmed=yes&reviewed=no").text
        assert "0 cases." in client.get("/desk?candidate=Bob").text
        assert "0 cases." in client.get("/desk?since=2999-01-01").text
        assert "1 case." in client.get("/desk?text=case-042").text
        assert "Write the day as 2026-03-31" in client.get("/desk?since=31.3.").text
        for nonsense in ("page=0", "page=99999999", "page=x", "leading=x", "text=%00",
                         "text=" + "x" * 5_000, "sort=;drop", "confirmed=perhaps"):
            assert client.get(f"/desk?{nonsense}").status_code == 200, nonsense


def test_the_audit_of_a_case(client: httpx.Client, case: str) -> None:
    """Its answers, the diagnosis by rule, and the stored record, which replays bit for bit."""
    text = client.get(f"/desk/cases/{case}").text
    for told in ("The answers", "The diagnosis", "The derivation, rule by rule",
                 "It replays: derived anew from the record"):
        assert told in text
    answer = client.get(f"/desk/cases/{case}/record.json")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert replay(answer.content).holds
    assert client.get("/desk/cases/999999").status_code == 404
    assert client.get(f"/desk/cases/{case}?diagnosis=999").status_code in (200, 404)
    assert client.post(f"/desk/cases/{case}/diagnose").status_code == 303


@pytest.mark.parametrize(("form", "told"), [
    ({"opinion": "", "because": "x"}, "Choose whether you agree"),
    ({"opinion": "nonsense", "because": "x"}, "Choose whether you agree"),
    ({"opinion": "agree", "because": " "}, "Say why"),
    ({"opinion": "agree", "because": "x" * 6_000}, "at most 5000 characters"),
])
def test_opinions_that_are_refused(
    client: httpx.Client, case: str, form: dict[str, str], told: str
) -> None:
    """An opinion needs a choice and a reason; what was typed stays in the form."""
    answer = client.post(f"/desk/cases/{case}", data=form)
    assert answer.status_code == 422
    assert told in answer.text
    assert form["because"].strip()[:50] in answer.text


def test_a_second_opinion_is_chained_to_the_record(client: httpx.Client, case: str) -> None:
    """It stands beside the audit and where opinions part, its words as words, and replays."""
    form = {"opinion": "undetermined", "because": f"No. {EVIL}", "reviewer": EVIL}
    assert client.post(f"/desk/cases/{case}", data=form).status_code == 303
    for address in (f"/desk/cases/{case}", "/desk/parting"):
        text = client.get(address).text
        assert "&lt;img src=x onerror=alert(1)&gt;" in text
        assert "<img" not in text
    assert "every opinion follows from it" in client.get(f"/desk/cases/{case}").text
    assert replay(client.get(f"/desk/cases/{case}/record.json").content).holds


def test_the_rulebase_is_browsed_and_searched(client: httpx.Client) -> None:
    """Every kind has a list, every entry a page with links both ways."""
    for kind in ("rules", "findings", "questions", "steps", "sources"):
        text = client.get(f"/rulebase/{kind}").text
        first = re.search(rf'href="(/rulebase/{kind}/[^"?]+)"', text)
        assert first is not None, kind
        assert client.get(first[1]).status_code == 200
    rule = client.get("/rulebase/rules/R14a").text
    assert "failed-exercise" in rule
    assert 'href="/rulebase/findings/task_failed"' in rule
    assert 'href="/rulebase/rules/R14a"' in client.get("/rulebase/findings/task_failed").text
    assert "R14a" in client.get("/rulebase/rules?text=exercise").text
    assert client.get("/rulebase/rules", params={"text": EVIL}).text.count("<img") == 0
    for missing in ("/rulebase/nothing", "/rulebase/rules/nothing", "/sandbox/nothing",
                    "/rulebase/rules/..%2f..%2fetc%2fpasswd"):
        assert client.get(missing).status_code == 404


def test_the_sandbox_tries_a_rule_and_keeps_nothing(client: httpx.Client, case: str) -> None:
    """What changes is told in words and over the diagnosed cases; the rule stays as it was."""
    before = client.get("/sandbox/R14a").text
    text = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", before, re.S)
    assert text is not None
    edited = text[1].replace("grade: strong", "grade: weak")
    answer = client.post("/sandbox/R14a", data={"text": edited})
    assert answer.status_code == 200
    for told in ("What it says now", "What you changed", "would get another verdict"):
        assert told in answer.text
    assert client.get("/sandbox/R14a").text == before


@pytest.mark.parametrize("text", [
    "", "x", "id: R14a\nif: {", "id: R14a\ntitle: x\nif:\n  iv.tecnical: {is: failed}\n",
    "a: &a [x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: [*c, *c, *c, *c]\n",
    "[" * 5_000, "? " * 5_000, "!!python/object/apply:os.system ['id']", "id: " + "x" * 100_000,
    "\0\x01\ud83d", EVIL], ids=range(11))
def test_hostile_rules_are_refused_in_words(client: httpx.Client, text: str) -> None:
    """Whatever is sent as a rule is read as files are, or refused; no markup comes through."""
    answer = client.post("/sandbox/R14a", data={"text": text.encode("utf-8", "replace").decode()})
    assert answer.status_code in (413, 422)
    assert "Traceback" not in answer.text
    assert "<img" not in answer.text


def test_markup_in_the_knowledge_is_shown_as_words(tmp_path: Path) -> None:
    """A rulebase with markup in its texts runs nothing on any page of the desk."""
    folder = tmp_path / "mine"
    write_rulebase(folder)
    marked = 0
    for file in folder.rglob("*.yaml"):
        old = file.read_text("utf-8")
        new = WORDED.sub(r"\1'<img src=x onerror=alert(1)> \2'", old.replace("'", "’"))
        marked += new.count("<img")
        file.write_text(new, "utf-8")
    assert marked > 5
    with served_alone(tmp_path / "log.sqlite", "--knowledge", str(folder)) as client:
        for address in ("/", "/desk", "/rulebase/rules", "/rulebase/findings", "/rulebase/steps",
                        "/rulebase/questions", "/rulebase/rules/M1", "/sandbox/M1"):
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert "<img" not in answer.text, address


@pytest.mark.parametrize("script", [True, False])
def test_a_counselor_at_work(
    browser: Browser, served: Served, client: httpx.Client, case: str, script: bool
) -> None:
    """From the list to the audit, an opinion, the rule behind it, and a change tried out."""
    with visited(browser, served, java_script_enabled=script) as page:
        page.get_by_role("link", name="Counselor's desk").click()
        page.get_by_label("Words in a case").fill("counselor_at_work")
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_role("status")).to_contain_text("case")
        page.locator(f'#cases a[href="/desk/cases/{case}"]').click()
        page.get_by_label("No, rather: The facts do not decide it").check()
        page.get_by_label("Why").fill("Too little is known.")
        page.get_by_role("button", name="Add the opinion").click()
        expect(page.get_by_text("Too little is known.").first).to_be_visible()
        page.get_by_role("link", name="Where opinions part").click()
        expect(page.get_by_text("Too little is known.").first).to_be_visible()
        page.get_by_role("link", name="Rules", exact=True).first.click()
        page.get_by_role("link", name=re.compile("R14a")).first.click()
        page.get_by_role("link", name="Try a change of this rule in the sandbox").click()
        text = page.get_by_label("The rule in YAML")
        text.fill(text.input_value().replace("strong", "weak"))
        page.get_by_role("button", name="Try it on the log").click()
        expect(page.get_by_role("heading", name="What it would do")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_every_page_of_the_desk(
    browser: Browser, served: Served, client: httpx.Client, case: str, scheme: str, width: int
) -> None:
    """Axe finds nothing, nothing is wider than the screen, and pages are small."""
    with visited(browser, served, color_scheme=scheme,
                 viewport={"width": width, "height": 800}) as page:
        for path in ("/desk", "/desk?since=x", f"/desk/cases/{case}", "/desk/parting",
                     "/rulebase/rules", "/rulebase/rules/R14a", "/rulebase/questions/fb.given",
                     "/rulebase/steps", "/sandbox/R14a"):
            answer = page.goto(served.origin + path)
            assert answer is not None
            assert len(answer.body()) < MOST_BYTES, path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert faults(page) == [], path
