"""Files that the page hands out."""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from knowledge.model.plain import canonical_json
from knowledge.reading.cases import case_data
from web.shared.site import site_of

MOST_NAME = 60


def download(content: bytes | str, name: str, suffix: str, kind: str) -> Response:
    """A file to be kept, not shown.

    Args:
        content: of the file.
        name: any text; what could end a header or name a folder is left out (RFC 6266).
        suffix: such as `.json`.
        kind: its media type.
    """
    return Response(content, media_type=kind, headers=attachment(name, suffix))


def attachment(name: str, suffix: str) -> dict[str, str]:
    """The header by which a file is kept, not shown; see `download`."""
    safe = re.sub(r"[^\w -]+", "_", name).strip("_ ")[:MOST_NAME] or "debrief"
    plain = re.sub(r"[^A-Za-z0-9 -]+", "_", safe)
    return {"content-disposition": f'attachment; filename="{plain}{suffix}"; '
                                   f"filename*=UTF-8''{quote(safe + suffix)}"}


def case_file(request: Request) -> Response:
    """A case as a file that every command of debrief reads."""
    case = site_of(request).cases.get(request.path_params["number"]).case
    return download(canonical_json(case_data(case)) + "\n", case.id, ".json", "application/json")
