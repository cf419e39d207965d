"""Plain data: what JSON can hold."""

from __future__ import annotations

from typing import TypeAlias

JsonValue: TypeAlias = (
    "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"
)
"""Anything that can be written as JSON."""
