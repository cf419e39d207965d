"""A month in the life of a candidate, from the first rejection to erasing everything."""

from __future__ import annotations

from pathlib import Path

from tests.cli.month import GOLDEN, played


def test_a_month(tmp_path: Path) -> None:
    """Every line is as it was read by people, and at the end no word of hers is left anywhere."""
    assert "".join(played(tmp_path)) == GOLDEN.read_text("utf-8")
    for file in (tmp_path / "private").iterdir():
        kept = file.read_bytes()
        for word in (b"north-mill", b"Ms Rivera", b"lacks_skill", b"No evening free"):
            assert word not in kept, file
