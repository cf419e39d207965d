"""The content hash is the same for the same meaning, and another one for another meaning."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.reading.loading import load
from tests.knowledge.planted import (
    DIAGNOSIS,
    FINDINGS,
    SOURCES,
    STEPS,
    TALK_RULES,
    WORK,
    WORK_RULES,
)
from tests.knowledge.rulebase import FILES, replace_text, write_rulebase


def commented(text: str) -> str:
    """A comment above and behind each line, and empty lines between."""
    return "".join(f"# a comment\n\n{line}  # another\n" for line in text.splitlines())


def turned(text: str) -> str:
    """The two last fields of each record exchanged, where each takes one line."""
    return re.sub(r"(?m)^( +\w+: [^\n>]+\n)( +sources: .*\n)", r"\2\1", text)


def quoted(text: str) -> str:
    """All words in quotation marks."""
    return re.sub(r"(?m)(title|because|do|seen|why|means): (.*)$", r'\1: "\2"', text)


def folded(text: str) -> str:
    """All words folded over two lines."""
    return re.sub(r"(?m)^( +)(title|because|do|seen|why|means): (\S+) (.*)$",
                  r"\1\2: >-\n\1  \3\n\1  \4", text)


LAYOUTS: dict[str, Callable[[str], str]] = {
    "comments": commented,
    "order of fields": turned,
    "quotation marks": quoted,
    "folded words": folded,
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "byte order mark": lambda text: "\ufeff" + text,
    "document marks": lambda text: f"---\n{text}...\n",
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout_has_no_part_in_the_hash(name: str, tmp_path: Path) -> None:
    """Comments, the order of keys, quotation marks and line ends do not change the hash."""
    expected = load(write_rulebase(tmp_path)).hash
    changed = 0
    for file, text in FILES.items():
        other = LAYOUTS[name](text)
        changed += other != text
        (tmp_path / file).write_bytes(other.encode("utf-8"))
    assert changed >= 5
    assert load(tmp_path).hash == expected


def test_splitting_a_file_does_not_change_the_hash(tmp_path: Path) -> None:
    """A file cut in two, or moved into a folder, means the same."""
    expected = load(write_rulebase(tmp_path)).hash
    top, first, second, third = re.split(r"(?m)^(?=  - id)", FILES[WORK])
    (tmp_path / WORK).write_text(top + first, encoding="utf-8")
    (tmp_path / "questions/01-work_2.yaml").write_text(top + second + third, encoding="utf-8")
    assert load(tmp_path).hash == expected
    for kind in ("sources", "findings", "steps", "diagnosis"):
        (tmp_path / kind).mkdir()
        (tmp_path / f"{kind}.yaml").rename(tmp_path / kind / "all.yaml")
    assert load(tmp_path).hash == expected


def test_one_meaning_in_two_forms_has_one_hash(tmp_path: Path) -> None:
    """One option with and without brackets, and a cluster of its own name, mean the same."""
    expected = load(write_rulebase(tmp_path)).hash
    replace_text(tmp_path, WORK_RULES, "{includes: skill}", "{includes: [skill]}")
    replace_text(tmp_path, FINDINGS, "    worth: 4", "    worth: 4\n    cluster: no_thanks")
    replace_text(tmp_path, STEPS, "hours: 0.5", "hours: 0.50")
    replace_text(tmp_path, TALK_RULES, "{answered: false}", "{answered: 'false'}")
    assert load(tmp_path).hash == expected


CHANGES = [
    (DIAGNOSIS, "margin: 3", "margin: 4"),
    (DIAGNOSIS, "second_within: 6", "second_within: 5"),
    (DIAGNOSIS, "title: Bad luck", "title: Sheer luck"),
    (DIAGNOSIS, "means: Nobody", "means: None"),
    (DIAGNOSIS, "total_at_least: 7", "total_at_least: 8"),
    (DIAGNOSIS, "others_at_most: 6", "others_at_most: 5"),
    (DIAGNOSIS, "    leads_only_if:\n      total_at_least: 7\n      others_at_most: 6\n", ""),
    (DIAGNOSIS, "title: Open", "title: Not clear"),
    (DIAGNOSIS, "means: The facts", "means: Facts"),
    (DIAGNOSIS, "from_percent: 80", "from_percent: 81"),
    (DIAGNOSIS, "words: likely", "words: probably"),
    (SOURCES, "title: A book", "title: The book"),
    (SOURCES, "    url: https://example.org/article\n", ""),
    (SOURCES, "seen: the second", "seen: the third"),
    (SOURCES, "  - id: BOOK\n", "  - id: WEB\n    title: A page\n    seen: all\n  - id: BOOK\n"),
    (WORK, "section: The work", "section: Work"),
    (WORK, "kind: choice\n", "kind: scale\n"),
    (WORK, "core: false", "core: true"),
    (WORK, "why: It is",
     "changeable: true\n    cost: 2\n    aim: {all: met it}\n    why: It is"),
    (WORK, "text: Was it", "text: Had it been"),
    (WORK, "half: Half of them", "half: One half"),
    (WORK, "      half: Half of them\n      few: Only a few\n",
     "      few: Only a few\n      half: Half of them\n"),
    (WORK, "      few: Only a few\n", "      few: Only a few\n      no: None\n"),
    (WORK, "why: It is", "why: This is"),
    (WORK, "{work.match: {is not: all}}", "{work.match: {is: few}}"),
    (WORK, "    ask_if: {work.match: {is not: all}}\n", ""),
    (WORK, "sources: [ART, BOOK]", "sources: [BOOK, ART]"),
    (FINDINGS, "title: No thanks", "title: No words"),
    (FINDINGS, "means: Nothing", "means: Not one thing"),
    (FINDINGS, "    worth: 4\n", ""),
    (FINDINGS, "    worth: 4\n", "    worth: 4\n    contradiction: true\n"),
    (FINDINGS, "    worth: 4\n", "    cluster: match\n    worth: 4\n"),
    (FINDINGS, "strong: 9", "strong: 10"),
    (FINDINGS, "moderate: 4, strong: 8", "moderate: 4"),
    (FINDINGS, "because: The skill", "because: A skill"),
    (FINDINGS, "sources: [BOOK]", "sources: [ART, BOOK]"),
    (WORK_RULES, "domain: The work", "domain: Work"),
    (WORK_RULES, "title: A few were met", "title: Few were met"),
    (WORK_RULES, "{at least: half}", "{at most: half}"),
    (WORK_RULES, "{at least: half}", "{is: half}"),
    (WORK_RULES, "{at least: half}", "{at least: few}"),
    (WORK_RULES, "{work.match: {at least: half}}", "{not: {work.match: {at least: half}}}"),
    (WORK_RULES, "{includes: skill}", "{includes only: [skill]}"),
    (WORK_RULES, "{includes: skill}", "{includes: [skill, degree]}"),
    (WORK_RULES, "at least: moderate}", "at least: strong}"),
    (WORK_RULES, ", at least: moderate}", "}"),
    (WORK_RULES, "finding: weak_match, grade: moderate", "finding: weak_match, grade: strong"),
    (WORK_RULES, "because: Half", "because: One half"),
    (WORK_RULES, "sources: [BOOK]", "sources: [ART]"),
    (TALK_RULES, "{at least: 3}", "{at least: 4}"),
    (TALK_RULES, "      all:\n", "      any:\n"),
    (TALK_RULES, "    if:\n      all:\n", "    if:\n      at least: 1\n      of:\n"),
    (TALK_RULES, "{answered: false}", "{answered: true}"),
    (TALK_RULES, "{leading: undetermined}", "{leading: ability}"),
    (TALK_RULES, "{finding: no_thanks, grade: strong}\n    because: It",
     "{step: learn}\n    because: It"),
    (STEPS, "theme: Next", "theme: Next steps"),
    (STEPS, "title: Let a day", "title: Let one day"),
    (STEPS, "do: Wait", "do: Sleep"),
    (STEPS, "addresses: every plan", "addresses: [no_thanks]"),
    (STEPS, "[skill_gap, weak_match]", "[skill_gap]"),
    (STEPS, "    after_all: [rest]\n", ""),
    (STEPS, "    after_all: [rest]\n", "    after_any: [rest]\n"),
    (STEPS, "after_any: [rest, learn]", "after_any: [rest]"),
    (STEPS, "after_any: [rest, learn]", "after_any: [learn, rest]"),
    (STEPS, "    choice: route\n", ""),
    (STEPS, "hours: 0.5", "hours: 0.75"),
    (STEPS, "lead_days: [1, 2]", "lead_days: [1, 3]"),
    (STEPS, "    lead_note: as the course goes\n", ""),
    (STEPS, "done_when: A day", "done_when: One day"),
    (STEPS, "    done_if: {work.gaps: {includes only: [none]}}\n", ""),
    (STEPS, "sources: [BOOK]", "sources: [ART]"),
]


@pytest.mark.parametrize(("file", "old", "new"), CHANGES)
def test_any_change_of_meaning_changes_the_hash(
    file: str, old: str, new: str, tmp_path: Path
) -> None:
    """Every field of every kind of record has its part in the hash."""
    write_rulebase(tmp_path)
    before = load(tmp_path).hash
    replace_text(tmp_path, file, old, new)
    assert load(tmp_path).hash != before


def test_the_order_of_rows_has_meaning(tmp_path: Path) -> None:
    """Questions are asked, and rules numbered, in the order of the files; so it is hashed."""
    before = load(write_rulebase(tmp_path)).hash
    (tmp_path / TALK_RULES).rename(tmp_path / "rules/00-talk.yaml")
    assert load(tmp_path).hash != before
