"""Single edits of the shipped knowledge that change what follows for real cases.

Each edit gives the edited knowledge, and the kind and id that must be named as its cause. What is
edited is chosen by its use in the cases, so that it does not matter what the knowledge says.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from engine.case.plan.plan import make_plan
from engine.core.inference import InferenceEngine
from engine.core.interpreter import Interpreter
from engine.core.proof import Proof
from knowledge.model.conditions import All, Grade, Not
from knowledge.model.records import Gate, GiveFinding, Knowledge, Rule
from knowledge.reading.cases import Case, read_cases
from knowledge.reading.places import BUILT_IN
from tests.strategies import shipped

LOG = BUILT_IN / "cases/real.jsonl"
REAL = [case for case in read_cases(LOG.read_text("utf-8"), "real.jsonl", shipped())
        if isinstance(case, Case)]
Edit = Callable[[Knowledge], tuple[Knowledge, str, str]]


@functools.cache
def shipped_proofs() -> tuple[Proof, ...]:
    """The proofs of the real cases by the shipped knowledge."""
    return proofs(replace(shipped()), REAL)


def proofs(known: Knowledge, cases: Sequence[Case]) -> tuple[Proof, ...]:
    """The proof of each case."""
    if known is shipped() and cases is REAL:
        return shipped_proofs()
    engine = InferenceEngine(known)
    return tuple(engine.infer(case) for case in cases)


def commonest(names: Iterable[str]) -> str:
    """The name that stands there most often."""
    return Counter(names).most_common(1)[0][0]


def with_policy(known: Knowledge, **numbers: int) -> Knowledge:
    """The knowledge with other numbers of the policy."""
    return replace(known, policy=replace(known.policy, **numbers))  # type: ignore[arg-type]


def margin(known: Knowledge) -> tuple[Knowledge, str, str]:
    """A higher margin."""
    return with_policy(known, margin=known.policy.margin + 4), "policy", "margin"


def second(known: Knowledge) -> tuple[Knowledge, str, str]:
    """A second reason only where it is level with the leading one."""
    return with_policy(known, second_within=0), "policy", "second_within"


def gate(known: Knowledge) -> tuple[Knowledge, str, str]:
    """A category that needs far more to lead."""
    name = next(name for name, category in known.categories.items() if category.gate is not None)
    shut = replace(known.categories[name], gate=Gate(50, 0))
    return replace(known, categories={**known.categories, name: shut}), "categories", name


def decibans(known: Knowledge) -> tuple[Knowledge, str, str]:
    """Less evidence of the finding that counts most often."""
    reader = Interpreter(known)
    name = commonest(found.finding for case in REAL for found in reader.read(
        case.answers).diagnosis.contributions if found.counted and found.decibans > 0)
    evidence = tuple(replace(entry, decibans=dict.fromkeys(entry.decibans, 1))
                     for entry in known.findings[name].evidence)
    found = replace(known.findings[name], evidence=evidence)
    return replace(known, findings={**known.findings, name: found}), "findings", name


def commonest_rule(known: Knowledge) -> Rule:
    """The rule that fires most often of those whose evidence is there for every grade."""
    reader = Interpreter(known)
    return known.rules[commonest(
        name for case in REAL for name in sorted(reader.read(case.answers).fired)
        if isinstance(given := known.rules[name].conclusion, GiveFinding)
        and given.grade > Grade.weak and any(
            len(set(entry.decibans.values())) == len(Grade) == len(entry.decibans)
            for entry in known.findings[given.finding].evidence))]


def grade(known: Knowledge) -> tuple[Knowledge, str, str]:
    """A lower grade of the rule that fires most often."""
    rule = commonest_rule(known)
    assert isinstance(rule.conclusion, GiveFinding)
    weak = replace(rule, conclusion=replace(rule.conclusion, grade=Grade.weak))
    return replace(known, rules={**known.rules, rule.id: weak}), "rules", rule.id


def condition(known: Knowledge) -> tuple[Knowledge, str, str]:
    """The rule that fires most often can never be true any more."""
    rule = commonest_rule(known)
    never = replace(rule, condition=All((rule.condition, Not(rule.condition))))
    return replace(known, rules={**known.rules, rule.id: never}), "rules", rule.id


def removed(known: Knowledge) -> tuple[Knowledge, str, str]:
    """The rule that fires most often is gone."""
    name = commonest_rule(known).id
    return replace(known, rules={rule: known.rules[rule] for rule in known.rules if rule != name},
                   levels={rule: known.levels[rule] for rule in known.rules if rule != name},
                   ), "rules", name


def hours(known: Knowledge) -> tuple[Knowledge, str, str]:
    """A step that is in many plans, though not in all, takes longer."""
    name = commonest(planned.step.id for proof in proofs(known, REAL)
                     for planned in make_plan(proof).steps if not planned.step.every_plan)
    longer = replace(known.steps[name], hours=known.steps[name].hours + 1)
    return replace(known, steps={**known.steps, name: longer}), "steps", name


EDITS = (margin, second, gate, decibans, grade, condition, removed, hours)
