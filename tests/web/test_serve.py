"""The command `debrief serve`."""

from __future__ import annotations

import shlex
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.knowledge.rulebase import write_rulebase
from tests.web.serving import Served, begin, serve


def test_another_rulebase(store: Path, tmp_path: Path) -> None:
    """--knowledge puts another rulebase in the place of the shipped one."""
    folder = write_rulebase(tmp_path / "rulebase")
    found = serve(store, 0, "--knowledge", str(folder))
    with closing(found.client()) as client:
        assert "How many requirements did you meet?" in client.get(begin(client, "tiny")).text
    found.stop()


def test_a_port_in_use(served: Served, store: Path) -> None:
    """A port that another program uses is told, with what to do."""
    ended = run("serve", "--port", str(served.port), "--store", str(store))
    assert ended.code == 4
    assert "another program may use it; --port 0 takes a free one" in ended.err


def test_open(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--open hands the link to the browser that the person has chosen."""
    script = tmp_path / "browser.py"
    script.write_text("import pathlib, sys\n"
                      "pathlib.Path(sys.argv[1]).write_text(sys.argv[2])\n", "utf-8")
    seen = tmp_path / "seen"
    monkeypatch.setenv("BROWSER", shlex.join([sys.executable, str(script), str(seen)]) + " %s")
    found = serve(store, 0, "--open")
    for _ in range(600):
        if seen.exists() and seen.read_text("utf-8"):
            break
        time.sleep(0.1)
    found.stop()
    assert seen.read_text("utf-8") == found.origin + found.link
