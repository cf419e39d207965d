"""Serves the page for tests, and asks it as browsers and attackers do.

It is served by a thread of this process, on a real socket; where the process is what is tested, by
the real command.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from queue import SimpleQueue

import httpx

from engine.log.log import open_log
from knowledge.reading.loading import load
from tests.strategies import shipped
from web.serving.serving import Place, listen, server
from web.shared.languages import CATALOGS, Languages

PATIENCE = 600
"""Seconds after which what is waited for is taken to hang, however slow the machine is."""
LINK = re.compile(r"Open once: (http://\S+?)(/open/\S+)")


class Served:
    """The page as it is served.

    Attributes:
        origin: as `http://127.0.0.1:1234`.
        link: the path of the newest link.
    """

    def __init__(self, origin: str, links: Callable[[], str]) -> None:
        """Take where it is, and what waits for the path of the next link."""
        self.origin = origin
        self._links = links
        self.link = links()

    @property
    def port(self) -> int:
        """Its port."""
        return int(self.origin.rpartition(":")[2])

    def next_link(self) -> str:
        """Wait for the next link that is announced; its path."""
        self.link = self._links()
        return self.link

    def client(self) -> httpx.Client:
        """A client that was let in, and that says where it comes from as browsers do."""
        client = self.stranger()
        assert client.get(self.link).status_code == 303
        self.next_link()
        client.headers.update({"Sec-Fetch-Site": "same-origin", "Origin": self.origin})
        return client

    def stranger(self) -> httpx.Client:
        """A client that was not let in."""
        return httpx.Client(base_url=self.origin, timeout=PATIENCE, trust_env=False)


class Process(Served):
    """The page as `debrief serve` serves it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Wait until it is there."""
        self.process = process
        origin, first = _link(process)
        told = [first]
        super().__init__(origin, lambda: told.pop() if told else _link(process)[1])

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self._close()

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self._close()

    def _close(self) -> None:
        self.process.wait(PATIENCE)
        assert self.process.stderr is not None
        self.process.stderr.close()


def until(state: Callable[[], bool]) -> None:
    """Wait for a state."""
    end = time.monotonic() + PATIENCE
    while not state():
        assert time.monotonic() < end, "it hangs"
        time.sleep(0.02)


def serve(store: Path, port: int = 0, *more: str) -> Process:
    """Start the page on a log, in a process of its own."""
    return Process(subprocess.Popen(
        [sys.executable, "-m", "cli", "serve", "--port", str(port), "--store", str(store), *more],
        stderr=subprocess.PIPE, text=True, env={**os.environ, "NO_COLOR": "1"}))


@contextmanager
def served_here(
    store: Path, folder: Path | None = None, languages: Path = CATALOGS
) -> Iterator[Served]:
    """The page on a log, in a thread of this process.

    Args:
        store: the log.
        folder: of the knowledge; None for the one that ships with the program.
        languages: the folder of their catalogs.
    """
    at = listen("127.0.0.1", 0)
    port = at.getsockname()[1]
    tokens: SimpleQueue[str] = SimpleQueue()
    known = shipped() if folder is None else load(folder)
    running = server(port, Place(open_log(str(store)), store, known, folder, Languages(languages)),
                     tokens.put)
    thread = threading.Thread(target=running.run, args=[[at]])
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{port}", lambda: f"/open/{tokens.get(timeout=PATIENCE)}")
    finally:
        running.should_exit = True
        thread.join()


@contextmanager
def client_in(languages: Path, store: Path) -> Iterator[httpx.Client]:
    """A client that was let in to a page that speaks the languages of a folder."""
    with served_here(store, languages=languages) as found, closing(found.client()) as client:
        yield client


def begin(client: httpx.Client, name: str, **more: str) -> str:
    """Begin a case; the address of its first section."""
    answer = client.post("/cases", data={"name": name, **more})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def revision(text: str) -> str:
    """The revision that a page was made from."""
    found = re.search(r'name="revision"[^>]* value="(\d+)"', text)
    assert found is not None
    return found[1]


def answer(
    client: httpx.Client, section: str, answers: Mapping[str, str | list[str]],
    seen: str | None = None, **more: str,
) -> httpx.Response:
    """Send answers of a section, as a form does.

    Args:
        client: who.
        section: its address.
        answers: by question.
        seen: the revision that the form was made from; None reads it now.
        more: further fields.
    """
    at = seen or revision(client.get(section).text)
    return client.post(section, data={
        "revision": at, "shown": list(answers), **answers, **more})


def _link(process: subprocess.Popen[str]) -> tuple[str, str]:
    assert process.stderr is not None
    for line in process.stderr:
        if found := LINK.match(line):
            return found[1], found[2]
    raise AssertionError(f"no link was printed; it ended with {process.wait()}")
