"""History over several cases, taking one's data along and erasing it, on the real server."""

from __future__ import annotations

import datetime
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx

from engine.log.keeping import Diagnoser, keep
from engine.log.log import open_log
from knowledge.reading.case_log import load_case_log
from tests.cli.running import run
from tests.strategies import shipped
from tests.web.filling import filled
from tests.web.serving import begin, served_here


def test_history_in_a_picture_and_in_words(client: httpx.Client) -> None:
    """Cases of one person with a result are compared; those without are no part of it."""
    first = filled(client, "History one", candidate="Hanna", date="2026-01-10")
    none = client.get(f"{first}/history").text
    assert "None of these cases has a result yet." in none
    assert client.get(f"{first}/history.svg").status_code == 404
    second = filled(client, "History two", candidate="Hanna", date="2026-02-10")
    for case in (first, second):
        assert client.post(f"{case}/check").status_code == 303
    client.post(f"{first}/steps/requirements_matrix", data={"go": "done"})
    text = client.get(f"{second}/history").text
    assert "name the same reason: “They missed a skill or qualification”." in text
    assert "Two cases are few" in text
    assert "<svg" in text
    assert f'<a href="{first}">History one</a>' in text
    assert "What recurs, and was found again in the newest case" in text
    assert "Compare skills with requirements, done for History one" in text
    kept = client.get(f"{second}/history.svg")
    assert kept.headers["content-type"].startswith("image/svg+xml")
    assert 'filename="History Hanna.svg"' in kept.headers["content-disposition"]


def test_a_long_history(store: Path) -> None:
    """Of many cases the newest are drawn and listed, and the page stays small."""
    log, diagnoser = open_log(str(store)), Diagnoser(shipped())
    for number, case in enumerate(load_case_log(shipped(), None)):
        day = datetime.date(2025, 1, 1) + datetime.timedelta(days=7 * number)
        keep(log, replace(case, candidate="Often", date=day), diagnoser, day)
    assert number > 40
    with served_here(store) as served, closing(served.client()) as client:
        found = client.get("/cases/1/history")
        assert f"The newest 6 of {number + 1} are shown." in found.text
        assert f"The newest 40 of {number + 1} are shown." in found.text
        assert f'<ol start="{number - 38}">' in found.text
        assert found.text.count(">case-002<") == 0
        assert len(found.content) < 60_000
        assert "case-002" in client.get("/cases/1/history.svg").text
        assert '<a href="#new">Begin a new case</a>' in client.get("/").text


def test_an_export_is_read_by_the_log(client: httpx.Client, tmp_path: Path) -> None:
    """What a person takes along can be put into another log, and holds nobody else's cases."""
    case = filled(client, "Taken", candidate="Tilda")
    begin(client, "Taken too", candidate="Tilda")
    begin(client, "Left", candidate="Other")
    file = tmp_path / "tilda.jsonl"
    file.write_bytes(client.get(f"{case}/export?what=person").content)
    assert "Left" not in file.read_text("utf-8")
    ended = run("log", "import", str(file), "--store", str(tmp_path / "other.sqlite"))
    assert ended.out == "2 cases added.\n"
    file.write_bytes(client.get(f"{case}/export").content)
    ended = run("log", "import", str(file), "--store", str(tmp_path / "one.sqlite"))
    assert ended.out == "1 case added.\n"


def test_erasing(store: Path) -> None:
    """Nothing goes without being confirmed; then every trace is gone from the file."""
    with served_here(store) as served, closing(served.client()) as client:
        first = filled(client, "Zebedee Ltd", {"fb.text": "Xylophone words"}, candidate="Zora")
        second = filled(client, "Quux Ltd", candidate="Zora")
        nobody = begin(client, "Nobody's").removesuffix("/sections/1")
        unsure = client.post(f"{first}/erase", data={"what": "person"})
        assert unsure.status_code == 422
        assert "Nothing was erased." in unsure.text
        assert client.post(f"{nobody}/erase", data={"what": "person", "sure": "yes"}
                           ).status_code == 422
        gone = client.post(f"{first}/erase", data={"what": "case", "sure": "yes"})
        assert client.get(gone.headers["location"]).text.count("Erased, with all") == 1
        assert client.get(first).status_code == 404
        assert client.get(second).status_code == 200
        client.post(f"{second}/erase", data={"what": "person", "sure": "yes"})
        assert client.get(second).status_code == 404
        assert client.get(nobody).status_code == 200
    content = b"".join(path.read_bytes() for path in store.parent.glob("log.sqlite*"))
    assert b"Nobody's" in content
    for word in (b"Zora", b"Zebedee", b"Xylophone", b"Quux"):
        assert word not in content
