"""How the page bears many clients at once, over loopback and the real command.

Run it by hand: `python -m benchmarks.web --help`. Each client answers a question drawn at random,
then looks at the result, again and again, in a case of its own: no two cases are alike, as with
people, so that nothing that was worked out for one serves another. Nothing is asserted: times
depend on the machine. `--memory` tells every so many seconds what the server holds; `--kills` kills
it as a power cut would, again and again, and counts the answers that had been confirmed and are not
there afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from knowledge.model.records import Knowledge, Question
from knowledge.reading import loading
from web.shared.sections import sections

LINK = re.compile(r"Open once: (http://\S+?)(/open/\S+)")
QUESTION = "job.must_have_match"
ANSWERS = ("all", "most", "half", "few")
MOST = 25
"""Questions that a client answers before it begins another case."""
REVISION = re.compile(r'name="revision"[^>]* value="(\d+)"')
WAIT = 120.0


@dataclass
class Measured:
    """What was seen.

    Attributes:
        times: seconds, by kind of request.
        errors: what went wrong.
        memory: of the server, in MB: a pair of the second and the size.
    """

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)


@dataclass
class Server:
    """A running page and a session in it."""

    process: subprocess.Popen[str]
    origin: str
    cookies: httpx.Cookies

    def client(self) -> httpx.AsyncClient:
        """A client that is in."""
        return httpx.AsyncClient(
            base_url=self.origin, cookies=self.cookies, timeout=WAIT, trust_env=False,
            headers={"Sec-Fetch-Site": "same-origin", "Origin": self.origin})

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def megabytes(self) -> float:
        """What it holds in memory."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def start(store: Path, port: int = 0, cookies: httpx.Cookies | None = None) -> Server:
    """Start the page; where there are no cookies, go in by the link."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "serve", "--port", str(port), "--store", str(store)],
        stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if found := LINK.match(line):
            if cookies is None:
                with httpx.Client(base_url=found[1], trust_env=False, timeout=WAIT) as first:
                    first.get(found[2])
                    cookies = first.cookies
            return Server(process, found[1], cookies)
    raise SystemExit(f"the page did not start; it ended with {process.wait()}")


async def load(server: Server, clients: int, seconds: float, every: float) -> Measured:
    """Let clients answer and look for so many seconds; `every` 0 looks at no memory."""
    found = Measured()
    end = time.monotonic() + seconds
    work = [_one(server, number, end, found) for number in range(clients)]
    if every:
        work.append(_watch(server, end, every, found))
    await asyncio.gather(*work)
    return found


async def _one(server: Server, number: int, end: float, found: Measured) -> None:
    chance, begun = random.Random(number), 0
    titles = sections(_knowledge())
    async with server.client() as client:
        while time.monotonic() < end:
            begun += 1
            answer = await client.post("/cases", data={"name": f"load {number} {begun}"})
            if answer.status_code != 303:
                found.errors.append(f"begin a case: {answer.status_code}")
                return
            case, revision = answer.headers["location"].removesuffix("/sections/1"), "1"
            for question in _drawn(chance):
                if time.monotonic() >= end:
                    return
                saved = await _timed(found, "answer a question", client.post(
                    f"{case}/sections/{titles.index(question.section) + 1}",
                    data={"revision": revision, "shown": question.id,
                          question.id: chance.choice(question.option_ids)},
                    headers={"HX-Request": "true"}))
                if saved is not None:
                    seen = REVISION.search(saved.text)
                    revision = revision if seen is None else seen[1]
                await _timed(found, "show the result", client.get(case))


def _drawn(chance: random.Random) -> list[Question]:
    """Questions with options, in a random order."""
    questions = [one for one in _knowledge().questions.values() if one.options]
    return chance.sample(questions, MOST)


@cache
def _knowledge() -> Knowledge:
    return loading.load()


async def _timed(
    found: Measured, kind: str, request: Awaitable[httpx.Response]
) -> httpx.Response | None:
    begun = time.perf_counter()
    try:
        answer = await request
    except httpx.HTTPError as error:
        found.errors.append(f"{kind}: {error!r}")
        return None
    found.times.setdefault(kind, []).append(time.perf_counter() - begun)
    if answer.status_code != 200:
        found.errors.append(f"{kind}: {answer.status_code}")
        return None
    return answer


async def _watch(server: Server, end: float, every: float, found: Measured) -> None:
    begun = time.monotonic()
    while time.monotonic() < end:
        found.memory.append((time.monotonic() - begun, server.megabytes()))
        await asyncio.sleep(every)


def killed(store: Path, kills: int) -> tuple[int, int]:
    """Kill the page at random moments; how many answers were confirmed, and how many are lost."""
    chance, confirmed, lost = random.Random(7), 0, 0
    server = start(store)
    port = int(server.origin.rpartition(":")[2])
    with httpx.Client(
            base_url=server.origin, cookies=server.cookies, trust_env=False, timeout=WAIT,
            headers={"Sec-Fetch-Site": "same-origin", "Origin": server.origin}) as client:
        section = client.post("/cases", data={"name": "killed"}).headers["location"]
        for _ in range(kills):
            timer = threading.Timer(chance.uniform(0.05, 1.0), server.kill)
            timer.start()
            last = tried = ""
            with suppress(httpx.HTTPError):
                while True:
                    seen = REVISION.search(client.get(section).text)
                    tried = chance.choice(ANSWERS)
                    saved = client.post(section, data={
                        "revision": "" if seen is None else seen[1], "shown": QUESTION,
                        QUESTION: tried})
                    if saved.status_code == 303:
                        last, confirmed = tried, confirmed + 1
            timer.join()
            server = start(store, port, server.cookies)
            there = re.findall(
                rf'name="{QUESTION}" value="(\w*)" checked', client.get(section).text)
            lost += bool(last) and there not in ([last], [tried])
    server.kill()
    return confirmed, lost


def show(console: Console, found: Measured, seconds: float) -> None:
    """Print what was measured."""
    table = Table("", "requests/s", "p50 ms", "p99 ms", "requests")
    everything = [time for times in found.times.values() for time in times]
    for kind, times in (*found.times.items(), ("all", everything)):
        cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
        table.add_row(kind, f"{len(times) / seconds:.0f}", f"{1000 * cuts[49]:.0f}",
                      f"{1000 * cuts[98]:.0f}", str(len(times)))
    console.print(table)
    console.print(f"Errors: {len(found.errors)} {found.errors[:3] or ''}")
    if found.memory:
        console.print("Memory: " + ", ".join(f"{at:.0f} s {size:.0f} MB"
                                             for at, size in found.memory))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what is asked for, and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--memory", type=float, default=0.0, metavar="EVERY")
    parser.add_argument("--kills", type=int, default=0)
    chosen = parser.parse_args(arguments)
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        if chosen.kills:
            confirmed, lost = killed(Path(folder) / "kills.sqlite", chosen.kills)
            console.print(f"{chosen.kills} kills, {confirmed} confirmed answers, {lost} lost")
            return
        server = start(Path(folder) / "log.sqlite")
        found = asyncio.run(load(server, chosen.clients, chosen.seconds, chosen.memory))
        server.kill()
    show(console, found, chosen.seconds)


if __name__ == "__main__":
    main()
