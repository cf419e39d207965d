"""What is different between two versions of one entry of the knowledge, field by field, in words.

Canonical data are compared. Fields that this module does not know are told by their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.core.words.prose import asked, days_words, quoted, sentence, signed
from knowledge.model.conditions import Condition
from knowledge.model.lexicon import LexiconEntry
from knowledge.model.plain import JsonValue, canonical_json
from knowledge.model.records import EVERY_PLAN, Knowledge, Question

Path = tuple[str, ...]

REFERENCES = {
    "category": "categories", "leading": "categories", "later_never_raise": "categories",
    "later_never_lower": "categories", "finding": "findings", "addresses": "findings",
    "excludes": "findings", "closes": "findings", "cluster": "findings", "step": "steps",
    "after_all": "steps", "after_any": "steps", "sources": "sources",
}
"""Fields that hold ids, and of what. Conditions have ids of questions as their keys as well."""
KNOWN_BY_ID = ("cluster", "sources")
"""Those of them that are told by the id."""
ID = re.compile(r"[a-z0-9_]+")
LABELS = {
    "addresses": "findings it addresses", "closes": "findings it closes",
    "after_all": "steps before it (all of them)", "after_any": "steps before it (one of them)",
    "aim": "aim next time",
    "cost": "cost of changing it", "do": "what to do", "not_from": "no change from",
    "seen": "what was read of it",
}
"""Fields whose names alone would read oddly."""
WORDING = frozenset({
    "title", "means", "because", "sources", "domain", "section", "theme", "text", "why", "core",
    "ask_if", "expects", "changeable", "cost", "aim", "not_from", "excludes", "contradiction",
    "exempt", "do", "done_when", "lead_note", "url", "seen", "undetermined", "certainty",
    "reads", "passes",
})
"""Fields that no verdict and no plan depends on."""
NOTHING = "none"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One difference within an entry.

    Attributes:
        path: where in the canonical data, as in ("evidence", "luck", "decibans", "weak"); an item
            of a list is named by its id.
        label: the same in words.
        old: what stood there, with ids as they are called now; None where there was nothing.
        new: what stands there now; None where there is nothing.
        was: `old` in words; empty for an item of a list that is new.
        now: `new` in words; empty for an item of a list that is gone.
    """

    path: Path
    label: str
    old: JsonValue
    new: JsonValue
    was: str
    now: str

    @property
    def words(self) -> str:
        """The difference in one line, as in `margin: 3 -> 4`."""
        both = f"{self.was} -> {self.now}" if self.was and self.now else self.was or self.now
        return f"{self.label}: {both}"

    @property
    def matters(self) -> bool:
        """Whether a verdict or a plan can depend on it; so it is where nothing else is known."""
        relabelled = len(self.path) == 2 and self.path[0] == "options" and (
            self.old is not None and self.new is not None)
        return not relabelled and WORDING.isdisjoint((*self.path[:1], *self.path[-1:]))


@dataclass(frozen=True, slots=True)
class Side:
    """An entry on one side of a comparison.

    Attributes:
        record: the entry itself.
        other: the knowledge of the other side, for what is called otherwise there.
    """

    knowledge: Knowledge
    record: object
    other: Knowledge

    def condition(self, path: Path) -> Condition | None:
        """The condition that a field is, if it is one."""
        name = "condition" if path == ("if",) else path[0] if len(path) == 1 else ""
        found = getattr(self.record, name, None)
        return found if isinstance(found, Condition) else None

    def title(self, kind: str, name: str) -> str:
        """What an entry is called, in quotation marks; its id where it is not known."""
        for knowledge in (self.knowledge, self.other):
            if name in getattr(knowledge, kind):
                return quoted(title_of(getattr(knowledge, kind)[name]))
        return name

    def words(self, path: Path, value: JsonValue) -> str:
        """The value of a field in words."""
        condition = self.condition(path)
        if condition is not None and value is not None:
            return sentence(condition, self.knowledge)
        match value:
            case int() if "decibans" in path:
                return signed(value)
            case [int(low), int(high)] if path[-1] == "lead_days":
                return days_words((low, high))
            case [str(), str(label)] if path[0] == "options":
                return quoted(label)
            case {"finding": str(finding), "grade": str(grade)}:
                return f"{self.title('findings', finding)} ({grade})"
            case {"step": str(step)}:
                return f"the step {self.title('steps', step)}"
            case {"category": str(category), "decibans": dict(decibans)}:
                numbers = ", ".join(f"{self.words(('decibans',), number)} if {grade}"
                                    for grade, number in decibans.items())
                return f"{numbers} for {self.title('categories', category)}"
            case {"from_percent": int(percent), "words": str(words)}:
                return f"{quoted(words)} from {percent} %"
        return self._plain(path, value)

    def _plain(self, path: Path, value: JsonValue) -> str:
        """A value in words that do not depend on what it is about."""
        match value:
            case None | "":
                return NOTHING
            case bool():
                return "yes" if value else "no"
            case float():
                return f"{value:g}"
            case list():
                mark = "; " if any(isinstance(item, dict) for item in value) else ", "
                return mark.join(self.words(path, item) for item in value) or NOTHING
            case dict():
                return ", ".join(f"{_spaced(key)}: {self.words((*path, key), item)}"
                                 for key, item in value.items()) or NOTHING
            case str():
                return self._text(path, value)
        return str(value)

    def _text(self, path: Path, value: str) -> str:
        """A text in quotation marks; an id as the title that belongs to it, or as it is."""
        fields = [name for name in path if name in REFERENCES]
        for name in fields:
            if name not in KNOWN_BY_ID and (title := self.title(REFERENCES[name], value)) != value:
                return title
        bare = value == EVERY_PLAN or ID.fullmatch(value) or set(fields) & set(KNOWN_BY_ID)
        return value if bare else quoted(value)


def title_of(record: object) -> str:
    """The words by which an entry is known."""
    if isinstance(record, LexiconEntry):
        return record.theme
    return asked(record) if isinstance(record, Question) else str(getattr(record, "title", ""))


def field_changes(
    old_side: Side, new_side: Side, old: JsonValue, new: JsonValue, path: Path = ()
) -> Iterator[FieldChange]:
    """All differences between two versions of an entry, or of a field in it; none if they are same.

    Args:
        old_side: what the words of the old version are taken from.
        new_side: the same of the new version.
        old: the canonical data of the old version, with ids as they are called now.
        new: the canonical data of the new version.
        path: the field; empty for an entry.
    """
    if canonical_json(old) == canonical_json(new):
        return
    parts = _parts(old), _parts(new)
    conditions = old_side.condition(path) or new_side.condition(path)
    if conditions or not _comparable(path, old, new) or None in parts:
        yield _whole(old_side, new_side, old, new, path)
        return
    before, after = (part or {} for part in parts)
    listed = isinstance(old, list) or isinstance(new, list)
    label = _label(path, new_side)
    found: list[FieldChange] = []
    for name in [*before, *(name for name in after if name not in before)]:
        below = (*path, name)
        if not listed or (name in before and name in after):
            found += field_changes(
                old_side, new_side, before.get(name), after.get(name), below)
        elif name in before:
            was = old_side.words(below, before[name])
            found.append(FieldChange(below, f"no longer in {label}", before[name], None, was, ""))
        else:
            now = new_side.words(below, after[name])
            found.append(FieldChange(below, f"now also in {label}", None, after[name], "", now))
    common = [name for name in before if name in after]
    if listed and common != [name for name in after if name in before]:
        orders = (", ".join(side.words((*path, name), rows[name]) for name in rows)
                  for side, rows in ((old_side, before), (new_side, after)))
        found.append(FieldChange(path, f"order of {label}", old, new, *orders))
    yield from found or [_whole(old_side, new_side, old, new, path)]


def _whole(
    old_side: Side, new_side: Side, old: JsonValue, new: JsonValue, path: Path
) -> FieldChange:
    """A difference told by all that stood there and all that stands there."""
    label = _label(path, new_side)
    was, now = old_side.words(path, old), new_side.words(path, new)
    if was == now:  # such as a condition that is written another way
        label, was, now = f"{label} (reads as before)", canonical_json(old), canonical_json(new)
    return FieldChange(path, label, old, new, was, now)


def _comparable(path: Path, old: JsonValue, new: JsonValue) -> bool:
    """Whether the parts of two values can be told one by one."""
    if path[:1] == ("options",) and len(path) > 1:  # an option: its id and its words
        return False
    if path == ("then",):  # with another grade, the grade is told; all else is told whole
        findings = [then.get("finding") for then in (old, new) if isinstance(then, dict)]
        return None not in findings and findings[:1] == findings[1:]
    return any(all(value is None or isinstance(value, kind) for value in (old, new))
               for kind in (list, dict))


def _parts(value: JsonValue) -> dict[str, JsonValue] | None:
    """The parts of a value by name; None where they have no names, or one name twice."""
    if value is None or isinstance(value, dict):
        return value or {}
    if not isinstance(value, list):
        return None
    found: dict[str, JsonValue] = {}
    for item in value:
        match item:
            case str(name) | [str(name), *_]:
                found[name] = item
            case {"id": name} | {"category": name} | {"from_percent": name}:
                found[str(name)] = item
    return found if len(found) == len(value) else None


def _label(path: Path, side: Side) -> str:
    """A field in words."""
    match path:
        case ("then", "grade"):
            return "grade"
        case ("options", option):
            return f"option {option}"
        case ("certainty", percent, "words"):
            return f"words for {percent} % and more"
        case ("evidence", category):
            return f"evidence for {side.title('categories', category)}"
        case ("evidence", category, "decibans", grade):
            return f"decibans for {side.title('categories', category)} if {grade}"
        case ("evidence", category, *rest):
            return f"{_label(tuple(rest), side)} for {side.title('categories', category)}"
    return ", ".join(map(_spaced, path)) or "content"


def _spaced(name: str) -> str:
    return LABELS.get(name, name.replace("_", " "))
