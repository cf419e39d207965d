"""The addresses of uploads; what they need takes long to import, so the page starts without it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import import_module
from inspect import iscoroutinefunction

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from web.shared.addresses import UPLOADS


def late(module: str, name: str) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that is imported when it is first asked for.

    Args:
        module: of this folder.
        name: of the endpoint in it.
    """
    async def endpoint(request: Request) -> Response:
        found = getattr(await run_in_threadpool(import_module, f"web.batch.{module}"), name)
        answer = (await found(request) if iscoroutinefunction(found)
                  else await run_in_threadpool(found, request))
        assert isinstance(answer, Response)
        return answer

    return endpoint


def upload_routes() -> list[Route]:
    """The addresses; `web.serving.numbers` has to be registered before."""
    one = f"{UPLOADS}/{{number:small}}"
    return [
        Route(UPLOADS, late("pages", "form"), methods=["GET"]),
        Route(UPLOADS, late("pages", "begin"), methods=["POST"]),
        Route(f"{UPLOADS}/empty/{{name}}", late("files", "template"), methods=["GET"]),
        Route(one, late("pages", "show"), methods=["GET"]),
        Route(f"{one}/delete", late("pages", "delete"), methods=["POST"]),
        Route(f"{one}/report", late("files", "report"), methods=["GET"]),
        Route(f"{one}/files/{{name}}", late("files", "result_file"), methods=["GET"]),
        Route(f"{one}/rows/{{row:small}}", late("audit", "show"), methods=["GET"]),
    ]
