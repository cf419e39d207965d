"""A server and a browser for the tests of the page."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from coverage import Coverage
from playwright.sync_api import Browser, expect, sync_playwright

from tests.web.filling import diagnose_some
from tests.web.serving import PATIENCE, Served, served_here


@pytest.fixture(scope="session", autouse=True)
def _workers_are_forked() -> Iterator[None]:
    """Let what works on uploads be forked from a process that has its imports.

    Where coverage is measured it is spawned as ever: what is forked ends without telling.
    """
    if Coverage.current() is not None:
        yield
        return
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload(["pytest", "web.batch.work"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.batch.uploads._SPAWN", forking)
        yield


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A page that all tests of one process share; each begins cases of its own."""
    with served_here(tmp_path_factory.mktemp("page") / "log.sqlite") as found:
        yield found


@pytest.fixture(scope="session")
def diagnosed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log with the first cases of the shipped one, diagnosed; to be copied."""
    place = tmp_path_factory.mktemp("diagnosed") / "log.sqlite"
    diagnose_some(place)
    return place


@pytest.fixture
def own(diagnosed: Path, store: Path) -> Path:
    """A copy of it that one test may change."""
    shutil.copy(diagnosed, store)
    return store


@pytest.fixture(scope="session")
def desk(diagnosed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A page on a copy of it, for a counselor."""
    place = tmp_path_factory.mktemp("desk") / "log.sqlite"
    shutil.copy(diagnosed, place)
    with served_here(place) as found:
        yield found


@pytest.fixture
def counselor(desk: Served) -> Iterator[httpx.Client]:
    """A client that was let in at the desk."""
    with closing(desk.client()) as found:
        yield found


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    """A client that was let in."""
    with closing(served.client()) as found:
        yield found


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A log that one test has for itself."""
    return tmp_path / "log.sqlite"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    expect.set_options(timeout=1000 * PATIENCE)
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("there is no chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()
