"""Lets the engine speak the language of each request."""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from engine.core.words.translation import speaking
from web.shared.texts import texts_for


class Speaking:
    """ASGI middleware: what the engine says while a request is answered is in its language."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; threads that it starts inherit the language with its context."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with speaking(texts_for(Request(scope)).catalog):
            await self._app(scope, receive, send)
