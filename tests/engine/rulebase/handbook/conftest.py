"""A folder of knowledge for tests of the handbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.knowledge.rulebase import write_rulebase


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The smallest knowledge."""
    return write_rulebase(tmp_path)
