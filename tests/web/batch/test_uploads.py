"""Logs of many cases on the real server: worked on, shown row by row, kept nowhere."""

from __future__ import annotations

import io
import re
import signal
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path

import httpx
import polars as pl
import pytest

from engine.batch.columns.kernel import CATEGORY
from engine.batch.report.tally import NoSuchColumnError
from engine.batch.report.ties import ranked
from knowledge.reading.log_map import CASE
from tests.knowledge.rulebase import write_rulebase
from tests.strategies import real_cases, shipped
from tests.web.serving import serve, served_here, until
from tests.web.upload_logs import as_csv, send, table, waited, work_when_let, worked
from web.batch.folder import PREFIX
from web.batch.task import Task
from web.batch.work import outcome

ROW = re.compile(r'<th scope="row"><a href="(/uploads/\d+/rows/\d+)">([^<]*)</a>')
TINY = b"case,work.match\none,few\ntwo,all\n"
BAD = {"case": "bad", "fb.given": "nonsense <b>"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that one server has for itself."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)  # it is found anew
    return folder


@pytest.fixture
def alone(place: Path, store: Path, tmp_path: Path) -> Iterator[httpx.Client]:
    """A client of such a server, with a tiny rulebase."""
    folder = write_rulebase(tmp_path / "rulebase")
    with served_here(store, folder) as found, closing(found.client()) as client:
        yield client
    assert kept(place) == []


def check_audit(audit: str, name: str, category: str) -> None:
    """Check that a page has the answers, the verdict and the proof of a case."""
    answers = next(case.answers for case in real_cases() if case.id == name.rpartition("-")[0])
    assert f"<h1>{name}</h1>" in audit
    assert "the leading reason comes out the same" in audit
    for question in answers:
        assert shipped().questions[question].text in audit
    titles = {**{each.id: each.title for each in shipped().categories.values()},
              "undetermined": shipped().policy.undetermined.title}
    headline = re.search(r"<strong>([^<]*)\.</strong>", audit)
    assert headline is not None
    assert titles[category].lower() in headline[1].lower()
    assert "decibans for it" in audit


def kept(place: Path) -> list[Path]:
    """What of uploads is in a folder."""
    return [*place.glob(f"{PREFIX}*")]


def test_from_a_log_to_each_row(client: httpx.Client) -> None:
    """Counts, refused rows, the report by group, downloads, rows nearest to a tie first, proofs."""
    rows = table(2)
    address, text = worked(client, "My log.csv", as_csv([*rows, BAD]), "region")
    told = unescape(text)
    assert f"{len(rows)} cases were diagnosed, 1 row was refused." in told
    assert f"Row {len(rows) + 2}, column “fb.given”" in told
    assert "&lt;b&gt;" in text
    report = client.get(f"{address}/report")
    policy = report.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "script" not in policy
    for words in ("By region", "north", "south", "My log.csv", f"{len(rows)} applications"):
        assert words in report.text
    assert client.get(f"{address}/files/report.html").text == report.text
    refused = client.get(f"{address}/files/rejects.csv").text
    assert refused.splitlines()[1].startswith(f"My log.csv,{len(rows) + 2},fb.given,nonsense <b>")
    results = pl.read_parquet(io.BytesIO(client.get(f"{address}/files/results.parquet").content))
    as_text = pl.read_csv(
        io.BytesIO(client.get(f"{address}/files/results.csv").content), infer_schema=False)
    assert as_text[CASE].to_list() == results[CASE].to_list() == [row["case"] for row in rows]
    first, second = (ROW.findall(page) for page in (text, client.get(f"{address}?page=2").text))
    assert [name for _, name in first + second] == ranked(results, shipped())[CASE].to_list()
    assert ROW.findall(client.get(f"{address}?page=999").text) == second
    category = dict(results.select(CASE, pl.col(CATEGORY).cast(pl.String)).iter_rows())
    for row, name in first[::10]:
        check_audit(unescape(client.get(row).text), name, category[name])
    for number in (len(rows), 10**14):
        assert client.get(f"{address}/rows/{number}").status_code == 404


def test_what_was_not_given_outright_is_marked(client: httpx.Client) -> None:
    """In the audit of a row an answer from words or from earlier cases is told from the others."""
    rows = [{"case": f"c{month}", "candidate": "Ann", "date": f"2026-0{month}-10",
             "job.gap_type": "hard_skill", "fb.text": "You lack the experience with Python."}
            for month in (1, 2)]
    address, _ = worked(client, "ann.csv", as_csv(rows, "date"))
    audits = [unescape(client.get(f"{address}/rows/{number}").text) for number in (0, 1)]
    assert all("the leading reason comes out the same" in audit for audit in audits)
    for audit, derived in zip(audits, (("fb.reason",), ("fb.reason", "hist.rejections")),
                              strict=True):
        for question in ("job.gap_type", *derived):
            told = audit.split(f"<dt>{shipped().questions[question].text}</dt>")[1].split("</dd>")
            assert ("understood from what was told" in told[0]) == (question in derived)


def test_one_at_a_time_and_cancelled(
    alone: httpx.Client, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one is worked on no other is taken; it can be cancelled, and leaves nothing."""
    monkeypatch.setattr("web.batch.uploads.work", work_when_let)
    sent = send(alone, "first.csv", TINY)
    address = sent.headers["location"]
    assert "The log is being read." in alone.get(address).text
    again = send(alone, "second.csv", TINY)
    assert again.status_code == 409
    assert "One log is being worked on already." in again.text
    folder, = kept(place)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in ("", "/report", "/files/results.csv", "/rows/0"):
        assert alone.get(f"{address}{path}").status_code == (404 if path else 200)
    gone = alone.post(f"{address}/delete")
    assert gone.headers["location"] == "/uploads?deleted=1"
    assert "Deleted, with all that came of it." in alone.get("/uploads?deleted=1").text
    assert kept(place) == []
    assert alone.get(address).status_code == 404
    assert alone.post(f"{address}/delete").status_code == 303


def test_a_newer_one_takes_its_place(alone: httpx.Client, place: Path, tmp_path: Path) -> None:
    """Only what came of the newest log is kept; the log itself not even that long.

    Another server that starts leaves alone what is in use, and what is none of its own.
    """
    first, _ = worked(alone, "first.csv", TINY)
    assert not [*kept(place)[0].glob("log.*")]
    foreign = place / f"{PREFIX}foreign"
    foreign.symlink_to(tmp_path)
    with served_here(tmp_path / "other.sqlite"):
        pass
    assert len(kept(place)) == 2
    foreign.unlink()
    second, text = worked(
        alone, "second.csv", b"case,region,work.match\nbad,north,nonsense\n", "region")
    assert "0 cases were diagnosed, 1 row was refused." in text
    assert len(kept(place)) == 1
    assert alone.get(first).status_code == 404
    assert alone.get(f"{second}/report").status_code == 200
    assert "second.csv" in alone.get("/uploads").text
    third = waited(alone, send(alone, "third.csv", b"name\nx\n").headers["location"])
    assert "no column is called" in unescape(third)
    assert kept(place) == []


def test_a_column_to_group_by_that_is_not_there(tmp_path: Path) -> None:
    """It is told before the work, with what may be meant."""
    file = tmp_path / "log.csv"
    file.write_bytes(as_csv(table()))
    with pytest.raises(NoSuchColumnError, match=r"no column 'regon'; did you mean 'region'\?"):
        outcome(Task(file, "log.csv", "regon", shipped()), lambda course: None)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_when_the_server_ends(
    place: Path, store: Path, tmp_path: Path, how: int
) -> None:
    """However it ends: at once, or where it had no time to, when the next one starts."""
    found = serve(store, 0, "--knowledge", str(write_rulebase(tmp_path / "rulebase")))
    with closing(found.client()) as client:
        send(client, "log.csv", TINY)
    found.process.send_signal(how)
    found.process.wait()
    found.stop()
    if how == signal.SIGKILL:
        assert len(kept(place)) == 1
        with served_here(store):
            pass
    until(lambda: not kept(place))  # what works on it may be about to see that it is alone


def test_an_empty_log_to_fill_in(client: httpx.Client) -> None:
    """It has a column for each question, and a book says what may stand in it."""
    head = client.get("/uploads/empty/log.csv")
    assert set(shipped().questions) < set(head.text.strip().split(","))
    assert "attachment" in head.headers["content-disposition"]
    assert "Only a few, or none" in client.get("/uploads/empty/codebook.csv").text
    assert client.get("/uploads/empty/passwd").status_code == 404
