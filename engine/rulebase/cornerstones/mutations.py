"""Do the cornerstones notice? The knowledge with one small error put in, many times over.

Each mutant differs from the knowledge in one thing. It is caught if some cornerstone then fails.
DeMillo, Lipton & Sayward (1978), Hints on test data selection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from engine.core.interpreter import Interpreter, Reading
from engine.core.words.prose import signed
from engine.rulebase.cornerstones.cornerstones import answers_otherwise, mismatches
from knowledge.model.conditions import Grade, Not, Value
from knowledge.model.problems import Problems
from knowledge.model.records import Evidence, Finding, Gate, GiveFinding, Knowledge, Rule
from knowledge.reading.checking import check
from knowledge.reading.cornerstones import Cornerstone


class Operator(StrEnum):
    """What is done to the knowledge."""

    DELETE = "a rule deleted"
    NEGATE = "a condition negated"
    GRADE_UP = "a grade one step up"
    GRADE_DOWN = "a grade one step down"
    EVIDENCE_UP = "an evidence number one up"
    EVIDENCE_DOWN = "an evidence number one down"
    LIMIT = "a margin or limit one off"


class Fate(StrEnum):
    """What becomes of a mutant.

    CAUGHT: a cornerstone fails. SURVIVED: none does. REFUSED: it is no knowledge that could be
    loaded, so none is needed. IDLE: it changes a number for a grade that no rule gives, so none
    can.
    """

    CAUGHT = "caught"
    SURVIVED = "survived"
    REFUSED = "refused by loading"
    IDLE = "without effect"


@dataclass(frozen=True, slots=True)
class Mutant:
    """The knowledge with one error.

    Attributes:
        subject: the rule, finding or category changed; empty for a margin.
        grade: for evidence, the grade whose number was changed.
        says: the change in a few words.
        knowledge: its levels are still those of the original.
    """

    operator: Operator
    subject: str
    says: str
    knowledge: Knowledge = field(repr=False, compare=False)
    grade: Grade | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one mutant.

    Attributes:
        cornerstone: the first one found that fails; empty unless it was caught.
    """

    mutant: Mutant
    fate: Fate
    cornerstone: str = ""


def share_caught(trials: Sequence[Trial]) -> float:
    """The share of mutants that were caught, from 0 to 1, of those that could be; 1 of none."""
    caught = sum(trial.fate is Fate.CAUGHT for trial in trials)
    survived = sum(trial.fate is Fate.SURVIVED for trial in trials)
    return caught / (caught + survived) if caught + survived else 1.0


def mutants(knowledge: Knowledge) -> tuple[Mutant, ...]:
    """All mutants, in the order of the operators and of the knowledge."""
    made = [*_of_rules(knowledge), *_of_evidence(knowledge), *_of_limits(knowledge)]
    return tuple(mutant for operator in Operator for mutant in made if mutant.operator is operator)


def _of_rules(knowledge: Knowledge) -> Iterator[Mutant]:
    for rule in knowledge.rules.values():
        others = {name: other for name, other in knowledge.rules.items() if name != rule.id}
        yield Mutant(Operator.DELETE, rule.id, f"{rule.id} deleted",
                     replace(knowledge, rules=others))
        negated = replace(rule, condition=Not(rule.condition))
        yield Mutant(Operator.NEGATE, rule.id, f"{rule.id} fires where it should not",
                     _with_rule(knowledge, negated))
        if not isinstance(rule.conclusion, GiveFinding):
            continue
        grade = rule.conclusion.grade
        for operator, other in ((Operator.GRADE_UP, grade + 1), (Operator.GRADE_DOWN, grade - 1)):
            if Grade.weak <= other <= Grade.strong:
                shifted = replace(rule, conclusion=replace(rule.conclusion, grade=Grade(other)))
                yield Mutant(operator, rule.id, f"{rule.id} gives {rule.conclusion.finding} "
                             f"{Grade(other).name} instead of {grade.name}",
                             _with_rule(knowledge, shifted))


def _with_rule(knowledge: Knowledge, rule: Rule) -> Knowledge:
    return replace(knowledge, rules={**knowledge.rules, rule.id: rule})


def _of_evidence(knowledge: Knowledge) -> Iterator[Mutant]:
    for finding in knowledge.findings.values():
        for place, evidence in enumerate(finding.evidence):
            for grade, number in evidence.decibans.items():
                for operator, other in ((Operator.EVIDENCE_UP, number + 1),
                                        (Operator.EVIDENCE_DOWN, number - 1)):
                    yield Mutant(
                        operator, finding.id, f"{finding.id} ({grade.name}) weighs "
                        f"{signed(other)} instead of {signed(number)} for {evidence.category}",
                        _with_number(knowledge, finding, place, {grade: other}), grade)


def _with_number(
    knowledge: Knowledge, finding: Finding, place: int, number: Mapping[Grade, int]
) -> Knowledge:
    entries: list[Evidence] = [*finding.evidence]
    entries[place] = replace(entries[place], decibans={**entries[place].decibans, **number})
    changed = replace(finding, evidence=tuple(entries))
    return replace(knowledge, findings={**knowledge.findings, finding.id: changed})


def _of_limits(knowledge: Knowledge) -> Iterator[Mutant]:
    policy = knowledge.policy
    for shift in (1, -1):
        for name, number, other in (
            ("margin", policy.margin, replace(policy, margin=policy.margin + shift)),
            ("second_within", policy.second_within,
             replace(policy, second_within=policy.second_within + shift)),
        ):
            yield Mutant(Operator.LIMIT, "", f"{name} {number + shift} instead of {number}",
                         replace(knowledge, policy=other))
        for category in knowledge.categories.values():
            if category.gate is None:
                continue
            own, others = category.gate.total_at_least, category.gate.others_at_most
            for name, number, gate in (("total_at_least", own, Gate(own + shift, others)),
                                       ("others_at_most", others, Gate(own, others + shift))):
                changed = {**knowledge.categories, category.id: replace(category, gate=gate)}
                yield Mutant(
                    Operator.LIMIT, category.id, f"{name} of {category.id} {number + shift} "
                    f"instead of {number}", replace(knowledge, categories=changed))


class MutationTest:
    """Tries mutants on cornerstones. Holds no state between mutants."""

    def __init__(self, knowledge: Knowledge, cornerstones: Sequence[Cornerstone]) -> None:
        """Read the cornerstones once with the knowledge as it is.

        Args:
            knowledge: without an error.
            cornerstones: all of them hold; one that fails would catch every mutant.
        """
        self._knowledge = knowledge
        self._given = {rule.conclusion for rule in knowledge.rules.values()}
        interpreter = Interpreter(knowledge)
        self._stones = [_Stone.of(stone, knowledge, interpreter) for stone in cornerstones]

    def tried(self, mutant: Mutant) -> Trial:
        """What becomes of a mutant."""
        if mutant.grade and GiveFinding(mutant.subject, mutant.grade) not in self._given:
            return Trial(mutant, Fate.IDLE)
        knowledge = _loadable(mutant)
        if knowledge is None:
            return Trial(mutant, Fate.REFUSED)
        interpreter = Interpreter(knowledge)
        for stone in self._concerned(mutant):
            if stone.fails(interpreter):
                return Trial(mutant, Fate.CAUGHT, stone.cornerstone.id)
        return Trial(mutant, Fate.SURVIVED)

    def _concerned(self, mutant: Mutant) -> list[_Stone]:
        """The cornerstones that the mutant can change, those that keep the rule first."""
        match mutant.operator:
            case Operator.NEGATE | Operator.LIMIT:
                found = self._stones
            case Operator.DELETE | Operator.GRADE_UP | Operator.GRADE_DOWN:
                found = [stone for stone in self._stones if stone.fires(mutant.subject)]
            case Operator.EVIDENCE_UP | Operator.EVIDENCE_DOWN:
                found = [stone for stone in self._stones
                         if stone.holds(mutant.subject, mutant.grade)]
        return sorted(found, key=lambda stone: mutant.subject not in stone.cornerstone.keeps)


@dataclass(frozen=True, slots=True)
class _Stone:
    """A cornerstone with what follows from it in the knowledge as it is."""

    cornerstone: Cornerstone
    answers_otherwise: Mapping[str, Value] | None
    reading: Reading
    otherwise: Reading | None

    @classmethod
    def of(
        cls, cornerstone: Cornerstone, knowledge: Knowledge, interpreter: Interpreter
    ) -> _Stone:
        answers = None if cornerstone.but is None else answers_otherwise(cornerstone, knowledge)
        return cls(cornerstone, answers, interpreter.read(cornerstone.answers),
                   None if answers is None else interpreter.read(answers))

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What follows without `but`, and with it."""
        return (self.reading,) if self.otherwise is None else (self.reading, self.otherwise)

    def fires(self, rule: str) -> bool:
        """Whether a rule fires in it, with `but` or without."""
        return any(rule in reading.fired for reading in self.readings)

    def holds(self, finding: str, grade: Grade | None) -> bool:
        """Whether a finding holds in it with exactly this grade, with `but` or without."""
        return any(reading.findings.get(finding) is grade for reading in self.readings)

    def fails(self, interpreter: Interpreter) -> bool:
        """Whether it does not hold for these rules."""
        reading = interpreter.read(self.cornerstone.answers)
        answers = self.answers_otherwise
        otherwise = None if answers is None else interpreter.read(answers)
        return any(True for _ in mismatches(self.cornerstone, reading, otherwise))


def _loadable(mutant: Mutant) -> Knowledge | None:
    """The knowledge of a mutant with the levels of its rules; None where loading refuses it."""
    knowledge = mutant.knowledge
    if mutant.grade is not None:
        return knowledge
    if mutant.operator is Operator.LIMIT:
        policy = knowledge.policy
        least = (each.gate.total_at_least for each in knowledge.categories.values() if each.gate)
        fine = policy.margin >= 1 and policy.second_within >= 0 and all(one >= 0 for one in least)
        return knowledge if fine else None
    problems = Problems()
    checked = check(knowledge, problems)
    return None if problems else checked
