"""Takes the fields of a YAML tree one by one, noting every error on the way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from knowledge.model.problems import Place, Problems, shown
from knowledge.reading.yaml_tree import Items, Table, Text, Tree

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,59}")
HOURS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})?")
NO_WORDS = ("null", "~", "true", "false")
"""What stands for nothing or for a truth value, where it is not in quotation marks."""
E = TypeVar("E", bound=Enum)


def kind_of(tree: Tree) -> str:
    """What a value is, in a word for error messages."""
    match tree:
        case Text(_, text):
            return shown(text)
        case Items(_, items):
            return "a list" if items else "an empty list"
        case Table(_, entries):
            return "a mapping" if entries else "an empty mapping"


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one mapping. Each reader notes an error and returns a neutral value.

    Attributes:
        what: what the mapping describes, as in `rule R01`.
    """

    what: str
    place: Place
    entries: dict[str, Tree]
    places: dict[str, Place]
    problems: Problems

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def text(self, name: str, default: str = "") -> str:
        """Words; an error where they are empty."""
        tree = self.entries.get(name)
        if tree is None:
            return default
        if not isinstance(tree, Text) or not tree.text.strip() or (
                not tree.quoted and tree.text in NO_WORDS):
            self._wrong(name, "words", tree)
            return default
        words = " ".join(tree.text.split())
        if not words.isprintable():
            self.problems.add(tree.place, f"{self.what}: '{name}' has a sign that cannot be shown",
                              "a control character was copied along", "type the words anew")
        return words

    def whole(self, name: str, low: int, high: int, default: int = 0) -> int:
        """A whole number between low and high."""
        tree = self.entries.get(name)
        if tree is None:
            return default
        number = whole_number(tree)
        if number is None or not low <= number <= high:
            self._wrong(name, f"a whole number from {low} to {high}", tree)
            return default
        return number

    def hours(self, name: str) -> float:
        """A number of hours in quarters, above 0 and at most 500."""
        tree = self.entries.get(name)
        if tree is None:
            return 0.25
        plain = isinstance(tree, Text) and HOURS.fullmatch(tree.text)
        number = float(plain[0]) if plain else -1.0
        if not 0 < number <= 500 or number * 4 != int(number * 4):
            self._wrong(name, "hours above 0 and at most 500, in quarters (0.25)", tree)
            return 0.25
        return number

    def flag(self, name: str) -> bool:
        """`true` or `false`."""
        tree = self.entries.get(name)
        if tree is None:
            return False
        if not isinstance(tree, Text) or tree.text not in ("true", "false"):
            self._wrong(name, "true or false", tree)
            return False
        return tree.text == "true"

    def one_of(self, name: str, choices: type[E], default: E) -> E:
        """A member of an enumeration, by its value or (for whole-number ones) its name."""
        tree = self.entries.get(name)
        if tree is None:
            return default
        words = {word_of(member): member for member in choices}
        if isinstance(tree, Text) and tree.text in words:
            return words[tree.text]
        self._unknown(name, tree, words)
        return default

    def reference(self, name: str, kind: str, known: Collection[str]) -> str:
        """The id of something known."""
        tree = self.entries.get(name)
        if tree is None:
            return ""
        if isinstance(tree, Text) and tree.text in known:
            return tree.text
        if isinstance(tree, Text):
            self.problems.unknown(tree.place, kind, tree.text, known)
        else:
            self._wrong(name, f"the name of a {kind}", tree)
        return ""

    def references(self, name: str, kind: str, known: Collection[str]) -> tuple[str, ...]:
        """A list of ids of things known, each at most once."""
        return references(self.entries.get(name), f"{self.what}: '{name}'", kind, known,
                          self.problems)

    def rows(self, name: str) -> list[Tree]:
        """The entries of a list, which must not be empty."""
        tree = self.entries.get(name)
        if tree is None:
            return []
        if not isinstance(tree, Items) or not tree.items:
            self._wrong(name, "a list", tree)
            return []
        return list(tree.items)

    def _wrong(self, name: str, wanted: str, got: Tree) -> None:
        self.problems.add(
            got.place, f"{self.what}: '{name}' must be {wanted}, not {kind_of(got)}",
            "a slip of typing or indent", f"write `{name}:` followed by {wanted}",
        )

    def _unknown(self, name: str, tree: Tree, known: Iterable[str]) -> None:
        if isinstance(tree, Text):
            self.problems.unknown(tree.place, name, tree.text, known)
        else:
            self._wrong(name, "one of " + ", ".join(known), tree)


def word_of(member: Enum) -> str:
    """The word that stands for a member of an enumeration in the YAML."""
    return member.value if isinstance(member.value, str) else member.name


def fields(
    tree: Tree, what: str, required: Collection[str], optional: Collection[str], problems: Problems
) -> Fields:
    """Open a mapping and check the names of its fields.

    Args:
        tree: what was read.
        what: what it describes, for messages.
        required: the fields that must be there.
        optional: the fields that may be there.
        problems: collects errors.
    """
    if not isinstance(tree, Table):
        first = next(iter([*required, *optional]))
        problems.add(
            tree.place, f"{what} must be a mapping of fields, not {kind_of(tree)}",
            "a dash or an indent too many or too few", f"begin with `{first}: ...`",
        )
        return Fields(what, tree.place, {}, {}, problems)
    entries: dict[str, Tree] = {}
    places: dict[str, Place] = {}
    for key, value in tree.entries:
        if key.text in required or key.text in optional:
            entries[key.text] = value
            places[key.text] = key.place
        else:
            problems.unknown(key.place, f"field of {what}", key.text, [*required, *optional])
    for name in required:
        if name not in entries:
            problems.add(tree.place, f"{what} has no '{name}'", "it was forgotten",
                         f"add a line `{name}: ...`")
    return Fields(what, tree.place, entries, places, problems)


def references(
    tree: Tree | None, what: str, kind: str, known: Collection[str], problems: Problems
) -> tuple[str, ...]:
    """A list of ids of things known, each at most once; `what` names it in messages."""
    if tree is None:
        return ()
    if not isinstance(tree, Items) or not tree.items:
        problems.add(tree.place, f"{what} must be a list of {kind} names, not {kind_of(tree)}",
                     "brackets are missing", "write it as [first, second]")
        return ()
    found: list[str] = []
    for item in tree.items:
        if not isinstance(item, Text):
            problems.add(item.place, f"{what}: {kind_of(item)} is not the name of a {kind}",
                         "a bracket too many", "write it as [first, second]")
        elif item.text not in known:
            problems.unknown(item.place, kind, item.text, known)
        elif item.text in found:
            problems.add(item.place, f"{what}: {shown(item.text)} is given twice",
                         "a copy was left", "keep one")
        else:
            found.append(item.text)
    return tuple(found)


def whole_number(tree: Tree) -> int | None:
    """The whole number written in plain digits, or None."""
    if isinstance(tree, Text) and re.fullmatch(r"-?[0-9]{1,9}", tree.text):
        return int(tree.text)
    return None


def identifier(tree: Tree | None, what: str, problems: Problems) -> str:
    """An id: letters, digits and `_ . + -`, at most 60 characters. Empty where it is wrong."""
    if isinstance(tree, Text) and IDENTIFIER.fullmatch(tree.text):
        return tree.text
    if tree is not None:
        problems.add(tree.place, f"{what}: {kind_of(tree)} cannot be an id",
                     "a space, an accent or a sign in it",
                     "use letters, digits and _ . + - only, at most 60 characters")
    return ""
