"""Checks of the rulebase that an entry is exempt from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exemption:
    """A check of the rulebase that is switched off for one entry, with the reason."""

    check: str
    reason: str
