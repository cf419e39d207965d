"""Attacks on the page, each tried on the real server."""

from __future__ import annotations

import gzip
import re
import socket
import stat
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.cli.running import run, told
from tests.web.serving import Served, answer, begin, revision, serve, served_here

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::", "example.org"])
def test_other_addresses_are_refused(host: str, store: Path) -> None:
    """Only this machine itself can be listened at; the reason is said."""
    ended = run("serve", "--host", host, "--store", str(store))
    assert ended.code == 2
    assert f"'{host}' is refused: answers about a rejection are private" in told(ended)
    assert not store.exists()


@pytest.mark.parametrize(
    "host", ["evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "", "localhost.:{port}"])
def test_rebinding(served: Served, host: str) -> None:
    """A name that was pointed here is not answered, even to one who was let in."""
    with closing(served.client()) as client:
        found = client.get("/", headers={"Host": host.format(port=served.port)})
    assert found.status_code == 421
    assert "My cases" not in found.text


@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
    {"Origin": "http://evil.example"}, {"Origin": "http://127.0.0.1:1"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"}, {"Origin": "null"}, {},
])
def test_forged_requests(client: httpx.Client, headers: dict[str, str]) -> None:
    """What another page sends in a person's name changes nothing."""
    for name in ("Sec-Fetch-Site", "Origin"):
        client.headers.pop(name)
    found = client.post("/cases", data={"name": "forged"}, headers=headers)
    assert found.status_code == 403
    assert "forged" not in client.get("/").text


@pytest.mark.parametrize("path", ["/", "/cases/1", "/cases/1/check", "/cases/1/sections/1"])
def test_strangers_get_nothing(served: Served, path: str) -> None:
    """Another user's process gets a page that says what to do, and nothing else."""
    with served.stranger() as stranger:
        stranger.cookies.set(f"debrief-{served.port}", "guessed")
        found = stranger.get(path)
    assert found.status_code == 401
    assert "Open the newest link that debrief printed" in found.text


def test_a_link_works_once(served: Served) -> None:
    """A link that was used lets nobody else in, and a look ahead does not use it up."""
    with served.stranger() as first, served.stranger() as second:
        link = served.link
        assert first.head(link).status_code == 405
        entered = first.get(link)
        served.next_link()
        assert entered.status_code == 303
        cookie = entered.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert second.get(link).status_code == 401
        assert first.get("/").status_code == 200


def test_session_fixation(served: Served) -> None:
    """A session that was planted before is not the one that is let in."""
    with served.stranger() as client:
        name = f"debrief-{served.port}"
        client.cookies.set(name, "planted", domain="127.0.0.1")
        entered = client.get(served.link)
        served.next_link()
        assert "planted" not in entered.headers["set-cookie"]
    with served.stranger() as thief:
        thief.cookies.set(name, "planted")
        assert thief.get("/").status_code == 401


def test_guessing(store: Path) -> None:
    """After ten wrong links the right one is another."""
    with served_here(store) as found, found.stranger() as stranger:
        old = found.link
        for _ in range(10):
            assert stranger.get("/open/guess").status_code == 401
        assert found.next_link() != old
        assert stranger.get(old).status_code == 401
        assert stranger.get(found.link).status_code == 303


def test_leaving(served: Served) -> None:
    """A session that was closed is known no more, even to one who kept its cookie."""
    with closing(served.client()) as client:
        kept = dict(client.cookies)
        assert client.post("/leave").status_code == 401
        with served.stranger() as thief:
            thief.cookies.update(kept)
            assert thief.get("/").status_code == 401


def test_files_are_private(store: Path) -> None:
    """The log and the sessions are their owner's alone; no session is readable in its file."""
    with served_here(store) as found, closing(found.client()) as client:
        session = client.cookies[f"debrief-{found.port}"]
    sessions = store.with_name("log.sqlite.sessions")
    for path in (store, sessions):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert session not in sessions.read_text("ascii")


@pytest.mark.parametrize("path", [
    "/assets/../gate.py", "/assets/..%2fgate.py", "/assets/%2e%2e/%2e%2e/etc/passwd",
    "/assets//etc/passwd", "/assets/page.css%00.html", "/assets/", "/../../etc/passwd",
])
def test_path_traversal(served: Served, path: str) -> None:
    """No path of a request reaches a file that is not in the table."""
    address = "127.0.0.1", served.port
    with closing(served.client()) as client, socket.create_connection(address) as raw:
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nCookie: {cookies}\r\n"
                    "Connection: close\r\n\r\n".encode())
        status = raw.makefile("rb").readline()
    assert b" 404 " in status


def test_large_bodies(client: httpx.Client) -> None:
    """Too much is refused before it is read, and while it is read where its length is not told."""
    assert client.post("/cases", data={"name": "x" * 400_000}).status_code == 413
    told_nothing = client.post(
        "/cases", content=(b"name=" + b"x" * 99_999 for _ in range(9)),
        headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert told_nothing.status_code == 413


def test_compressed_bodies(client: httpx.Client) -> None:
    """Nothing is unpacked."""
    found = client.post("/cases", content=gzip.compress(b"0" * 10_000_000),
                        headers={"Content-Encoding": "gzip"})
    assert found.status_code == 415


def test_malformed_forms(client: httpx.Client) -> None:
    """A form that is none is refused without a traceback."""
    for content, kind in ((b"\xff\xfe%zz", "application/x-www-form-urlencoded"),
                          (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
                          (b"{}", "application/json")):
        found = client.post("/cases", content=content, headers={"Content-Type": kind})
        assert found.status_code in (303, 400, 422)
        assert "Traceback" not in found.text
    files = client.post("/cases", files={"name": ("a\r\nX: y", b"data")})
    assert files.status_code == 400


def test_scripts_in_every_text(client: httpx.Client) -> None:
    """What a person types comes back as text, in every field and on every page."""
    section = begin(client, SCRIPT, candidate=SCRIPT)
    case = section.removesuffix("/sections/1")
    assert answer(client, f"{case}/sections/7", {"fb.text": SCRIPT}).status_code == 303
    for path in ("/", section, f"{case}/sections/7", f"{case}/check", case):
        text = client.get(path).text
        assert "&lt;script&gt;" in text
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "{{7*7}}" in text


def test_header_injection(client: httpx.Client) -> None:
    """A name that would end a header or name a folder becomes a plain file name."""
    section = begin(client, '../ä"; x=y\\ Acme; filename=evil.exe')
    found = client.get(section.replace("sections/1", "case.json"))
    assert found.status_code == 200
    told_as = found.headers["content-disposition"]
    assert re.fullmatch(r'attachment; filename="[A-Za-z0-9 _-]+\.json"; '
                        r"filename\*=UTF-8''[A-Za-z0-9%_-]+\.json", told_as), told_as


def test_sql_in_every_text(client: httpx.Client) -> None:
    """Quotes and statements are names like others."""
    name = "'; DROP TABLE cases; --"
    begin(client, name)
    assert client.get("/").status_code == 200
    assert "DROP TABLE cases" in client.get("/").text


def test_answers_that_are_none(client: httpx.Client) -> None:
    """An option that does not exist is told and not saved, and so is a revision that is none."""
    section = begin(client, "no answer")
    found = answer(client, section, {"job.must_have_match": "' OR 1=1"})
    assert found.status_code == 422
    assert "Choose one of the answers shown." in found.text
    assert answer(client, section, {"job.must_have_match": "all"}, "-1").status_code == 400


def test_headers_of_every_answer(served: Served, client: httpx.Client) -> None:
    """Every answer, also a refusal, forbids scripts of others, frames, guesses and copies."""
    with served.stranger() as stranger:
        answers = [client.get("/"), client.get("/nothing"), stranger.get("/"),
                   client.get("/assets/page.css"), client.put("/")]
    assert [found.status_code for found in answers] == [200, 404, 401, 200, 405]
    for found in answers:
        policy = found.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.headers["referrer-policy"] == "no-referrer"
        assert found.headers["cache-control"] in ("no-store", "no-cache")
        assert "server" not in found.headers


def test_a_kill_loses_nothing(store: Path) -> None:
    """What was confirmed is there after kill -9, and the browser's next click goes on."""
    first = serve(store)
    client = first.client()
    section = begin(client, "killed")
    seen = revision(client.get(section).text)
    assert answer(client, section, {"job.must_have_match": "few"}, seen).status_code == 303
    first.kill()
    second = serve(store, first.port)
    page = client.get(section)
    assert page.status_code == 200
    assert 'value="few" checked' in page.text
    client.close()
    second.stop()
    second.stop()
