"""The files that pages use: a fixed table, so that no request names a file."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parents[1] / "static"
KINDS = {
    "page.css": "text/css",
    "htmx.min.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}


@cache
def _content(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@cache
def address(name: str) -> str:
    """The address of a file, another one whenever its content changes."""
    return f"/assets/{name}?{hashlib.sha256(_content(name)).hexdigest()[:8]}"


async def asset(request: Request) -> Response:
    """One of the files."""
    name = request.path_params["name"]
    if name not in KINDS:
        raise HTTPException(404)
    return Response(_content(name), media_type=KINDS[name])
