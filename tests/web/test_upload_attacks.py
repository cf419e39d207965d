"""Logs that are made to do harm, sent to the real server; and requests around them."""

from __future__ import annotations

import csv
import gzip
import io
import re
import socket
import struct
from html import unescape
from pathlib import Path

import httpx
import pyarrow as pa
import pytest

from engine.batch.reading.log import LogError
from tests.strategies import shipped
from tests.web.batch.test_uploads import ROW
from tests.web.serving import Served
from tests.web.test_attacks import SCRIPT
from tests.web.upload_logs import (
    as_csv,
    as_parquet,
    as_workbook,
    bare_workbook,
    boasting_workbook,
    cell,
    lying_workbook,
    send,
    worked,
)
from web.batch.bounds import BoundError
from web.batch.pages import LONGEST_NAME
from web.batch.task import Task
from web.batch.work import outcome
from web.serving.gate import MAX_UPLOAD

GOOD = b"case,fb.given\nx,specific\n"
FORMULA = '=HYPERLINK("http://evil.example","+1")'
TOO_MUCH = "took more memory or time than is given to one log"
HEAD = f'<row r="1">{cell("A1", "case")}{cell("B1", "fb.given")}</row>'


def test_too_large(served: Served, client: httpx.Client) -> None:
    """It is refused by its length alone, and while it is read where its length is not told."""
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    with socket.create_connection(("127.0.0.1", served.port)) as raw:
        raw.sendall("\r\n".join((
            "POST /uploads HTTP/1.1", f"Host: 127.0.0.1:{served.port}", f"Cookie: {cookies}",
            f"Origin: {served.origin}", f"Content-Length: {MAX_UPLOAD + 1}", "", "")).encode())
        found = raw.makefile("rb").read(4000)  # not a byte of the log was sent
    assert b" 413 " in found.splitlines()[0]
    assert b"A log may have 20 MB here." in found
    begins = b'--x\r\nContent-Disposition: form-data; name="log"; filename="a.csv"\r\n\r\n'
    told_nothing = client.post(
        "/uploads", content=(begins if not piece else b"x" * 999_999 for piece in range(23)),
        headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert told_nothing.status_code == 413
    assert client.post("/cases", files={"log": ("a.csv", b"x" * 400_000)}).status_code == 413


def test_compressed_on_the_way(client: httpx.Client) -> None:
    """Nothing is unpacked."""
    found = client.post("/uploads", content=gzip.compress(b"0" * 10_000_000),
                        headers={"Content-Encoding": "gzip"})
    assert found.status_code == 415


@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}, {}])
def test_forged(client: httpx.Client, headers: dict[str, str]) -> None:
    """Another page can neither send a log in a person's name, nor delete one."""
    for name in ("Sec-Fetch-Site", "Origin"):
        client.headers.pop(name)
    for path in ("/uploads", "/uploads/1/delete"):
        found = client.post(path, files={"log": ("a.csv", GOOD)}, headers=headers)
        assert found.status_code == 403


def test_strangers_get_nothing(served: Served) -> None:
    """Who was not let in gets neither the form nor what came of a log."""
    with served.stranger() as stranger:
        for path in ("/uploads", "/uploads/1", "/uploads/1/report", "/uploads/1/files/results.csv"):
            assert stranger.get(path).status_code == 401


@pytest.mark.parametrize(("name", "shown"), [
    ("../../etc/cron.d/evil.csv", "evil.csv"), ("C:\\fakepath\\evil.csv", "evil.csv"),
    ("/etc/passwd\0.csv", "passwd .csv"), ('a"; filename="b.exe".csv', None),
    ("a\r\nSet-Cookie: x=y\r\n.csv", None), ("x" * 5000 + ".csv", None),
    (SCRIPT.replace("/", "") + ".csv", None), ("=cmd()|'.csv", "=cmd()|'.csv"),
], ids=["folders", "drive", "zero", "quotes", "lines", "long", "markup", "formula"])
def test_file_names(client: httpx.Client, name: str, shown: str | None) -> None:
    """A name is only shown: no folder, no line break, not long, and no markup."""
    sent = client.post("/uploads", headers={"Content-Type": "multipart/form-data; boundary=x"},
                       content=b'--x\r\nContent-Disposition: form-data; name="log"; filename="'
                       + name.replace('"', "%22").encode() + b'"\r\n\r\ncase\nx\n\r\n--x--\r\n')
    if sent.status_code == 400:  # a header of the form that is none
        assert "\n" in name or "\0" in name or len(name) > 4000
        return
    assert sent.status_code == 303
    text = client.get(sent.headers["location"]).text
    title = re.search(r"<h1>(.*?)</h1>", text)
    assert title is not None
    assert len(unescape(title[1])) <= LONGEST_NAME + 1
    assert shown is None or unescape(title[1]) == shown
    assert "<script>alert" not in text
    assert "<img" not in text
    assert client.post(f"{sent.headers['location']}/delete").status_code == 303


def test_markup_and_formulas(client: httpx.Client) -> None:
    """In ids, values, columns and refused values: text on every page, no formula in a file.

    Only files of a table have addresses; they get plain names, whatever the log was called.
    """
    rows = [{"case": SCRIPT, "candidate": SCRIPT, SCRIPT: SCRIPT, FORMULA: FORMULA},
            {"case": FORMULA, "candidate": "@x", "fb.given": "specific"},
            {"case": "y", "fb.given": SCRIPT}, {"case": "z", "fb.given": FORMULA}]
    address, text = worked(
        client, "ä;filename=evil.exe.csv", as_csv(rows, SCRIPT, FORMULA), SCRIPT)
    pages = [text, client.get(f"{address}/report").text,
             *(client.get(row).text for row, _ in ROW.findall(text))]
    assert len(pages) == 4
    for page in pages:
        assert "<script>alert" not in page
        assert "<img" not in page
    assert FORMULA in unescape(text)
    for name in ("results.csv", "rejects.csv"):
        found = client.get(f"{address}/files/{name}").text
        assert "'=HYPERLINK" in found
        assert not [value for row in csv.reader(io.StringIO(found)) for value in row
                    if value.startswith(("=", "@", "+"))]
    assert client.get(f"{address}/files/rejects.csv").headers["content-type"].startswith("text/csv")
    for name in ("results.csv", "results.parquet", "report.html"):
        told = client.get(f"{address}/files/{name}").headers["content-disposition"]
        assert re.fullmatch(r'attachment; filename="[A-Za-z0-9 _-]+\.[a-z]+"; '
                            r"filename\*=UTF-8''[A-Za-z0-9%_-]+\.[a-z]+", told), told
    for path in ("files/in-use", "files/order.parquet", "files/..%2f..%2fetc%2fpasswd",
                 "files/%2e%2e/report", "rows/-1", "rows/x", "files/"):
        assert client.get(f"{address}/{path}").status_code == 404, path


@pytest.mark.parametrize(("name", "log", "words"), [
    ("a.exe", GOOD, "does not end like a log"),
    ("a", GOOD, "does not end like a log"),
    ("a.csv.gz", gzip.compress(GOOD), "has to be unpacked first"),
    ("", GOOD, "Choose a file first."),
], ids=["program", "no ending", "gzip", "no name"])
def test_other_files(client: httpx.Client, name: str, log: bytes, words: str) -> None:
    """What does not even end like a log is refused at once."""
    found = send(client, name, log)
    assert found.status_code in (400, 422)
    assert found.status_code == 400 or words in unescape(found.text)


WORKBOOK = as_workbook([{"case": "x", "fb.given": "specific"}])
PARQUET = as_parquet({"case": pa.array(["x"]), "fb.given": pa.array(["specific"])})


@pytest.mark.parametrize(("name", "log", "words"), [
    ("a.csv", b"", "the file is empty"),
    ("a.csv", gzip.compress(b"0" * 10_000_000), "compressed with gzip; unpack it first"),
    ("a.csv", WORKBOOK, "rename it to end in .xlsx"),
    ("a.jsonl", b'{"case": ' + b"[" * 1_000_000, "no line of it is a JSON object"),
    ("a.parquet", PARQUET[:-9], "no whole Parquet file"),
    ("a.parquet", b"PAR1" + struct.pack("<I", 2**31 - 1) + b"PAR1", "no whole Parquet file"),
    ("a.xlsx", WORKBOOK[:len(WORKBOOK) // 2], "no whole workbook"),
    ("bomb.xlsx", boasting_workbook(HEAD, 3_000_000_000), "it unpacks to 3,000,00"),
    ("rows.parquet", as_parquet({"case": pa.nulls(2_000_000, pa.string())}),
     "more than 1,000,000 rows"),
], ids=["empty", "gzip called CSV", "workbook called CSV", "deep JSON", "cut Parquet",
        "Parquet of a huge footer", "cut workbook", "boasting workbook", "many rows"])
def test_damaged_and_boasting(tmp_path: Path, name: str, log: bytes, words: str) -> None:
    """What can be seen to be useless is refused in words."""
    file = tmp_path / f"log{Path(name).suffix}"
    file.write_bytes(log)
    with pytest.raises((LogError, BoundError), match=words):
        outcome(Task(file, name, "", shipped()), lambda course: None)


@pytest.mark.parametrize(("name", "log"), [
    ("sparse.xlsx", bare_workbook(HEAD + f'<row r="1048576">{cell("XFD1048576", "x")}</row>')),
    ("wide.parquet", as_parquet({
        "case": pa.array([str(number) for number in range(900)]),
        "fb.given": pa.array(["specific"] * 900), "more": pa.DictionaryArray.from_arrays(
            pa.array([0] * 900, pa.int32()), pa.array(["a" * 9_000_000]))})),
    ("lying.xlsx", lying_workbook(HEAD, f"<row>{cell('A2', 'a' * 1_000_000)}</row>", 3_000)),
], ids=["sparse workbook", "long texts", "lying workbook"])
def test_bombs(client: httpx.Client, name: str, log: bytes) -> None:
    """What says nothing of its size meets the bounds of the kernel; the page goes on."""
    assert len(log) < MAX_UPLOAD
    address, text = worked(client, name, log)
    assert TOO_MUCH in text
    assert "It was deleted." in text
    assert client.get(f"{address}/report").status_code == 404


def test_forms_that_are_none(client: httpx.Client) -> None:
    """Malformed forms are refused without a traceback."""
    boundary = {"Content-Type": "multipart/form-data; boundary=x"}
    for content, headers in (
            (b"--x\r\nnonsense", boundary), (b"", boundary), (b"log=a", {}),
            (b"log=a", {"Content-Type": "application/x-www-form-urlencoded"})):
        found = client.post("/uploads", content=content, headers=headers)
        assert found.status_code in (400, 422)
        assert "Traceback" not in found.text
    two = client.post("/uploads", files=[("log", ("a.csv", io.BytesIO(GOOD))),
                                         ("more", ("b.csv", io.BytesIO(GOOD)))])
    assert two.status_code == 400
