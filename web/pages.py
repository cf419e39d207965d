"""Renders templates: everything in them is escaped, and every text translated."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from web.assets import address
from web.texts import languages, texts_for

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True,
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
_ENVIRONMENT.globals["asset"] = address


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
    texts = texts_for(request)
    answer = HTMLResponse(_ENVIRONMENT.get_template(template).render(
        _=texts, ngettext=texts.ngettext, language=texts.language, languages=languages(),
        path=request.url.path, **values), status)
    answer.headers["vary"] = "Accept-Language, Cookie, HX-Request"
    if request.query_params.get("lang") == texts.language:
        answer.set_cookie("lang", texts.language, samesite="strict", httponly=True)
    return answer
