"""Files that the tests of several commands read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import SMALL_CASE, TINY_CASE
from tests.knowledge.rulebase import write_rulebase


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A file with one case for the shipped knowledge."""
    path = tmp_path / "small.yaml"
    path.write_text(SMALL_CASE, "utf-8")
    return path


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A file with one case for the tiny rulebase."""
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY_CASE, "utf-8")
    return path


@pytest.fixture
def rulebase(tmp_path: Path) -> Path:
    """A folder with a tiny rulebase that shares no id with the shipped one."""
    return write_rulebase(tmp_path / "rulebase")
