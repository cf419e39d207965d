"""Logs of many cases for the page: good ones, damaged ones, and ones that are made to do harm."""

from __future__ import annotations

import csv
import io
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path

import httpx
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from tests.strategies import real_cases, shipped
from tests.web.serving import until
from web.batch.begin import work
from web.batch.folder import PREFIX
from web.batch.task import Task

WORKING = 'hx-trigger="every 1s"'
"""Stands in the page of a log that is being worked on, and in no other."""
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LET = "let"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def table(copies: int = 1) -> list[dict[str, str]]:
    """The real cases as rows of text, as often as wanted."""
    return [{"case": f"{case.id}-{copy}", "region": ("north", "south")[copy % 2], **{
        name: ";".join(value) if isinstance(value, tuple) else str(value)
        for name, value in case.answers.items()}}
        for copy in range(copies) for case in real_cases()]


def as_csv(rows: Iterable[Mapping[str, str]], *more: str) -> bytes:
    """Rows as CSV, with further columns."""
    text = io.StringIO()
    writer = csv.DictWriter(text, ["case", "candidate", "region", *shipped().questions, *more])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_parquet(columns: Mapping[str, pa.Array], compression: str = "zstd") -> bytes:
    """Columns as Parquet."""
    file = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), file, compression=compression)
    return file.getvalue()


def as_workbook(rows: list[dict[str, str]]) -> bytes:
    """Rows as Excel saves them."""
    file = io.BytesIO()
    pl.DataFrame(rows).write_excel(file)
    return file.getvalue()


def bare_workbook(cells: str) -> bytes:
    """A workbook whose only sheet holds rows as they are given in XML."""
    return _workbook(_sheet(cells).encode(), zipfile.ZIP_DEFLATED)


def lying_workbook(head: str, row: str, times: int) -> bytes:
    """A workbook whose directory says that its sheet is small, and that repeats a row in it.

    The row is compressed once, so that making it costs next to nothing.
    """
    before, after = _sheet(head + "|").encode().split(b"|")
    packed = _packed(before) + _packed(row.encode()) * times + _packed(after, zlib.Z_FINISH)
    return _retold(_workbook(packed, zipfile.ZIP_STORED), 1000)


def cell(place: str, text: str) -> str:
    """A cell in XML."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def boasting_workbook(cells: str, size: int) -> bytes:
    """A workbook whose directory says that its sheet unpacks to so many bytes."""
    return _retold(bare_workbook(cells), size)


def work_when_let(task: Task, told: Connection) -> None:
    """Take the place of `web.batch.begin.work`: begin no sooner than `let_work` is called."""
    until((task.file.parent / LET).exists)
    work(task, told)


def let_work() -> None:
    """Let work begin on what was uploaded."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        (folder / LET).touch()


def send(client: httpx.Client, name: str, log: bytes, by: str = "") -> httpx.Response:
    """Send a log."""
    return client.post("/uploads", files={"log": (name, log)}, data={"by": by})


def worked(client: httpx.Client, name: str, log: bytes, by: str = "") -> tuple[str, str]:
    """Send a log and wait; its address, and the page of what came of it."""
    sent = send(client, name, log, by)
    assert sent.status_code == 303, sent.text
    return sent.headers["location"], waited(client, sent.headers["location"])


def waited(client: httpx.Client, address: str) -> str:
    """The page of what came of a log, once it is there."""
    found = [""]

    def there() -> bool:
        answer = client.get(address)
        assert answer.status_code == 200
        found[0] = answer.text
        return WORKING not in answer.text

    until(there)
    return found[0]


def _workbook(sheet: bytes, compression: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("_rels/.rels", _relation("officeDocument", "xl/workbook.xml"))
        book.writestr("xl/_rels/workbook.xml.rels", _relation("worksheet", "worksheets/1.xml"))
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}">'
                      '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>')
        book.writestr("xl/worksheets/1.xml", sheet, compression)
    return file.getvalue()


def _sheet(cells: str) -> str:
    return f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{cells}</sheetData></worksheet>'


def _packed(content: bytes, end: int = zlib.Z_FULL_FLUSH) -> bytes:
    """A piece of a deflated stream that stands for itself."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush(end)


def _retold(book: bytes, size: int) -> bytes:
    """A workbook whose directory says that its last part is deflated, and of another size."""
    changed = bytearray(book)
    last = changed.rfind(b"PK\x01\x02")
    struct.pack_into("<H", changed, last + 10, zipfile.ZIP_DEFLATED)
    struct.pack_into("<I", changed, last + 24, size)
    return bytes(changed)


def _relation(kind: str, target: str) -> str:
    return (f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>')
