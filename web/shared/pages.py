"""Renders templates: everything in them is escaped, and every text translated."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from engine.case.plan.formats import note
from engine.case.plan.progress import mark_words
from engine.core.words.prose import clause, days_words, signed
from engine.core.words.translation import noted
from web.shared.addresses import SAFE_METHODS
from web.shared.assets import address
from web.shared.texts import languages_of, texts_for, wanted_texts

YEAR = 60 * 60 * 24 * 365
ONLY_ENGLISH = noted("This page is in English only, so far.")
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"), autoescape=True,
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
_ENVIRONMENT.globals["asset"] = address
_ENVIRONMENT.filters.update(
    clause=clause, signed=signed, note=note, days=days_words, mark=mark_words)


def page(
    request: Request, template: str, status: int = 200, **values: object
) -> HTMLResponse:
    """A page.

    Args:
        request: tells the language.
        template: its name in `templates`.
        status: of the answer.
        values: what it shows.
    """
    texts, wanted = texts_for(request), wanted_texts(request)
    answer = HTMLResponse(_ENVIRONMENT.get_template(template).render(
        _=texts, ngettext=texts.ngettext, language=texts.language, day=texts.day,
        number=texts.number, languages=_switch(request), here=request.url.path,
        wanted=wanted, only_english=ONLY_ENGLISH, **values), status)
    answer.headers["vary"] = "Accept-Language, Cookie, HX-Request"
    if request.query_params.get("lang") == wanted.language:
        answer.set_cookie("lang", wanted.language, max_age=YEAR, samesite="strict", httponly=True)
    return answer


def _switch(request: Request) -> list[tuple[str, str, str]]:
    """By language, its code, what it calls itself, and the address of this page in it."""
    path = request.url.path if request.method in SAFE_METHODS else "/"
    query = {} if path == "/" else dict(request.query_params)
    return [(code, name, f"{path}?{urlencode({**query, 'lang': code})}")
            for code, name in languages_of(request).names.items()]
