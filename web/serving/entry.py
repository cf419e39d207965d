"""In by the link that works once, and out again."""

from __future__ import annotations

import asyncio

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from web.serving.gate import cookie_name
from web.shared.refusals import refusal
from web.shared.site import site_of

PAUSE = 0.3
"""Seconds after a wrong link; they pass one after the other, so that guesses are slow."""
_wrong = asyncio.Lock()


async def enter(request: Request) -> Response:
    """Let a browser in that brings the right link, with a session of its own."""
    if request.method != "GET":  # a look ahead must not use the link up
        return refusal(request, 405)
    site = site_of(request)
    token, before = request.path_params["token"], request.state.session
    session = await run_in_threadpool(site.sessions.enter, token, before)
    if session is None:
        if site.sessions.knows(before):
            return RedirectResponse("/", 303)
        async with _wrong:
            await asyncio.sleep(PAUSE)
        return refusal(request, 401)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(cookie_name(site.port), session, httponly=True, samesite="strict", path="/",
                      max_age=60 * 60 * 24 * 90)
    return answer


async def leave(request: Request) -> Response:
    """End the session of a browser."""
    site = site_of(request)
    await run_in_threadpool(site.sessions.leave, request.state.session)
    answer = refusal(request, 401)
    answer.delete_cookie(cookie_name(site.port), httponly=True, samesite="strict")
    answer.headers["clear-site-data"] = '"cache"'
    return answer
