"""The log that is uploaded: one at a time, kept as long as it is looked at, and nowhere else."""

from __future__ import annotations

import multiprocessing
import secrets
import shutil
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import BinaryIO

from knowledge.model.records import Knowledge
from web.batch.begin import work
from web.batch.folder import UploadFolder, sweep
from web.batch.task import Course, Outcome, Refused, Task

MOST_NUMBER = 10**9
_SPAWN = multiprocessing.get_context("spawn")


class BusyError(Exception):
    """Another log is being worked on."""


@dataclass(slots=True)
class Upload:
    """A log that was uploaded.

    Attributes:
        number: stands for it in addresses; drawn at random, so that an old address is never
            another log's.
        name: of the file, as the person calls it.
        by: the column to group by; empty for none.
        folder: where it is kept.
        course: how far the work is.
        end: what came of it; None as long as it goes on.
    """

    number: int
    name: str
    by: str
    folder: UploadFolder
    course: Course
    end: Outcome | Refused | None = None

    def file(self, name: str) -> Path:
        """Where a file of the results is; one of those that `web.batch.work` names."""
        return self.folder.path / name


class Uploads:
    """The newest upload. Safe for several threads."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Begin with none, and delete what killed servers left."""
        sweep()
        self._knowledge = knowledge
        self._lock = threading.Lock()
        self._upload: Upload | None = None
        self._process: multiprocessing.process.BaseProcess | None = None

    @property
    def newest(self) -> Upload | None:
        """The upload; None where there is none."""
        return self._upload

    def begin(self, name: str, ending: str, log: BinaryIO, by: str) -> Upload:
        """Work on a log, in the place of the one before.

        Args:
            name: of the file, as it is to be shown.
            ending: of the file, one of `engine.batch.reading.inputs.ENDINGS`.
            log: what it holds.
            by: the column to group by; empty for none.

        Raises:
            BusyError: another one is being worked on.
            OSError: it cannot be kept.
        """
        with self._lock:
            if self._upload is not None and self._upload.end is None:
                raise BusyError
            self._end()
            folder = UploadFolder()
            found = Upload(secrets.randbelow(MOST_NUMBER), name, by, folder, Course(0, 0))
            file = folder.path / f"log{ending}"
            try:
                with file.open("wb") as kept:
                    shutil.copyfileobj(log, kept, 1 << 20)
            except OSError:
                folder.delete()
                raise
            heard, told = _SPAWN.Pipe(duplex=False)
            self._process = _SPAWN.Process(
                target=work, args=(Task(file, name, by, self._knowledge), told), daemon=True)
            self._process.start()
            told.close()
            self._upload = found
            threading.Thread(target=self._follow, args=(found, self._process, heard),
                             daemon=True).start()
            return found

    def delete(self, number: int) -> None:
        """End the work on an upload, and delete it; nothing where it is not there any more."""
        with self._lock:
            if self._upload is not None and self._upload.number == number:
                self._end()

    def close(self) -> None:
        """Delete whatever there is."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None
        if self._upload is not None:
            self._upload.folder.delete()
            self._upload = None

    def _follow(
        self, upload: Upload, process: multiprocessing.process.BaseProcess, heard: Connection
    ) -> None:
        """Take in what is told of the work, until it ends."""
        end: Outcome | Refused | None = None
        with heard:
            try:
                while end is None:
                    found = heard.recv()
                    if isinstance(found, Course):
                        upload.course = found
                    else:
                        end = found
            except (EOFError, OSError):  # it was ended, by us or by its bounds
                end = Refused(())
        process.join()
        with self._lock:
            if not isinstance(end, Outcome):
                upload.folder.delete()
            upload.end = end
