"""The command `debrief serve`."""

from __future__ import annotations

import shlex
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.knowledge.rulebase import write_rulebase
from tests.web.serving import Served, begin, serve, until


def test_a_port_in_use(served: Served, store: Path) -> None:
    """A port that another program uses is told, with what to do."""
    ended = run("serve", "--port", str(served.port), "--store", str(store))
    assert ended.code == 4
    assert "another program may use it; --port 0 takes a free one" in ended.err


def test_another_rulebase_in_the_browser_of_choice(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--knowledge puts another rulebase in the place of the shipped one.

    --open hands the link to the browser that the person has chosen.
    """
    script = tmp_path / "browser.py"
    script.write_text("import pathlib, sys\n"
                      "pathlib.Path(sys.argv[1]).write_text(sys.argv[2])\n", "utf-8")
    seen = tmp_path / "seen"
    monkeypatch.setenv("BROWSER", shlex.join([sys.executable, str(script), str(seen)]) + " %s")
    found = serve(store, 0, "--open", "--knowledge", str(write_rulebase(tmp_path / "rulebase")))
    until(lambda: seen.exists() and seen.read_text("utf-8") != "")
    assert seen.read_text("utf-8") == found.origin + found.link
    with closing(found.client()) as client:
        assert "How many requirements did you meet?" in client.get(begin(client, "tiny")).text
    found.stop()
