"""A log of many cases: sent, worked on while one looks on, and what came of it."""

from __future__ import annotations

from pathlib import PurePosixPath

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.batch.reading.inputs import ENDINGS
from web.batch.bounds import MAX_ROWS
from web.batch.results import first_rejects, rows
from web.batch.task import Outcome, Refused
from web.batch.uploads import BusyError, Upload, Uploads
from web.log.desk import titles
from web.shared.addresses import UPLOADS
from web.shared.pages import page
from web.shared.paging import paging, wanted_page
from web.shared.site import site_of
from web.shared.texts import texts_for

SHOWN = 50
LONGEST_NAME = 80
MOST_NAME = 200
BOUNDS = {"accept": ",".join(ENDINGS), "name": MOST_NAME, "rows": MAX_ROWS}
"""What the form says and keeps to."""


def form(request: Request) -> Response:
    """Where a log is sent from."""
    return _form(request, "")


async def begin(request: Request) -> Response:
    """Take a log in, and begin to work on it."""
    async with request.form(max_files=1, max_fields=5) as sent:
        return await run_in_threadpool(_begin, request, sent)


def show(request: Request) -> Response:
    """How far the work is, or what came of it."""
    upload = upload_of(request)
    if upload.end is not None and "hx-request" in request.headers:
        return Response(headers={"HX-Refresh": "true"})  # the page that waits is to be another one
    match upload.end:
        case None:
            return page(request, "upload_course.html", upload=upload, course=upload.course,
                        by_itself="refresh" in request.query_params)
        case Refused(lines):
            return page(request, "upload_refused.html", upload=upload, lines=lines,
                        bounds=BOUNDS)
        case outcome:
            return _outcome(request, upload, outcome)


async def delete(request: Request) -> Response:
    """End the work, and delete all there is of an upload."""
    await run_in_threadpool(uploads_of(request).delete, request.path_params["number"])
    return RedirectResponse(f"{UPLOADS}?deleted=1", 303)


def uploads_of(request: Request) -> Uploads:
    """The uploads of a request's application."""
    uploads = request.app.state.uploads
    assert isinstance(uploads, Uploads)
    return uploads


def upload_of(request: Request) -> Upload:
    """The upload of a request's address.

    Raises:
        HTTPException: it is not there, or not any more.
    """
    found = uploads_of(request).newest
    if found is None or found.number != request.path_params["number"]:
        raise HTTPException(404)
    return found


def finished_upload(request: Request) -> Upload:
    """The same, where results have come of it.

    Raises:
        HTTPException: none have, or not yet.
    """
    found = upload_of(request)
    if not isinstance(found.end, Outcome):
        raise HTTPException(404)
    return found


def shown_name(given: str) -> str:
    """A file's name as it is shown: without folders, on one line, and not too long."""
    bare = PurePosixPath(given.replace("\\", "/")).name
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in bare).split())
    if len(words) <= LONGEST_NAME:
        return words
    return f"{words[:LONGEST_NAME // 2]}…{words[-LONGEST_NAME // 2:]}"


def _begin(request: Request, sent: FormData) -> Response:
    _, uploads = texts_for(request), uploads_of(request)
    log, by = sent.get("log"), " ".join(str(sent.get("by", "")).split())
    if not isinstance(log, UploadFile) or not log.filename:
        return _form(request, _("Choose a file first."), by)
    name = shown_name(log.filename)
    ending = "." + name.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        return _form(request, _(
            "“%(name)s” does not end like a log. A log ends in one of %(endings)s; one that is "
            "compressed has to be unpacked first.", name=name, endings=", ".join(ENDINGS)), by)
    if len(by) > MOST_NAME:
        return _form(request, _("Names may have at most %(most)s characters.", most=MOST_NAME))
    try:
        upload = uploads.begin(name, ending, log.file, by)
    except BusyError:
        return _form(request, _("One log is being worked on already. Wait for it, or cancel it; "
                                "then send this one again."), by, 409)
    except OSError as error:
        return _form(request, _("It cannot be kept in the temporary folder: %(why)s.",
                                why=error.strerror or ""), by, 507)
    return RedirectResponse(f"{UPLOADS}/{upload.number}", 303)


def _form(request: Request, fault: str, by: str = "", status: int = 422) -> Response:
    return page(request, "upload.html", status if fault else 200, fault=fault, by=by,
                upload=uploads_of(request).newest, deleted="deleted" in request.query_params,
                bounds=BOUNDS)


def _outcome(request: Request, upload: Upload, outcome: Outcome) -> Response:
    knowledge = site_of(request).reasoner.knowledge
    progress = outcome.progress
    at = paging(f"{UPLOADS}/{upload.number}", {}, wanted_page(
        request.query_params.get("page", "")), SHOWN, progress.rows, "#rows")
    try:
        found = rows(upload, max(0, at.first - 1), SHOWN)
        rejects = first_rejects(upload) if progress.rejected else []
    except OSError:  # deleted this very moment
        raise HTTPException(404) from None
    named = titles(knowledge)
    return page(
        request, "upload_outcome.html", upload=upload, progress=progress, notes=outcome.notes,
        rows=found, rejects=rejects, paging=at, titles=named,
        shares=[(title, progress.categories.get(name, 0)) for name, title in named.items()])
