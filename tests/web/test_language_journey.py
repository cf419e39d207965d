"""What a candidate sees passes through the catalog: in Spanish, and in a language of marks."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
from babel.messages.pofile import read_po, write_po
from playwright.sync_api import Browser, Page, expect

from docs import catalogs
from tests.web.filling import filled
from tests.web.serving import Served, client_in
from tests.web.test_journey import faults, visited
from web.shared.languages import CATALOGS

PAGES = ("", "/sections/1", "/sections/3", "/sections/7", "/check", "/why-not",
         "/why-not/culture_fit", "/why-not/unfocused", "/flip", "/flip?any=1",
         "/what-if/fb.given", "/plan", "/plan?hours=6&start=2026-04-01&budget=9", "/history",
         "/mine", "/nothing")
VISIBLE = """() => {
  const found = [], walk = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    const inside = walk.currentNode.parentElement.closest(
      'script, style, code, svg text, a[href^="#source-"], li[id^="source-"], '
      + '[lang=en]:not(html)');
    if (text && !inside) found.push(text);
  }
  for (const one of document.querySelectorAll('[aria-label], [title], [alt]'))
    for (const name of ['aria-label', 'title', 'alt'])
      if (one.getAttribute(name)) found.push(one.getAttribute(name));
  return found;
}"""
OWN = ("Debrief", "Caso", "Ana", "English", "Español", r"\d+ de \w+ de \d+")
WORD = re.compile(r"[^\W\d_]{3,}")
MARKS = re.compile(r"⟦[^⟦⟧]*(⟧|\?$)")
"""A text in marks; a question is quoted up to its question mark."""


def english() -> set[str]:
    """Every English text that has words of its own, where Spanish has other ones."""
    spanish = catalogs.read(CATALOGS / "es/LC_MESSAGES/debrief.po")
    return {str(message.id) for message in spanish
            if isinstance(message.id, str) and message.id and message.string
            and message.id != message.string and WORD.search(message.id)} - {
                str(message.string) for message in spanish}


def seen(page: Page) -> list[str]:
    return [str(text) for text in page.evaluate(VISIBLE)]


def test_nothing_is_english_in_spanish(
    browser: Browser, served: Served, client: httpx.Client
) -> None:
    """From the first page by the switch to Spanish, then questions, check, result and steps."""
    case = filled(client, "Caso", candidate="Ana")
    known = english()
    with visited(browser, served) as page:
        page.get_by_role("link", name="Español").click()
        expect(page.get_by_role("heading", name="¿Por qué me rechazaron?")).to_be_visible()
        for path in ("/", *(case + path for path in PAGES if path != "/nothing")):
            page.goto(served.origin + path)
            assert page.locator("html").get_attribute("lang") == "es", path
            assert [text for text in seen(page) if text.rstrip(".:") in known
                    or text in known] == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        page.goto(f"{served.origin}{case}")
        assert faults(page) == []
        page.goto(f"{served.origin}{case}/sections/1")
        page.get_by_label("Solo unos pocos, o ninguno").check()
        page.get_by_text("Guardado.").wait_for()
        assert [text for text in seen(page) if text in known] == []
        page.get_by_role("button", name="Guardar y revisar todas las respuestas").click()
        page.get_by_role("button", name="Ver el resultado").click()
        page.get_by_role("heading", name="Qué hacer").wait_for()
        page.goto(f"{served.origin}/desk")
        assert page.locator("html").get_attribute("lang") == "en"
        expect(page.get_by_text("Por ahora, esta página está solo en inglés.")).to_be_visible()
        page.get_by_role("link", name="English").click()
        assert page.locator(".notice[lang]").count() == 0


def test_every_text_passes_through_the_catalog(
    browser: Browser, tmp_path: Path
) -> None:
    """In a language that puts marks around each text, no word stands outside of marks."""
    marked(tmp_path / "locale/es/LC_MESSAGES/debrief.po")
    with client_in(tmp_path / "locale", tmp_path / "log.sqlite") as client:
        client.headers["Accept-Language"] = "es"
        case = filled(client, "Caso", candidate="Ana")
        assert client.post(f"{case}/check").status_code == 303
        client.post(f"{case}/steps/cool_off", data={"state": "done", "note": ""})
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        for path in ("/", *(case + path for path in PAGES)):
            page.set_content(client.get(path).text.replace(' src="/', ' data-src="/').replace(
                'rel="stylesheet"', ""))
            bare = [text for text in seen(page) if WORD.search(unmarked(text))]
            assert bare == [], path
        context.close()


def marked(file: Path) -> None:
    """Write a catalog in which each text stands in marks, its values between them."""
    with catalogs.TEMPLATE.open("rb") as template:
        catalog = read_po(template, locale="es")
    for message in catalog:
        if message.id:
            # how many plural forms there are is the locale's; Spanish has got a third one
            message.string = (
                tuple(f"⟦{message.id[min(form, 1)]}⟧" for form in range(catalog.num_plurals))
                if isinstance(message.id, tuple | list) else f"⟦{message.id}⟧")
    file.parent.mkdir(parents=True)
    with file.open("wb") as opened:
        write_po(opened, catalog)


def unmarked(text: str) -> str:
    """What stands outside of all marks, without names and ids."""
    while (less := MARKS.sub("", text)) != text:
        text = less
    return re.sub("|".join(OWN), "", text)
