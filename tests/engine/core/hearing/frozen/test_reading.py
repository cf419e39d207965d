"""How the frozen sets are read: no worse than when they were read for the first time.

The lexicon is never tuned on them. docs/feedback.md tells the figures of the first reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from engine.core.hearing.reading import FeedbackReader
from tests.strategies import shipped

REASON = "fb.reason"


@dataclass(frozen=True)
class Read:
    """A set as it was read.

    Attributes:
        required: groups of reasons of which one at least has to be read.
        found: those of which one was.
        read: reasons read.
        right: those that may be read.
        inventing: texts in which a reason was read that may not be.
    """

    required: int
    found: int
    read: int
    right: int
    inventing: int


@cache
def reader() -> FeedbackReader:
    return FeedbackReader(shipped())


def rows_of(name: str) -> Iterator[dict[str, Any]]:
    """The texts of a set with their labels."""
    loaded = YAML(typ="safe").load(
        (Path(__file__).parent / f"{name}.yaml").read_text("utf-8"))
    yield from loaded if isinstance(loaded, list) else next(
        part for part in loaded.values() if isinstance(part, list))


def read_set(name: str) -> Read:
    """Read a set and compare."""
    required = found = read = right = inventing = 0
    for row in rows_of(name):
        got = {reason for answer in reader().read(row["text"]).answers
               if answer.question == REASON for reason in answer.value}  # type: ignore[union-attr]
        labels = row.get("reasons") or {}
        groups = [set(group) for group in labels.get("required", ())]
        allowed = {*labels.get("optional", ())}.union(*groups)
        required += len(groups)
        found += sum(bool(group & got) for group in groups)
        read += len(got)
        right += len(got & allowed)
        inventing += bool(got - allowed)
    return Read(required, found, read, right, inventing)


@pytest.mark.parametrize(("name", "first"), [
    ("no_reason_mails", Read(0, 0, 18, 0, 16)),
    ("reason_mails", Read(74, 30, 42, 32, 10)),
    ("sentences", Read(302, 114, 130, 116, 13)),
    ("denied", Read(0, 0, 7, 0, 7)),
    ("unlawful", Read(0, 0, 8, 0, 7)),
])
def test_no_worse_than_at_first(name: str, first: Read) -> None:
    """As many reasons are found, as few invented, as when the set was read for the first time."""
    now = read_set(name)
    assert now.required == first.required
    assert now.found >= first.found
    assert now.inventing <= first.inventing
