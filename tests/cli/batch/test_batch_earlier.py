"""`debrief batch` and earlier cases of the same candidate: what is told of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import run

LOG = """case,candidate,date,job.gap_type,fb.reason
first,Ann,2026-01-10,hard_skill,lacks_skill
second,Ann,2026-02-10,hard_skill,lacks_skill
other,Bob,2026-02-10,hard_skill,lacks_skill
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(LOG, "utf-8")
    return path


def test_answers_from_earlier_cases(log: Path, tmp_path: Path) -> None:
    """How many cases have some is told, and of each how it came to them."""
    out = tmp_path / "out.csv"
    ended = run("batch", log, "-o", out)
    assert ended.code == 0
    assert "1 row with answers from earlier cases of the same candidate" in ended.err
    explained = " ".join(run("explain", out, "--case", "second", "recurring_gap").out.split())
    assert "first (2026-01-10): counts in full" in explained
    ended = run("batch", log, "-o", tmp_path / "out.parquet", "--json")
    assert json.loads(ended.out)["from_earlier"] == 1


def test_each_case_by_itself(log: Path, tmp_path: Path) -> None:
    """With --no-earlier nothing is looked for, and nothing told of it."""
    out = tmp_path / "out.csv"
    ended = run("batch", log, "-o", out, "--no-earlier")
    assert ended.code == 0
    assert "earlier" not in ended.err
    assert "from_earlier" not in out.read_text("utf-8")
    refused = run("explain", out, "--case", "second", "recurring_gap")
    assert "2026-01-10" not in refused.out
