"""Which verdicts and plans change from one version of the knowledge to another, and why.

Of what is said of a case, ids of the old knowledge are given as they are called now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from engine.case.plan.plan import make_plan
from engine.core.diagnosis import diagnose
from engine.core.diff.fields import FieldChange
from engine.core.diff.knowledge import Change, EntryChange, KnowledgeDiff
from engine.core.proof import Proof
from knowledge.model.conditions import UNDETERMINED, Grade, questions_read
from knowledge.model.plain import Data


class Effect(StrEnum):
    """The most that changed in a case."""

    VERDICT = "verdict"
    SECOND = "second"
    EVIDENCE = "evidence"
    PLAN = "plan"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows from a case.

    Attributes:
        totals: decibans by category.
        findings: the grade of every finding that holds.
        rules: the rules that fired, in firing order.
        steps: the steps of the plan, in its order, and whether each is done already.
        hours: working hours of the plan.
        days: its shortest and longest duration.
    """

    leading: str
    second: str | None
    totals: Mapping[str, int]
    findings: Mapping[str, Grade]
    rules: tuple[str, ...]
    steps: Mapping[str, bool]
    hours: float
    days: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cause:
    """A change in the knowledge that is behind a change in a case.

    Attributes:
        kind: `policy`, or the kind of the entry in the plural.
        id: the entry, or the number of the policy.
        words: what became of it.
    """

    kind: str
    id: str
    words: str


@dataclass(frozen=True, slots=True)
class CaseDiff:
    """One case, before and after.

    Attributes:
        confirmed: the category that the employer confirmed, where it is known.
        causes: what is behind it, where anything changed.
    """

    case: str
    confirmed: str | None
    old: Outcome
    new: Outcome
    causes: tuple[Cause, ...] = ()

    @property
    def effect(self) -> Effect:
        """The most that changed."""
        old, new = self.old, self.new
        if old.leading != new.leading:
            return Effect.VERDICT
        if old.second != new.second:
            return Effect.SECOND
        if (old.totals, old.findings, set(old.rules)) != (new.totals, new.findings, set(new.rules)):
            return Effect.EVIDENCE
        return Effect.PLAN if self.plan_changed else Effect.NONE

    @property
    def plan_changed(self) -> bool:
        """Whether the plan has other steps, another order, or takes another time."""
        old, new = self.old, self.new
        return (list(old.steps.items()), old.hours, old.days) != (
            list(new.steps.items()), new.hours, new.days)


class Agreement(NamedTuple):
    """How often the leading reason was the confirmed one."""

    right: int
    undetermined: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Summary:
    """All cases counted.

    Attributes:
        effects: how many cases have each effect.
        moves: how often the leading reason went from one to another.
        plans: how many plans changed, whatever else did.
        agreement: with the confirmed reasons, before and after; None where no case has one.
    """

    cases: int
    effects: Mapping[Effect, int]
    moves: Mapping[tuple[str, str], int]
    plans: int
    agreement: tuple[Agreement, Agreement] | None


def compare_case(old: Proof, new: Proof, diff: KnowledgeDiff) -> CaseDiff:
    """What changed for one case.

    Args:
        old: its proof by the old knowledge.
        new: its proof by the new one.
        diff: what changed from the one knowledge to the other.
    """
    found = CaseDiff(new.case.id, new.case.confirmed, outcome(old, diff), outcome(new))
    if found.effect is Effect.NONE:
        return found
    causes = tuple(_causes(found, old, new, diff)) or tuple(_other_causes(diff))
    return replace(found, causes=causes)


def summarise(cases: Sequence[CaseDiff]) -> Summary:
    """Count what changed."""
    effects = Counter(case.effect for case in cases)
    moves = Counter((case.old.leading, case.new.leading) for case in cases
                    if case.effect is Effect.VERDICT)
    judged = [case for case in cases if case.confirmed is not None]
    return Summary(
        len(cases), {effect: effects[effect] for effect in Effect},
        dict(sorted(moves.items(), key=lambda move: (-move[1], move[0]))),
        sum(case.plan_changed for case in cases),
        (_agreement((case.confirmed, case.old.leading) for case in judged),
         _agreement((case.confirmed, case.new.leading) for case in judged)) if judged else None)


def case_diff_data(case: CaseDiff) -> Data:
    """One case as plain data; pairs are before and after."""
    old, new = case.old, case.new
    return {
        "case": case.case, "confirmed": case.confirmed, "effect": case.effect.value,
        "leading": [old.leading, new.leading], "second": [old.second, new.second],
        "totals": {name: [old.totals.get(name), new.totals.get(name)]
                   for name in {**new.totals, **old.totals}},
        "findings": {
            name: [None if grade is None else grade.name for grade in grades]
            for name in {**new.findings, **old.findings}
            if len(set(grades := (old.findings.get(name), new.findings.get(name)))) == 2},
        "rules": _gained_and_lost(old.rules, new.rules),
        "plan": {
            **_gained_and_lost(old.steps, new.steps), "changed": case.plan_changed,
            "steps": [list(old.steps), list(new.steps)],
            "done": [[name for name, done in side.steps.items() if done] for side in (old, new)],
            "hours": [old.hours, new.hours], "days": [list(old.days), list(new.days)]},
        "behind": [{"kind": cause.kind, "id": cause.id, "words": cause.words}
                   for cause in case.causes],
    }


def summary_data(counted: Summary) -> Data:
    """A summary as plain data."""
    return {
        "cases": counted.cases,
        "effects": {effect.value: count for effect, count in counted.effects.items()},
        "moves": [{"from": old, "to": new, "cases": count}
                  for (old, new), count in counted.moves.items()],
        "plans": counted.plans,
        "agreement": None if counted.agreement is None else [
            dict(side._asdict()) for side in counted.agreement],
    }


def _gained_and_lost(old: Collection[str], new: Collection[str]) -> Data:
    return {"gained": [name for name in new if name not in old],
            "lost": [name for name in old if name not in new]}


def _agreement(pairs: Iterable[tuple[str | None, str]]) -> Agreement:
    counts = Counter("undetermined" if leading == UNDETERMINED else
                     "right" if leading == confirmed else "wrong" for confirmed, leading in pairs)
    return Agreement(counts["right"], counts["undetermined"], counts["wrong"])


def outcome(proof: Proof, diff: KnowledgeDiff | None = None) -> Outcome:
    """What a proof comes to; with a diff, ids as they are called afterwards."""
    def now(kind: str, name: str) -> str:
        return name if diff is None else diff.renames[kind].get(name, name)

    diagnosis, plan = proof.diagnosis, make_plan(proof)
    return Outcome(
        now("categories", diagnosis.leading),
        None if diagnosis.second is None else now("categories", diagnosis.second),
        {now("categories", name): total for name, total in diagnosis.totals.items()},
        {now("findings", name): grade for name, grade in proof.findings.items()},
        tuple(now("rules", firing.rule) for firing in proof.firings
              if firing.rule in proof.knowledge.rules),
        {now("steps", planned.step.id): planned.done for planned in plan.steps},
        plan.hours, plan.days)


def _causes(case: CaseDiff, old: Proof, new: Proof, diff: KnowledgeDiff) -> Iterator[Cause]:
    """The changes behind the difference in a case."""
    rejudged = case.effect in (Effect.VERDICT, Effect.SECOND) and _rejudged(old, new, diff)
    if rejudged:
        yield from (Cause("policy", change.path[0], change.words)
                    for change in diff.policy if change.matters)
    one_sided = set(case.old.rules) ^ set(case.new.rules)
    read = {name for proof in (old, new) for rule in one_sided & proof.knowledge.rules.keys()
            for name in questions_read(proof.knowledge.rules[rule].condition)}
    counted = {(diff.renames["findings"].get(found.finding, found.finding), found.category)
               for proof in (old, new) for found in proof.diagnosis.contributions if found.counted}

    def weighs(finding: str, field: FieldChange) -> bool:
        if field.path[0] != "evidence":
            return field.path != ("worth",) or case.plan_changed
        held = [side.findings[finding].name for side in (case.old, case.new)
                if finding in side.findings]
        return (field.path[2:3] != ("decibans",) or field.path[3] in held) and (
            case.plan_changed or (finding, field.path[1]) in counted)

    called = {*old.steps, *new.steps, *case.old.steps, *case.new.steps}
    for change in diff.entries:
        matter = [field for field in change.fields if field.matters]
        if change.change not in (Change.ADDED, Change.REMOVED) and not matter:
            continue
        match change.kind:
            case "rules":
                if words := _rule_words(change, case, matter):
                    yield Cause(change.kind, change.id, words)
                continue
            case "findings":
                matter = [field for field in matter if weighs(change.id, field)]
                plays = any(change.id in side.findings for side in (case.old, case.new))
            case "steps":
                plays = case.plan_changed and change.id in called
            case "questions":
                plays = change.id in read
            case "categories":
                plays = rejudged or not change.fields
            case _:
                plays = False
        if plays and (matter or not change.fields):
            yield Cause(change.kind, change.id, _entry_words(change, matter))


def _other_causes(diff: KnowledgeDiff) -> Iterator[Cause]:
    """What may be behind a difference that nothing else explains."""
    yield from (Cause("policy", change.path[0], change.words)
                for change in diff.policy if change.matters)
    moved = (change.kind for change in diff.entries if change.change is Change.MOVED)
    yield from (Cause(kind, "", f"another order of the {kind}") for kind in dict.fromkeys(moved))


def _entry_words(change: EntryChange, matter: Sequence[FieldChange]) -> str:
    return "; ".join(field.words for field in matter) or change.change.value


def _rule_words(change: EntryChange, case: CaseDiff, matter: Sequence[FieldChange]) -> str:
    """What a rule that was added, removed or changed does now; empty where that has no effect."""
    before, now = change.id in case.old.rules, change.id in case.new.rules
    if before == now and (not now or all(field.path[0] == "if" for field in matter)):
        return ""
    does = "fires as before" if before and now else "fires now" if now else "no longer fires"
    return f"{_entry_words(change, matter)}; it {does}"


def _rejudged(old: Proof, new: Proof, diff: KnowledgeDiff) -> bool:
    """Whether the old margins and gates would come to something else with the new evidence."""
    gates = {diff.renames["categories"].get(name, name): category.gate
             for name, category in old.knowledge.categories.items()}
    categories = {name: replace(category, gate=gates.get(name, category.gate))
                  for name, category in new.knowledge.categories.items()}
    judged = diagnose(new.diagnosis.contributions, categories, old.knowledge.policy)
    return (judged.leading, judged.second) != (new.diagnosis.leading, new.diagnosis.second)
