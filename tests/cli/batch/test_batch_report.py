"""`debrief batch --report`, and what `--engine spark` refuses before it starts anything."""

from __future__ import annotations

import html
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.running import REAL, REAL_CASES, invoke


def test_the_report_is_one_page_whose_commands_work(tmp_path: Path) -> None:
    """It counts the cases, groups them, and each command in it explains the case it stands by."""
    out, report = tmp_path / "out.parquet", tmp_path / "report.html"
    result = invoke("batch", REAL_CASES, "-o", out, "--report", report, "--by", "confirmed")
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    assert f"Report: {report}" in result.stderr
    page = report.read_text("utf-8")
    assert f"<h1>Why {len(REAL)} applications" in page
    assert "By confirmed" in page and "Is it as sure as it should be?" in page
    commands = [shlex.split(html.unescape(each))
                for each in re.findall(r"<code>(debrief explain .*?)</code>", page)]
    assert commands
    explained = invoke(*commands[0][1:])
    assert explained.exit_code == 0, explained.stderr
    case = commands[0][commands[0].index("--case") + 1]
    single = invoke("explain", REAL_CASES, "--case", case).stdout
    assert ("".join(explained.stdout.split()).replace(str(out), str(REAL_CASES))
            == "".join(single.split()))
    assert [file.name for file in tmp_path.glob("*.partial")] == []


def test_the_report_of_results_on_standard_output_has_no_commands(tmp_path: Path) -> None:
    """There is no file that `debrief explain` could read."""
    report = tmp_path / "report.html"
    result = invoke("batch", REAL_CASES, "-o", "-", "--format", "jsonl", "--report", report)
    assert result.exit_code == 0, result.stderr
    assert "debrief explain" not in report.read_text("utf-8")


@pytest.mark.parametrize(("options", "told"), [
    (["--report", "no/where/report.html"], "there is no folder no/where"),
    (["--report", "."], "is a folder"),
    (["--report", "out.parquet"], "name the same file"),
    (["--by", "confirmed"], "give --report FILE as well"),
    (["--report", "report.html", "--by", "confirmd"], "did you mean 'confirmed'?"),
    (["--master", "local[2]"], "give --engine spark as well"),
    (["--engine", "spark", "--resume"], "--resume cannot be used with --engine spark"),
    (["--engine", "spark", "--format", "csv"], "writes Parquet only"),
    (["--engine", "spark", "another.parquet"], "reads one folder of Parquet"),
])
def test_what_cannot_be_done_is_told_before_anything_is_read(
    options: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line is wrong, and no file has been written."""
    monkeypatch.chdir(tmp_path)
    result = invoke("batch", REAL_CASES, "-o", "out.parquet", *options)
    assert result.exit_code == 2
    assert told in result.stderr
    assert [*tmp_path.iterdir()] == []
