"""What the Tab key offers."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from cli.main import COMMANDS
from tests.cli.running import TIMEOUT, named, run_process


def completions(*words: str) -> list[str]:
    """What the Tab key offers for the last of these words."""
    ended = run_process(_DEBRIEF_COMPLETE="bash_complete", COMP_WORDS=" ".join(("debrief", *words)),
                COMP_CWORD=str(len(words)))
    assert ended.err == ""
    return ended.out.splitlines()


@pytest.mark.parametrize(("words", "offered"), [
    (("di",), ["diagnose"]),
    (("",), list(COMMANDS)),
    (("diagnose", "--m"), ["--max-steps"]),
    (("plan", "x.yaml", "--format", "s"), ["svg"]),
    (("feedback", ""), ["read"]),
    (("letter", "x.yaml", "f"), ["feedback-request", "follow-up"]),
    (("rules", ""), ["check", "diff", "doc", "export", "impact", "show", "test"]),
    (("log", "e"), ["edit", "erase", "export"]),
    (("steps", ""), ["done", "note", "reset", "show", "skip", "start"]),
    (("history", "--format", "s"), ["svg"]),
    (("next", "--t"), ["--today"]),
], ids=str)
def test_completion_for_bash(words: tuple[str, ...], offered: list[str]) -> None:
    """Commands, options and choices are completed."""
    assert sorted(completions(*words)) == sorted(f"plain,{word}" for word in offered)


@pytest.mark.parametrize("words", [
    ("diagnose", "my"), ("diagnose", "a.yaml", "my"), ("explain", "my"), ("plan", "my"),
    ("letter", "my"), ("ask", "my"), ("whatif", "my"), ("flip", "my"), ("settle", "my"),
    ("record", "my"), ("replay", "my"), ("log", "add", "my"), ("log", "export", "my"),
    ("log", "import", "my"), ("feedback", "read", "my"), ("log", "list", "--store", "my"),
], ids=named)
def test_completion_of_case_files(words: tuple[str, ...]) -> None:
    """Where a case or a log is named, bash is told to complete file names."""
    assert [line.split(",")[0] for line in completions(*words)] == ["file"]


def test_completion_of_the_folder_of_knowledge() -> None:
    """Where knowledge is named, bash is told to complete names of folders."""
    assert [line.split(",")[0] for line in completions("rules", "--knowledge", "x")] == ["dir"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str) -> None:
    """The script that turns completion on is printed, as the README says; bash accepts its own."""
    ended = run_process(_DEBRIEF_COMPLETE=f"{shell}_source")
    assert (ended.code, ended.err) == (0, "")
    assert "_DEBRIEF_COMPLETE" in ended.out
    if shell == "bash" and shutil.which("bash"):
        subprocess.run(["bash", "-n"], input=ended.out, text=True, timeout=TIMEOUT, check=True)
