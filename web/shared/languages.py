"""The languages that the page speaks: English, and each one that has a catalog in the folder."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Iterable, Iterator
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

CATALOGS = Path(__file__).parents[1] / "locale"
DOMAIN = "debrief"
ENGLISH = "en"
MOST_ASKED = 20
"""So many of the languages that a browser asks for are looked at."""


class CatalogError(ValueError):
    """A catalog that cannot be read; the message says where and why."""


class Languages:
    """The languages there are. Safe for several threads.

    Attributes:
        names: what each language calls itself, by its code as in HTML; English comes first.
    """

    def __init__(self, folder: Path = CATALOGS) -> None:
        """Find the catalogs `LANGUAGE/LC_MESSAGES/debrief.po`; each is read when first needed."""
        self._files = dict(_found(folder))
        self._catalogs: dict[str, NullTranslations | None] = {ENGLISH: None}
        self._lock = threading.Lock()
        self.names = {code: _name(code) for code in (ENGLISH, *self._files)}

    def catalog(self, language: str) -> NullTranslations | None:
        """The texts of a language; None for English, and for a catalog that cannot be read."""
        with self._lock:
            if language not in self._catalogs:
                try:
                    self._catalogs[language] = read_catalog(self._files[language])
                except CatalogError as error:
                    print(f"{error}; English is shown in its place", file=sys.stderr)
                    self._catalogs[language] = None
            return self._catalogs[language]

    def chosen(self, wishes: Iterable[str], accepted: str) -> str:
        """The language to speak.

        Args:
            wishes: codes that the person chose, the first that there is counts.
            accepted: the header Accept-Language (https://www.rfc-editor.org/rfc/rfc9110#field.accept-language).
        """
        for wish in wishes:
            if wish in self.names:
                return wish
        for asked in _by_quality(accepted):
            for code in self.names:
                if asked == code.lower() or asked.split("-")[0] == code.lower():
                    return code
        return ENGLISH


def read_catalog(file: Path) -> NullTranslations:
    """The texts of a catalog; those that are empty or fuzzy are left out.

    Raises:
        CatalogError: it cannot be read.
    """
    compiled = io.BytesIO()
    try:
        with file.open("rb") as opened:
            write_mo(compiled, read_po(opened, abort_invalid=True))
    except PoFileError as error:
        raise CatalogError(f"{file}:{error.lineno + 1}: no line of a catalog: {error}") from error
    except (OSError, ValueError) as error:
        raise CatalogError(f"{file}: the catalog cannot be read: {error}") from error
    compiled.seek(0)
    return GNUTranslations(compiled)


def _found(folder: Path) -> Iterator[tuple[str, Path]]:
    for file in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        name = file.parents[1].name
        try:
            code = str(Locale.parse(name)).replace("_", "-")
        except (UnknownLocaleError, ValueError):
            print(f"{file}: '{name}' is no language, such as es or pt_BR", file=sys.stderr)
            continue
        if code != ENGLISH:
            yield code, file


def _name(code: str) -> str:
    """What a language calls itself, as in `Español`."""
    name = Locale.parse(code, sep="-").get_display_name() or code
    return name[0].upper() + name[1:]


def _by_quality(accepted: str) -> list[str]:
    """The languages that a browser asks for, the most wanted first, in lower case."""
    found: list[tuple[float, str]] = []
    for part in accepted.split(",")[:MOST_ASKED]:
        code, _, weight = part.replace(" ", "").partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            quality = 0.0
        if 0 < quality <= 1:
            found.append((-quality, code.lower()))
    return [code for _, code in sorted(found, key=lambda one: one[0])]
