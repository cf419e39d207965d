"""What was made once and is kept between runs, in a folder that its owner alone can write.

Nothing of a person's case is kept here: only what was made from the knowledge and the program.
What is kept may be code, so neither a folder nor a file that anybody else could have written is
used; where there is no such folder, nothing is kept.
`DEBRIEF_CACHE=off` keeps nothing; `DEBRIEF_CACHE=DIR` keeps it there.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path

VARIABLE = "DEBRIEF_CACHE"
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


def private_folder(name: str) -> Path | None:
    """A folder for what is kept, made if it is not there.

    Args:
        name: of the folder within that of the program.

    Returns:
        None where nothing may be kept, or nowhere safely.
    """
    wanted = os.environ.get(VARIABLE, "")
    if wanted == "off" or not hasattr(os, "getuid"):
        return None
    try:
        folder = (Path(wanted) if wanted else _of_the_user()) / name
        _make(folder)
        whole = folder.resolve(strict=True)
        return whole if _is_private(whole) else None
    except (OSError, RuntimeError):  # RuntimeError: no home, or links in a circle
        return None


def own_content(file: Path) -> bytes:
    """What is in a file that nobody but this user and root could have written.

    Raises:
        OSError: there is no such file, it cannot be read, or another could have written it.
    """
    # O_NONBLOCK: a pipe is refused rather than waited for
    with os.fdopen(os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as held:
        about = os.fstat(held.fileno())
        if not stat.S_ISREG(about.st_mode) or not _is_own(about):
            raise PermissionError(errno.EPERM, "not a file of this user alone", str(file))
        return held.read()


def fingerprint(parts: Iterable[bytes]) -> str:
    """A name for what is made from these parts: others have another."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.hexdigest()


def _of_the_user() -> Path:
    """Where programs of this user keep such things (XDG Base Directory; Caches on macOS)."""
    home = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if home.is_absolute():
        return home / "debrief"
    mac = Path.home() / "Library/Caches"
    return (mac if mac.is_dir() else Path.home() / ".cache") / "debrief"


def _make(folder: Path) -> None:
    """Make a folder, and those above it that are not there, for this user alone.

    `mkdir(parents=True)` would let the group write those above where the umask does.
    """
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _is_private(folder: Path) -> bool:
    """Whether nobody but this user and root can write the folder, or put another in its place."""
    return _is_own(folder.stat()) and all(
        above.st_uid in (0, os.getuid())
        and (not above.st_mode & OTHERS_WRITE or above.st_mode & stat.S_ISVTX)
        for above in map(Path.stat, folder.parents))


def _is_own(about: os.stat_result) -> bool:
    return about.st_uid == os.getuid() and not about.st_mode & OTHERS_WRITE
