"""The files of a log: named one by one, by a pattern, or by the folder they are in."""

from __future__ import annotations

import glob
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from engine.batch.reading.block import InputError, Reader

STDIN = "-"
CSV, JSON_LINES, PARQUET, EXCEL = "CSV", "JSON Lines", "Parquet", "Excel"
ENDINGS: Mapping[str, str] = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".txt"), CSV),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), JSON_LINES),
    **dict.fromkeys((".parquet", ".pq"), PARQUET),
    **dict.fromkeys((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"), EXCEL)}
"""The format that the ending of a file's name stands for."""
BEGINNINGS = ((b"PAR1", PARQUET, "Parquet"), (b"PK\x03\x04", EXCEL, "an Excel workbook or ZIP"),
              (b"\xd0\xcf\x11\xe0", EXCEL, "an old Excel workbook"),
              (b"\x1f\x8b", "", "compressed with gzip; unpack it first (gunzip)"),
              (b"(\xb5/\xfd", "", "compressed with zstd; unpack it first (unzstd)"),
              (b"%PDF", "", "a PDF document"), (b"SQLite format 3", "", "an SQLite database"))
"""The first bytes by which formats are told, whatever a file is called."""
LEFT_OUT = (".rejects.csv",)
"""Our own outputs, which a folder may hold as well."""


@dataclass(frozen=True, slots=True)
class Input:
    """One file of a log.

    Attributes:
        name: as messages name it.
        path: where it is; None for standard input.
    """

    name: str
    path: Path | None

    def identity(self) -> list[str | int]:
        """What tells this file, as it is now, from another one.

        Raises:
            OSError: it cannot be looked at.
        """
        if self.path is None:
            return [self.name]
        found = self.path.stat()
        return [self.name, found.st_size, found.st_mtime_ns]

    def open(self, stdin: BinaryIO | None) -> BinaryIO:
        """Open the file; standard input is copied to a temporary file without a name.

        Raises:
            OSError: it cannot be read.
        """
        if self.path is not None:
            return self.path.open("rb")
        if stdin is None:
            raise OSError(9, "it is closed")
        whole = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the log is read
        shutil.copyfileobj(stdin, whole, 1 << 22)
        whole.seek(0)
        return whole


def inputs(names: Sequence[str | Input]) -> list[Input]:
    """The files that are named; those of a folder or pattern in the order of their names.

    Args:
        names: files, folders, patterns with `*`, `?` or `[...]`, or `-` for standard input; a file
            that is to be called by another name in messages is given as an input.

    Raises:
        InputError: a folder or pattern holds no file that could be a log, or a file comes twice.
    """
    found = [each for name in names
             for each in ([name] if isinstance(name, Input) else _found(name))]
    seen: set[Path] = set()
    for each in found:
        if each.path is not None and (real := each.path.resolve()) in seen:
            raise InputError(f"{each.name}: this file is named twice; each case counts once")
        elif each.path is not None:
            seen.add(real)
    if sum(each.path is None for each in found) > 1:
        raise InputError("- is given twice; standard input can be read only once")
    return found


def _found(name: str) -> Iterator[Input]:
    path = Path(name)
    if name == STDIN:
        yield Input("standard input", None)
    elif path.is_dir():
        files = sorted(file for file in path.rglob("*") if _may_be_log(file, path))
        if not files:
            raise InputError(f"{name}: this folder holds no log; looked for files that end in "
                             + ", ".join(ENDINGS))
        yield from (Input(str(file), file) for file in files)
    elif not path.exists() and any(sign in name for sign in "*?["):
        files = sorted(Path(file) for file in glob.glob(name, recursive=True))  # noqa: PTH207 - absolute too
        if not files:
            raise InputError(f"{name}: no file is called like this")
        yield from (Input(str(file), file) for file in files if file.is_file())
    else:
        yield Input(name, path)


def _may_be_log(file: Path, folder: Path) -> bool:
    parts = file.relative_to(folder).parts
    return (file.is_file() and file.suffix.lower() in ENDINGS
            and not file.name.endswith(LEFT_OUT)
            and not any(part.startswith(".") or part.endswith(".partial") for part in parts))


def reader(
    source: Input, stdin: BinaryIO | None, known: Collection[str], opened: ExitStack
) -> Reader:
    """What reads a file, by the ending of its name and by its first bytes.

    Args:
        source: which file.
        stdin: what `-` stands for.
        known: names of columns that are likely.
        opened: closes what was opened.

    Raises:
        InputError: its format is none of ours, not what its name says, or damaged.
        OSError: it cannot be read.
    """
    file = opened.enter_context(source.open(stdin))
    head = file.read(4096)
    file.seek(0)
    if not head:
        raise InputError("the file is empty")
    kind = _kind(source, head)
    if kind == CSV:
        from engine.batch.reading.csv_reader import CsvReader  # noqa: PLC0415 - only what is needed

        return CsvReader(file, source.name, known, opened)
    if kind == JSON_LINES:
        from engine.batch.reading.jsonl_reader import JsonLinesReader  # noqa: PLC0415

        return JsonLinesReader(file, source.name, known, opened)
    if kind == PARQUET:
        from engine.batch.reading.parquet_reader import ParquetReader  # noqa: PLC0415

        return ParquetReader(file, source.name, known)
    from engine.batch.reading.excel_reader import ExcelReader  # noqa: PLC0415

    return ExcelReader(file, source.name, known)


def _kind(source: Input, head: bytes) -> str:
    told = next(((kind, words) for begins, kind, words in BEGINNINGS if head.startswith(begins)),
                None)
    if source.path is None:
        if told is not None and told[0]:
            return told[0]
        if told is None:
            return JSON_LINES if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else CSV
        raise InputError(f"it is {told[1]}")
    ending = source.path.suffix.lower()
    named = ENDINGS.get(ending)
    if told is not None and (told[0] != named or named is None):
        right = next((end for end, kind in ENDINGS.items() if kind == told[0]), "")
        hint = f", though its name ends in {ending!r}; rename it to end in {right}" if right else ""
        raise InputError(f"it is {told[1]}{hint}")
    if named is None:
        raise InputError(f"{ending or 'no ending'!r} stands for no format; a log ends in "
                         + ", ".join(ENDINGS))
    begins_as_object = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[{"))
    if named == CSV and begins_as_object:
        raise InputError("it is JSON, though its name says CSV; rename it to end in .jsonl")
    if told is None and named == PARQUET:
        raise InputError("it is no Parquet file, though its name says so; perhaps it is CSV")
    if told is None and ending in (".xlsx", ".xlsm", ".xlsb", ".ods", ".xls"):
        raise InputError("it is no workbook, though its name says so; perhaps it is CSV")
    return named
