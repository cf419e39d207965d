"""Loaded knowledge kept between runs, so that the next one need not read and check it anew.

It is found by the content of every file that it was made from and by the program that made it, so
that whatever differs is loaded afresh. Only knowledge without errors is kept. A case without words
of the employer needs no lexicon, which is the most of it: that is kept apart and read when needed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from knowledge.model.lexicon import LexiconEntry
from knowledge.model.records import Knowledge
from knowledge.reading.kept import fingerprint, private_folder
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
    kept = private_folder("knowledge")
    file = None if kept is None else _file(kept, BUILT_IN if folder is None else folder)
    if file is not None and (found := _taken(file)) is not None:
        return found
    from knowledge.reading.loading import load as load_anew  # noqa: PLC0415 - what reads YAML takes long

    knowledge = load_anew(folder)
    if file is not None and file == _file(file.parent, BUILT_IN if folder is None else folder):
        _keep(file, knowledge)  # and nothing was edited meanwhile
    return knowledge


class LaterLexicon(Mapping[str, LexiconEntry]):
    """A lexicon that is read when it is first looked at."""

    def __init__(self, kept: bytes) -> None:
        self._kept: bytes = kept
        self._read: dict[str, LexiconEntry] | None = None

    def _entries(self) -> dict[str, LexiconEntry]:
        if self._read is None:
            self._read, self._kept = pickle.loads(self._kept), b""
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
    parts = [sys.version.encode(), str(root).encode(errors="surrogateescape")]
    try:
        for path in sorted([*root.rglob("*.yaml"), *root.rglob("*.yml")]):
            below = path.relative_to(root)
            if below.parts[0] not in OTHER_FOLDERS:
                parts += [bytes(below), path.read_bytes()]
        for path in sorted(BUILT_IN.rglob("*.py")):
            about = path.stat()
            parts.append(f"{path} {about.st_size} {about.st_mtime_ns}".encode())
    except OSError:
        return None
    return kept / f"{fingerprint(parts)}.pickle"


def _taken(file: Path) -> Knowledge | None:
    """What is kept in a file; None if there is nothing, or it is not whole."""
    try:
        held = file.read_bytes()
    except OSError:
        return None
    digest, content = held[:DIGEST], held[DIGEST:]
    if hashlib.sha256(content).digest() != digest:
        return None
    size = int.from_bytes(content[:8], "big")
    knowledge: Knowledge = pickle.loads(content[8:8 + size])
    with contextlib.suppress(OSError):
        os.utime(file)  # what is used stays
    return replace(knowledge, lexicon=LaterLexicon(content[8 + size:]))


def _keep(file: Path, knowledge: Knowledge) -> None:
    """Keep the knowledge, whole or not at all, and no more than a few versions."""
    rest = pickle.dumps(replace(knowledge, lexicon={}), pickle.HIGHEST_PROTOCOL)
    content = len(rest).to_bytes(8, "big") + rest + pickle.dumps(
        dict(knowledge.lexicon), pickle.HIGHEST_PROTOCOL)
    part = file.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):  # then the next run loads it anew
        older = sorted((path for path in file.parent.iterdir() if path != file),
                       key=lambda path: path.stat().st_mtime_ns)
        for path in older[:max(0, len(older) - MOST_KEPT + 1)]:
            path.unlink(missing_ok=True)
        try:
            part.write_bytes(hashlib.sha256(content).digest() + content)
            part.replace(file)
        except OSError:
            part.unlink(missing_ok=True)
            raise
