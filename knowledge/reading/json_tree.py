"""JSON text as the same tree that YAML is read into, so that errors can name line and column.

The standard library judges whether the text is JSON; the scanner below then walks what is known to
be valid, only to learn where each value stands.
"""

from __future__ import annotations

import bisect
import json
import re

from knowledge.model.problems import Place, Problem, Problems, ProblemsError, shown
from knowledge.reading.yaml_tree import MAX_CHARACTERS, MAX_DEPTH, Items, Table, Text, Tree

_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()
_HALF = re.compile("[\ud800-\udfff]")
_NO_JSON = ("NaN", "Infinity", "-Infinity")
_WORD = re.compile(r"[^\s,\]}]+")


def read_json(text: str, file: str, first_line: int, problems: Problems) -> Tree:
    """Read one JSON value.

    Args:
        text: the text.
        file: its name, for the places of errors.
        first_line: the line of the file on which the text begins.
        problems: collects duplicate keys, which do not stop the reading.

    Raises:
        ProblemsError: the text is not JSON, or is too large or too deep.
    """
    if len(text) > MAX_CHARACTERS:
        raise ProblemsError([Problem(
            Place(file, first_line), f"the case has {len(text):,} characters",
            "it is not what was meant", f"a case has at most {MAX_CHARACTERS:,}")])
    try:
        json.loads(text, parse_constant=str, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        raise ProblemsError([Problem(
            Place(file, first_line + error.lineno - 1, error.colno),
            f"not valid JSON: {error.msg[0].lower()}{error.msg[1:]}",
            "a missing comma, quotation mark or bracket", "mend it here")]) from None
    except RecursionError:
        raise _too_deep(Place(file, first_line)) from None
    return _Scanner(text, file, first_line, problems).value(0, 0)[0]


def _too_deep(place: Place) -> ProblemsError:
    return ProblemsError([Problem(
        place, f"nested more than {MAX_DEPTH} levels deep", "the text is malformed",
        "write the parts side by side")])


class _Scanner:
    def __init__(self, text: str, file: str, first_line: int, problems: Problems) -> None:
        self._text = text
        self._file = file
        self._first_line = first_line
        self._problems = problems
        self._breaks = [found.start() for found in re.finditer("\n", text)]

    def value(self, at: int, depth: int) -> tuple[Tree, int]:
        at = self._skip(at)
        place = self._place(at)
        if depth > MAX_DEPTH:
            raise _too_deep(place)
        match self._text[at]:
            case "{":
                return self._table(at + 1, place, depth)
            case "[":
                return self._items(at + 1, place, depth)
            case '"':
                string, end = self._string(at)
                return Text(place, string, True), end
            case _:
                word = _WORD.match(self._text, at)
                end = word.end() if word else at + 1
                return self._word(self._text[at:end], place), end

    def _word(self, word: str, place: Place) -> Text:
        if word in _NO_JSON:
            self._problems.add(place, f"{word} is not a value", "a calculation that failed",
                               "leave it out if it is unknown")
            word = "null"
        return Text(place, word)

    def _table(self, at: int, place: Place, depth: int) -> tuple[Table, int]:
        entries: list[tuple[Text, Tree]] = []
        seen: dict[str, Place] = {}
        at = self._skip(at)
        while self._text[at] != "}":
            key_place = self._place(at)
            key, at = self._string(at)
            value, at = self.value(self._skip(at) + 1, depth + 1)
            if key in seen:
                self._problems.add(
                    key_place, f"{shown(key)} is given twice",
                    f"first given at line {seen[key].line}, column {seen[key].column}",
                    "keep one of the two")
            else:
                entries.append((Text(key_place, key, True), value))
            seen.setdefault(key, key_place)
            at = self._after_comma(at)
        return Table(place, tuple(entries)), at + 1

    def _items(self, at: int, place: Place, depth: int) -> tuple[Items, int]:
        items: list[Tree] = []
        at = self._skip(at)
        while self._text[at] != "]":
            value, at = self.value(at, depth + 1)
            items.append(value)
            at = self._after_comma(at)
        return Items(place, tuple(items)), at + 1

    def _string(self, at: int) -> tuple[str, int]:
        decoded, end = _DECODER.raw_decode(self._text, at)
        string = str(decoded)
        if _HALF.search(string):
            self._problems.add(self._place(at), "half a character (\\ud800 to \\udfff)",
                               "text that was cut in the middle of an emoji", "delete it")
            string = _HALF.sub("\ufffd", string)
        return string, end

    def _after_comma(self, at: int) -> int:
        at = self._skip(at)
        return self._skip(at + 1) if self._text[at] == "," else at

    def _skip(self, at: int) -> int:
        space = _SPACE.match(self._text, at)
        return space.end() if space else at

    def _place(self, at: int) -> Place:
        line = bisect.bisect_left(self._breaks, at)
        start = self._breaks[line - 1] if line else -1
        return Place(self._file, self._first_line + line, at - start)
