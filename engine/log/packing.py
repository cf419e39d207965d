"""Plain data as compressed bytes, for what is large and only read as a whole."""

from __future__ import annotations

import json
import zlib

from engine.log.errors import LogError
from knowledge.model.plain import JsonValue, canonical_json

LEVEL = 6


def packed(data: JsonValue) -> bytes:
    """Plain data as compressed canonical JSON."""
    return zlib.compress(canonical_json(data).encode(), LEVEL)


def unpacked(content: bytes) -> JsonValue:
    """The plain data in what `packed` made.

    Raises:
        LogError: it is not what was written.
    """
    try:
        data: JsonValue = json.loads(zlib.decompress(content))
    except (zlib.error, ValueError):
        raise damaged() from None
    return data


def damaged() -> LogError:
    """What is told where a stored record or rulebase cannot be put together again."""
    return LogError("a record in the log is not as it was written, and cannot be read",
                    "take that case from a backup or an export of yours")
