"""Pages that say what went wrong and what to do; never a traceback."""

from __future__ import annotations

import sys
import traceback

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from engine.core.words.extras import missing_extra
from engine.log.errors import LogError
from knowledge.model.problems import CaseError
from web.shared.addresses import UPLOADS
from web.shared.pages import page
from web.shared.texts import Texts, texts_for


def refusal(request: Request, status: int) -> HTMLResponse:
    """The page for a status, such as 404."""
    texts = texts_for(request)
    what, mend = _words(texts, status)
    if status == 413 and request.url.path == UPLOADS:
        mend = texts("A log may have 20 MB here. “debrief batch” in a terminal takes one of any "
                     "size.")
    return page(request, "refusal.html", status, what=what, mend=mend, inside=status in (404, 500))


async def http_error(request: Request, error: Exception) -> Response:
    """The page for an error that a route raised."""
    assert isinstance(error, HTTPException)
    answer = refusal(request, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


async def unknown_case(request: Request, _error: Exception) -> Response:
    """The page for a case that is not there."""
    return refusal(request, 404)


async def log_error(request: Request, error: Exception) -> Response:
    """The page for what the log cannot do, in its own words."""
    assert isinstance(error, LogError)
    return page(request, "refusal.html", 503, what=_sentence(error.what),
                mend=_sentence(error.mend), inside=True)


async def case_error(request: Request, error: Exception) -> Response:
    """The page for a case that the rulebase of today cannot read."""
    assert isinstance(error, CaseError)
    _ = texts_for(request)
    told = "; ".join(problem.what for problem in error.problems)
    return page(request, "refusal.html", 409, what=_("This case cannot be read any more."),
                mend=_("The rulebase has changed since: %(told)s.", told=told), inside=True)


async def missing_part(request: Request, error: Exception) -> Response:
    """The page for what needs an extra that is not installed, with the command that brings it."""
    assert isinstance(error, ModuleNotFoundError)
    told = missing_extra(error)
    if told is None:
        return await server_error(request, error)
    _ = texts_for(request)
    return page(request, "refusal.html", 501, what=_("This part of Debrief is not installed."),
                mend=told, inside=True)


async def server_error(request: Request, error: Exception) -> Response:
    """The page for a fault of the program; the traceback is for the terminal."""
    traceback.print_exception(error, file=sys.stderr)
    return refusal(request, 500)


def _words(_: Texts, status: int) -> tuple[str, str]:
    match status:
        case 401:
            return (_("This browser has not been let in."),
                    _("Open the newest link that debrief printed in the terminal; it works once. "
                      "Nobody else on this machine can see your cases."))
        case 403:
            return (_("This request did not come from this page."),
                    _("Another page may have sent it. Nothing was changed. Go back to the page "
                      "of debrief and do it there."))
        case 404:
            return (_("There is no such page."),
                    _("It may have been erased. Your cases are on the first page."))
        case 405:
            return (_("This page cannot be used that way."),
                    _("Go back, and use the buttons on the page."))
        case 413:
            return (_("That is too much at once."),
                    _("Nothing was saved. Words of an employer may have 20,000 characters."))
        case 415:
            return (_("This kind of data is not taken."), _("Send it plain, not compressed."))
        case 421:
            return (_("This address is not the one that debrief answers at."),
                    _("Open the link that debrief printed in the terminal, as it stands there."))
        case 500:
            return (_("Something went wrong here, and it is not your fault."),
                    _("What was confirmed as saved is saved. The terminal shows details to report. "
                      "Go back and try again."))
        case _:
            return (_("This request could not be understood."), _("Go back and try again."))


def _sentence(words: str) -> str:
    text = words[0].upper() + words[1:]
    return text if text.endswith("?") else text + "."
