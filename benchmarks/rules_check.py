"""How long the whole check of the shipped rulebase takes, and which checks take it.

Run it by hand or with `make bench`: `python benchmarks/rules_check.py [RUNS]`. Nothing is asserted:
times depend on the machine, so the ratios to `debrief rules test`, taking turns with it, are to be
compared. Ratios and shares are of processor time, which a busy machine changes least; the whole
check should take less than 60 seconds on two cores with nothing else to do.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from engine.core.symbolic.prover import Prover
from engine.rulebase.checks.check import verify
from knowledge.reading.cornerstones import load_cornerstones
from knowledge.reading.loading import load

ROOT = Path(__file__).parent.parent
RUNS = 3
SLOWEST = 8
LESS_THAN = 60
TEST, CHECK = "debrief rules test", "debrief rules check"
COMMANDS = {TEST: ("-m", "cli", "rules", "test"), CHECK: ("-m", "cli", "rules", "check")}


def main() -> None:
    """Measure, and print two tables."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    medians = {name: tuple(map(statistics.median, zip(*times, strict=True)))
               for name, times in measure(runs).items()}
    table = Table(title=f"The whole check: medians of {runs} interleaved runs, Python "
                        f"{sys.version.split()[0]}", title_justify="left")
    for name in ("command", "elapsed", "processor", "ratio", "goal"):
        table.add_column(name, justify="left" if name == "command" else "right")
    for name, (elapsed, processor) in medians.items():
        goal = f"less than {LESS_THAN} s" if name == CHECK else ""
        table.add_row(name, f"{elapsed:.1f} s", f"{processor:.1f} s",
                      f"{processor / medians[TEST][1]:.1f}", goal)
    Console().print(table)

    taken = by_check()
    whole = sum(taken.values())
    slowest = Table(title=f"Its slowest checks, of {len(taken)}", title_justify="left")
    for name in ("check", "processor", "share"):
        slowest.add_column(name, justify="left" if name == "check" else "right")
    for name in sorted(taken, key=lambda name: -taken[name])[:SLOWEST]:
        slowest.add_row(name, f"{taken[name]:.1f} s", f"{taken[name] / whole:.0%}")
    Console().print(slowest)


def measure(runs: int) -> dict[str, list[tuple[float, float]]]:
    """Seconds of each run by command, taking turns: elapsed, and of the processor."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, arguments in COMMANDS.items():
            begin, used = time.perf_counter(), children()
            subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL,
                           check=True)
            times[name].append((time.perf_counter() - begin, children() - used))
    return times


def children() -> float:
    """Processor seconds of the commands run so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def by_check() -> dict[str, float]:
    """Processor seconds of each check in one run; what several need counts for the first."""
    knowledge = load()
    taken: dict[str, float] = {}

    def timed(checks: Iterable[str]) -> Iterator[str]:
        for check in checks:
            begin = time.process_time()
            yield check
            taken[check] = time.process_time() - begin

    verify(Prover(knowledge), load_cornerstones(knowledge), progress=timed)
    return taken


if __name__ == "__main__":
    main()
