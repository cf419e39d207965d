"""The log of cases that comes with a rulebase: the JSON Lines files in its folder `cases`."""

from __future__ import annotations

from pathlib import Path

from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case, read_cases
from knowledge.reading.places import BUILT_IN


def load_case_log(knowledge: Knowledge, folder: Path | None = None) -> tuple[Case, ...]:
    """The cases that come with a rulebase; those that it cannot read are left out.

    Args:
        knowledge: tells which questions and options there are.
        folder: where it was read from; None for the one that ships with the program.

    Raises:
        OSError: a file cannot be read.
        UnicodeDecodeError: a file is not UTF-8 text.
    """
    found: list[Case] = []
    for path in sorted(((folder or BUILT_IN) / "cases").glob("*.jsonl")):
        read = read_cases(path.read_text(encoding="utf-8-sig"), str(path), knowledge)
        found += [case for case in read if isinstance(case, Case)]
    return tuple(found)
