"""What was made once and is kept between runs, in a folder that its owner alone can write.

Nothing of a person's case is kept here: only what was made from the knowledge and the program.
What is kept may be code, so a folder that anybody else could write is not used, and nothing is
kept then.
`DEBRIEF_CACHE=off` keeps nothing; `DEBRIEF_CACHE=DIR` keeps it there.
"""

from __future__ import annotations

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
    folder = (Path(wanted) if wanted else _of_the_user()) / name
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if _is_private(folder.resolve(strict=True)) else None
    except OSError:
        return None


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


def _is_private(folder: Path) -> bool:
    """Whether nobody but this user and root can write the folder, or put another in its place."""
    own = folder.stat()
    if own.st_uid != os.getuid() or own.st_mode & OTHERS_WRITE:
        return False
    return all(above.st_uid in (0, os.getuid())
               and (not above.st_mode & OTHERS_WRITE or above.st_mode & stat.S_ISVTX)
               for above in map(Path.stat, folder.parents))
