"""`debrief history`: how cases develop, in words, as a picture and as data."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from jsonschema import Draft202012Validator

from engine.rulebase.output_schemas import output_schemas
from tests.cli.running import REAL, invoke, words

SVG = "{http://www.w3.org/2000/svg}"


def done(*arguments: str) -> Result:
    return invoke(*arguments, DEBRIEF_STORE="log.sqlite")


def put(folder: Path, count: int, monkeypatch: pytest.MonkeyPatch, candidate: str = "Ann") -> None:
    """A log of so many real cases, one a month."""
    monkeypatch.chdir(folder)
    rows = [{**row, "candidate": candidate, "date": f"2025-{month:02}-15"}
            for month, row in enumerate(REAL[:count], 1)]
    Path("cases.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert done("log", "add", "cases.jsonl", "--on", "2026-01-02").exit_code == 0


@pytest.mark.parametrize("count", [1, 3, 12])
def test_the_picture(count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture is well-formed, has a column for each case, and says the same in words."""
    put(tmp_path, count, monkeypatch, "Ann <&> Ben")
    first = done("history", "--format", "svg")
    assert first.exit_code == 0
    assert done("history", "--format", "svg").stdout == first.stdout
    picture = ET.fromstring(first.stdout)
    assert picture.get("role") == "img"
    words_of = [element.text or "" for element in picture.iter(f"{SVG}tspan")]
    for row in REAL[:count]:
        assert row["case"] in words_of
    described = picture.find(f"{SVG}desc")
    assert described is not None
    assert described.text is not None
    for row in REAL[:count]:
        assert f", {row['case']}: " in described.text
    title = picture.find(f"{SVG}title")
    assert title is not None
    assert title.text is not None
    assert title.text.endswith("of Ann <&> Ben")
    bars = [element for element in picture.iter(f"{SVG}title")
            if element.text and element.text.endswith(" %")]
    assert len(bars) == 4 * count


def test_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The data are as their schema says, and agree with the verdicts in the log."""
    put(tmp_path, 3, monkeypatch)
    read: dict[str, Any] = json.loads(done("history", "Ann", "--format", "json").stdout)
    Draft202012Validator(output_schemas()["history"]).validate(read)
    assert [one["case"] for one in read["cases"]] == [row["case"] for row in REAL[:3]]
    for one in read["cases"]:
        stored = json.loads(done("log", "show", one["case"], "--json").stdout)
        newest = stored["diagnoses"][-1]
        assert one["verdicts"][-1]["decibans"] == newest["totals"]
        assert one["findings"] == newest["findings"]


def test_late_feedback_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A verdict that changed is told with what it was before; a change of nothing is not."""
    put(tmp_path, 1, monkeypatch)
    name = REAL[0]["case"]
    done("log", "edit", name, "--candidate", "Anna", "--on", "2026-01-20")
    assert "until" not in done("history").stdout
    done("log", "edit", name, "--set", "out.who_hired=internal", "--set", "fb.given=none",
         "--unset", "fb.reason", "--on", "2026-02-01")
    text = words(done("history").stdout)
    assert "until 2026-02-01: " in text
    assert "This is the first case, so nothing can be compared yet." in text


def test_what_recurs_and_what_was_done_about_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What recurs is told with the cases; what is gone with the step that was done in between."""
    monkeypatch.chdir(tmp_path)
    failed = {"iv.technical": "failed", "job.gap_type": ["hard_skill"]}
    rows = [{"case": "one", "date": "2026-01-10", "answers": failed},
            {"case": "two", "date": "2026-02-10", "answers": {**failed, "iv.technical": "solid"}}]
    Path("both.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    done("log", "add", "both.jsonl", "--candidate", "Ann")
    done("steps", "done", "exercise_drill", "--case", "one", "--on", "2026-01-30")
    done("steps", "note", "exercise_drill", "ten runs", "--case", "one", "--on", "2026-01-31")
    text = words(done("history").stdout)
    assert "A required skill is missing: in 2 of 2 (one and two)" in text
    assert ("The exercise fell short (last in one). In between you did “Practise the kind of "
            "exercise you met”, on 2026-01-30") in text
    assert "2026-01-31 Practise the kind of exercise you met, note for one: ten runs" in text
    assert "Two cases are few: what they have in common is a hint, not a proof." in text
