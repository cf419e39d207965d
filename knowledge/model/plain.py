"""Plain data: what JSON can hold, in the one form in which it is compared and hashed."""

from __future__ import annotations

import hashlib
import json
from typing import TypeAlias

JsonValue: TypeAlias = (
    "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"
)
"""Anything that can be written as JSON."""
Data: TypeAlias = dict[str, JsonValue]


def canonical_json(data: JsonValue) -> str:
    """JSON with sorted keys, no spaces and plain ASCII: the same text for the same data."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def sha256(data: JsonValue) -> str:
    """SHA-256 of canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(data).encode("ascii")).hexdigest()
