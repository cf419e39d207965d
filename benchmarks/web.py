"""How the local page bears load: 50 clients at once, its start, its memory, and kills.

    python -m benchmarks.web                   requests a second, and how long they take
    python -m benchmarks.web --seconds 600     the same for ten minutes, with memory at both ends
    python -m benchmarks.web --kills 100       kill it at random moments; none may be lost

Each client has a case of its own; it answers a question, then looks at the result, again and again.
Nothing is asserted of time.
"""

from __future__ import annotations

import random
import re
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import click
import httpx

from tests.web.serving import Served, answer, begin, revision, serve

CLIENTS = 50
ANSWERS = ("nothing", "boilerplate", "specific")
QUESTION = "fb.given"


@click.command()
@click.option("--seconds", default=20, help="So long the clients go on.")
@click.option("--kills", type=int, help="Kill the page so many times instead.")
def main(seconds: int, kills: int | None) -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as name:
        store = Path(name) / "log.sqlite"
        if kills is not None:
            _kills(store, kills)
        else:
            _load(store, seconds)


def _load(store: Path, seconds: int) -> None:
    start = time.monotonic()
    page = serve(store)
    linked = time.monotonic() - start
    with closing(page.client()) as first:
        first.get("/")
        click.echo(f"start to link {linked:.2f} s, to first page {time.monotonic() - start:.2f} s")
        before = _memory(page)
        cookies = dict(first.cookies)
        until = time.monotonic() + seconds
        taken: dict[str, list[float]] = {"answer": [], "result": []}
        failed: list[str] = []
        threads = [threading.Thread(target=_client, args=(page, cookies, number, until, taken,
                                                          failed)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for what, times in taken.items():
        cuts = statistics.quantiles(times, n=100)
        click.echo(f"{what:>7}: {len(times):,} requests, {len(times) / seconds:.0f} a second; "
                   f"p50 {cuts[49]:.2f} s, p99 {cuts[98]:.2f} s")
    click.echo(f"errors: {len(failed)} {failed[:3] or ''}")
    click.echo(f"memory: {before} MiB before, {_memory(page)} MiB after")
    page.stop()


def _client(
    page: Served, cookies: dict[str, str], number: int, until: float,
    taken: dict[str, list[float]], failed: list[str],
) -> None:
    with page.stranger() as client:
        client.cookies.update(cookies)
        client.headers.update({"Sec-Fetch-Site": "same-origin", "Origin": page.origin})
        section = _section(client, begin(client, f"load {number}"))
        case = section.partition("/sections")[0]
        turn = 0
        while time.monotonic() < until:
            turn += 1
            seen, given = revision(client.get(section).text), {QUESTION: ANSWERS[1 + turn % 2]}
            _asked("answer", partial(answer, client, section, given, seen), taken, failed)
            _asked("result", partial(client.get, case), taken, failed)


def _asked(
    what: str, ask: Callable[[], httpx.Response], taken: dict[str, list[float]], failed: list[str]
) -> None:
    start = time.monotonic()
    try:
        found = ask()
        if found.status_code not in (200, 303):
            failed.append(f"{what}: {found.status_code}")
    except httpx.HTTPError as error:
        failed.append(f"{what}: {type(error).__name__}")
    taken[what].append(time.monotonic() - start)


def _section(client: httpx.Client, first: str) -> str:
    """The section of a new case that holds the question."""
    base = first.rpartition("/")[0]
    return next(address for number in range(1, 20)
                if QUESTION in client.get(address := f"{base}/{number}").text)


def _memory(page: Served) -> int:
    status = Path(f"/proc/{page.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+)", status)
    assert found is not None
    return int(found[1]) // 1024


def _kills(store: Path, kills: int) -> None:
    """Answer until it is killed; what was confirmed must be there after the next start."""
    moments, lost = random.Random(1), 0
    page = serve(store)
    client = page.client()
    section = _section(client, begin(client, "killed"))
    cookies = dict(client.cookies)
    client.close()
    for _ in range(kills):
        confirmed = _until_killed(page, cookies, section, moments.uniform(0.05, 0.8))
        page = serve(store, page.port)
        with page.stranger() as again:
            again.cookies.update(cookies)
            shown = again.get(section)
            chosen = re.findall(r'value="(\w+)"[^>]*checked', shown.text)
            lost += shown.status_code != 200 or (
                confirmed is not None and not set(chosen) & set(confirmed))
    page.stop()
    click.echo(f"{kills} kills: {lost} confirmed answers lost")


def _until_killed(
    page: Served, cookies: dict[str, str], section: str, after: float
) -> tuple[str, ...] | None:
    """The last confirmed answer, and the one that may have been written when it was killed."""
    timer = threading.Timer(after, page.kill)
    timer.start()
    confirmed: str | None = None
    sent = ""
    with page.stranger() as client:
        client.cookies.update(cookies)
        client.headers.update({"Sec-Fetch-Site": "same-origin", "Origin": page.origin})
        try:
            for turn in range(10_000):
                sent = ANSWERS[1 + turn % 2]
                if answer(client, section, {QUESTION: sent}).status_code == 303:
                    confirmed = sent
        except (httpx.HTTPError, AssertionError):
            pass
    timer.join()
    return None if confirmed is None else (confirmed, sent)


if __name__ == "__main__":
    main()
