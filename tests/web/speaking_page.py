"""Serves the page in this process, with the languages of a folder of a test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn

from engine.audit.prior import Prior
from engine.caselog.log import open_log
from knowledge.case_log import load_case_log
from tests.cli.running import TIMEOUT
from tests.strategies import shipped
from web.cases import Cases
from web.languages import Languages
from web.reasoner import Reasoner
from web.serving import listen
from web.sessions import Sessions
from web.site import Site, application


@contextmanager
def page_in(folder: Path, log: Path) -> Iterator[httpx.Client]:
    """A client that was let in to a page that speaks the languages of a folder."""
    links: list[str] = []
    known = shipped()
    at = listen("127.0.0.1", 0)
    port = at.getsockname()[1]
    sessions = Sessions(None, links.append)
    reasoner = Reasoner(known, lambda: Prior(known, load_case_log(known)))
    server = uvicorn.Server(uvicorn.Config(
        application(Site(Cases(open_log(str(log)), known), reasoner, sessions, port,
                         languages=Languages(folder))),
        log_level="error", lifespan="off"))
    sessions.new_link()
    thread = threading.Thread(target=server.run, args=[[at]])
    thread.start()
    origin = f"http://127.0.0.1:{port}"
    try:
        with httpx.Client(base_url=origin, timeout=TIMEOUT, trust_env=False, headers={
                "Sec-Fetch-Site": "same-origin", "Origin": origin}) as client:
            assert client.get(f"/open/{links[-1]}").status_code == 303
            yield client
    finally:
        server.should_exit = True
        thread.join(TIMEOUT)
