"""Places in JSON text: a path (JSON Pointer, RFC 6901) and a byte, and the way between them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from knowledge.model.plain import JsonValue, canonical_json

Path = tuple[str | int, ...]
"""The names and numbers that lead from the top of JSON data to a value in it."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]:,]')


def pointer(path: Path) -> str:
    """A path as a JSON Pointer, as in `/knowledge/rules/3`."""
    return "".join(f"/{str(name).replace('~', '~0').replace('/', '~1')}" for name in path)


def path_at(text: str, offset: int) -> Path:
    """The path of the value in which a character of JSON text stands, broken text included."""
    keys: list[str | int] = []
    last = ""
    for token in _TOKEN.finditer(text):
        if token.start() > offset or (token.start() == offset and token[0] in ",:]}"):
            break
        match token[0]:
            case "{":
                keys.append("")
            case "[":
                keys.append(0)
            case "}" | "]":
                keys[-1:] = []
            case ":":
                keys[-1:] = [last]
            case "," if keys and isinstance(keys[-1], int):
                keys[-1:] = [keys[-1] + 1]
            case _ as string:
                last = _plain(string)
    return tuple(name for name in keys if name != "")


def _plain(string: str) -> str:
    try:
        return str(json.loads(string))
    except ValueError:
        return string.strip('"')


def value_at(data: JsonValue, path: Path) -> JsonValue:
    """The value at a path.

    Raises:
        KeyError: nothing stands there.
    """
    for name in path:
        match data:
            case dict() if isinstance(name, str) and name in data:
                data = data[name]
            case list() if isinstance(name, int) and name < len(data):
                data = data[name]
            case _:
                raise KeyError(pointer(path))
    return data


def stands(data: JsonValue, path: Path) -> bool:
    """Whether anything stands at a path."""
    try:
        value_at(data, path)
    except KeyError:
        return False
    return True


def span(data: JsonValue, path: Path) -> tuple[int, int]:
    """The first byte of a value in the canonical JSON of the data, and the one after its last.

    Where the path ends before it is walked to its end, the span is that of the last value on it.
    """
    start = 0
    for name in path:
        if isinstance(data, dict) and name in data:
            before = sorted(key for key in data if key < str(name))
            start += 1 + sum(len(canonical_json({key: data[key]})) - 1 for key in before)
            start += len(canonical_json(str(name))) + 1
            data = data[str(name)]
        elif isinstance(data, list) and isinstance(name, int) and name < len(data):
            start += 1 + sum(len(canonical_json(item)) + 1 for item in data[:name])
            data = data[name]
        else:
            break
    return start, start + len(canonical_json(data))


def differences(old: JsonValue, new: JsonValue, path: Path = ()) -> Iterator[Path]:
    """The paths at which two JSON values differ, in the order of the old one."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in sorted({*old, *new}):
            if name not in old or name not in new:
                yield (*path, name)
            else:
                yield from differences(old[name], new[name], (*path, name))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (was, now) in enumerate(zip(old, new, strict=True)):
            yield from differences(was, now, (*path, number))
    elif canonical_json(old) != canonical_json(new):
        yield path


def first_difference(old: Sequence[str] | str, new: Sequence[str] | str) -> int:
    """The number of the first character at which two texts differ, from 0."""
    return next((number for number, (was, now) in enumerate(zip(old, new, strict=False))
                 if was != now), min(len(old), len(new)))
