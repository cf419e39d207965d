"""How long the best plan for a budget takes to find and to prove.

Run it by hand: `python benchmarks/plan_budget.py`. The real cases that ship call for up to 24
steps; a filled-in questionnaire for more, so random answers to most questions are planned for as
well. Nothing is asserted: times depend on the machine. A plan should take less than a second.
"""

from __future__ import annotations

import datetime
import random
import statistics
import sys
import time

from rich.console import Console
from rich.table import Table

from engine.case.plan.budget import Calendar, best_plan
from engine.core.inference import InferenceEngine
from engine.core.proof import Proof
from knowledge.model.conditions import Value
from knowledge.model.records import Kind, Knowledge
from knowledge.reading.cases import Case, read_cases
from knowledge.reading.kept_knowledge import load
from knowledge.reading.places import BUILT_IN

FILLED_IN = 20
START = datetime.date(2026, 3, 2)
BUDGETS: dict[str, tuple[float | None, Calendar | None]] = {
    "10 hours": (10, None),
    "20 hours": (20, None),
    "10 hours in 3 weeks": (10, Calendar(START, 6, datetime.date(2026, 3, 23))),
    "45 days, 6 hours a week": (None, Calendar(START, 6, datetime.date(2026, 4, 16))),
    "30 hours in 90 days": (30, Calendar(START, 6, datetime.date(2026, 5, 31))),
}


def main() -> None:
    """Measure, and print a table."""
    knowledge = load()
    engine = InferenceEngine(knowledge)
    real = BUILT_IN / "cases" / "real.jsonl"
    cases = [case for case in read_cases(real.read_text("utf-8"), str(real), knowledge)
             if isinstance(case, Case)]
    proofs = {"real cases": [engine.infer(case) for case in cases],
              "filled-in questionnaires": [
                  engine.infer(filled_in(knowledge, seed)) for seed in range(FILLED_IN)]}
    table = Table(title=f"The best plan, proved: milliseconds, Python {sys.version.split()[0]}",
                  title_justify="left")
    for column in ("budget", "for", "most steps called for", "median", "longest"):
        table.add_column(column, justify="left" if column in ("budget", "for") else "right")
    for budget, (hours, calendar) in BUDGETS.items():
        for name, some in proofs.items():
            times = [once(proof, hours, calendar) for proof in some]
            table.add_row(budget, name, str(max(len(proof.steps) for proof in some)),
                          f"{1000 * statistics.median(times):.0f}", f"{1000 * max(times):.0f}")
    Console().print(table)


def once(proof: Proof, hours: float | None, calendar: Calendar | None) -> float:
    """Seconds of one plan, with what one more hour would buy."""
    begin = time.perf_counter()
    best_plan(proof, hours, calendar)
    return time.perf_counter() - begin


def filled_in(knowledge: Knowledge, seed: int) -> Case:
    """A case with random answers to seven of ten questions."""
    drawn = random.Random(seed)
    answers: dict[str, Value] = {}
    for question in knowledge.questions.values():
        if question.options and drawn.random() < 0.7:
            ids = question.option_ids
            some = tuple(option for option in ids if drawn.random() < 0.4)
            answers[question.id] = (some or ids[:1]) if question.kind is Kind.CHOICES else (
                drawn.choice(ids))
    return Case(f"filled-in-{seed}", answers)


if __name__ == "__main__":
    main()
