"""Output that is written aside and renamed when it is whole, and that a killed run can go on with.

Beside `OUT` stands a folder `OUT.partial` while a run goes on. Each block of results is a part in
it. `state.json` says how many parts are whole, and where in the log the next one begins; it is
replaced in one step after each part. The process that writes holds a lock on the folder, which
ends with it, so that two runs never write one output. The output itself grows in the folder as
well; a killed run leaves it without an end, so the next one writes it anew from the parts before
it goes on.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import polars as pl
import pyarrow as pa

from engine.batch.reading.block import Mark, Reject
from engine.batch.reading.rejects import reject_header, reject_lines
from knowledge.model.plain import JsonValue, canonical_json

STATE, REJECTS, WHOLE = "state.json", "rejects.csv", "whole"
_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4")


class StagingError(Exception):
    """An earlier run stands in the way, or is of something else; the message is for people."""


@dataclass(slots=True)
class Progress:
    """What is whole so far.

    Attributes:
        parts: blocks of the log that were diagnosed.
        file: the number of the file in which the next block begins.
        offset: where in that file; see `Mark`.
        row: the number of the row there.
        rows: rows of results.
        rejected: rows rejected.
        bad_values: values rejected; a row can have several.
        rejects_bytes: length of the list of rejects.
        categories: how many rows of results have each category.
        from_earlier: int = 0
    unheard: at the end, the commonest sentences of employers that were not understood, with
            the number of cases they stand in.
        from_earlier: at the end, how many cases have answers from earlier ones.
    """

    parts: int = 0
    file: int = 0
    offset: int = 0
    row: int = 0
    rows: int = 0
    rejected: int = 0
    bad_values: int = 0
    rejects_bytes: int = 0
    categories: dict[str, int] = field(default_factory=dict)
    unheard: tuple[tuple[str, int], ...] = ()
    from_earlier: int = 0

    @property
    def mark(self) -> Mark:
        """Where the next block begins."""
        return Mark(self.offset, self.row)

    @classmethod
    def of(cls, data: JsonValue) -> Progress:
        """Read what `asdict` wrote."""
        assert isinstance(data, dict)
        categories = data["categories"]
        assert isinstance(categories, dict)
        found = cls(categories={
            name: number for name, number in categories.items() if isinstance(number, int)})
        for name, number in data.items():
            if isinstance(number, int):
                setattr(found, name, number)
        return found

    def count(
        self, categories: Mapping[str, int], rejects: Sequence[Reject], file: int, after: Mark
    ) -> None:
        """Count the results and rejects of one more block."""
        self.parts += 1
        self.file, self.offset, self.row = file, after.offset, after.row
        self.rows += sum(categories.values())
        self.rejected += len({(reject.file, reject.row) for reject in rejects})
        self.bad_values += len(rejects)
        for name, number in categories.items():
            self.categories[name] = self.categories.get(name, 0) + number


class Staging:
    """The folder of a run that goes on.

    Attributes:
        out: where the whole output goes; of a link, the file that it leads to.
        rejects_out: where the list of rejects goes, beside the output as it was named.
        folder: where parts are kept.
        progress: what is whole so far.
    """

    def __init__(self, out: Path, signature: JsonValue, resume: bool) -> None:
        """Begin a run, or go on with a killed one.

        Args:
            out: where the whole output goes.
            signature: what the output depends on; a run with another one is not gone on with.
            resume: go on with what a killed run left, if it left something.

        Raises:
            StagingError: another run is writing this output, or there is a killed run and
                `resume` is not given, or it is of another log, knowledge or option, or something
                else stands there, or where the output is to go, such as a folder or a device.
            OSError: the folder cannot be written.
        """
        if out.exists() and not out.is_file():
            raise StagingError(f"{out}: it is no file that results could take the place of; name a "
                               "file, or write to a pipe with -o -")
        self.out = out.resolve() if out.is_symlink() else out  # a link stays, and its file is new
        self.rejects_out = out.with_name(f"{out.name}.rejects.csv")
        self.folder = self.out.with_name(f"{self.out.name}.partial")
        self.progress = Progress()
        self._signature: JsonValue = json.loads(canonical_json(signature))
        self._rejects = self.folder / REJECTS
        self._lock = self._locked()
        try:
            state = self._state()
            if state is not None:
                self._go_on(state, resume)
                return
            self._refuse_foreign()
            for path in self.folder.iterdir():
                path.unlink()
            self._rejects.write_bytes(reject_header())
            self.progress.rejects_bytes = len(reject_header())
            self._write_state()
        except BaseException:
            self.close()
            raise

    @property
    def whole(self) -> Path:
        """The output while it grows."""
        return self.folder / f"{WHOLE}{self.out.suffix}"

    def add(
        self, results: pl.DataFrame, categories: Mapping[str, int], rejects: Sequence[Reject],
        file: int, after: Mark,
    ) -> None:
        """Keep the results of one more block, which is whole once this returns.

        Args:
            results: may be empty.
            categories: how many of them have each category.
            rejects: what was refused.
            file: the number of the file in which the next block begins.
            after: where that is.

        Raises:
            OSError: it cannot be written.
        """
        if results.height:
            with (self._part(self.progress.parts).open("wb") as sink,
                  pa.ipc.new_file(sink, (table := results.to_arrow()).schema,
                                  options=_OPTIONS) as writer):
                writer.write_table(table)
            _synced(self._part(self.progress.parts))
        if rejects:
            with self._rejects.open("ab") as sink:
                sink.write(reject_lines(rejects))
                self.progress.rejects_bytes = sink.tell()
            _synced(self._rejects)
        self.progress.count(categories, rejects, file, after)
        self._write_state()

    def parts(self, schema: pl.Schema) -> Iterator[pl.DataFrame]:
        """The parts so far, in order, with the columns of the results."""
        for number in range(self.progress.parts):
            if (path := self._part(number)).exists():
                yield pl.read_ipc(path).cast(schema)

    def finish(self) -> None:
        """Put the whole output, and the list of rejects if there are any, in their places.

        Raises:
            OSError: one of them cannot be put there.
        """
        _synced(self.whole)
        if self.progress.bad_values:
            beside = self.folder / f"{REJECTS}.new"
            if self.rejects_out.parent != self.out.parent:  # behind a link, maybe on another disk
                beside = self.rejects_out.with_name(f"{self.rejects_out.name}.new")
            shutil.copyfile(self._rejects, beside)
            _synced(beside)
            beside.replace(self.rejects_out)
        else:
            self.rejects_out.unlink(missing_ok=True)
        self.whole.replace(self.out)
        (self.folder / STATE).unlink()  # from here on the folder is only rubbish
        shutil.rmtree(self.folder)

    def close(self) -> None:
        """Let others write this output; what was kept stays."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def abandon(self) -> None:
        """Leave nothing behind.

        Raises:
            OSError: the folder cannot be deleted.
        """
        shutil.rmtree(self.folder)

    def _locked(self) -> int | None:
        """A lock on the folder, which is made if it is not there; it ends with this process.

        Raises:
            StagingError: another run holds it, or something else is in the way.
            OSError: the folder cannot be made.
        """
        while True:
            if self.folder.exists() and not self.folder.is_dir():
                self._refuse_foreign()
            self.folder.mkdir(exist_ok=True)
            lock = os.open(self.folder, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(lock).st_ino == self.folder.stat().st_ino:
                    return lock
            except BlockingIOError:
                os.close(lock)
                raise StagingError(
                    f"{self.out}: another run is writing this; wait for its end, or give the "
                    f"output another name") from None
            except FileNotFoundError:  # that run has just come to its end
                pass
            os.close(lock)

    def _part(self, number: int) -> Path:
        return self.folder / f"{number:08}.arrow"

    def _state(self) -> dict[str, JsonValue] | None:
        try:
            state: JsonValue = json.loads((self.folder / STATE).read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
        return state if isinstance(state, dict) else None

    def _refuse_foreign(self) -> None:
        """Never delete what is not ours."""
        if not self.folder.exists():
            return
        ours = (REJECTS, STATE, WHOLE)
        if not self.folder.is_dir() or not all(
                path.suffix == ".arrow" or path.name.startswith(ours)
                for path in self.folder.iterdir()):
            raise StagingError(f"{self.folder}: something of this name is in the way; move it, or "
                               f"give the output another name")

    def _go_on(self, state: dict[str, JsonValue], resume: bool) -> None:
        if not resume:
            raise StagingError(
                f"{self.folder}: an earlier run did not come to its end; go on with it by the same "
                f"command with --resume, or delete this folder to begin anew")
        if state.get("signature") != self._signature:
            raise StagingError(
                f"{self.folder}: the earlier run was of another log, knowledge, map or version, so "
                f"it cannot be gone on with; delete this folder to begin anew")
        self.progress = Progress.of(state["progress"])
        with self._rejects.open("r+b") as file:
            file.truncate(self.progress.rejects_bytes)
        kept = {self._part(number) for number in range(self.progress.parts)}
        for path in self.folder.iterdir():
            if path.name not in (STATE, REJECTS) and path not in kept:
                path.unlink()

    def _write_state(self) -> None:
        beside = self.folder / f"{STATE}.new"
        beside.write_text(canonical_json(
            {"signature": self._signature, "progress": asdict(self.progress)}), "utf-8")
        _synced(beside)
        beside.replace(self.folder / STATE)


def _synced(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
