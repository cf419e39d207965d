"""Loaded knowledge kept between runs, so that the next one need not read and check it anew.

It is found by the content of every file that it was made from and by the program that made it, so
that whatever differs is loaded afresh. Only knowledge without errors is kept. A case without words
of the employer needs no lexicon, which is the most of it: that is kept apart and read when needed.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from knowledge.model.lexicon import LexiconEntry
from knowledge.model.records import Knowledge
from knowledge.reading.kept import fingerprint, own_content, private_folder
from knowledge.reading.places import BUILT_IN, OTHER_FOLDERS

MOST_KEPT = 8
DIGEST = hashlib.sha256().digest_size


def load(folder: Path | None = None) -> Knowledge:
    """Read, check and stratify the knowledge in a folder, or take what was kept of it.

    Args:
        folder: where the YAML files are; None means the knowledge that ships with the program.

    Raises:
        KnowledgeError: with every error found.
    """
    root = BUILT_IN if folder is None else folder
    kept = private_folder("knowledge")
    file = None if kept is None else _file(kept, root)
    if file is not None and (found := _taken(file)) is not None:
        return found
    from knowledge.reading.loading import load as load_anew  # noqa: PLC0415 - what reads YAML takes long

    knowledge = load_anew(folder)
    if file is not None and _file(file.parent, root) == file:  # nothing changed meanwhile
        _keep(file, knowledge)
    return knowledge


class LaterLexicon(Mapping[str, LexiconEntry]):
    """A lexicon that is read when it is first looked at."""

    def __init__(self, kept: bytes) -> None:
        self._kept: bytes = kept
        self._read: dict[str, LexiconEntry] | None = None

    def _entries(self) -> dict[str, LexiconEntry]:
        kept = self._kept  # taken first: another thread forgets it once it has read it
        if self._read is None:
            self._read = pickle.loads(kept)
            self._kept = b""
        return self._read

    def __getitem__(self, name: str) -> LexiconEntry:
        return self._entries()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries())

    def __len__(self) -> int:
        return len(self._entries())

    def __reduce__(self) -> tuple[type[dict[str, LexiconEntry]], tuple[dict[str, LexiconEntry]]]:
        return dict, (self._entries(),)


def _file(kept: Path, root: Path) -> Path | None:
    """Where the knowledge of a folder is kept; None if the folder cannot be read."""
    parts = [sys.version.encode(), os.fsencode(root)]
    try:
        for path in _files(root, (".yaml", ".yml")):
            below = path.relative_to(root)
            if below.parts[0] not in OTHER_FOLDERS:
                parts += [bytes(below), path.read_bytes()]
        for path in _files(BUILT_IN, (".py",)):
            parts += [bytes(path.relative_to(BUILT_IN)), path.read_bytes()]
    except OSError:
        return None
    return kept / f"{fingerprint(parts)}.pickle"


def _files(root: Path, endings: tuple[str, ...]) -> list[Path]:
    """The files with such an ending in a folder and in those below it.

    Loading also reads what is in a folder beside the others that is a link, so that is walked too.
    """
    links = [path for path in root.iterdir() if path.is_symlink()]
    return sorted(Path(folder, name) for top in (root, *links)
                  for folder, _, names in os.walk(top) for name in names if name.endswith(endings))


def _taken(file: Path) -> Knowledge | None:
    """What is kept in a file; None if there is nothing, or it is not whole."""
    try:
        held = own_content(file)
    except OSError:
        return None
    digest, content = held[:DIGEST], held[DIGEST:]
    if hashlib.sha256(content).digest() != digest:
        return None
    size = int.from_bytes(content[:8], "big")
    knowledge: Knowledge = pickle.loads(content[8:8 + size])
    return replace(knowledge, lexicon=LaterLexicon(content[8 + size:]))


class _Pickler(pickle.Pickler):
    """Keeps dataclasses as calls of their classes, which are read in half the time."""

    def reducer_override(self, kept: object) -> Any:
        """The class and what it is called with; other objects as ever."""
        if is_dataclass(kept) and not isinstance(kept, type):
            return type(kept), tuple(
                getattr(kept, field.name) for field in fields(kept) if field.init)
        return NotImplemented


def _pickled(found: object) -> bytes:
    held = io.BytesIO()
    _Pickler(held, pickle.HIGHEST_PROTOCOL).dump(found)
    return held.getvalue()


def _keep(file: Path, knowledge: Knowledge) -> None:
    """Keep the knowledge, whole or not at all, and no more than a few versions."""
    from tempfile import NamedTemporaryFile  # noqa: PLC0415 - most runs keep nothing anew

    rest = _pickled(replace(knowledge, lexicon={}))
    content = len(rest).to_bytes(8, "big") + rest + _pickled(dict(knowledge.lexicon))
    with contextlib.suppress(OSError):  # then the next run loads it anew
        older = sorted(file.parent.glob("*.pickle"), key=lambda path: path.stat().st_mtime_ns)
        for path in older[:max(0, len(older) - MOST_KEPT + 1)]:
            path.unlink(missing_ok=True)
        with NamedTemporaryFile(dir=file.parent, delete=False) as part:
            try:
                part.write(hashlib.sha256(content).digest() + content)
                Path(part.name).replace(file)
            except OSError:
                Path(part.name).unlink()
                raise
