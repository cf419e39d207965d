"""The rulebase browser: lists with a search, and each entry with what it is linked to."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.rulebase.trial import use_of
from web.rulebase.entries import entry
from web.rulebase.lines import KINDS, lines, search
from web.rulebase.log import rulebase_of
from web.shared.pages import page
from web.shared.paging import paging, wanted_page
from web.shared.site import site_of
from web.shared.texts import Texts, texts_for

SHOWN = 40
MOST_SEARCHED = 200
MOST_CASES = 10
"""Cases that a rule decided, linked from its page."""


def show_list(request: Request) -> Response:
    """All entries of a kind, or those that hold the words searched for."""
    _ = texts_for(request)
    kind = _kind(request)
    text = " ".join(request.query_params.get("text", "").split())[:MOST_SEARCHED]
    found = search(lines(site_of(request).reasoner.knowledge, kind, _), text)
    at = paging(f"/rulebase/{kind}", {"text": text} if text else {},
                wanted_page(request.query_params.get("page", "")), SHOWN, len(found), "#list")
    return page(request, "rulebase.html", kind=kind, kinds=kinds(_), text=text, paging=at,
                found=found[max(0, at.first - 1):at.last], most=MOST_SEARCHED)


def show_entry(request: Request) -> Response:
    """One entry."""
    _ = texts_for(request)
    kind, name = _kind(request), request.path_params["name"]
    rulebase = rulebase_of(request)
    try:
        found = entry(site_of(request).reasoner.knowledge, kind, name, _)
    except KeyError:
        raise HTTPException(404) from None
    use, total = None, 0
    if kind == "rules":
        cases, total = rulebase.cases()
        use = use_of(name, rulebase.knowledge, cases)
    return page(request, "rulebase_entry.html", kind=kind, kinds=kinds(_), name=name, entry=found,
                use=use, total=total, most_cases=MOST_CASES,
                cornerstones=rulebase.keeping(name),
                readable=rulebase.cornerstones is not None)


def kinds(_: Texts) -> dict[str, str]:
    """What the kinds are called."""
    return {"rules": _("Rules"), "findings": _("Findings"), "questions": _("Questions"),
            "steps": _("Steps"), "sources": _("Sources")}


def _kind(request: Request) -> str:
    kind: str = request.path_params["kind"]
    if kind not in KINDS:
        raise HTTPException(404)
    return kind
