"""How long the whole check of the shipped rulebase takes, and which checks take it.

Run it by hand or with `make bench`: `python benchmarks/rules_check.py [RUNS]`. Nothing is asserted:
times depend on the machine, so the ratios to one `debrief rules test`, taking turns with it, are to
be compared. The whole check should take less than 60 seconds on two cores.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from engine.symbolic.prover import Prover
from engine.verification.check import verify
from knowledge.cornerstones import load_cornerstones
from knowledge.loading import load

ROOT = Path(__file__).parent.parent
RUNS = 3
SLOWEST = 8
LESS_THAN = 60
TEST, CHECK = "debrief rules test", "debrief rules check"
COMMANDS = {TEST: ("-m", "cli", "rules", "test"), CHECK: ("-m", "cli", "rules", "check")}


def main() -> None:
    """Measure, and print two tables."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    medians = {name: statistics.median(times) for name, times in measure(runs).items()}
    table = Table(title=f"The whole check: medians of {runs} interleaved runs, Python "
                        f"{sys.version.split()[0]}", title_justify="left")
    for name in ("command", "median", "ratio", "goal"):
        table.add_column(name, justify="left" if name == "command" else "right")
    for name, median in medians.items():
        goal = f"less than {LESS_THAN} s" if name == CHECK else ""
        table.add_row(name, f"{median:.1f} s", f"{median / medians[TEST]:.1f}", goal)
    Console().print(table)

    taken = by_check()
    whole = sum(taken.values())
    slowest = Table(title=f"Its slowest checks, of {len(taken)}", title_justify="left")
    for name in ("check", "time", "share"):
        slowest.add_column(name, justify="left" if name == "check" else "right")
    for name in sorted(taken, key=lambda name: -taken[name])[:SLOWEST]:
        slowest.add_row(name, f"{taken[name]:.1f} s", f"{taken[name] / whole:.0%}")
    Console().print(slowest)


def measure(runs: int) -> dict[str, list[float]]:
    """Seconds of each run by command, taking turns."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, arguments in COMMANDS.items():
            begin = time.perf_counter()
            subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL,
                           check=True)
            times[name].append(time.perf_counter() - begin)
    return times


def by_check() -> dict[str, float]:
    """Seconds of each check in one run; what several need is counted where it is needed first."""
    knowledge = load()
    taken: dict[str, float] = {}

    def timed(checks: Iterable[str]) -> Iterator[str]:
        for check in checks:
            begin = time.perf_counter()
            yield check
            taken[check] = time.perf_counter() - begin

    verify(Prover(knowledge), load_cornerstones(knowledge), progress=timed)
    return taken


if __name__ == "__main__":
    main()
