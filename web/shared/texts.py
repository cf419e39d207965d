"""Texts in one language; English is what stands in the code."""

from __future__ import annotations

import datetime
import re
from gettext import NullTranslations
from typing import cast

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from starlette.requests import Request

from knowledge.model.records import Knowledge
from knowledge.reading.translating import translated
from web.shared.languages import ENGLISH, Languages

ENGLISH_LOCALE = Locale("en", "GB")
"""English writes days as 31 March 2026."""
ENGLISH_ONLY = re.compile(r"/(desk|rulebase|sandbox|uploads|cases/[0-9]+/letters)\b")
"""Pages without translation yet: one in English is better than one in two languages."""


class Texts:
    """Translates into one language. `%(name)s` in a text stands for a value.

    Attributes:
        language: its code as in HTML, such as `en` or `pt-BR`.
        catalog: where its texts are; None for English.
    """

    def __init__(self, language: str = ENGLISH, catalog: NullTranslations | None = None) -> None:
        """Take a language and its catalog."""
        self.language = language
        self.catalog = catalog
        self._texts = catalog or NullTranslations()
        self._locale = ENGLISH_LOCALE if language == ENGLISH else Locale.parse(language, sep="-")

    def __call__(self, message: str, **values: object) -> str:
        """A text."""
        return _filled(self._texts.gettext(message), values)

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """A text for one or for many; `%(number)s` stands for how many."""
        return _filled(self._texts.ngettext(one, many, number), {"number": number, **values})

    def day(self, day: datetime.date | str) -> str:
        """A day, which may be given as `2026-03-31`, as in `31 March 2026`."""
        known = datetime.date.fromisoformat(day) if isinstance(day, str) else day
        return format_date(known, "long", self._locale)

    def number(self, number: float) -> str:
        """A number, as in `1,234.5`."""
        return format_decimal(number, locale=self._locale)

    def knowledge(self, knowledge: Knowledge) -> Knowledge:
        """The knowledge in this language; what the catalog does not have stays as it is."""
        return knowledge if self.catalog is None else translated(knowledge, self.catalog.pgettext)


def languages_of(request: Request) -> Languages:
    """The languages that the page speaks."""
    return cast(Languages, request.app.state.languages)


def texts_for(request: Request) -> Texts:
    """The texts for a request: those that the person wants, where the page has them."""
    return Texts() if ENGLISH_ONLY.match(request.url.path) else wanted_texts(request)


def wanted_texts(request: Request) -> Texts:
    """The texts a person wants: by `?lang=`, by the cookie, or by what the browser asks for."""
    found = getattr(request.state, "texts", None)
    if not isinstance(found, Texts):
        languages = languages_of(request)
        language = languages.chosen(
            (request.query_params.get("lang", ""), request.cookies.get("lang", "")),
            request.headers.get("accept-language", ""))
        found = request.state.texts = Texts(language, languages.catalog(language))
    return found


def _filled(text: str, values: dict[str, object]) -> str:
    return text % values if values else text
