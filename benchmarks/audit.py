"""How long the counselor's questions take, from the shell and in a warm process.

Run it by hand or with `make bench`: `python benchmarks/audit.py [RUNS]`. Nothing is asserted:
times depend on the machine. From the shell, explain and whatif should take less than 0.5 s and flip
less than 2 s on an idle machine; in the questionnaire the next question less than 0.3 s.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.start_up import once
from cli.case.guide import Guide, load_prior
from knowledge.reading.cases import Case, read_cases
from knowledge.reading.loading import load

ROOT = Path(__file__).parent.parent
CASE = "knowledge/cases/example.yaml"
RUNS = 7
IMPORT = 'python -c "import click"'
COMMANDS: dict[str, tuple[tuple[str, ...], str]] = {
    IMPORT: (("-c", "import click"), ""),
    "debrief explain": (("-m", "cli", "explain", CASE), "below 0.5 s"),
    "debrief explain --why-not": (
        ("-m", "cli", "explain", CASE, "--why-not", "culture_fit"), ""),
    "debrief whatif": (
        ("-m", "cli", "whatif", CASE, "--set", "cul.rapport=poor"), "below 0.5 s"),
    "debrief flip": (("-m", "cli", "flip", CASE), "below 2 s"),
    "debrief flip --any": (("-m", "cli", "flip", CASE, "--any"), "below 2 s"),
    "debrief settle": (("-m", "cli", "settle", CASE), ""),
}
"""By name: what is given to Python, and the goal."""


def main() -> None:
    """Measure, and print a table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    medians = {name: statistics.median(once(arguments)[0] for _ in range(runs))
               for name, (arguments, _) in COMMANDS.items()}
    table = Table(title=f"Questions about a case: medians of {runs} runs", title_justify="left")
    for column in ("what", "median", "ratio", "goal"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for name, seconds in medians.items():
        table.add_row(name, f"{seconds:.2f} s", f"{seconds / medians[IMPORT]:.1f}",
                      COMMANDS[name][1])
    for name, seconds in warm().items():
        table.add_row(name, f"{seconds:.3f} s", "", "below 0.3 s")
    Console().print(table)


def warm() -> dict[str, float]:
    """Seconds for the next question in the questionnaire, for the case answer by answer."""
    knowledge = load()
    guide = Guide(knowledge, [*knowledge.questions.values()], load_prior(knowledge, None))
    case = next(read_cases((ROOT / CASE).read_text("utf-8"), CASE, knowledge))
    assert isinstance(case, Case)
    guide.next({}, ())
    times = []
    for count in range(1, len(case.answers) + 1):
        given = dict([*case.answers.items()][:count])
        times.append(timed(lambda given=given: guide.next(given, ())))  # type: ignore[misc]
    return {"next question, warm, median": statistics.median(times),
            "next question, warm, slowest": max(times)}


def timed(do: Callable[[], object]) -> float:
    """Seconds of one call."""
    begin = time.perf_counter()
    do()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
