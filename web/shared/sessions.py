"""Who may use the page: a link that works once, then a session that outlives the server.

Of a session only the SHA-256 is kept, in a file beside the log that its owner alone can read.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import threading
from collections.abc import Callable
from pathlib import Path

MOST_SESSIONS = 8
"""Browsers that may be let in at a time; the oldest has to go when another one comes."""
MOST_GUESSES = 10
"""Wrong links after which the right one is replaced."""


class Sessions:
    """Links and sessions. Safe for several threads."""

    def __init__(self, file: Path | None, announce: Callable[[str], None]) -> None:
        """Read the sessions of earlier runs, and make a link.

        Args:
            file: where sessions are kept; None keeps them in memory.
            announce: tells the person the secret part of a new link.
        """
        self._file = file
        self._announce = announce
        self._lock = threading.Lock()
        self._hashes = _read(file)
        self._wrong = 0
        self._token = ""

    def new_link(self) -> None:
        """Make a link, in place of any other, and tell the person."""
        self._token = secrets.token_urlsafe(32)
        self._wrong = 0
        self._announce(self._token)

    def enter(self, token: str, before: str) -> str | None:
        """A new session for the right link, which then works no more; None for a wrong one.

        Args:
            token: the secret part of the link.
            before: the session the browser had, which ends; empty for none.
        """
        with self._lock:
            if not (self._token and _same(token, self._token)):
                self._wrong += 1
                if self._wrong >= MOST_GUESSES:
                    self.new_link()
                return None
            session = secrets.token_urlsafe(32)
            gone = _hash(before)
            self._hashes = [*(one for one in self._hashes if one != gone), _hash(session)]
            self._hashes = self._hashes[-MOST_SESSIONS:]
            self._write()
            self.new_link()
            return session

    def knows(self, session: str) -> bool:
        """Whether a session is one that was let in."""
        wanted = _hash(session)
        return sum(_same(wanted, one) for one in self._hashes) > 0

    def leave(self, session: str) -> None:
        """End a session."""
        with self._lock:
            self._hashes = [one for one in self._hashes if one != _hash(session)]
            self._write()

    def _write(self) -> None:
        if self._file is None:
            return
        new = self._file.with_name(f"{self._file.name}.new")
        with open(new, "w", encoding="ascii", opener=_private) as written:
            json.dump(self._hashes, written)
            written.flush()
            os.fsync(written.fileno())
        new.replace(self._file)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)


def _read(file: Path | None) -> list[str]:
    """The hashes in a file that nobody else could have written; none otherwise."""
    if file is None:
        return []
    try:
        state = file.lstat()
        if state.st_uid != os.getuid() or state.st_mode & 0o077 or file.is_symlink():
            return []
        found = json.loads(file.read_text("ascii"))
    except (OSError, ValueError):
        return []
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _hash(session: str) -> str:
    return hashlib.sha256(session.encode("utf-8", "surrogatepass")).hexdigest()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode())
