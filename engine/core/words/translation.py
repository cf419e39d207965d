"""Sentences of the engine in the language of who reads them.

English is what stands in the code and what is told where nobody asks for another language, as on
the terminal. A face that speaks others puts a catalog in place for as long as it makes a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations

_CATALOG: ContextVar[NullTranslations | None] = ContextVar("catalog", default=None)


@contextmanager
def speaking(catalog: NullTranslations | None) -> Iterator[None]:
    """Tell everything from a catalog in this context; None is English."""
    token = _CATALOG.set(catalog)
    try:
        yield
    finally:
        _CATALOG.reset(token)


def gettext(message: str, /, **values: object) -> str:
    """A text.

    Args:
        message: in English. Where there are values, `%(name)s` stands for one and `%%` for %.
        values: by name.
    """
    catalog = _CATALOG.get()
    return _filled(message if catalog is None else catalog.gettext(message), values)


def pgettext(context: str, message: str, /, **values: object) -> str:
    """A text whose English could mean several things; the context tells which."""
    catalog = _CATALOG.get()
    return _filled(message if catalog is None else catalog.pgettext(context, message), values)


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """A text for one or for many; `%(number)s` stands for how many."""
    catalog = _CATALOG.get()
    text = (one if number == 1 else many) if catalog is None else (
        catalog.ngettext(one, many, number))
    return _filled(text, {"number": number, **values})


def language() -> str:
    """The code of the language that is spoken, as in HTML."""
    catalog = _CATALOG.get()
    return "en" if catalog is None else catalog.info().get("language", "en").replace("_", "-")


def decimal(number: float) -> str:
    """A number with as many decimals as it needs, as in `1.5`."""
    return f"{number:g}".replace(".", pgettext("between whole and parts of a number", "."))


def noted(message: str) -> str:
    """A text as it is, so that catalogs have it; `gettext` translates it where it is shown."""
    return message


def _filled(text: str, values: dict[str, object]) -> str:
    return text % values if values else text
