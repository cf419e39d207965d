"""What every request passes before anything of it is read, and every answer on its way out."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.shared.addresses import UPLOADS, hosts, is_own
from web.shared.refusals import refusal
from web.shared.sessions import Sessions

MAX_FORM = 300_000
"""Bytes of a form: 20,000 characters of words take up to 240,000, as forms write them."""
MAX_UPLOAD = 20_000_000
"""Bytes of a form with a log of many cases."""
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}
OPEN_PATHS = ("/open/", "/assets/")
"""What is answered without a session: the link itself, and files that everybody has."""


class TooLargeError(Exception):
    """A body grew beyond its limit while it was read."""


def most_bytes(scope: Scope) -> int:
    """The most bytes that the body of a request may have."""
    return MAX_UPLOAD if scope["path"] == UPLOADS else MAX_FORM


def cookie_name(port: int) -> str:
    """The cookie's name. Cookies know no ports, so that each server needs its own."""
    return f"debrief-{port}"


class Gate:
    """ASGI middleware: checks where a request comes from, who sent it and how large it is."""

    def __init__(self, app: ASGIApp, *, sessions: Sessions, port: int) -> None:
        """Guard an application that listens at this port."""
        self._app = app
        self._sessions = sessions
        self._hosts = hosts(port)
        self._cookie = cookie_name(port)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        guarded = _Guarded(scope, receive, send)
        status = self._fault(scope)
        try:
            if status is None:
                await self._app(scope, guarded.receive, guarded.send)
                return
        except TooLargeError:
            status = 413
            if guarded.begun:
                raise
        await refusal(Request(scope), status)(scope, receive, guarded.send)

    def _fault(self, scope: Scope) -> int | None:
        """The status of the refusal; None where nothing is wrong."""
        headers = Headers(scope=scope)
        if len(headers.getlist("host")) != 1 or headers["host"].lower() not in self._hosts:
            return 421
        if not is_own(scope["method"], headers, headers["host"].lower()):
            return 403
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            return 400
        if int(length[:12]) > most_bytes(scope):
            return 413
        if headers.get("content-encoding", "identity") != "identity":
            return 415
        session = cookie_parser(headers.get("cookie", "")).get(self._cookie, "")
        scope.setdefault("state", {})["session"] = session
        if not scope["path"].startswith(OPEN_PATHS) and not self._sessions.knows(session):
            return 401
        return None


class _Guarded:
    """Counts what is received, and adds the headers to what is sent."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._cached = scope["path"].startswith("/assets/")
        self._size = 0
        self._most = most_bytes(scope)
        self.begun = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self._size > self._most:
            raise TooLargeError
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-cache" if self._cached else "no-store")
        await self._send(message)
