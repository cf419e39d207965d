"""The rulebase browser and the sandbox on the real server, with good and hostile input."""

from __future__ import annotations

import re
from contextlib import closing
from html import unescape
from pathlib import Path

import httpx
import pytest

from knowledge.editing.rule_text import MAX_RULE, rule_text
from knowledge.reading.cornerstones import load_cornerstones
from tests.knowledge.rulebase import FILES
from tests.strategies import shipped
from tests.web.serving import answer, begin, served_here
from web.rulebase.entries import READERS, entry
from web.rulebase.lines import KINDS
from web.shared.texts import Texts

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"
R01A = rule_text(shipped().rules["R01a"])
ENTRY = re.compile(r'<li><a href="/rulebase/(\w+)/([^"]+)">')
FIELD = re.compile(r"^(\s*(?:- )?(?:title|means|because|text|why|seen|do|done_when|domain|section|"
                   r"theme|lead_note|all|half|few|none|skill|degree|up|same)): ([^{\[].*)$", re.M)


def words_of(found: httpx.Response) -> str:
    """The text of a page without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found.text)).split())


@pytest.mark.parametrize("kind", KINDS)
def test_lists_hold_everything(counselor: httpx.Client, kind: str) -> None:
    """Page by page, all entries of a kind, each with its title, on pages that stay small."""
    found: list[str] = []
    address = f"/rulebase/{kind}"
    while address:
        text = counselor.get(address).text
        assert len(text.encode()) < 60_000
        found += [name for of, name in ENTRY.findall(text) if of == kind]
        after = re.findall(r'<a href="([^"]+)" rel="next">', text)
        address = unescape(after[0]) if after else ""
    assert found == list(getattr(shipped(), kind))


def test_every_link_leads_to_an_entry_that_links_back() -> None:
    """Every entry can be shown; what it links to is there, and rules are linked both ways."""
    links = {(kind, name): {(link.kind, link.name)
                            for group in entry(shipped(), kind, name, Texts()).groups
                            for link in group.links if link.kind}
             for kind in READERS for name in getattr(shipped(), kind)}
    for here, there in links.items():
        assert there <= links.keys(), here
        if here[0] == "rules":
            for other in shipped().rules[here[1]].sources:
                assert here in links["sources", other]
    for rule in shipped().rules.values():
        for target in links["rules", rule.id] & {
                (kind, name) for kind, name in links if kind == "questions"}:
            assert ("rules", rule.id) in links[target]


def test_search(counselor: httpx.Client) -> None:
    """All words must be there, in any letters, in any order, in what an entry says or why."""
    found = counselor.get("/rulebase/rules", params={"text": "PROVEN fit"})
    assert "R01a" in [name for _, name in ENTRY.findall(found.text)]
    assert len(ENTRY.findall(found.text)) < 10
    for text in ("nothing-like-this", SCRIPT, "\0", "x" * 5000):
        found = counselor.get("/rulebase/rules", params={"text": text})
        assert found.status_code == 200
        assert "Nothing holds all of these words" in found.text
        assert "<script>alert" not in found.text


def test_a_rule(counselor: httpx.Client) -> None:
    """A rule tells its condition, reason, sources, cornerstones, what depends on it and its use."""
    rule = shipped().rules["R49b-credible"]
    found = counselor.get("/rulebase/rules/R49b-credible")
    told = words_of(found)
    for words in (rule.title, rule.because, "In the log", "of 12 cases", "it decides",
                  "Steps that depend on it", "rules/07-feedback.yaml"):
        assert words in told, words
    kept = [one for one in load_cornerstones(shipped()) if rule.id in one.keeps]
    assert kept
    assert all(one.id in told for one in kept)
    assert re.search(r'href="/desk/cases/\d+"', found.text)
    assert 'href="/sandbox/R49b-credible"' in found.text


@pytest.mark.parametrize("path", [
    "/rulebase/other", "/rulebase/rules/none", "/rulebase/rules/..%2f..%2fetc", "/sandbox/none",
    "/rulebase/categories", "/rulebase/__class__",
])
def test_what_is_not_there(counselor: httpx.Client, path: str) -> None:
    """It is a page that says so."""
    assert counselor.get(path).status_code == 404


def test_a_change_is_tried(counselor: httpx.Client) -> None:
    """What it says, what is different, which verdicts change, and which cornerstones break."""
    assert R01A.strip() in unescape(counselor.get("/sandbox/R01a").text)
    found = counselor.post("/sandbox/R01a", data={"text": R01A.replace("moderate", "strong")})
    assert found.status_code == 200
    told = words_of(found)
    for words in ("then “A required skill is missing” (strong).", "grade: moderate -> strong",
                  "Of 12 cases, 1 would get another verdict.", "Before: no reason is clearly ahead",
                  "It breaks ", "expected moderate, got strong"):
        assert words in told, words
    assert re.search(r'<a href="/desk/cases/\d+">case-010</a>', found.text)
    again = words_of(counselor.get("/rulebase/rules/R01a"))
    assert "(strong)" not in again.partition("Because")[0]


def test_no_change_and_a_new_name(counselor: httpx.Client) -> None:
    """The text as it is changes nothing; another id is told as that, and breaks nothing."""
    same = words_of(counselor.post("/sandbox/R01a", data={"text": R01A.replace("\n", "\r\n")}))
    assert "Nothing: it says the same as before." in same
    assert "Of 12 cases, 0 would get another verdict." in same
    assert "All cornerstone cases come to what they must." in same
    named = words_of(counselor.post("/sandbox/R01a", data={"text": R01A.replace("R01a", "R01z")}))
    assert "R01a → R01z" in named
    assert "All cornerstone cases come to what they must." in named
    assert counselor.get("/rulebase/rules/R01z").status_code == 404


@pytest.mark.parametrize(("text", "words"), [
    ("", "the rule is empty"),
    (R01A.replace("hard_gap", "hard_gp"), "Line 10, column 17: unknown finding 'hard_gp'. "
     "probably a misspelling; did you mean 'hard_gap'?"),
    ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]", "anchors and aliases"),
    ("!!python/object/apply:os.system ['touch /tmp/x']", "tags ("),
    ("[" * 3000, "nested more than 24 levels"),
    ("id: " + "x" * MAX_RULE, "characters"),
    (SCRIPT, "This cannot be used yet"),
    (R01A.replace("hard_gap", f"'{SCRIPT}'".replace("'><", "''><")), "unknown finding"),
])
def test_hostile_rules(counselor: httpx.Client, text: str, words: str) -> None:
    """They are refused in words, with the line, and what was typed stands there as text."""
    found = counselor.post("/sandbox/R01a", data={"text": text})
    assert found.status_code == 422
    assert words in words_of(found)
    assert "<script>alert" not in found.text
    assert "<img" not in found.text
    assert text[:60].strip() in unescape(found.text)


def test_limits_of_the_sandbox(counselor: httpx.Client) -> None:
    """Bodies, fields, files and offsets have limits; nonsense in an offset counts as none."""
    assert counselor.post("/sandbox/R01a", data={"text": "x" * 400_000}).status_code == 413
    assert counselor.post("/sandbox/R01a", data={str(n): "x" for n in range(9)}).status_code == 400
    assert counselor.post("/sandbox/R01a", files={"text": ("a", b"x")}).status_code == 400
    assert counselor.post("/sandbox/none", data={"text": R01A}).status_code == 404
    for offset, words in (("-1", "Of 12 cases"), ("10", "Tried on 2 of the 12"),
                          ("99999999", "no diagnosed case here")):
        found = counselor.post("/sandbox/R01a", data={"text": R01A, "offset": offset})
        assert found.status_code == 200
        assert words in words_of(found)


def hostile(folder: Path) -> Path:
    """The tiny rulebase with markup in every text, and a source whose address is a script."""
    marked = SCRIPT.replace("'", "''")
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        changed = FIELD.sub(lambda found: f"{found[1]}: '{found[2]} {marked}'", text)
        path.write_text(changed.replace("https://example.org/article", "javascript:alert(1)"),
                        "utf-8")
    return folder


def test_knowledge_with_markup(store: Path, tmp_path: Path) -> None:
    """Whatever the texts of a rulebase hold, every page shows it as text and nothing else."""
    folder = hostile(tmp_path / "hostile")
    with served_here(store, folder) as found, closing(found.client()) as client:
        case = begin(client, SCRIPT, candidate=SCRIPT).removesuffix("/sections/1")
        audit = f"/desk{case}"
        assert answer(client, f"{case}/sections/1", {
            "work.match": "few", "work.gaps": ["skill"]}).status_code == 303
        assert client.post(f"{audit}/diagnose").status_code == 303
        assert client.post(audit, data={"opinion": "undetermined", "because": SCRIPT,
                                        "reviewer": SCRIPT}).status_code == 303
        kinds = [f"/rulebase/{kind}" for kind in KINDS]
        entries = [f"/rulebase/{of}/{name}" for path in kinds
                   for of, name in ENTRY.findall(client.get(path).text)]
        assert len(entries) > 20
        pages = [client.get(path) for path in (
            "/", "/desk", audit, "/desk/parting", f"{case}/sections/1", f"{case}/check", case,
            f"{case}/plan", f"{case}/derivation", *kinds, *entries, "/sandbox/M1")]
        pages.append(client.get("/desk", params={"text": SCRIPT, "candidate": SCRIPT}))
        rule = unescape(re.findall(r"<textarea[^>]*>(.*?)</textarea>", pages[-2].text, re.S)[0])
        pages.append(client.post("/sandbox/M1", data={"text": rule.replace("moderate", "strong")}))
    assert "Of 1 case," in pages[-1].text
    for one in pages:
        assert one.status_code == 200, one.url
        assert "&lt;script&gt;" in one.text, one.url
        for bad in ("<script>alert", "<img", 'href="javascript', "49"):
            assert bad not in re.sub(r"[0-9a-f]{64}", "", one.text), (bad, one.url)
