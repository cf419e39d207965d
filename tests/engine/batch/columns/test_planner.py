"""Plans by the compiled search are those of `make_plan`, for any steps."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
from hypothesis import example, given

from engine.batch.columns.compiler import LEADING, SECOND, done, fired, grade, total
from engine.batch.columns.plans import PREFIX, Planner
from engine.case.plan.plan import make_plan
from engine.core.proof import Proof
from knowledge.model.conditions import Answered, Grade
from knowledge.model.records import ChooseStep, Rule
from tests.engine.case.plan.test_plan_laws import ONE_ROUTE, TWO_ROUTES
from tests.engine.proofs import random_proofs
from tests.examples import examples


def planner_and_row(proof: Proof) -> tuple[Planner, pl.DataFrame]:
    """What makes plans of columns, and the columns that say the same as the proof."""
    knowledge = proof.knowledge
    chosen = [step for step in proof.steps if not knowledge.steps[step].every_plan
              and proof.findings.keys().isdisjoint(knowledge.steps[step].addresses)]
    rules = {step: Rule(step, "", "", Answered("q"), ChooseStep(step), "", ()) for step in chosen}
    steps = {step.id: replace(step, done_if=Answered("q") if step.id in proof.done else None)
             for step in knowledge.steps.values()}
    places = {name: place for place, name in enumerate(knowledge.categories)}
    diagnosis = proof.diagnosis
    row = {
        **{grade(finding): int(Grade.strong) for finding in proof.findings},
        **{fired(step): 1 for step in chosen}, **{done(step): 1 for step in proof.done},
        **{total(name): decibans for name, decibans in diagnosis.totals.items()},
        LEADING: places.get(diagnosis.leading, -1),
        SECOND: places.get(diagnosis.second or "", -1)}
    return (Planner(replace(knowledge, rules=rules, steps=steps), [*proof.findings]),
            pl.DataFrame({PREFIX + name: [value] for name, value in row.items()}))


@given(random_proofs())
@example(ONE_ROUTE)
@example(TWO_ROUTES)
@examples(100)
def test_the_compiled_search_makes_the_same_plan(proof: Proof) -> None:
    """The same steps in the same order, and of these the same are done."""
    planner, row = planner_and_row(proof)
    plan = make_plan(proof).steps
    steps, finished = planner.plans(row, compiled=True)
    assert steps[0] == ";".join(each.step.id for each in plan)
    assert finished[0] == ";".join(each.step.id for each in plan if each.done)
