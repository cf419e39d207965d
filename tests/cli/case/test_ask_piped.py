"""The questionnaire without a terminal: replies from a pipe, and what it refuses at once."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.sitting import WAIT, case_in, command, environment, run


def test_piped_replies(tmp_path: Path) -> None:
    """Without a terminal replies are read line by line; the end of input saves and leaves."""
    done = run(tmp_path, "case.yaml", typed="1\n\nnonsense\n2\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert case_in((tmp_path / "case.yaml").read_text()).answers == {
        "job.must_have_match": "all", "job.level": "same"}
    assert "debrief ask case.yaml" in done.stdout
    done = run(tmp_path, "case.yaml", "--section", "iv.nerves", typed="3")
    assert done.returncode == 0
    assert "debrief ask" not in done.stdout


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """Replies that are no UTF-8, and an output that cannot show all letters, stop nothing."""
    done = subprocess.run(
        command("case.yaml"), input=b"\xff\xfe\n\x00\x1b]0;x\x07\n?\n2\n", capture_output=True,
        cwd=tmp_path, env={**environment(tmp_path), "PYTHONIOENCODING": "ascii:strict"},
        timeout=WAIT, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\x1b" not in done.stdout
    assert b"\x07" not in done.stdout
    assert case_in((tmp_path / "case.yaml").read_text()).answers == {"job.must_have_match": "most"}


@pytest.mark.parametrize(("text", "name", "code"), [
    ("case: x\nanswers: {iv.nerves: lots}\n", "x.yaml", 1),
    ('{"case": "x", "answers": {}}\n', "x.yaml", 1),
    ("", "x.json", 1),
    ("", "no-such-folder/x.yaml", 4),
    ("", "/dev/null/x.yaml", 4),
])
def test_what_is_refused(tmp_path: Path, text: str, name: str, code: int) -> None:
    """A wrong file, JSON, or a place where nothing can be written ends in an error, at once."""
    if text:
        (tmp_path / name).write_text(text)
    done = run(tmp_path, name, typed="1\n")
    assert done.returncode == code
    assert name in done.stderr
    assert done.stdout == ""
    if text:
        assert (tmp_path / name).read_text() == text


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_an_unwritable_folder(tmp_path: Path) -> None:
    """A folder without the right to write is told before anything is asked."""
    (tmp_path / "locked").mkdir(mode=0o500)
    done = run(tmp_path, "locked/x.yaml", typed="1\n")
    assert (done.returncode, done.stdout) == (4, "")
    assert "locked/x.yaml" in done.stderr


@pytest.mark.parametrize("arguments", [
    ("--section", "cooking"), ("--section", ""), ("--date", "31.3.2026"), ("-",), ("a", "b")])
def test_wrong_command_lines(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A wrong option is a usage error that says what would be right."""
    done = run(tmp_path, *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
