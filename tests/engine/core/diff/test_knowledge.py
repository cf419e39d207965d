"""What changed in the knowledge: every kind of edit is told, once, and nothing else is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.core.diff import knowledge as knowledge_diff
from engine.core.diff.knowledge import (
    KINDS,
    Change,
    EntryChange,
    KnowledgeDiff,
    compare,
    knowledge_diff_data,
)
from engine.core.words.prose import sentence
from knowledge.model.plain import Data, canonical_json
from knowledge.model.records import ChooseStep, Knowledge
from knowledge.reading.canonical import content_hash, knowledge_data
from knowledge.reading.loading import load
from tests.engine.planted_edits import CONDITIONS, ENTRIES, FIELDS, NEW_RULE
from tests.examples import examples
from tests.knowledge.planted import FINDINGS, STEPS, TALK, TALK_RULES, WORK_RULES
from tests.knowledge.rulebase import FILES, replace_text, write_rulebase
from tests.random_rulebases import rulebases
from tests.strategies import shipped

SOME = examples(4)


@pytest.fixture
def old(tmp_path: Path) -> Knowledge:
    """The tiny rulebase."""
    return load(write_rulebase(tmp_path / "old"))


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A folder with the tiny rulebase, to be edited."""
    return write_rulebase(tmp_path / "new")


def told(diff: KnowledgeDiff) -> list[str]:
    """All that a diff says, a line each."""
    lines = [field.words for field in diff.policy]
    for entry in diff.entries:
        line = f"{entry.kind} {entry.change} {entry.id}"
        lines += [f"{line}: {field.words}" for field in entry.fields] or [line]
    return lines


def everywhere(folder: Path, name: str, new: str) -> None:
    """Put a new id in the place of an old one in all files."""
    for file in FILES:
        text = (folder / file).read_text("utf-8")
        text = re.sub(rf"(?<!Bad )\b{re.escape(name)}\b", new, text)
        (folder / file).write_text(text, "utf-8")


# --- one edit -------------------------------------------------------------------------------------

@pytest.mark.parametrize(("file", "text", "new", "words"), FIELDS)
def test_one_field(
    file: str, text: str, new: str, words: str | None, old: Knowledge, edited: Path
) -> None:
    """A changed field is told in words, and nothing else with it."""
    replace_text(edited, file, text, new)
    lines = told(compare(old, load(edited)))
    if words is None:  # what stands above all entries of a file is told at each of them
        assert len(lines) > 1
        assert all(re.search(r": (section|domain): “The work” -> “Work”$", line) for line in lines)
    else:
        assert lines == [words]


@pytest.mark.parametrize(("file", "text", "new", "label"), CONDITIONS)
def test_a_condition(
    file: str, text: str, new: str, label: str, old: Knowledge, edited: Path
) -> None:
    """A changed condition is told as two sentences, each in the words of its own knowledge."""
    replace_text(edited, file, text, new)
    replace_text(edited, FINDINGS, "title: A skill was missing", "title: A skill lacked")
    known = load(edited)
    title, told_field = (
        field for entry in sorted(compare(old, known).entries, key=lambda entry: entry.kind
                                  != "findings") for field in entry.fields)
    assert title.words == "title: “A skill was missing” -> “A skill lacked”"
    assert told_field.label == label
    before, now = (
        [sentence(condition, side) for kind in (side.rules, side.questions, side.steps)
         for entry in kind.values()
         for condition in [getattr(entry, name, None) for name in (
             "condition", "ask_if", "done_if")] if condition is not None]
        for side in (old, known))
    assert told_field.was in before
    assert told_field.now in now
    assert told_field.was != told_field.now
    assert ("A skill was missing" in told_field.was) == ("A skill lacked" in told_field.now)


def test_a_condition_that_is_gone(old: Knowledge, edited: Path) -> None:
    """A condition that is gone is told as a sentence, and that there is none."""
    replace_text(edited, TALK, "    ask_if: {talk.rounds: {at least: 1}}\n", "")
    condition = old.questions["talk.words"].ask_if
    assert condition is not None
    assert told(compare(old, load(edited))) == [
        f"questions changed talk.words: ask if: {sentence(condition, old)} -> none"]


def test_a_condition_that_reads_as_before(old: Knowledge, edited: Path) -> None:
    """A condition that is only written another way is told as it is written."""
    replace_text(edited, WORK_RULES, "{at least: half}", "{in: [half, few]}")
    assert told(compare(old, load(edited))) == [
        'rules changed M1: if (reads as before): {"work.match":{"at least":"half"}} -> '
        '{"work.match":{"in":["half","few"]}}']


def test_another_step(old: Knowledge) -> None:
    """A rule that calls for another step is told with both."""
    rule = replace(old.rules["C1"], conclusion=ChooseStep("learn"))
    assert told(compare(old, replace(old, rules={**old.rules, "C1": rule}))) == [
        "rules changed C1: then: the step “Apply again” -> the step “Learn the skill”"]


@pytest.mark.parametrize(("file", "place", "text", "kind", "name", "content"), ENTRIES)
def test_one_entry(
    file: str, place: str, text: str, kind: str, name: str, content: str, old: Knowledge,
    edited: Path,
) -> None:
    """An added entry is told with what it says and all its data, and so is a removed one."""
    replace_text(edited, file, place, text + place)
    new = load(edited)
    data: Data = {}
    rows = knowledge_data(new)
    diagnosis = rows["diagnosis"]
    assert isinstance(diagnosis, dict)
    listed = {**rows, **diagnosis}[kind]
    assert isinstance(listed, list)
    for row in listed:
        if isinstance(row, dict) and row["id"] == name:
            data = row
    assert data
    title = {"questions": "Were you late?"}.get(kind) or str(data.get("title"))
    if name in new.rules:
        content = content.replace("RULE", sentence(new.rules[name].condition, new))
    for diff, change in ((compare(old, new), Change.ADDED), (compare(new, old), Change.REMOVED)):
        assert diff.entries == (EntryChange(kind, change, name, name, title, content, data),)
        assert diff.policy == ()


def test_a_finding_says_what_it_weighs(old: Knowledge, edited: Path) -> None:
    """An added finding is told with its decibans; the rule that gives it is told as well."""
    replace_text(edited, FINDINGS, "  - id: open_end\n", """\
  - id: late
    title: Late
    means: It was late.
    evidence:
      - category: luck
        decibans: {weak: 2, strong: 5}
        because: It happens.
        sources: [ART]
  - id: open_end
""")
    replace_text(edited, WORK_RULES, "  - id: G2\n",
                 NEW_RULE.replace("skill_gap, grade: strong", "late, grade: weak") + "  - id: G2\n")
    finding, rule = compare(old, load(edited)).entries
    assert (finding.kind, finding.change) == ("findings", Change.ADDED)
    assert finding.content == "It was late. +2 if weak, +5 if strong for “Bad luck”."
    assert rule.content.endswith(", then “Late” (weak).")


# --- names and order ------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "name"), [
    ("categories", "ability"), ("categories", "luck"), ("questions", "work.match"),
    ("questions", "talk.rounds"), ("findings", "weak_match"), ("findings", "open_end"),
    ("findings", "no_thanks"), ("rules", "M1"), ("steps", "rest"), ("steps", "learn"),
    ("sources", "ART"),
])
def test_a_new_name_is_told_once(kind: str, name: str, old: Knowledge, edited: Path) -> None:
    """An entry renamed in all files is told as renamed, and what refers to it is not told."""
    fresh = f"{name}_x"
    everywhere(edited, name, fresh)
    diff = compare(old, load(edited))
    assert [(entry.kind, entry.change, entry.was, entry.id) for entry in diff.entries] == [
        (kind, Change.RENAMED, name, fresh)]
    assert diff.policy == ()
    assert diff.renames[kind] == {name: fresh}
    assert not diff.same


def test_several_new_names_at_once(old: Knowledge, edited: Path) -> None:
    """Entries of all kinds renamed together, which refer to one another, are told as renamed."""
    names = ["ability", "work.match", "skill_gap", "weak_match", "M2", "rest", "learn", "ART"]
    for name in names:
        everywhere(edited, name, f"{name}_x")
    diff = compare(old, load(edited))
    assert {(entry.was, entry.id, entry.change) for entry in diff.entries} == {
        (name, f"{name}_x", Change.RENAMED) for name in names}
    assert len(diff.entries) == len(names)


def test_a_new_name_and_other_content(old: Knowledge, edited: Path) -> None:
    """An entry that got another id and other content is another entry."""
    replace_text(edited, TALK_RULES, "  - id: T1\n    title: No", "  - id: T9\n    title: Not one")
    assert told(compare(old, load(edited))) == ["rules added T9", "rules removed T1"]


def test_what_refers_to_a_renamed_entry_and_changed(old: Knowledge, edited: Path) -> None:
    """Beside a renamed entry, another change of what refers to it is told, and only that."""
    everywhere(edited, "skill_gap", "gap")
    replace_text(edited, WORK_RULES, "{finding: gap, grade: moderate}",
                 "{finding: gap, grade: strong}")
    replace_text(edited, STEPS, "[gap, weak_match]", "[weak_match]")
    assert told(compare(old, load(edited))) == [
        "findings renamed gap", "rules changed G1: grade: moderate -> strong",
        "steps changed learn: no longer in findings it addresses: “A skill was missing”"]


def test_only_the_order_changed(old: Knowledge, edited: Path) -> None:
    """An entry that stands elsewhere is told with its new place, and the others are not."""
    text = FILES[WORK_RULES]
    first, second = text.index("  - id: M1"), text.index("  - id: M2")
    (edited / WORK_RULES).write_text(text[:first] + text[second:] + text[first:second], "utf-8")
    new = load(edited)
    assert new.hash != old.hash
    entry, = compare(old, new).entries
    assert (entry.kind, entry.change, entry.id) == ("rules", Change.MOVED, "M1")
    assert entry.content == "stands after G2 now"
    entry, = compare(new, old).entries
    assert (entry.id, entry.content) == ("M1", "stands first now")


def test_layout_is_no_change(old: Knowledge, edited: Path) -> None:
    """Comments and the split into files are not told, as they have no part in the hash."""
    path = edited / FINDINGS
    path.write_text("# a comment\n" + path.read_text("utf-8"), "utf-8")
    (edited / "steps").mkdir()
    (edited / STEPS).rename(edited / "steps/all.yaml")
    diff = compare(old, load(edited))
    assert diff.same
    assert told(diff) == []


# --- what is not foreseen -------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "words"), [
    ("red", "rules changed M1: shade: none -> red"),
    (True, "rules changed M1: shade: none -> yes"),
    (3, "rules changed M1: shade: none -> 3"),
    ([1, 2], "rules changed M1: shade: none -> 1, 2"),
    ([], "rules changed M1: shade (reads as before): null -> []"),
    ("", 'rules changed M1: shade (reads as before): null -> ""'),
    ({"deep": {"er": 1}}, "rules changed M1: shade, deep, er: none -> 1"),
    ({}, "rules changed M1: shade (reads as before): null -> {}"),
    (["a", "a"], "rules changed M1: shade: none -> a, a"),
    (["blue sky"], "rules changed M1: now also in shade: “blue sky”"),
])
def test_a_field_that_is_not_known(
    value: object, words: str, old: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A field added to the canonical data later is told by its name, whatever is in it."""
    plain = knowledge_data

    def more(knowledge: Knowledge) -> Data:
        data = plain(knowledge)
        rules = data["rules"]
        if knowledge is not old and isinstance(rules, list) and isinstance(rules[0], dict):
            rules[0]["shade"] = value  # type: ignore[assignment]
        return data

    monkeypatch.setattr(knowledge_diff, "knowledge_data", more)
    assert told(compare(old, replace(old))) == [words]
    assert told(compare(old, old)) == []


def test_a_kind_that_is_not_known(old: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list added to the canonical data later is told as well."""
    monkeypatch.setattr(knowledge_diff, "knowledge_data", lambda knowledge: knowledge_data(
        knowledge) | ({} if knowledge is old else {"words": [{"id": "w", "means": "It does."}]}))
    assert told(compare(old, replace(old))) == ["now also in words: id: w, means: “It does.”"]


# --- laws -----------------------------------------------------------------------------------------


def counted(diff: KnowledgeDiff) -> Counter[tuple[str, str, str, str]]:
    """How often a diff tells what of which entry."""
    return Counter((entry.kind, entry.change, entry.id, entry.was) for entry in diff.entries)


def swapped(diff: KnowledgeDiff) -> Counter[tuple[str, str, str, str]]:
    """The same, seen from the other side."""
    other = {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED}
    return Counter((entry.kind, other.get(entry.change, entry.change), entry.was, entry.id)
                   for entry in diff.entries)


def test_nothing_changed() -> None:
    """Between a knowledge and itself there is no difference."""
    assert compare(shipped(), shipped()).same
    assert compare(shipped(), load()).same
    assert knowledge_diff_data(compare(shipped(), load())) == {
        "same": True, "policy": [], "entries": []}


EDITS: dict[str, Callable[[Knowledge], Knowledge]] = {
    "nothing": replace,
    "margin": lambda known: replace(known, policy=replace(known.policy, margin=50)),
    "order": lambda known: replace(known, rules=dict(
        reversed(list(known.rules.items())))),
    "drop": lambda known: replace(known, rules=dict(list(known.rules.items())[1:])),
    "title": lambda known: replace(known, findings={
        name: replace(finding, title=f"{finding.title}!")
        for name, finding in known.findings.items()}),
    "rename": lambda known: replace(known, rules={
        f"{name}x": replace(rule, id=f"{name}x") for name, rule in known.rules.items()}),
}


@given(st.data())
@SOME
def test_told_exactly_where_the_hashes_differ(data: st.DataObject) -> None:
    """Between any two rulebases, something is told if and only if their canonical data differ.

    Told from the other side, added and removed change places; names and kinds stay.
    """
    old = data.draw(rulebases())
    new = data.draw(st.one_of(rulebases(), st.sampled_from(sorted(EDITS)).map(
        lambda name: EDITS[name](old))))
    there, back = compare(old, new), compare(new, old)
    assert there.same == (canonical_json(knowledge_data(old)) == canonical_json(
        knowledge_data(new))) == (content_hash(old) == content_hash(new))
    changed, seen = counted(there), swapped(back)
    for entry in changed.keys() ^ seen.keys():
        assert entry[1] == Change.MOVED  # of two that changed places, either may be the one
    assert [field.path for field in there.policy] == [field.path for field in back.policy] or (
        sorted(field.path for field in there.policy) == sorted(
            field.path for field in back.policy))


@given(rulebases(), rulebases())
@SOME
def test_all_entries_are_accounted_for(old: Knowledge, new: Knowledge) -> None:
    """Kept, renamed and added entries make up the new knowledge; each is in one of the three."""
    diff = compare(old, new)
    for kind in KINDS:
        names = {change: {entry.id for entry in diff.entries
                          if (entry.kind, entry.change) == (kind, change)} for change in Change}
        before, after = set(getattr(old, kind)), set(getattr(new, kind))
        renamed = {entry.was for entry in diff.entries
                   if (entry.kind, entry.change) == (kind, Change.RENAMED)}
        assert names[Change.ADDED] == after - before - names[Change.RENAMED]
        assert names[Change.REMOVED] == before - after - renamed
        assert len(renamed) == len(names[Change.RENAMED])


@given(rulebases(), rulebases())
@SOME
def test_every_difference_has_words(old: Knowledge, new: Knowledge) -> None:
    """Each difference has a label and other words than before; all of it is plain data."""
    diff = compare(old, new)
    fields = [*diff.policy, *(field for entry in diff.entries for field in entry.fields)]
    for field in fields:
        assert field.label
        assert field.was != field.now
        assert field.words.startswith(f"{field.label}: ")
    assert canonical_json(knowledge_diff_data(diff))
    assert all(entry.title for entry in diff.entries)
