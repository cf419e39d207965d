"""Whether a record is, byte for byte, what was written: its JSON, its form and its hashes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from engine.case.record.places import (
    Path,
    differences,
    first_difference,
    path_at,
    pointer,
    span,
    stands,
)
from engine.case.record.recorder import PARTS, RECORD_FORMAT, hashes
from knowledge.model.plain import Data, JsonValue, canonical_json, sha256

MAX_BYTES = 20_000_000
WHOLE = "the whole"
HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a record that is not as it was written, or does not follow.

    Attributes:
        part: the part of the record, or `the whole`.
        path: where in it, as a JSON Pointer; empty where that cannot be told.
        start: the first byte concerned, from 0.
        end: the byte after the last one concerned.
        line: the line of the first byte, from 1.
        what: what is wrong.
    """

    part: str
    path: str
    start: int
    end: int
    line: int
    what: str


class FaultyRecordError(Exception):
    """A record that cannot be read at all.

    Attributes:
        fault: why.
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault


def read(raw: bytes) -> tuple[Data, tuple[Fault, ...]]:
    """A record's data, with everything that its own bytes and hashes tell against it.

    Args:
        raw: the bytes of the file.

    Raises:
        FaultyRecordError: they are no record.
    """
    text = _text(raw)
    data = _parse(text)
    _check_form(data, text)
    return data, tuple(_faults(data, text))


def _text(raw: bytes) -> str:
    if not raw.strip():
        raise FaultyRecordError(Fault(WHOLE, "", 0, 0, 1, "the file is empty"))
    if len(raw) > MAX_BYTES:
        raise FaultyRecordError(Fault(
            WHOLE, "", MAX_BYTES, len(raw), 1,
            f"the file has more than {MAX_BYTES:,} bytes and is no record"))
    try:
        return raw.decode("ascii")
    except UnicodeDecodeError as error:
        text = raw.decode("latin-1")
        raise FaultyRecordError(_fault(
            text, error.start, "a byte that no record holds: records are plain ASCII")) from None


def _parse(text: str) -> Data:
    def refuse(word: str) -> NoReturn:
        raise ValueError(f"{word} is no number")

    try:
        data: JsonValue = json.loads(text, parse_constant=refuse)
        canonical_json(data)
    except json.JSONDecodeError as error:
        what = f"not valid JSON: {error.msg[0].lower()}{error.msg[1:]}"
        raise FaultyRecordError(_fault(text, error.pos, what)) from None
    except (ValueError, RecursionError) as error:
        what = ("nested too deeply" if isinstance(error, RecursionError)
                else f"not valid JSON: {str(error)[:80]}")
        raise FaultyRecordError(Fault(WHOLE, "", 0, len(text), 1, what)) from None
    if not isinstance(data, dict):
        raise FaultyRecordError(_fault(text, 0, "this is no record: a record is a JSON object"))
    return data


def _check_form(data: Data, text: str) -> None:
    """Refuse what lacks a part, has another, or is of another format."""
    wanted = (*PARTS, "hashes", "hash")
    if "format" not in data and "hash" not in data:
        raise FaultyRecordError(_fault(
            text, 0, "this is no record: it has neither a format nor a hash"))
    for name in wanted:
        if name not in data:
            raise FaultyRecordError(Fault(
                name, f"/{name}", 0, len(text), 1, "this part of the record is missing"))
    for name in data:
        if name not in wanted:
            start, end = span(data, (name,))
            raise FaultyRecordError(Fault(
                name[:60], pointer((name,)), start, end, 1, "no record has a part of this name"))
    for name in ("versions", "settings", "case", "knowledge", "proof", "plan", "hashes"):
        if not isinstance(data[name], dict):
            raise FaultyRecordError(_at(data, (name,), "this part has another form"))
    if data["format"] != RECORD_FORMAT:
        raise FaultyRecordError(_at(
            data, ("format",), f"the format is not {RECORD_FORMAT!r}; a newer debrief may read it"))


def _faults(data: Data, text: str) -> Iterator[Fault]:
    """What is not as it was written. Each place is told once, the most exact first."""
    canonical = canonical_json(data) + "\n"
    if text != canonical:
        where = first_difference(text, canonical)
        yield _fault(text, where, "not written as debrief writes it: there may be a space, an "
                                  "escape, a number or a key that was not there")
    told: set[str] = set()
    for path in _unlike(data):
        part = str(path[0])
        told.add(part)
        yield _at(data, path, "does not match its hash")
    if not told and data["hash"] != _whole_hash(data):
        yield _at(data, ("hash",), "is not the hash of this record")


def _unlike(data: Data) -> Iterator[Path]:
    """The paths of what does not match its hash; of an entry, not also of its part."""
    now, then = hashes(data), data["hashes"]
    if not isinstance(then, dict) or set(then) != set(now):
        yield ("hashes",)
        return
    parts, entries = _hashes_of(then, "parts"), _hashes_of(then, "entries")
    now_parts, now_entries = _hashes_of(now, "parts"), _hashes_of(now, "entries")
    if parts is None or entries is None or now_parts is None or now_entries is None:
        yield ("hashes",)
        return
    changed = [part for part in PARTS if parts.get(part) != now_parts[part]]
    for name in sorted({*entries, *now_entries}):
        path = _path(name)
        if entries.get(name) == now_entries.get(name):
            continue
        if path and path[0] in changed and name in now_entries:
            yield path
        else:
            yield ("hashes", "entries", name) if name in entries else ("hashes", "entries")
    differ = {_path(name)[:1] for name in {*entries, *now_entries}
              if entries.get(name) != now_entries.get(name)}
    for part in changed:
        if (part,) not in differ:
            mended: Data = {**then, "parts": {**parts, part: now_parts[part]}}
            only_the_hash = data["hash"] == _whole_hash({**data, "hashes": mended})
            yield ("hashes", "parts", part) if only_the_hash else (part,)
    if set(parts) != set(now_parts):
        yield ("hashes", "parts")


def _whole_hash(data: Mapping[str, JsonValue]) -> str:
    """The hash of all of a record but the hash itself."""
    return sha256({name: value for name, value in data.items() if name != "hash"})


def _hashes_of(data: Mapping[str, JsonValue], name: str) -> dict[str, str] | None:
    found = data.get(name)
    if not isinstance(found, dict):
        return None
    return {key: str(value) for key, value in found.items()}


def _path(name: str) -> Path:
    """A JSON Pointer as a path; a name of digits is taken as a number."""
    names = (part.replace("~1", "/").replace("~0", "~") for part in name.split("/")[1:])
    return tuple(int(part) if re.fullmatch(r"[0-9]{1,6}", part) else part for part in names)


def unproved(data: Data, part: str, derived: Data) -> Iterator[Fault]:
    """Where a part of a record is not what was derived anew."""
    for path in differences(data[part], derived):
        yield _at(data, (part, *path), "is not what follows from the case and the knowledge")


def _at(data: Data, path: Path, what: str) -> Fault:
    start, end = span(data, path)
    if isinstance(path[-1], str) and stands(data, path):
        start -= len(canonical_json(path[-1])) + 1  # it may be the name that was changed
    return Fault(str(path[0])[:60], pointer(path), start, end, 1, what)


def _fault(text: str, offset: int, what: str) -> Fault:
    path = path_at(text, offset)
    part = str(path[0]) if path else WHOLE
    line = text.count("\n", 0, offset) + 1
    return Fault(part[:60], pointer(path), offset, offset + 1, line, what)
