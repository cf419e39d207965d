"""Inputs and outputs that are closed, full or in another encoding, and Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import ROOT, TIMEOUT, command, environment, in_shell, run_process


def test_closed_input(small: Path) -> None:
    """With standard input closed everything works but what reads it, which ends in one line."""
    assert in_shell('exec "$@" <&-', "diagnose", small).code == 0
    ended = in_shell('exec "$@" <&-', "diagnose", "-")
    assert "Traceback" not in ended.err
    assert (ended.code, ended.out) == (4, "")
    assert ended.err.startswith("standard input: cannot be read: ")


def test_closed_input_of_the_questionnaire() -> None:
    """`debrief ask` with standard input closed says so, or ends as at the end of its input."""
    ended = in_shell('exec "$@" <&-', "ask")
    assert "Traceback" not in ended.err
    assert ended.code in (0, 4)


def test_closed_input_of_what_asks_first(small: Path, tmp_path: Path) -> None:
    """What asks before it does something, or reads a record, ends in a line with it closed."""
    store = str(tmp_path / "log.sqlite")
    assert run_process("log", "add", small, "--candidate", "Ann", "--store", store).code == 0
    for arguments, code in ((["log", "erase", "Ann", "--store", store], 2), (["replay", "-"], 4)):
        ended = in_shell('exec "$@" <&-', *arguments)
        assert "Traceback" not in ended.err
        assert ended.code == code


@pytest.mark.parametrize("stream", ["1", "2"])
def test_closed_outputs(stream: str, small: Path) -> None:
    """With one of its outputs closed the program does not crash."""
    for arguments in (["diagnose", small, "no-such-file"], ["--help"], ["rules", "shwo"]):
        ended = in_shell(f'exec "$@" {stream}>&-', *arguments)
        assert "Traceback" not in ended.err + ended.out
        assert ended.code in range(5)


def test_closed_output_of_what_is_no_text(small: Path) -> None:
    """A Word document to an output that is closed goes nowhere."""
    ended = in_shell('exec "$@" >&-', "letter", small, "thank-you", "--format", "docx")
    assert "Traceback" not in ended.err
    assert ended.code == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
@pytest.mark.parametrize("arguments", ["diagnose CASE", "plan CASE --format svg", "--help"])
def test_a_full_disk(arguments: str, small: Path) -> None:
    """Where the output cannot be written, exit code 4 and one line tell so."""
    words = [str(small) if word == "CASE" else word for word in arguments.split()]
    ended = in_shell('exec "$@" >/dev/full', *words)
    assert "Traceback" not in ended.err
    assert ended.code == 4
    assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize(("arguments", "encoding"), [
    ("diagnose CASE", "cp1252"), ("diagnose CASE", "ascii"), ("explain CASE --trace", "cp1252"),
    ("plan CASE", "cp1252"), ("rules doc", "cp1252"), ("steps", "ascii"),
])
def test_outputs_that_are_not_utf_8(arguments: str, encoding: str, small: Path) -> None:
    """An output that lacks some characters, such as a pipe on Windows, gets all the others."""
    words = [str(small) if word == "CASE" else word for word in arguments.split()]
    ended = run_process(*words, PYTHONIOENCODING=encoding)
    assert "Traceback" not in ended.err
    assert ended.code == 0


@pytest.mark.parametrize("arguments", [["diagnose", "PIPE"], ["plan", "PIPE"]], ids=str)
def test_interrupted(arguments: list[str], tmp_path: Path) -> None:
    """Ctrl-C ends a command with one word and exit code 130."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    words = [str(pipe) if word == "PIPE" else word for word in arguments]
    with subprocess.Popen(command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          cwd=ROOT, env=environment()) as process, pipe.open("wb"):
        process.send_signal(signal.SIGINT)  # the pipe opens when the program reads
        out, err = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, out, err.strip()) == (130, b"", b"Interrupted.")
