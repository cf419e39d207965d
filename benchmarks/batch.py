"""How fast `debrief batch` is as a command, what it takes in memory, and what a kill costs.

    python -m benchmarks.batch                 speeds, against the other readers and a plain copy
    python -m benchmarks.batch --growth N      seconds and memory from 1,000 to N cases
    python -m benchmarks.batch --kills N       kill it N times at random moments, then --resume

Nothing is asserted of time: it depends on the machine, so only ratios within one run are to be
compared. Each line of `--kills` must say "the same bytes".
"""

from __future__ import annotations

import hashlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
import polars as pl
from rich.console import Console
from rich.table import Table

from benchmarks.columns import ONE_BY_ONE, speed, timed
from benchmarks.log_file import write_log
from benchmarks.random_log import as_cases, random_log, share_answered
from engine.batch.columns.kernel import Kernel
from engine.case.plan.plan import make_plan
from engine.core.inference import InferenceEngine
from tests.engine.clips_reader import ClipsReader
from tests.strategies import real_cases, shipped

ROWS = 1_000_000
KILLED_ROWS = 400_000
MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Runs a command and prints its most memory. A process of its own, as what the kernel tells of a
child is never less than what its parent held when it started it."""


@click.command()
@click.option("--rows", default=ROWS, help="So many cases for the speeds.")
@click.option("--growth", type=int, help="Seconds and memory up to so many cases.")
@click.option("--kills", type=int, help="Kill a run so many times.")
def main(rows: int, growth: int | None, kills: int | None) -> None:
    """Measure, and print a table."""
    kernel = Kernel(shipped())
    answered = share_answered([*real_cases()], shipped())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if growth is not None:
            Console().print(_growth(kernel, folder, growth, answered))
        elif kills is not None:
            _kills(kernel, folder, kills, answered)
        else:
            Console().print(_speeds(kernel, folder, rows, answered))


def _speeds(kernel: Kernel, folder: Path, rows: int, answered: float) -> Table:
    few = as_cases(random_log(kernel.columns, ONE_BY_ONE, answered, 1), kernel.columns)
    engine = InferenceEngine(kernel.knowledge)
    speeds = {"experta, one case at a time": speed(lambda case: make_plan(engine.infer(case)), few),
              "CLIPS, one case at a time": speed(ClipsReader(kernel.knowledge).infer, few)}
    for ending in ("parquet", "csv"):
        write_log(kernel, log := folder / f"log.{ending}", rows, answered)
        seconds, _ = min(_run(log, folder / "out.parquet") for _ in range(2))
        speeds[f"debrief batch, from {ending} to Parquet"] = rows / seconds
    out, again = folder / "out.parquet", folder / "again.parquet"
    speeds["polars reads and writes the same results"] = rows / min(
        timed(lambda: pl.read_parquet(out).write_parquet(again, compression_level=1))[1]
        for _ in range(2))
    table = Table(title=f"{rows:,} cases, {answered:.0%} of the questions answered, a command's "
                        "start included", title_justify="left")
    table.add_column("what runs")
    for head in ("cases a second", "experta = 1", "CLIPS = 1"):
        table.add_column(head, justify="right")
    experta, clips, *_ = speeds.values()
    for name, each in speeds.items():
        table.add_row(name, f"{each:,.0f}", f"{each / experta:,.1f}", f"{each / clips:,.1f}")
    return table


def _growth(kernel: Kernel, folder: Path, most: int, answered: float) -> Table:
    table = Table(title="debrief batch, Parquet to Parquet")
    for head in ("cases", "seconds", "microseconds a case", "peak memory, MiB"):
        table.add_column(head, justify="right")
    rows = 1_000
    while rows <= most:
        write_log(kernel, log := folder / "log.parquet", rows, answered)
        seconds, memory = _run(log, folder / "out.parquet")
        table.add_row(f"{rows:,}", f"{seconds:.2f}", f"{1e6 * seconds / rows:,.2f}",
                      f"{memory:,.0f}")
        rows *= 10
    return table


def _run(log: Path, out: Path) -> tuple[float, float]:
    """Run the command: seconds, and the most memory it held, in MiB."""
    done, seconds = timed(lambda: subprocess.run(
        [sys.executable, "-S", "-c", MEASURED, *_command(log, out)], check=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True))
    return seconds, int(done.stdout) / 1024


def _command(log: Path, out: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "cli", "batch", str(log), "-o", str(out), *options]


def _kills(kernel: Kernel, folder: Path, kills: int, answered: float) -> None:
    write_log(kernel, log := folder / "log.csv", KILLED_ROWS, answered)
    whole = folder / "whole.parquet"
    seconds, _ = _run(log, whole)
    expected, moments = _digest(whole), random.Random(1)
    for number in range(kills):
        out = folder / f"out-{number}.parquet"
        process = subprocess.Popen(_command(log, out), stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0, seconds))
        process.send_signal(signal.SIGKILL)
        process.wait()
        early = out.exists()
        subprocess.run(_command(log, out, "--resume"), check=True, stderr=subprocess.DEVNULL)
        same = _digest(out) == expected and not out.with_name(f"{out.name}.partial").exists()
        click.echo(f"kill {number + 1}: {'the same bytes' if same else 'OTHER BYTES'}"
                   + (", after its end" if early else ""))
        shutil.rmtree(out.with_name(f"{out.name}.partial"), ignore_errors=True)
        out.unlink()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
