"""Runs the page: a socket, a link, and uvicorn."""

from __future__ import annotations

import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from engine.case.questions.prior import Prior
from engine.log.log import Log
from knowledge.model.records import Knowledge
from knowledge.reading.case_log import load_case_log
from web.serving.application import application
from web.shared.cases import Cases
from web.shared.languages import Languages
from web.shared.reasoner import Reasoner
from web.shared.sessions import Sessions
from web.shared.site import Site

MOST_CONNECTIONS = 200


@dataclass(frozen=True, slots=True)
class Place:
    """What the page is served from.

    Attributes:
        file: of the log; None where a database server holds it.
        folder: of the knowledge; None for the one that ships with the program.
        languages: that the page speaks.
    """

    log: Log
    file: Path | None
    knowledge: Knowledge
    folder: Path | None
    languages: Languages = field(default_factory=Languages)


def listen(address: str, port: int) -> socket.socket:
    """A socket at an address of this machine.

    Raises:
        OSError: it cannot be had.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((address, port))
        found.listen(MOST_CONNECTIONS)
    except OSError:
        found.close()
        raise
    return found


def run(at: socket.socket, place: Place, open_browser: bool) -> None:
    """Serve until Ctrl-C.

    Args:
        at: where.
        place: from what.
        open_browser: whether to open the link; it is printed in any case.

    Raises:
        KnowledgeError: the rulebase cannot be inferred with.
    """
    host, port = at.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host

    def announce(token: str) -> None:
        print(f"Open once: http://{shown}:{port}/open/{token}", file=sys.stderr, flush=True)
        if open_browser and not opened:
            opened.append(token)
            threading.Thread(  # some browsers return only when they are closed
                target=webbrowser.open, args=[f"http://{shown}:{port}/open/{token}"],
                daemon=True).start()

    opened: list[str] = []
    server(port, place, announce).run(sockets=[at])
    print("Stopped. All that was saved is in the log.", file=sys.stderr)


def server(port: int, place: Place, announce: Callable[[str], None]) -> uvicorn.Server:
    """The server of the page, which has announced its first link.

    Args:
        port: where it will listen.
        place: what it serves from.
        announce: is told the secret part of each new link.

    Raises:
        KnowledgeError: the rulebase cannot be inferred with.
    """
    sessions = Sessions(
        None if place.file is None else place.file.with_name(f"{place.file.name}.sessions"),
        announce)
    reasoner = Reasoner(place.knowledge, lambda: Prior(
        place.knowledge, load_case_log(place.knowledge, place.folder)))
    app = application(Site(Cases(place.log, place.knowledge), reasoner, sessions, port,
                           languages=place.languages, folder=place.folder))
    sessions.new_link()
    return uvicorn.Server(uvicorn.Config(
        app, access_log=False, log_level="error", server_header=False, proxy_headers=False,
        lifespan="on", timeout_graceful_shutdown=3))
