"""The YAML file of a case while it is being filled.

An edit replaces the text of one answer and leaves every other character as it was, so comments,
notes, quotation marks and line ends stay. (Loading and dumping with ruamel's round trip keeps
comments too, but moves those that stand below the last answer and loses those of a removed one.)
What an edit made is read back before it is written; each write replaces the file as a whole.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from ruamel.yaml.error import YAMLError

from cli.shared.case_text import HEADER, new_text, with_answer, with_date
from cli.shared.failures import FileFailure, Refused
from knowledge.model.conditions import Value
from knowledge.model.problems import CaseError, Place, Problem
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case, read_cases

JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")
class CaseFile:
    """One case in a YAML file.

    Attributes:
        path: where it is, as it was given.
        case: the case as it stands in the file.
        exists: whether there is a case in it yet; a new one is written with its first answer.
    """

    def __init__(self, path: Path, knowledge: Knowledge, day: date | None = None) -> None:
        """Read the file, or make sure that a new one could be written.

        Args:
            path: the file.
            knowledge: tells which questions and options there are.
            day: the date to write into the case; None leaves it as it is.

        Raises:
            Refused: the file holds something other than one good case in YAML.
            FileFailure: it cannot be read or written.
        """
        self.path = path
        self._knowledge = knowledge
        self._day = day
        text = self._text()
        self.exists = not _only_comments(text)
        self.case = Case(_case_id(path), {}, date=day)
        if self.exists:
            self.case = self._read(text)
            self._edited(text, next(iter(knowledge.questions)), None)  # could answers be put in?
            if day is not None and day != self.case.date:
                self._write(with_date(text, day))

    def keep(self, question: str, value: Value | None) -> None:
        """Write one answer, or remove it where the value is None.

        The file is read again first, so that what someone else changed in it meanwhile stays.

        Raises:
            Refused: the file is no longer a good case.
            FileFailure: it cannot be read or written.
        """
        text = self._text()
        if _only_comments(text):
            if value is None:
                return
            text = new_text(_case_id(self.path), self._day, text or HEADER)
        self._write(self._edited(text, question, value))

    def _text(self) -> str:
        name = str(self.path)
        if self.path.suffix.lower() in JSON_SUFFIXES:
            raise _json(self.path)
        try:
            there = self.path.exists()
            if there and not self.path.is_file():
                raise Refused([Problem(
                    Place(name), "this cannot hold answers", "it is a folder or a device",
                    "name a file, such as my-case.yaml")])
            _try_folder(self.path.resolve().parent)
            if not there:
                return ""
            text = self.path.read_bytes().decode("utf-8")
            if not os.access(self.path, os.W_OK):
                raise PermissionError(0, "it is protected against writing")
        except UnicodeDecodeError as error:
            raise FileFailure(name, error, "read") from None
        except OSError as error:
            raise FileFailure(name, error, "written") from None
        if text.lstrip("\ufeff \t\r\n").startswith("{"):
            raise _json(self.path)
        return text

    def _read(self, text: str) -> Case:
        found = next(read_cases(text, str(self.path), self._knowledge))
        if isinstance(found, CaseError):
            raise Refused(found.problems)
        return found

    def _edited(self, text: str, question: str, value: Value | None) -> str:
        """The text with another answer, after making sure that this is all that has changed."""
        before = self._read(text)
        given = {**before.answers, question: value}
        wanted = {name: kept for name in self._knowledge.questions
                  if (kept := given.get(name)) is not None}
        with suppress(YAMLError, KeyError, Refused):
            edited = with_answer(text, question, value, list(self._knowledge.questions))
            if self._read(edited) == replace(before, answers=wanted):
                return edited
        raise Refused([Problem(
            Place(str(self.path)), "answers cannot be put into this file safely",
            "its lines are laid out in an unusual way; the file was left as it is",
            "write each answer on a line of its own below `answers:`")])

    def _write(self, text: str) -> None:
        self.case = self._read(text)
        try:
            write_whole(self.path, text)
        except OSError as error:
            raise FileFailure(str(self.path), error, "written") from None
        self.exists = True


def _try_folder(folder: Path) -> None:
    """Raise an OSError where no file can be made in a folder."""
    if not folder.is_dir():
        raise FileNotFoundError(0, f"there is no folder {folder}")
    tempfile.TemporaryFile(dir=folder).close()


def _only_comments(text: str) -> bool:
    lines = (line.strip() for line in text.lstrip("\ufeff").splitlines())
    return all(not line or line.startswith("#") for line in lines)


def _case_id(path: Path) -> str:
    return " ".join(path.stem.split()) or "my-case"


def _json(path: Path) -> Refused:
    return Refused([Problem(
        Place(str(path)), "this is a JSON file; the questionnaire keeps answers in YAML",
        "JSON has no room for comments, and a log may hold many cases",
        f"give a name such as {path.stem or 'my-case'}.yaml; `debrief diagnose` reads JSON")])


def write_whole(path: Path, text: str) -> None:
    """Replace a file at once: whatever happens, it holds the old text or the new one, whole.

    A new file can be read by its owner only; an existing one keeps its mode, and a link its target.
    What is no file, such as a pipe or a device, is written to and not replaced.

    Raises:
        OSError: it cannot be written; the old file is untouched.
    """
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8", newline="")
        return
    target = path.resolve()
    with _held_back():
        handle, name = tempfile.mkstemp(prefix=".debrief-", suffix=".tmp", dir=target.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                shutil.copymode(target, name)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        with suppress(OSError):  # not every system can; the file itself is safe by now
            folder = os.open(target.parent, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)


@contextmanager
def _held_back() -> Iterator[None]:
    """Let Ctrl-C, a closing terminal and `kill` wait until the write is done."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    ends = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
