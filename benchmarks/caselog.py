"""How long the log takes with many cases in it: warm, and from the shell.

Run it by hand: `python -m benchmarks.caselog [CASES] [RUNS]`. Nothing is asserted: times depend on
the machine. With 100,000 cases, adding, listing, history and next should take less than 100 ms
each in a warm process, and less than 0.6 s from the shell.
"""

from __future__ import annotations

import datetime
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlalchemy import insert, select

from cli.log.listing import LIMIT
from engine.case.plan.progress import State, replan, what_now
from engine.log import cases, editing, step_marks
from engine.log.history.development import development
from engine.log.history.person import names_in
from engine.log.keeping import Diagnoser, keep
from engine.log.listing import Wanted, entries
from engine.log.log import Log, open_log
from engine.log.past import past
from engine.log.tables import ANSWERS, CANDIDATES, CASES, DIAGNOSES, EDITS, PROGRESS
from knowledge.reading.cases import Case, read_cases
from knowledge.reading.loading import load

ROOT = Path(__file__).parent.parent
REAL = ROOT / "knowledge/cases/real.jsonl"
DAY = datetime.date(2026, 3, 31)
PER_CANDIDATE = 5
PERSON = "candidate-40"
BATCH = 2_000


def main() -> None:
    """Fill a log, measure, and print a table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    knowledge = load()
    real = [case for case in read_cases(REAL.read_text("utf-8"), str(REAL), knowledge)
            if isinstance(case, Case)]
    diagnoser = Diagnoser(knowledge)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "log.sqlite"
        log = open_log(str(place))
        for case in real:
            keep(log, case, diagnoser, DAY)
        fill(log, count - len(real), len(real))
        work = {**warm(log, diagnoser, real[0]), **shell(place, Path(folder), real[0])}
        times: dict[str, list[float]] = {name: [] for name in work}
        for number in range(runs + 1):  # a first round is not counted
            for name, once in work.items():
                begin = time.perf_counter()
                once()
                if number:
                    times[name].append(time.perf_counter() - begin)
        size = place.stat().st_size / 1e6
    show(times, f"{count:,} cases, {size:,.0f} MB; medians of {runs} interleaved runs, Python "
                f"{sys.version.split()[0]}")


def show(times: dict[str, list[float]], title: str) -> None:
    """Print medians and least times."""
    table = Table(title=title, title_justify="left")
    table.add_column("what")
    for name in ("median", "least", "goal"):
        table.add_column(name, justify="right")
    for name, found in times.items():
        goal = "under 600 ms" if name.startswith("debrief") else "under 100 ms"
        table.add_row(name, f"{1000 * statistics.median(found):.0f} ms",
                      f"{1000 * min(found):.0f} ms", goal)
    Console().print(table)


def fill(log: Log, count: int, first: int) -> None:
    """Add copies of the cases that are there, with all that belongs to them, under other names."""
    with log.reading() as connection:
        originals: list[dict[str, dict[str, object] | list[dict[str, object]]]] = [
            {"case": row._asdict(),
             **{table.name: [found._asdict() for found in connection.execute(
                 select(table).where(table.c.case_key == row.key))]
                for table in (ANSWERS, EDITS, DIAGNOSES)}}
            for row in connection.execute(select(CASES)).all()]
    for start in track(range(0, count, BATCH), "Filling", transient=True):
        rows: dict[str, list[dict[str, object]]] = {
            table.name: [] for table in (CANDIDATES, CASES, ANSWERS, EDITS, DIAGNOSES, PROGRESS)}
        for number in range(first + 1 + start, first + 1 + min(start + BATCH, count)):
            _copy(originals[number % len(originals)], number, rows)
        with log.writing() as connection:
            for table in (CANDIDATES, CASES, ANSWERS, EDITS, DIAGNOSES, PROGRESS):
                if rows[table.name]:
                    connection.execute(insert(table), rows[table.name])


def _copy(
    original: dict[str, dict[str, object] | list[dict[str, object]]], number: int,
    rows: dict[str, list[dict[str, object]]],
) -> None:
    candidate = number // PER_CANDIDATE + 1
    if not rows["candidates"] or rows["candidates"][-1]["key"] != candidate:
        rows["candidates"].append({"key": candidate,
                                   "name": f"candidate-{candidate}"})
    case = original["case"]
    assert isinstance(case, dict)
    day = DAY - datetime.timedelta(days=number % 1500)
    rows["cases"].append({**case, "key": number, "name": f"case-{number}-copy",
                          "candidate_key": candidate, "date": day.isoformat()})
    for name in ("answers", "edits", "diagnoses"):
        found = original[name]
        assert isinstance(found, list)
        for row in found:
            kept = {column: value for column, value in row.items() if column != "key"}
            rows[name].append({**kept, "case_key": number})
    rows["progress"].append({"case_key": number, "step": "feedback_request", "state": "done",
                             "note": None, "on": DAY.isoformat()})


def warm(log: Log, diagnoser: Diagnoser, case: Case) -> dict[str, Callable[[], object]]:
    """The work in a process that has loaded the knowledge, one case or person at a time."""
    numbers = iter(range(1_000_000))
    knowledge = diagnoser.knowledge

    def list_cases(wanted: Wanted) -> Callable[[], object]:
        def once() -> object:
            with log.reading() as connection:
                return entries(connection, wanted, LIMIT)
        return once

    def edit() -> None:
        with log.writing() as connection:
            row = cases.find(connection, case.id)
            editing.edit(connection, case.id, {"talk.rounds": None, "case:notes": str(
                next(numbers))}, row.revision, DAY)

    def history() -> object:
        with log.reading() as connection:
            return development(
                connection, PERSON, names_in(connection, PERSON), knowledge)

    def next_steps() -> object:
        with log.reading() as connection:
            marks = step_marks.marks(connection, case.id)
            known = past(connection, case.candidate, knowledge)
            found = known.look_back(cases.get(connection, case.id, knowledge).case)
        return what_now(replan(diagnoser.proof(found), marks), marks)

    def mark() -> None:
        with log.writing() as connection:
            step_marks.note(connection, case.id, "feedback_request", State.DONE, DAY)

    return {
        "add a case with its diagnosis": lambda: keep(
            log, replace(case, id=f"new-{next(numbers)}"), diagnoser, DAY),
        "edit an answer": edit,
        "list the newest": list_cases(Wanted()),
        "list a person's": list_cases(Wanted(candidate=PERSON)),
        "list those with a verdict": list_cases(Wanted(leading="culture_fit")),
        "search for a word": list_cases(Wanted(text="specific area")),
        "search for what is nowhere": list_cases(Wanted(text="qwertz")),
        "history of a person": history,
        "next steps of a case": next_steps,
        "note a step": mark,
    }


def shell(place: Path, folder: Path, case: Case) -> dict[str, Callable[[], object]]:
    """The commands, each in a process of its own."""
    numbers = iter(range(1_000_000))

    def command(*arguments: str, stdin: str = "") -> None:
        subprocess.run(
            [sys.executable, "-m", "cli", *arguments], cwd=ROOT, check=True, input=stdin,
            text=True, capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "DEBRIEF_STORE": str(place)})

    def add() -> None:
        command("log", "add", "-", stdin=f'{{"case": "shell-{next(numbers)}", "answers": '
                                         '{"fb.given": "specific", "iv.technical": "partial"}}')

    return {
        "debrief log add": add,
        "debrief log list": lambda: command("log", "list"),
        "debrief log list --search": lambda: command("log", "list", "--search", "specific area"),
        "debrief log show": lambda: command("log", "show", case.id),
        "debrief log edit": lambda: command(
            "log", "edit", case.id, "--date",
            (DAY + datetime.timedelta(days=next(numbers) % 2)).isoformat()),
        "debrief history": lambda: command("history", PERSON),
        "debrief next": lambda: command("next", PERSON),
        "debrief explain log:CASE": lambda: command("explain", f"log:{case.id}"),
    }


if __name__ == "__main__":
    main()
