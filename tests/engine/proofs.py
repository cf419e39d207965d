"""Proofs to plan for, of real cases, by hand and of random steps, and plans of random steps."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from engine.case.plan.plan import Plan, make_plan
from engine.core.diagnosis import Contribution, diagnose
from engine.core.inference import InferenceEngine
from engine.core.proof import Proof
from knowledge.model.conditions import UNDETERMINED, Grade, Value
from knowledge.model.records import (
    Category,
    Certainty,
    Evidence,
    Finding,
    Gate,
    Knowledge,
    Policy,
    Step,
)
from knowledge.reading.cases import Case, read_cases
from tests.engine.random_steps import Drawn, drawn_steps, names, quarters
from tests.strategies import shipped

ROOT = Path(__file__).parents[2]
REAL = ROOT / "knowledge" / "cases" / "real.jsonl"
CATEGORIES = ("c0", "c1", "c2")
ALTERNATIVES = ("self_study", "college_course", "workshop")
MARGIN, SECOND_WITHIN = 3, 4


@cache
def engine() -> InferenceEngine:
    return InferenceEngine(shipped())


def infer(answers: Mapping[str, Value]) -> Proof:
    return engine().infer(Case("example", answers))


@cache
def real_proofs() -> dict[str, Proof]:
    """The proof of every real case, by its id."""
    read = read_cases(REAL.read_text("utf-8"), REAL.name, shipped())
    found = [case for case in read if isinstance(case, Case)]
    return {case.id: engine().infer(case) for case in found}


def a_proof(
    steps: Mapping[str, Step], called: Collection[str], done: Collection[str] = (),
    evidence: Sequence[tuple[str, str, int]] = (), worth: Mapping[str, int] | None = None,
    gate: Gate | None = None,
) -> Proof:
    """A proof by hand.

    Args:
        steps: all steps.
        called: those called for; their order is that of the steps.
        done: those done already.
        evidence: findings that hold, with a category and decibans; each is its own cluster.
        worth: further findings that hold, with their own worth.
        gate: when the first category may lead.
    """
    worth = worth or {}
    held = dict.fromkeys((*(finding for finding, _, _ in evidence), *worth), Grade.strong)
    knowledge = Knowledge(
        policy=Policy(MARGIN, SECOND_WITHIN, Category(UNDETERMINED, "Open", "It is open."),
                      (Certainty(0, "a guess"),)),
        categories={name: Category(name, name, "It was this.", gate if name == "c0" else None)
                    for name in CATEGORIES},
        sources={}, questions={},
        findings={name: _a_finding(name, evidence, worth.get(name, 0)) for name in held},
        rules={}, steps=steps, levels={})
    diagnosis = diagnose(
        [Contribution(category, finding, finding, decibans)
         for finding, category, decibans in evidence],
        knowledge.categories, knowledge.policy)
    return Proof(Case("example", {}), knowledge, (), held, diagnosis,
                 tuple(step for step in steps if step in called), frozenset(done))


def _a_finding(name: str, evidence: Sequence[tuple[str, str, int]], worth: int) -> Finding:
    return Finding(name, name, "It means that.", name, tuple(
        Evidence(category, {Grade.strong: decibans}, "It weighs.", ())
        for finding, category, decibans in evidence if finding == name), worth)


@st.composite
def random_proofs(
    draw: st.DrawFn, titles: st.SearchStrategy[str] = names,
    hours: st.SearchStrategy[float] = quarters,
) -> Proof:
    """Proofs that call for some of a few random steps."""
    drawn: Drawn = draw(drawn_steps(titles=titles, hours=hours))
    evidence = [
        (finding, category, draw(st.integers(-9, 9).filter(bool)))
        for finding in drawn.held
        for category in draw(st.lists(st.sampled_from(CATEGORIES), max_size=2, unique=True))]
    worth = {finding: draw(st.integers(0, 5)) for finding in drawn.held}
    return a_proof(drawn.steps, drawn.called, drawn.done, evidence, worth)


def random_plans(
    titles: st.SearchStrategy[str] = names, hours: st.SearchStrategy[float] = quarters
) -> st.SearchStrategy[Plan]:
    """Plans of random steps without a cap."""
    return random_proofs(titles, hours).map(lambda proof: make_plan(proof, 0))
