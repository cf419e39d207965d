"""YAML text as a tree of plain values that know where they stand.

Read from parser events, never into Python objects: no tag is obeyed, no anchor is followed, and
size, depth and number of values are bounded, so that a hostile file ends in a clear error, quickly.
All scalars stay text; what a text means is for the reader of that field to say. So `yes`, `no`
and `3+` are the words that were written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from knowledge.model.problems import Place, Problem, Problems, ProblemsError, shown

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 24
MAX_VALUES = 200_000
MAX_KEY = 200


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar: its text, and whether it was written in quotation marks."""

    place: Place
    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    place: Place
    items: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping, in the order in which it was written."""

    place: Place
    entries: tuple[tuple[Text, Tree], ...]


Tree: TypeAlias = Text | Items | Table


class _Mark(Protocol):
    line: int
    column: int


def read_yaml(text: str, file: str, problems: Problems) -> Tree | None:
    """Read one YAML document.

    Args:
        text: the file's text.
        file: its name, for the places of errors.
        problems: collects duplicate keys, which do not stop the reading.

    Returns:
        The tree, or None for an empty document.

    Raises:
        ProblemsError: the text is not YAML, or goes over a limit.
    """
    if len(text) > MAX_CHARACTERS:
        raise _stop(
            Place(file),
            f"the file has {len(text):,} characters; {MAX_CHARACTERS:,} are allowed",
            "it is not what was meant, or was generated",
            "split it into several files",
        )
    try:
        return _Builder(file, problems).build(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = _place(file, mark) if mark is not None else Place(file)
        what = " ".join(str(part) for part in (error.context, error.problem) if part)
        raise _stop(
            place, f"not valid YAML: {what}", "often a missing colon, quotation mark or indent",
            "look at this line and the one above it",
        ) from None
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise _stop(
            Place(file, line, error.start - text.rfind("\n", 0, error.start)),
            "half a character (\\ud800 to \\udfff)",
            "text that was cut in the middle of an emoji", "delete it",
        ) from None
    except YAMLError as error:
        what = str(error).splitlines()[0]
        raise _stop(
            Place(file), f"not valid YAML: {what}", "a character that text files do not hold",
            "save the file as plain UTF-8 text",
        ) from None


class _Builder:
    """Builds the tree from events with a stack of its own: no recursion to exhaust."""

    def __init__(self, file: str, problems: Problems) -> None:
        self._file = file
        self._problems = problems
        self._open: list[tuple[Place, bool, list[Tree]]] = []
        self._root: Tree | None = None
        self._values = 0
        self._documents = 0

    def build(self, text: str) -> Tree | None:
        for event in YAML(typ="safe").parse(text):
            self._take(event)
        return self._root

    def _take(self, event: Event) -> None:
        place = _place(self._file, event.start_mark)
        self._refuse(event, place)
        if isinstance(event, ScalarEvent):  # first, as most of them are
            self._add(Text(place, event.value, event.style in ("'", '"', "|", ">")))
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            if len(self._open) >= MAX_DEPTH:
                raise _stop(
                    place, f"nested more than {MAX_DEPTH} levels deep", "the file is malformed",
                    "write the parts one below the other",
                )
            self._open.append((place, isinstance(event, MappingStartEvent), []))
        elif isinstance(event, MappingEndEvent):
            start, _, values = self._open.pop()
            self._add(self._table(start, values))
        elif isinstance(event, SequenceEndEvent):
            start, _, values = self._open.pop()
            self._add(Items(start, tuple(values)))

    def _refuse(self, event: Event, place: Place) -> None:
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise _stop(
                place, "anchors and aliases (& and *) are not used here",
                "a value that begins with & or *, or text copied from another tool",
                "write the value out, or put it in quotation marks",
            )
        if tag := getattr(event, "tag", None):
            raise _stop(
                place, f"tags ({shown(str(tag))}) are not used here",
                "a value that begins with an exclamation mark", "put it in quotation marks",
            )
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise _stop(
                    place, "a second document begins here", "a line of three dashes",
                    "keep one document in a file",
                )

    def _add(self, value: Tree) -> None:
        self._values += 1
        if self._values > MAX_VALUES:
            raise _stop(
                value.place, f"more than {MAX_VALUES:,} values", "the file was generated",
                "split it into several files",
            )
        if self._open:
            self._open[-1][2].append(value)
        else:
            self._root = value

    def _table(self, start: Place, values: list[Tree]) -> Table:
        entries: list[tuple[Text, Tree]] = []
        seen: dict[str, Place] = {}
        for key, value in zip(values[::2], values[1::2], strict=True):
            if not isinstance(key, Text) or len(key.text) > MAX_KEY:
                raise _stop(
                    key.place, f"a key must be a word of at most {MAX_KEY} characters",
                    "a misplaced bracket or question mark", "write `key: value`",
                )
            if key.text in seen:
                self._problems.add(
                    key.place, f"{shown(key.text)} is given twice",
                    f"first given in line {seen[key.text].line}", "keep one of the two",
                )
                continue
            seen[key.text] = key.place
            entries.append((key, value))
        return Table(start, tuple(entries))


def _place(file: str, mark: _Mark) -> Place:
    return Place(file, mark.line + 1, mark.column + 1)


def _stop(place: Place, what: str, cause: str, suggestion: str) -> ProblemsError:
    return ProblemsError([Problem(place, what, cause, suggestion)])
