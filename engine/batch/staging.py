"""Output that is written aside and renamed when it is whole, and that a killed run can go on with.

Beside `OUT` stands a folder `OUT.partial` while a run goes on. Each chunk of results is a part in
it. `state.json` names the parts that are whole; it is replaced in one step after each chunk. A
killed run leaves it behind; the next one goes on after the last whole part.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from engine.batch.encode import Reject
from knowledge.canonical import canonical_json
from knowledge.condition_syntax import JsonValue

STATE = "state.json"
REJECT_COLUMNS = ("file", "row", "column", "value", "reason", "suggestion")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes text that begins with one of these for a formula."""


class StagingError(Exception):
    """An earlier run stands in the way, or is of something else."""


@dataclass(slots=True)
class Progress:
    """What is whole so far.

    Attributes:
        chunks: chunks of the log that were read to their end.
        rows: rows of results written.
        rejected: rows rejected.
        bad_values: values rejected; a row can have several.
        rejects_bytes: length of the list of rejects.
    """

    chunks: int = 0
    rows: int = 0
    rejected: int = 0
    bad_values: int = 0
    rejects_bytes: int = 0


class Staging:
    """The folder of a run that goes on."""

    def __init__(self, out: Path, signature: JsonValue, resume: bool) -> None:
        """Begin a run, or go on with a killed one.

        Args:
            out: where the whole output goes.
            signature: what the output depends on; a run with another one is not gone on with.
            resume: go on with what a killed run left; otherwise begin anew.

        Raises:
            StagingError: there is a killed run and `resume` is not given, or it is of another
                log, knowledge or option.
            OSError: the folder cannot be written.
        """
        self.out = out
        self.folder = out.with_name(f"{out.name}.partial")
        self.progress = Progress()
        self._signature: JsonValue = json.loads(canonical_json(signature))
        self._rejects = self.folder / "rejects.csv"
        before = self._read_state()
        if before is not None and resume:
            self._go_on(before)
        elif self.folder.exists() and not resume:
            raise StagingError(
                f"{self.folder}: an earlier run did not come to its end; go on with it by "
                f"--resume, or delete this folder to begin anew")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir()
            self._begin_rejects()
            self._write_state()

    def add(self, results: pl.DataFrame, rejects: Sequence[Reject]) -> None:
        """Keep the results of one more chunk. Whole once this returns.

        Raises:
            OSError: it cannot be written.
        """
        if results.height:
            part = self.part(self.progress.chunks)
            results.write_parquet(part, compression="lz4", statistics=False)
            _synced(part)
        self._add_rejects(rejects)
        self.progress.chunks += 1
        self.progress.rows += results.height
        self.progress.rejected += len({(reject.file, reject.row) for reject in rejects})
        self.progress.bad_values += len(rejects)
        self._write_state()

    def part(self, number: int) -> Path:
        """The file of one chunk of results."""
        return self.folder / f"{number:08}.parquet"

    def parts(self) -> Iterator[Path]:
        """The parts that hold results, in order."""
        return (path for number in range(self.progress.chunks)
                if (path := self.part(number)).exists())

    @property
    def rejects_out(self) -> Path:
        """Where the list of rejects goes, beside the output."""
        return self.out.with_name(f"{self.out.name}.rejects.csv")

    def finish(self, whole: Path) -> None:
        """Put the whole output, and the list of rejects if there are any, in their places.

        Args:
            whole: the output, complete, within the folder.

        Raises:
            OSError: it cannot be renamed.
        """
        _synced(whole)
        if self.progress.bad_values:
            self._rejects.replace(self.rejects_out)
        else:
            self.rejects_out.unlink(missing_ok=True)
        whole.replace(self.out)
        shutil.rmtree(self.folder)

    def _read_state(self) -> dict[str, JsonValue] | None:
        try:
            state: JsonValue = json.loads((self.folder / STATE).read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except ValueError:
            return None
        return state if isinstance(state, dict) else None

    def _go_on(self, state: dict[str, JsonValue]) -> None:
        if state.get("signature") != self._signature:
            raise StagingError(
                f"{self.folder}: the earlier run was of another log, knowledge or option, so it "
                f"cannot be gone on with; delete this folder to begin anew")
        done = state["progress"]
        assert isinstance(done, dict)
        self.progress = Progress(**{name: number for name, number in done.items()
                                    if isinstance(number, int)})
        with self._rejects.open("r+b") as file:
            file.truncate(self.progress.rejects_bytes)
        kept = {self.part(number) for number in range(self.progress.chunks)}
        for path in self.folder.iterdir():
            if path.name not in (STATE, self._rejects.name) and path not in kept:
                path.unlink()

    def _write_state(self) -> None:
        done = {name: getattr(self.progress, name) for name in Progress.__slots__}
        beside = self.folder / f"{STATE}.new"
        beside.write_text(canonical_json(
            {"signature": self._signature, "progress": done}), "utf-8")
        _synced(beside)
        beside.replace(self.folder / STATE)

    def _begin_rejects(self) -> None:
        with self._rejects.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow(REJECT_COLUMNS)
        self.progress.rejects_bytes = self._rejects.stat().st_size

    def _add_rejects(self, rejects: Iterable[Reject]) -> None:
        with self._rejects.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerows(
                [safe(reject.file), reject.row, safe(reject.column), safe(reject.value),
                 safe(reject.reason), safe(reject.suggestion)] for reject in rejects)
            file.flush()
            os.fsync(file.fileno())
            self.progress.rejects_bytes = file.tell()


def safe(text: str) -> str:
    """Text that a spreadsheet shows as it stands and does not run as a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _synced(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
