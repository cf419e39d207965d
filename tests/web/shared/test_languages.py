"""Languages are found, chosen and read."""

from __future__ import annotations

import datetime
import shutil
import string
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.words.prose import days_words, listed, quoted
from engine.core.words.translation import gettext, speaking
from tests.web.serving import client_in
from web.shared.languages import CATALOGS, CatalogError, Languages, read_catalog
from web.shared.texts import Texts

HEAD = ('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Language: {}\\n"\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n')
FRENCH = HEAD.format("fr") + '''msgid "Why was I turned down?"
msgstr "Pourquoi n’ai-je pas été retenu·e ?"

msgctxt "section"
msgid "Preparation"
msgstr "Préparation"

#, fuzzy
msgid "My cases"
msgstr "à vérifier"
'''


def catalog(folder: Path, language: str, text: str) -> Path:
    file = folder / language / "LC_MESSAGES" / "debrief.po"
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize(("wish", "accepted", "chosen"), [
    ("", "", "en"), ("es", "", "es"), ("", "es-MX,es;q=0.9,en;q=0.5", "es"),
    ("", "en;q=0.3, es;q=0.8", "es"), ("", "es;q=0", "en"), ("en", "es", "en"),
    ("xx", "es", "es"), ("", "fr, *", "en"), ("", "de;q=x, es;q=0.1", "es"),
])
def test_chosen(wish: str, accepted: str, chosen: str) -> None:
    """What the person chose comes first, then what the browser asks for, by its weights."""
    assert Languages().chosen([wish], accepted) == chosen


@given(st.text(), st.text(string.ascii_letters + "-,;=q. 0123456789*"))
def test_any_header_is_borne(wish: str, accepted: str) -> None:
    """Whatever a browser sends, a language that there is gets chosen."""
    known = Languages()
    assert known.chosen([wish], accepted) in known.names


def test_a_third_language_needs_only_a_folder(tmp_path: Path) -> None:
    """With a catalog in its folder the page speaks French; what is not there stays English."""
    folder = tmp_path / "locale"
    shutil.copytree(CATALOGS, folder)
    catalog(folder, "fr", FRENCH)
    with client_in(folder, tmp_path / "log.sqlite") as client:
        home = client.get("/?lang=fr")
        assert '<html lang="fr">' in home.text
        assert "Pourquoi n’ai-je pas été retenu·e ?" in home.text
        assert "Français" in home.text and "Español" in home.text
        assert "My cases" in home.text and "à vérifier" not in home.text
        assert client.cookies["lang"] == "fr"
        case = client.post("/cases", data={"name": "Trois"}).headers["location"]
        assert "Préparation" in client.get(case).text
        assert '<html lang="es">' in client.get("/?lang=es").text


def test_a_broken_catalog_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A catalog that cannot be read is told with file and line; the page stays English."""
    file = catalog(tmp_path, "fr", FRENCH + "\nmsgid no quotes\n")
    with pytest.raises(CatalogError, match=r"debrief\.po:\d+: "):
        read_catalog(file)
    assert Languages(tmp_path).catalog("fr") is None
    assert "English is shown" in capsys.readouterr().err
    catalog(tmp_path, "nonsense-folder", FRENCH)
    assert list(Languages(tmp_path).names) == ["en", "fr"]
    assert "is no language" in capsys.readouterr().err


def test_days_and_numbers() -> None:
    """Days and numbers are written as each language writes them."""
    spanish = Texts("es", Languages().catalog("es"))
    assert spanish.day(datetime.date(2026, 3, 31)) == "31 de marzo de 2026"
    assert Texts().day("2026-03-31") == "31 March 2026"
    assert (spanish.number(2.5), Texts().number(2.5)) == ("2,5", "2.5")


def test_the_engine_speaks_it_for_as_long_as_it_is_asked() -> None:
    """Sentences of the engine are Spanish inside, with plural forms, and English after."""
    with speaking(Languages().catalog("es")):
        assert listed([quoted("a"), quoted("b")], "or") == "«a» o «b»"
        assert (days_words((1, 1)), days_words((2, 5))) == ("1 día", "de 2 a 5 días")
    assert gettext("no reason leads") == "no reason leads"
    assert (days_words((1, 1)), quoted("a")) == ("1 day", "“a”")


def test_what_is_recorded_is_as_the_knowledge_came(client: httpx.Client) -> None:
    """A result seen in Spanish is kept in English, so that its record still replays."""
    case = client.post("/cases", data={"name": "Guardado"}).headers["location"]
    where = case.removesuffix("/sections/1")
    shown = client.post(f"{where}/check", headers={"Accept-Language": "es"})
    assert shown.status_code == 303
    assert "They doubted" not in client.get(where, headers={"Accept-Language": "es"}).text
    kept = client.get(f"{where}/export", headers={"Accept-Language": "es"}).text
    assert "They doubted that you could do the job" in kept
    assert "Dudaron de que" not in kept
