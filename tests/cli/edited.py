"""A copy of the shipped knowledge with one edit of each of several kinds.

What is edited is chosen by what it is, so that it does not matter what the knowledge says.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

from knowledge.model.conditions import Grade
from knowledge.model.records import Category, Finding, GiveFinding, Rule
from knowledge.reading.kept_knowledge import load
from knowledge.reading.places import BUILT_IN

KNOWN = load()


def rules_with(grade: Grade) -> list[Rule]:
    """Rules that give a finding with this grade, which other rules give with it as well."""
    given = Counter(rule.conclusion for rule in KNOWN.rules.values())
    return [rule for rule in KNOWN.rules.values() if given[rule.conclusion] > 1
            and isinstance(rule.conclusion, GiveFinding) and rule.conclusion.grade is grade
            and all(entry.decibans.get(Grade.strong, 0) > 1
                    for entry in KNOWN.findings[rule.conclusion.finding].evidence)]


GONE, STRONGER = rules_with(Grade.moderate)[:2]
RENAMED = next(rule for rule in KNOWN.rules.values() if rule not in (GONE, STRONGER))
WEAKER = next(finding for finding in KNOWN.findings.values()
              if finding.evidence and finding.evidence[0].decibans.get(Grade.strong, 0) > 1)
"""A rule that is removed, one whose grade is raised, one with a new id; a finding with another
number of decibans."""


def edited_copy(folder: Path) -> Path:
    """A copy of the shipped knowledge, with one edit of each of several kinds."""
    shutil.copytree(BUILT_IN, folder, ignore=shutil.ignore_patterns(
        "__pycache__", "*.py", "py.typed", "cases", "cornerstones"))
    edit(folder, KNOWN.policy.undetermined, r"^margin: \d+", "margin: 9")
    edit(folder, WEAKER, r"(strong: )\d+", r"\g<1>1")
    edit(folder, GONE, r"(?s)^  - id: .*", "")
    edit(folder, RENAMED, r"- id: .*", f"- id: {RENAMED.id}_x")
    edit(folder, STRONGER, r"grade: moderate", "grade: strong")
    return folder


def edit(folder: Path, entry: Category | Finding | Rule, pattern: str, text: str) -> None:
    """Replace what matches in the text of an entry, or in the diagnosis, in a copy."""
    place = entry.place.file
    path = folder / (Path(place).relative_to(BUILT_IN) if place != "-" else "diagnosis.yaml")
    before = path.read_text("utf-8")
    block = re.search(rf"(?ms)^  - id: {entry.id}\n.*?(?=^  - id: |\Z)", before)
    part = block[0] if block is not None else before
    changed = re.sub(pattern, text, part, count=1, flags=re.MULTILINE)
    assert changed != part
    path.write_text(before.replace(part, changed), "utf-8")
