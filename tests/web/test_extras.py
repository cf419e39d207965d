"""The page without the libraries of batches."""

from __future__ import annotations

import os
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest

from engine.core.words.extras import EXTRAS, how_to_install
from tests.cli.running import ROOT
from tests.web.serving import begin, serve
from web.shared.addresses import UPLOADS

BLOCKED = """
import importlib.abc, sys

class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {packages}:
            raise ModuleNotFoundError(name=name)

sys.meta_path.insert(0, Missing())
"""


def test_uploads_need_an_extra(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address of uploads says how to bring what it needs; cases can be begun as ever."""
    (tmp_path / "sitecustomize.py").write_text(
        BLOCKED.format(packages=EXTRAS["batch"]), "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(ROOT)]))
    found = serve(store)
    with closing(found.client()) as client:
        answer = client.get(UPLOADS)
        assert answer.status_code == 501
        assert how_to_install("batch") in unescape(answer.text)
        assert client.get(begin(client, "one")).status_code == 200
    found.stop()
