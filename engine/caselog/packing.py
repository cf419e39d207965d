"""Plain data as compressed bytes, for what is large and only read as a whole."""

from __future__ import annotations

import json
import zlib

from knowledge.canonical import canonical_json
from knowledge.condition_syntax import JsonValue

LEVEL = 6


def packed(data: JsonValue) -> bytes:
    """Plain data as compressed canonical JSON."""
    return zlib.compress(canonical_json(data).encode(), LEVEL)


def unpacked(content: bytes) -> JsonValue:
    """The plain data in what `packed` made."""
    data: JsonValue = json.loads(zlib.decompress(content))
    return data
