"""Runs the program for the tests of its commands: gives it cases, and reads what it printed."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner, Result

from cli.main import debrief
from cli.main import run as run_arguments
from knowledge.model.records import Knowledge
from knowledge.reading.kept_knowledge import load
from knowledge.reading.places import BUILT_IN
from tests.knowledge.rulebase import write_rulebase

ROOT = Path(__file__).parents[2]
REAL_CASES = ROOT / "knowledge/cases/real.jsonl"
TIMEOUT = 120
SETTINGS = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TERM", "COLORTERM", "TTY_COMPATIBLE",
            "TTY_INTERACTIVE", "DEBRIEF_KNOWLEDGE", "PYTHONIOENCODING", "PYTHONPATH")

COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:[34][0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")

SMALL_CASE = """\
case: small
answers:
  job.gap_type: [years_experience, hard_skill]
  iv.stage_reached: final
  iv.technical: partial
  fb.requested: yes
  fb.given: specific
  fb.source: decision_maker
  fb.reason: [lacks_experience]
"""
TINY_CASE = """\
case: tiny
answers:
  work.match: few
  work.gaps: [skill]
  talk.thanked: no
"""
"""For the knowledge of `tests.knowledge.rulebase`."""

REAL: list[dict[str, Any]] = [
    json.loads(line) for line in REAL_CASES.read_text("utf-8").splitlines()]


# --- running it -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ended:
    """A process that has ended."""

    code: int
    out: str
    err: str


def environment(**changes: str) -> dict[str, str]:
    """The environment for the program, without what would change its output."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return {**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **changes}


def command(*arguments: str | Path) -> list[str]:
    """The program as a command line."""
    return [sys.executable, "-m", "cli", *map(str, arguments)]


def run(
    *arguments: str | Path, stdin: str | bytes = b"", cwd: Path = ROOT, **changes: str
) -> Ended:
    """Run the program in this process, with all that it does about failures and exit codes."""
    with contextlib.chdir(cwd), _runner(changes).isolation(stdin) as (out, err, _):
        code = run_arguments([str(argument) for argument in arguments])
        sys.stderr.flush()
    return Ended(code, out.getvalue().decode(), err.getvalue().decode())


def run_process(
    *arguments: str | Path, stdin: str | bytes = b"", cwd: Path = ROOT, **changes: str
) -> Ended:
    """Run the program in a process of its own, with pipes for its input and its outputs.

    For what hangs on the process: hash seeds, encodings, signals, and what is imported.
    """
    done = subprocess.run(
        command(*arguments), input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True, cwd=cwd, env=environment(**changes), timeout=TIMEOUT, check=False)
    encoding = changes.get("PYTHONIOENCODING", "utf-8")
    return Ended(done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))


def in_shell(script: str, *arguments: str | Path, cwd: Path = ROOT) -> Ended:
    """Run a shell script in which `"$@"` is the program, as for redirections and pipes."""
    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", *command(*arguments)], capture_output=True, cwd=cwd,
        env=environment(), timeout=TIMEOUT, check=False)
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def on_terminal(*arguments: str | Path, columns: int = 80, **changes: str) -> str:
    """What the program writes to a terminal of this width, errors included."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(command(*arguments), stdin=theirs, stdout=theirs, stderr=theirs,
                          cwd=ROOT, env=environment(**changes)):
        os.close(theirs)
        written = b"".join(_until_closed(ours))
    os.close(ours)
    return written.decode().replace("\r\n", "\n")


def _until_closed(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            read = os.read(terminal, 65536)
        except OSError as error:  # how Linux tells that the other side was closed
            assert error.errno == errno.EIO
            return
        if not read:
            return
        yield read


def invoke(*arguments: str | Path, stdin: str = "", **changes: str) -> Result:
    """Run the program in this process, for tests of many runs."""
    return _runner(changes).invoke(
        debrief, [str(argument) for argument in arguments], input=stdin, prog_name="debrief")


def _runner(changes: Mapping[str, str]) -> CliRunner:
    settings: dict[str, str | None] = dict.fromkeys(SETTINGS)
    return CliRunner(env={**settings, "COLUMNS": "80", **changes})


def load_once(folder: Path | None = None) -> Knowledge:
    """Load knowledge as `knowledge.reading.loading.load` does, but the same files only once."""
    root = (BUILT_IN if folder is None else folder).absolute()
    try:
        files = tuple((path, path.read_bytes()) for path in sorted(root.rglob("*.yaml"))
                      if path.is_file())
    except OSError:  # a name that is none, which the program tells
        return load(folder)
    if (folder, files) not in _LOADED:
        _LOADED[folder, files] = load(folder)
    return _LOADED[folder, files]


_LOADED: dict[tuple[Path | None, tuple[tuple[Path, bytes], ...]], Knowledge] = {}


# --- what it reads and prints ---------------------------------------------------------------------


def log(path: Path, *cases: object) -> Path:
    """Write a log: a line for each case; a text stands as it is."""
    lines = (case if isinstance(case, str) else json.dumps(case) for case in cases)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def objects(text: str) -> list[dict[str, Any]]:
    """The objects of an output, one a line, each line ended."""
    assert text.endswith("\n") or not text
    return [json.loads(line) for line in text.splitlines()]


def words(text: str) -> str:
    """A text without its line breaks."""
    return " ".join(text.split())


def names(verdicts: Sequence[dict[str, Any]]) -> list[str]:
    """The ids of the cases of verdicts."""
    return [str(verdict["case"]) for verdict in verdicts]


def tiny_knowledge(folder: Path) -> str:
    """A folder with a tiny rulebase, for tests to which the shipped one adds nothing but time."""
    return str(write_rulebase(folder / "rulebase"))


def told(ended: Ended) -> str:
    """The one line of a refusal that says what is wrong, without how to get help."""
    assert ended.out == ""
    assert "Traceback" not in ended.err
    lines = ended.err.splitlines()
    if len(lines) > 1:
        assert lines[0].startswith("Usage: debrief"), ended.err
        assert lines[1].startswith("Try 'debrief"), ended.err
        assert lines[2] == "", ended.err
        lines = lines[3:]
    assert len(lines) == 1, ended.err
    return lines[0].removeprefix("Error: ")


# --- its commands ---------------------------------------------------------------------------------


def commands() -> dict[tuple[str, ...], click.Command]:
    """Every command by its words, that without any included."""
    return dict(_walk(debrief, ()))


def _walk(group: click.Command, words: tuple[str, ...]) -> Iterator[
    tuple[tuple[str, ...], click.Command]
]:
    yield words, group
    if isinstance(group, click.Group):
        for name in group.list_commands(click.Context(group)):
            below = group.get_command(click.Context(group), name)
            assert below is not None
            yield from _walk(below, (*words, name))


def named(words: tuple[str, ...]) -> str:
    """A command as a test id."""
    return " ".join(words) or "debrief"
