"""Serves the page for tests by the real command, and asks it as browsers and attackers do."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.cli.running import TIMEOUT

LINK = re.compile(r"Open once: (http://\S+?)(/open/\S+)")


@dataclass
class Served:
    """A running `debrief serve`.

    Attributes:
        origin: as `http://127.0.0.1:1234`.
        link: the path of the newest link.
    """

    process: subprocess.Popen[str]
    origin: str
    link: str

    @property
    def port(self) -> int:
        """Its port."""
        return int(self.origin.rpartition(":")[2])

    def next_link(self) -> str:
        """Wait for the next link that it prints; its path."""
        self.link = _link(self.process)[1]
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
        return httpx.Client(base_url=self.origin, timeout=TIMEOUT, trust_env=False)

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
        self.process.wait(TIMEOUT)
        assert self.process.stderr is not None
        self.process.stderr.close()


def serve(store: Path, port: int = 0, *more: str) -> Served:
    """Start the page on a log."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "serve", "--port", str(port), "--store", str(store), *more],
        stderr=subprocess.PIPE, text=True, env={**os.environ, "NO_COLOR": "1"})
    return Served(process, *_link(process))


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
