"""How the examples of laws are drawn: fixed ones, or many random ones for `make test-long`."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.examples import LONG, SPEED, TIMES

settings.register_profile(
    "fixed", deadline=None, derandomize=True, database=None, max_examples=8,
    suppress_health_check=SPEED)
settings.register_profile(
    "long", deadline=None, print_blob=True, max_examples=8 * TIMES, suppress_health_check=SPEED)
settings.load_profile("long" if LONG else "fixed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what is marked as long, unless it is asked for."""
    for item in items:
        if not LONG and item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="run by `make test-long`"))
