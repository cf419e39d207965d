"""The knowledge from its canonical data: the way back from `knowledge.reading.canonical`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from knowledge.model.plain import JsonValue
from knowledge.model.problems import KnowledgeError, Place, Problem, Problems
from knowledge.model.records import Knowledge
from knowledge.reading.loading import KINDS, FileKind, from_trees
from knowledge.reading.yaml_tree import MAX_DEPTH, Items, Table, Text, Tree


def rebuild(data: Mapping[str, JsonValue], name: str) -> Knowledge:
    """The knowledge that canonical data stand for, checked as if it were read from its files.

    Args:
        data: as `knowledge.reading.canonical.knowledge_data` makes them.
        name: what they are part of, for the places of errors.

    Raises:
        KnowledgeError: with every error found.
    """
    return from_trees(trees_of(data, name), Problems())


def trees_of(data: Mapping[str, JsonValue], name: str) -> dict[str, list[Tree]]:
    """Canonical data as the trees of the files that they stand for, by kind.

    Args:
        data: as `knowledge.reading.canonical.knowledge_data` makes them.
        name: what they are part of, for the places of errors.

    Raises:
        KnowledgeError: they have another form.
    """
    unknown = sorted(set(data) - {kind.name for kind in KINDS})
    if unknown:
        raise _malformed(f"{name}/{unknown[0]}", "is no part of the knowledge")
    return {kind.name: list(_trees(data.get(kind.name), kind, f"{name}/{kind.name}"))
            for kind in KINDS if kind.name in data or not kind.optional}


def _trees(data: JsonValue, kind: FileKind, name: str) -> Iterator[Tree]:
    """The data of one kind as the trees of its files: one for each run of rows of one heading."""
    if data is None and kind.optional:
        return
    if not kind.heading and isinstance(data, dict):
        yield _tree(data, name)
        return
    if not isinstance(data, list):
        raise _malformed(name, "is missing, or has another form")
    rows = [(number, row) for number, row in enumerate(data) if isinstance(row, dict)]
    if len(rows) < len(data):
        raise _malformed(name, "has an entry of another form")
    place = Place(name)
    for heading, run in groupby(rows, key=lambda numbered: numbered[1].get(kind.heading, "")):
        items = tuple(_row(row, kind.heading, f"{name}/{number}") for number, row in run)
        entries: list[tuple[Text, Tree]] = [(Text(place, kind.name), Items(place, items))]
        if kind.heading:
            entries.insert(0, (Text(place, kind.heading), _tree(heading, name)))
        yield Table(place, tuple(entries))


def _row(row: Mapping[str, JsonValue], heading: str, name: str) -> Tree:
    """A row as its file has it: without the heading, and with its options as a mapping."""
    kept = {key: value for key, value in row.items() if key != heading}
    match kept.get("options"):
        case list(pairs):
            place = Place(name)
            options = tuple(
                (Text(place, str(pair[0]), True), _tree(pair[1], name))
                for pair in pairs if isinstance(pair, list) and len(pair) == 2)
            others = _entries({**kept, "options": None}, name)
            return Table(place, tuple(
                (key, Table(place, options) if key.text == "options" else value)
                for key, value in others))
    return _tree(kept, name)


def _tree(value: JsonValue, name: str, depth: int = 0) -> Tree:
    """Plain data as the tree that their YAML would be read into."""
    if depth > MAX_DEPTH:
        raise _malformed(name, f"is nested more than {MAX_DEPTH} levels deep")
    place = Place(name)
    match value:
        case dict():
            return Table(place, _entries(value, name, depth))
        case list():
            return Items(place, tuple(_tree(item, name, depth + 1) for item in value))
        case str():
            return Text(place, value, True)
        case bool():
            return Text(place, "true" if value else "false")
        case None:
            return Text(place, "null")
        case _:
            return Text(place, str(value))


def _entries(
    data: Mapping[str, JsonValue], name: str, depth: int = 0
) -> tuple[tuple[Text, Tree], ...]:
    """The fields of a mapping, without those that files leave out where they are empty."""
    return tuple((Text(Place(name), key, True), _tree(value, name, depth + 1))
                 for key, value in data.items()
                 if key == "addresses" or value not in ("", []))


def _malformed(name: str, what: str) -> KnowledgeError:
    return KnowledgeError([Problem(
        Place(name), what, "the data are not as debrief writes them", "write them anew")])
