"""What is generated is up to date."""

from __future__ import annotations

from docs import generate


def test_no_generated_file_is_stale() -> None:
    """rules.md, docs/, the schemas, pictures and README output are what `make generate` writes."""
    assert generate.stale() == [], "run `make generate`"
