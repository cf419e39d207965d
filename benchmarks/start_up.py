"""How long the command takes to start, as medians of interleaved runs and as ratios.

Run it by hand or with `make bench`: `python benchmarks/start_up.py [RUNS]`. Nothing is asserted:
times depend on the machine, so only ratios within one run are to be compared. Processor time is
told beside the time on the clock, since it does not hang on what else the machine does. `debrief
diagnose`, `explain` and `plan` should take at most five times as long as Python with click alone.
The first run loads and checks the knowledge, and keeps it for the later ones
(`knowledge.reading.kept`).
"""

from __future__ import annotations

import compileall
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parent.parent
RUNS = 20
AT_MOST = 5
CASE = str(ROOT / "knowledge/cases/example.yaml")

IMPORT = 'python -c "import click"'
FIRST = "debrief diagnose, first run"
COMMANDS: dict[str, tuple[str, ...]] = {
    IMPORT: ("-c", "import click"),
    "debrief --help": ("-m", "cli", "--help"),
    "debrief diagnose": ("-m", "cli", "diagnose", CASE),
    "debrief explain": ("-m", "cli", "explain", CASE),
    "debrief plan": ("-m", "cli", "plan", CASE),
    "debrief feedback read": ("-m", "cli", "feedback", "read", "You lack experience."),
    FIRST: ("-m", "cli", "diagnose", CASE),
}
"""By name: what is given to Python, and the one that the others are compared with first."""
GOALS = ("debrief diagnose", "debrief explain", "debrief plan")


def main() -> None:
    """Measure, and print a table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    for room in ("knowledge", "engine", "cli"):
        compileall.compile_dir(ROOT / room, quiet=2)
    found = measure(runs)
    clock, used = ({name: statistics.median(time[part] for time in times)
                    for name, times in found.items()} for part in (0, 1))
    table = Table(title=f"Start-up: medians of {runs} interleaved runs, Python "
                        f"{sys.version.split()[0]}", title_justify="left")
    table.add_column("command")
    for column in ("clock", "ratio", "processor", "ratio", "goal"):
        table.add_column(column, justify="right")
    for name in COMMANDS:
        table.add_row(
            name, f"{1000 * clock[name]:.0f} ms", f"{clock[name] / clock[IMPORT]:.1f}",
            f"{1000 * used[name]:.0f} ms", f"{used[name] / used[IMPORT]:.1f}",
            f"at most {AT_MOST}" if name in GOALS else "")
    Console().print(table)


def measure(runs: int) -> dict[str, list[tuple[float, float]]]:
    """Seconds by the clock and of the processor, by command, taking turns; not the first round."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    with TemporaryDirectory() as folder:
        for number in range(runs + 1):
            for name, arguments in COMMANDS.items():
                seconds = once(arguments, Path(folder, str(number) if name == FIRST else "later"))
                if number:
                    times[name].append(seconds)
    return times


def once(arguments: tuple[str, ...], kept: Path | None = None) -> tuple[float, float]:
    """Seconds of one run, by the clock and of the processor.

    Args:
        arguments: for Python.
        kept: the folder of what is kept between runs; None means the user's.
    """
    place = {} if kept is None else {"DEBRIEF_CACHE": str(kept)}
    before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=True,
                   env={**os.environ, "PYTHONPATH": str(ROOT), **place})
    end, after = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return end - begin, used


if __name__ == "__main__":
    main()
