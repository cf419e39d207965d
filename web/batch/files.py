"""What came of an upload, as files: the report, the results, the list of refused rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

from engine.batch.reading.template import code_book, empty_log
from engine.batch.report.page import POLICY
from web.batch.pages import finished_upload
from web.batch.task import REJECTS, REPORT, RESULTS, TABLE
from web.shared.downloads import attachment, download
from web.shared.site import site_of

FILES: Mapping[str, tuple[str, str, str]] = {
    "results.csv": (TABLE, " results.csv", "text/csv; charset=utf-8"),
    "results.parquet": (RESULTS, " results.parquet", "application/vnd.apache.parquet"),
    "rejects.csv": (REJECTS, " rejects.csv", "text/csv; charset=utf-8"),
    "report.html": (REPORT, " report.html", "text/html; charset=utf-8"),
}
"""By what an address may name: the file, the end of the name it is kept by, and its kind."""


def template(request: Request) -> Response:
    """An empty log to fill in, or the book of what may stand in it."""
    knowledge = site_of(request).reasoner.knowledge
    if request.path_params["name"] == "log.csv":
        return download(empty_log(knowledge), "log", ".csv", "text/csv")
    if request.path_params["name"] == "codebook.csv":
        return download(code_book(knowledge), "codebook", ".csv", "text/csv")
    raise HTTPException(404)


def report(request: Request) -> Response:
    """The report, as a page that nothing is loaded or run for, nor anything else of this site."""
    upload = finished_upload(request)
    try:
        text = upload.file(REPORT).read_text("utf-8")
    except OSError:  # deleted this very moment
        raise HTTPException(404) from None
    return HTMLResponse(text, headers={
        "content-security-policy": f"{POLICY}; frame-ancestors 'none'; base-uri 'none'; "
                                   "form-action 'none'; sandbox"})


def result_file(request: Request) -> Response:
    """A file to be kept."""
    upload = finished_upload(request)
    if request.path_params["name"] not in FILES:
        raise HTTPException(404)
    kept, ending, kind = FILES[request.path_params["name"]]
    path = upload.file(kept)
    if not path.is_file():
        raise HTTPException(404)
    return FileResponse(path, media_type=kind, headers=attachment(
        PurePosixPath(upload.name).stem, ending))
