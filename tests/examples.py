"""How many examples of a law are tried.

`make test` tries few, and the same ones each time, so that whether it passes hangs on the code
alone; `make test-long` sets DEBRIEF_TESTS=long and tries many, at random. A counterexample that was
ever found stands as an `@example` beside its law, and is tried by both.
"""

from __future__ import annotations

import os
from collections.abc import Collection

from hypothesis import HealthCheck, settings

LONG = os.environ.get("DEBRIEF_TESTS") == "long"
TIMES = 20
SPEED = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
"""Checks that hang on the machine's speed, or on luck."""


def examples(count: int, suppress: Collection[HealthCheck] = ()) -> settings:
    """Settings with that many examples, or `TIMES` as many where the long tests run."""
    return settings(max_examples=count * (TIMES if LONG else 1),
                    suppress_health_check=[*SPEED, *suppress])
