"""One's own data: taken along as a file, or erased for good."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.log import erasing
from engine.log.database import shred
from engine.log.exporting import exported
from engine.log.history.person import names_in
from web.shared.cases import OpenCase
from web.shared.downloads import download
from web.shared.pages import page
from web.shared.site import site_of
from web.shared.texts import texts_for

PERSON = "person"


def show(request: Request) -> Response:
    """What can be taken along and erased."""
    return _page(request)


def export(request: Request) -> Response:
    """A case, or all of a person, with all that belongs to it; `debrief log import` reads it."""
    site = site_of(request)
    opened = site.cases.get(request.path_params["number"])
    whole = request.query_params.get("what") == PERSON and bool(opened.case.candidate)
    with site.cases.log.reading() as connection:
        lines = list(exported(connection, opened.case.candidate) if whole
                     else exported(connection, "", [opened.case.id]))
    return download("\n".join([*lines, ""]), opened.case.candidate if whole else opened.case.id,
                    ".jsonl", "application/jsonl")


async def erase(request: Request) -> Response:
    """Erase a case, or a person with all cases, once that was confirmed."""
    form = await request.form(max_files=0, max_fields=10)
    return await run_in_threadpool(_erase, request, form)


def _erase(request: Request, form: FormData) -> Response:
    site, _ = site_of(request), texts_for(request)
    opened = site.cases.get(request.path_params["number"])
    what = str(form.get("what", ""))
    if form.get("sure") != "yes" or (what == PERSON and not opened.case.candidate):
        return _page(request, what, _("Nothing was erased. Tick that you are sure, then press "
                                      "the button again."))
    with site.cases.log.writing() as connection:
        if what == PERSON:
            erasing.erase_candidate(connection, opened.case.candidate)
        else:
            erasing.erase(connection, [opened.case.id])
    shred(site.cases.log.engine, site.cases.log.place)
    return RedirectResponse("/?erased=1", 303)


def _page(request: Request, what: str = "", fault: str = "") -> Response:
    site = site_of(request)
    opened = site.cases.get(request.path_params["number"])
    return page(request, "mine.html", 422 if fault else 200, opened=opened, what=what,
                fault=fault, names=_names(request, opened))


def _names(request: Request, opened: OpenCase) -> list[str]:
    """The names of all cases of the person; of nobody's, none."""
    if not opened.case.candidate:
        return []
    with site_of(request).cases.log.reading() as connection:
        return names_in(connection, opened.case.candidate)
