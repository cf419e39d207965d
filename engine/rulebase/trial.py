"""What other rules would come to in cases that were diagnosed, by the quick reader of answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.case.compare.verdicts import Effect
from engine.core.interpreter import Interpreter, Reading
from engine.log.diagnosed import Diagnosed
from engine.rulebase.impact import without
from knowledge.model.records import Knowledge


@dataclass(frozen=True, slots=True)
class Tried:
    """A case before and after a change of the rules."""

    case: Diagnosed
    before: Reading
    after: Reading

    @property
    def effect(self) -> Effect:
        """The most that changed; of plans only which steps are called for."""
        before, after = self.before, self.after
        if before.diagnosis.leading != after.diagnosis.leading:
            return Effect.VERDICT
        if before.diagnosis.second != after.diagnosis.second:
            return Effect.SECOND
        if (before.diagnosis.totals, before.findings) != (after.diagnosis.totals, after.findings):
            return Effect.EVIDENCE
        return Effect.PLAN if before.steps != after.steps else Effect.NONE


@dataclass(frozen=True, slots=True)
class Counts:
    """Cases counted.

    Attributes:
        effects: how many cases have each effect.
        confirmed: in how many the employer confirmed a reason.
        right: in how many of those it leads, before and after.
    """

    cases: int
    effects: Mapping[Effect, int]
    confirmed: int
    right: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Use:
    """What a rule does in cases.

    Attributes:
        cases: how many were looked at.
        fired: those in which it fires.
        decisive: those of them with another leading reason without it.
    """

    cases: int
    fired: tuple[Diagnosed, ...]
    decisive: tuple[Diagnosed, ...]


def tried(cases: Iterable[Diagnosed], before: Knowledge, after: Knowledge) -> list[Tried]:
    """Cases read by both versions of a rulebase, which ask the same questions."""
    old, new = Interpreter(before), Interpreter(after)
    return [Tried(case, old.read(case.answers), new.read(case.answers)) for case in cases]


def counted(cases: Sequence[Tried]) -> Counts:
    """What changed, counted."""
    effects = Counter(case.effect for case in cases)
    confirmed = [case for case in cases if case.case.confirmed is not None]
    right = [sum(reading.diagnosis.leading == case.case.confirmed for case, reading in side)
             for side in ([(case, case.before) for case in confirmed],
                          [(case, case.after) for case in confirmed])]
    return Counts(len(cases), {effect: effects[effect] for effect in Effect}, len(confirmed),
                  (right[0], right[1]))


def use_of(rule: str, knowledge: Knowledge, cases: Sequence[Diagnosed]) -> Use:
    """How often a rule fires, and how often it decides.

    Raises:
        KeyError: there is no such rule.
    """
    with_it, without_it = Interpreter(knowledge), Interpreter(without(rule, knowledge))
    fired, decisive = [], []
    for case in cases:
        reading = with_it.read(case.answers)
        if rule in reading.fired:
            fired.append(case)
            otherwise = without_it.read(case.answers).diagnosis.leading
            if otherwise != reading.diagnosis.leading:
                decisive.append(case)
    return Use(len(cases), tuple(fired), tuple(decisive))
