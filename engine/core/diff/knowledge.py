"""What changed from one version of the knowledge to another, entry by entry, in words.

The canonical data of both are compared, so that all that has a part in the hash is told. An entry
with another id and otherwise the same content was renamed; its new id is put in the place of the
old one first, so that this is told once, and not again at everything that refers to it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from engine.core.diff.fields import REFERENCES, FieldChange, Side, field_changes, title_of
from engine.core.words.prose import quoted, sentence
from knowledge.model.lexicon import LexiconEntry
from knowledge.model.plain import Data, JsonValue, canonical_json
from knowledge.model.records import Category, Finding, Knowledge, Question, Rule, Source, Step
from knowledge.reading.canonical import knowledge_data

Rows: TypeAlias = Mapping[str, Data]
"""The entries of one kind as canonical data, by id, in the order of the knowledge."""
Ids: TypeAlias = Mapping[str, Mapping[str, str]]
"""For each kind, in the plural, what the ids of renamed entries have become."""

KINDS = ("categories", "questions", "findings", "rules", "steps", "sources", "lexicon")
"""The kinds of entries, in the order in which they are told."""


class Change(StrEnum):
    """What became of an entry."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What became of one entry. One that was changed and moved has two of these.

    Attributes:
        kind: what it is, in the plural, such as `rules`.
        id: what it is called now; for a removed one, what it was called.
        was: what it was called before; for a new one, what it is called now.
        content: what an added or removed entry says, or where a moved one stands now; else empty.
        data: an added or removed entry as canonical data; else None.
        fields: the differences in a changed one; else empty.
    """

    kind: str
    change: Change
    id: str
    was: str
    title: str
    content: str = ""
    data: JsonValue = None
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class KnowledgeDiff:
    """All that changed; nothing exactly where the content hashes are equal.

    Attributes:
        policy: differences in what holds for the whole diagnosis, such as the margin.
        entries: by kind, and within it in the order of `Change` and of the knowledge.
        renames: what the ids of renamed entries have become.
    """

    old: Knowledge
    new: Knowledge
    policy: tuple[FieldChange, ...]
    entries: tuple[EntryChange, ...]
    renames: Ids

    @property
    def same(self) -> bool:
        """Whether nothing changed."""
        return not self.policy and not self.entries


def compare(old: Knowledge, new: Knowledge) -> KnowledgeDiff:
    """What changed from the old knowledge to the new one."""
    policy, before = _split(knowledge_data(old))
    policy_now, after = _split(knowledge_data(new))
    renames = _renames(before, after)
    whole = field_changes(Side(old, old.policy, new), Side(new, new.policy, old),
                          _translated(policy, renames), policy_now)
    return KnowledgeDiff(old, new, tuple(whole), tuple(
        change for kind in after
        for change in _entries(kind, before[kind], after[kind], renames, old, new)), renames)


def knowledge_diff_data(diff: KnowledgeDiff) -> Data:
    """All that changed as plain data."""
    return {
        "same": diff.same,
        "policy": [_field(change) for change in diff.policy],
        "entries": [{
            "kind": change.kind, "change": change.change.value, "id": change.id, "was": change.was,
            "title": change.title, "content": change.content, "data": change.data,
            "fields": [_field(field) for field in change.fields],
        } for change in diff.entries],
    }


def _field(change: FieldChange) -> Data:
    return {"field": list(change.path), "old": change.old, "new": change.new,
            "words": change.words}


def _split(data: Data) -> tuple[Data, dict[str, dict[str, Data]]]:
    """The canonical data as what holds for the whole diagnosis, and the entries of each kind."""
    diagnosis = data["diagnosis"]
    everything = {**data, **diagnosis} if isinstance(diagnosis, dict) else data
    found: dict[str, dict[str, Data]] = {}
    for kind in KINDS:
        rows = everything.get(kind)
        found[kind] = {str(row["id"]): row for row in (rows if isinstance(rows, list) else [])
                       if isinstance(row, dict)}
    return {name: value for name, value in everything.items()
            if name not in KINDS and name != "diagnosis"}, found


def _entries(
    kind: str, before: Rows, after: Rows, renames: Ids, old: Knowledge, new: Knowledge
) -> Iterator[EntryChange]:
    """What became of the entries of one kind."""
    became = {name: renames[kind].get(name, name) for name in before}
    formerly = {now: was for was, now in became.items()}
    kept = [name for name in after if name in formerly]
    old_sides = {name: Side(old, getattr(old, kind)[name], new) for name in before}
    sides = {name: Side(new, getattr(new, kind)[name], old) for name in after}
    titles = {name: title_of(side.record) for name, side in sides.items()}
    for name in after:
        if name not in formerly:
            yield EntryChange(kind, Change.ADDED, name, name, titles[name],
                              _content(sides[name], after[name]), after[name])
    for name, side in old_sides.items():
        if became[name] not in after:
            yield EntryChange(kind, Change.REMOVED, name, name, title_of(side.record),
                              _content(side, before[name]), before[name])
    for name in kept:
        if formerly[name] != name:
            yield EntryChange(kind, Change.RENAMED, name, formerly[name], titles[name])
    for name in kept:
        data: Data = {**_translated(before[formerly[name]], renames), "id": name}
        fields = tuple(field_changes(old_sides[formerly[name]], sides[name], data, after[name]))
        if fields:
            yield EntryChange(kind, Change.CHANGED, name, formerly[name], titles[name],
                              fields=fields)
    for name in _moved([now for now in became.values() if now in after], kept):
        place = kept.index(name)
        where = f"stands after {kept[place - 1]} now" if place else "stands first now"
        yield EntryChange(kind, Change.MOVED, name, formerly[name], titles[name], where)


def _renames(before: Mapping[str, Rows], after: Mapping[str, Rows]) -> dict[str, dict[str, str]]:
    """For each kind, pairs of a removed and an added id whose entries are the same but for ids."""
    renames: dict[str, dict[str, str]] = {kind: {} for kind in after}
    count = -1
    while count < sum(map(len, renames.values())):  # one rename may show that another is one
        count = sum(map(len, renames.values()))
        for kind, found in renames.items():
            fresh = [name for name in after[kind] if name not in before[kind]]
            for name, row in before[kind].items():
                if name in after[kind] or name in found:
                    continue
                for new in fresh:
                    if new not in found.values() and _is_renamed(
                            row, after[kind][new], {**renames, kind: {**found, name: new}}):
                        found[name] = new
                        break
    return renames


def _is_renamed(old: Data, new: Data, renames: Ids) -> bool:
    if any(old.get(field) != new.get(field) for field in ("title", "text")):
        return False  # as nearly all pairs; the comparison below takes longer
    return canonical_json({**_translated(old, renames), "id": new["id"]}) == canonical_json(new)


def _translated(data: Data, renames: Ids) -> Data:
    """Old data with the ids that renamed entries have now."""
    def put(value: JsonValue, field: str) -> JsonValue:
        match value:
            case str():
                return renames.get(REFERENCES.get(field, ""), {}).get(value, value)
            case list():
                return [put(item, field) for item in value]
            case dict():
                return {renames["questions"].get(key, key): put(item, key)
                        for key, item in value.items()}
        return value
    return {field: put(value, field) for field, value in data.items()}


def _moved(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """As few names as can be without which the others stand in one order on both sides."""
    place = {name: number for number, name in enumerate(before)}
    runs: list[tuple[int, ...]] = [()]  # of each length, the rising run with the lowest end
    for name in after:
        length = bisect_left(runs, place[name], lo=1, key=lambda run: run[-1])
        runs[length : length + 1] = [(*runs[length - 1], place[name])]
    return [name for name in after if place[name] not in runs[-1]]


def _content(side: Side, data: Data) -> str:
    """What an entry says, in a few words."""
    match side.record:
        case Rule(condition=condition):
            then = side.words(("then",), data["then"])
            return f"If {sentence(condition, side.knowledge)}, then {then}."
        case Question(kind=kind, options=options):
            labels = ", ".join(quoted(option.label) for option in options)
            return f"Answers: {labels}." if labels else f"Answer: a {kind}."
        case Finding(means=means, evidence=evidence):
            return f"{means} {side.words(('evidence',), data['evidence'])}." if evidence else means
        case Category(means=words) | Step(do=words) | Source(seen=words):
            return words
        case LexiconEntry(phrases=phrases):
            return "; ".join(phrase.text for phrase in phrases[:3])
    return ""
