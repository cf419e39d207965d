"""How long explaining, recording and replaying take, from the shell and in a warm process.

Run it by hand: `python benchmarks/record.py [RUNS]`. Nothing is asserted: times depend on the
machine. `debrief explain` should take less than 0.5 s on one core of an idle machine.
"""

from __future__ import annotations

import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from cli.shared.justification_view import show_justification
from engine.case.plan.plan import make_plan
from engine.case.record.markdown import markdown
from engine.case.record.page import html_page
from engine.case.record.prov import prov_json
from engine.case.record.recorder import Record, record_json, versions
from engine.case.record.replay import replay
from engine.core.inference import InferenceEngine
from knowledge.reading.cases import Case, read_cases
from knowledge.reading.loading import load

ROOT = Path(__file__).parent.parent
CASE = ROOT / "knowledge/cases/example.yaml"
RUNS = 10


def main() -> None:
    """Measure, and print a table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    table = Table(title=f"Medians of {runs} interleaved runs, Python {sys.version.split()[0]}",
                  title_justify="left")
    table.add_column("what")
    table.add_column("median", justify="right")
    table.add_column("least", justify="right")
    table.add_column("goal", justify="right")
    with tempfile.TemporaryDirectory() as folder:
        work = {**shell(Path(folder) / "record.json"), **warm()}
        times: dict[str, list[float]] = {name: [] for name in work}
        for number in range(runs + 1):  # a first round is not counted
            for name, once in work.items():
                begin = time.perf_counter()
                once()
                if number:
                    times[name].append(time.perf_counter() - begin)
    for name, found in times.items():
        goal = "under 500 ms" if "explain" in name else ""
        table.add_row(name, f"{1000 * statistics.median(found):.0f} ms",
                      f"{1000 * min(found):.0f} ms", goal)
    Console().print(table)


def shell(target: Path) -> dict[str, Callable[[], None]]:
    """The commands, each in a process of its own."""
    def command(*arguments: str) -> Callable[[], None]:
        def once() -> None:
            subprocess.run([sys.executable, "-m", "cli", *arguments], cwd=ROOT, check=True,
                           env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True)
        return once

    return {
        "debrief explain, one case": command("explain", str(CASE)),
        "debrief record": command("record", str(CASE), "-o", str(target)),
        "debrief replay": command("replay", str(target)),
        "debrief record, as a page": command("record", str(CASE), "--format", "html"),
    }


def warm() -> dict[str, Callable[[], None]]:
    """The same within a process that has loaded the knowledge."""
    knowledge = load()
    engine = InferenceEngine(knowledge)
    case = next(iter(read_cases(CASE.read_text("utf-8"), str(CASE), knowledge)))
    if not isinstance(case, Case):
        raise case
    proof = engine.infer(case)
    record = Record(proof, make_plan(proof), 10, versions())
    raw = record_json(record).encode()

    def explained() -> None:
        show_justification(Console(file=io.StringIO(), width=80), engine.infer(case), "")

    return {
        "warm: infer and explain": explained,
        f"warm: write a record ({len(raw):,} bytes)": lambda: void(record_json(record)),
        "warm: replay it": lambda: void(replay(raw)),
        "warm: as a page": lambda: void(html_page(record)),
        "warm: as Markdown": lambda: void(markdown(record)),
        "warm: as PROV-JSON": lambda: void(prov_json(record)),
    }


def void(_value: object) -> None:
    """Nothing."""


if __name__ == "__main__":
    main()
