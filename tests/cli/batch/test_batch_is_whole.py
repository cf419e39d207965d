"""The results of `debrief batch` are whole or not there: kills, links, two runs, a full disk."""

from __future__ import annotations

import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.running import ROOT, command, environment, run


def many(path: Path, rows: int) -> Path:
    """A log of many rows, one of a hundred of them bad."""
    path.write_text("case,work.match,work.gaps,talk.rounds\n" + "".join(
        f"c{number},{('all', 'half', 'few', 'x' if number % 25 == 3 else '')[number % 4]},"
        f"{('none', 'skill', 'skill;degree')[number % 3]},{number % 7}\n"
        for number in range(rows)))
    return path


@pytest.mark.parametrize("wait", [0.6, pytest.param(1.2, marks=pytest.mark.long)])
def test_a_killed_run_goes_on_to_the_same_bytes(
    wait: float, tmp_path: Path, rulebase: Path
) -> None:
    """After kill -9 nothing stands under the final name; --resume gives the same bytes."""
    path = many(tmp_path / "log.csv", 300_000)
    whole, out = tmp_path / "whole.csv", tmp_path / "out.csv"
    arguments = ("batch", path, "--knowledge", rulebase, "-o")
    assert run(*arguments, whole).code == 1
    with subprocess.Popen(command(*arguments, out), cwd=ROOT, env=environment(),
                          stderr=subprocess.DEVNULL) as killed:
        begun = out.with_name("out.csv.partial") / "state.json"
        while not begun.exists() and killed.poll() is None:
            time.sleep(0.01)
        time.sleep(wait)
        killed.send_signal(signal.SIGKILL)
    if not out.exists():
        refused = run(*arguments, out)
        assert (refused.code, "--resume" in refused.err) == (4, True)
    assert run(*arguments, out, "--resume").code == 1
    assert out.read_bytes() == whole.read_bytes()
    assert out.with_name("out.csv.rejects.csv").read_bytes() == whole.with_name(
        "whole.csv.rejects.csv").read_bytes()
    assert not out.with_name("out.csv.partial").exists()


def test_a_link_is_written_through(tmp_path: Path, rulebase: Path) -> None:
    """Results named by a symbolic link go into the file that it leads to; the link stays."""
    path, link = many(tmp_path / "log.csv", 100), tmp_path / "link.csv"
    target = tmp_path / "deep" / "target.csv"
    target.parent.mkdir()
    target.write_text("old")
    link.symlink_to(target)
    assert run("batch", path, "--knowledge", rulebase, "-o", link).code == 1
    assert link.is_symlink()
    assert target.read_text("utf-8").startswith("case,")
    assert (tmp_path / "link.csv.rejects.csv").exists()
    assert [other.name for other in target.parent.iterdir()] == ["target.csv"]


@pytest.mark.parametrize("resume", [(), ("--resume",)], ids=["anew", "resume"])
def test_two_runs_never_write_one_output(
    resume: tuple[str, ...], tmp_path: Path, rulebase: Path
) -> None:
    """While a run writes, another one on its output is refused, and no row of the first is lost."""
    path, out = many(tmp_path / "log.csv", 150_000), tmp_path / "out.csv"
    arguments = ("batch", path, "--knowledge", rulebase, "-o", out)
    with subprocess.Popen(command(*arguments), cwd=ROOT, env=environment(),
                          stderr=subprocess.DEVNULL) as first:
        begun = out.with_name("out.csv.partial") / "state.json"
        while not begun.exists() and first.poll() is None:
            time.sleep(0.01)
        first.send_signal(signal.SIGSTOP)
        refused = run(*arguments, *resume)
        first.send_signal(signal.SIGCONT)
        assert first.wait(600) == 1
    assert refused.code == 4
    assert "another run is writing this" in refused.err
    rows = len(out.read_text("utf-8").splitlines()) - 1
    rejected = len(out.with_name("out.csv.rejects.csv").read_text("utf-8").splitlines()) - 1
    assert rows + rejected == 150_000


def allow_little() -> None:
    """Let this process write no larger file; to be told so, not to be ended."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))


def test_a_full_disk_leaves_nothing_under_the_final_name(tmp_path: Path, rulebase: Path) -> None:
    """Where no more can be written, this is said, and what was there before stays; exit code 4."""
    path, out = many(tmp_path / "log.csv", 5_000), tmp_path / "out.csv"
    out.write_text("before")
    done = subprocess.run(
        command("batch", path, "--knowledge", rulebase, "-o", out), cwd=ROOT, env=environment(),
        capture_output=True, text=True, check=False, timeout=120,
        preexec_fn=allow_little)
    assert done.returncode == 4
    assert "cannot be written: File too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert out.read_text() == "before"
