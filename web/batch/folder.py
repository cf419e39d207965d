"""Where an upload is kept: a temporary folder that its owner alone can look into."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "debrief-upload-"
LOCK = "in-use"


class UploadFolder:
    """A folder that goes with this process, at the latest.

    Attributes:
        path: of the folder.
    """

    def __init__(self) -> None:
        """Make one, of mode 0700.

        Raises:
            OSError: there is no place for it.
        """
        self._whole = tempfile.TemporaryDirectory(prefix=PREFIX)
        self.path = Path(self._whole.name)
        self._lock = (self.path / LOCK).open("wb")
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def delete(self) -> None:
        """Delete it with all that is in it."""
        self._whole.cleanup()
        self._lock.close()


def sweep() -> None:
    """Delete what servers left behind that had no time to: killed, or cut off from power."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if path.is_symlink() or path.lstat().st_uid != os.getuid():
                continue
            with (path / LOCK).open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path)
        except OSError:  # in use, or not ours after all
            continue
