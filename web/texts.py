"""The words of the page in a person's language; English is what stands in the code."""

from __future__ import annotations

import gettext
from pathlib import Path

from starlette.requests import Request

CATALOGS = Path(__file__).parent / "locale"
DOMAIN = "debrief"
ENGLISH = "en"


class Texts:
    """Translates into one language. `%(name)s` in a text stands for a value.

    Attributes:
        language: its code, such as `en`.
    """

    def __init__(self, language: str = ENGLISH) -> None:
        """Take a language; English where there is no catalog of it."""
        self.language = language if language in languages() else ENGLISH
        self._catalog = gettext.translation(DOMAIN, CATALOGS, [self.language], fallback=True)

    def __call__(self, message: str, **values: object) -> str:
        """A text."""
        return _filled(self._catalog.gettext(message), values)

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """A text for one or for many; `%(number)s` stands for how many."""
        return _filled(self._catalog.ngettext(one, many, number), {"number": number, **values})


def languages() -> tuple[str, ...]:
    """The languages there are."""
    return (ENGLISH, *sorted(path.parents[1].name
                             for path in CATALOGS.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")))


def texts_for(request: Request) -> Texts:
    """The texts for a request: by `?lang=`, by the cookie, or by what the browser asks for."""
    known = languages()
    accepted = [part.split(";")[0].strip().split("-")[0].lower()
                for part in request.headers.get("accept-language", "").split(",")]
    wanted = [request.query_params.get("lang", ""), request.cookies.get("lang", ""), *accepted]
    return Texts(next((language for language in wanted if language in known), ENGLISH))


def _filled(text: str, values: dict[str, object]) -> str:
    return text % values if values else text
