"""How long the command takes to start, as medians of interleaved runs and as ratios.

Run it by hand or with `make bench`: `python benchmarks/start_up.py [RUNS]`. Nothing is asserted:
times depend on the machine, so only ratios within one run are to be compared. `debrief --help`
should take at most four times as long as `python -c "import click"`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parent.parent
RUNS = 20
AT_MOST = 4.0
CASE = """{"case": "one", "answers": {"job.gap_type": ["years_experience"],
"iv.stage_reached": "final", "iv.technical": "partial", "fb.given": "specific",
"fb.source": "decision_maker", "fb.reason": ["lacks_experience"]}}"""

IMPORT = 'python -c "import click"'
HELP = "debrief --help"
DIAGNOSE = "debrief diagnose, one case"
COMMANDS: dict[str, tuple[str, ...]] = {
    IMPORT: ("-c", "import click"),
    HELP: ("-m", "cli", "--help"),
    DIAGNOSE: ("-m", "cli", "diagnose", "-"),
}
"""By name: what is given to Python, and the one that the others are compared with first."""


def main() -> None:
    """Measure, and print a table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    medians = {name: statistics.median(times) for name, times in measure(runs).items()}
    table = Table(title=f"Start-up: medians of {runs} interleaved runs, Python "
                        f"{sys.version.split()[0]}", title_justify="left")
    table.add_column("command")
    table.add_column("median", justify="right")
    table.add_column("ratio", justify="right")
    table.add_column("goal", justify="right")
    for name, median in medians.items():
        goal = f"at most {AT_MOST:g}" if name == HELP else ""
        table.add_row(name, f"{1000 * median:.0f} ms", f"{median / medians[IMPORT]:.1f}", goal)
    Console().print(table)


def measure(runs: int) -> dict[str, list[float]]:
    """Seconds of each run by command, taking turns; a first round is not counted."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for number in range(runs + 1):
        for name, arguments in COMMANDS.items():
            seconds = once(arguments)
            if number:
                times[name].append(seconds)
    return times


def once(arguments: tuple[str, ...]) -> float:
    """Seconds of one run."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], input=CASE, text=True, cwd=ROOT,
                   env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL,
                   check=True)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
