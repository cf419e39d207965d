"""The catalogs of translations: a template of all texts there are, and each language kept up to it.

`make generate` writes the template and brings every catalog up to it: what was translated stays,
what is new stands empty, and what is gone is left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from knowledge.reading.loading import load
from knowledge.reading.translating import translated
from web.shared.languages import CATALOGS, DOMAIN

ROOT = Path(__file__).parent.parent
TEMPLATE = CATALOGS / f"{DOMAIN}.pot"
ROOMS = ("web", "engine")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None, "gettext": None, "noted": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
WIDTH = 100


def template() -> Catalog:
    """Every text that can be translated: of the pages, the engine's sentences, the knowledge."""
    found = Catalog(charset="utf-8", fuzzy=False)
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*")
                       if path.suffix in (".py", ".html")):
        _add_file(found, path)

    def add(context: str, text: str) -> str:
        found.add(text, context=context, locations=[("knowledge", 0)])
        return text

    translated(load(), add)
    return found


def texts() -> Iterator[tuple[Path, str]]:
    """The template and every catalog, with what they should hold."""
    wanted = template()
    yield TEMPLATE, _written(wanted, _head(None))
    for path in sorted(CATALOGS.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        catalog = read(path)
        catalog.update(wanted, no_fuzzy_matching=True, update_header_comment=False)
        catalog.obsolete.clear()
        for message in catalog:
            message.flags.discard("fuzzy" if not message.string else "")
        yield path, _written(catalog, _head(catalog))


def read(path: Path) -> Catalog:
    """A catalog.

    Raises:
        PoFileError: it cannot be read.
    """
    with path.open("rb") as opened:
        return read_po(opened, locale=path.parents[1].name, abort_invalid=True)


def _add_file(found: Catalog, path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    options = {} if path.suffix == ".py" else {"trimmed": "true"}
    with path.open("rb") as opened:
        for _line, message, _comments, context in extract(
                method, opened, keywords=KEYWORDS, options=options):
            found.add(message, context=context, locations=[(place, 0)], flags=[])


def _written(catalog: Catalog, head: str) -> str:
    out = io.BytesIO()
    write_po(out, catalog, width=WIDTH, omit_header=True, include_lineno=False,
             ignore_obsolete=True)
    return head + out.getvalue().decode("utf-8")


def _head(catalog: Catalog | None) -> str:
    fields = ["Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: 8bit"]
    if catalog is not None:
        fields = [f"Language: {catalog.locale}", f"Plural-Forms: {catalog.plural_forms}", *fields]
    lines = "\n".join(f'"{field}\\n"' for field in fields)
    return f'msgid ""\nmsgstr ""\n{lines}\n\n'


def untranslated(catalog: Catalog) -> list[Message]:
    """The texts of a catalog that have no translation, or one in doubt."""
    return [message for message in catalog if message.id and (
        message.fuzzy or not all(
            message.string if isinstance(message.string, tuple | list) else (message.string,)))]
