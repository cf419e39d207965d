"""The proof: one immutable object from which everything shown later is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.core.diagnosis import Diagnosis
from knowledge.model.conditions import Grade, Value
from knowledge.model.heard import DerivedAnswer
from knowledge.model.records import GiveFinding, Knowledge, Rule
from knowledge.reading.cases import Case


class FactKind(StrEnum):
    """What a fact says. `derived` is an answer from a person's own words or earlier cases.

    The last two are absences: they are matched, never added.
    """

    ANSWER = "answer"
    DERIVED = "derived"
    FINDING = "finding"
    EVIDENCE = "evidence"
    DIAGNOSIS = "diagnosis"
    STEP = "step"
    DONE = "done"
    UNANSWERED = "unanswered"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was told, derived, or (for the last two kinds) matched by its absence.

    Attributes:
        subject: the question, finding, category or step it is about.
        value: the answer; the grade's name of a finding; the decibans of evidence; else empty.
        category: what evidence is for or against; else empty.
    """

    kind: FactKind
    subject: str
    value: Value = ""
    category: str = ""


class Stratum(StrEnum):
    """The strata, in the order in which they are settled."""

    FINDINGS = "findings"
    EVIDENCE = "evidence"
    DIAGNOSIS = "diagnosis"
    AFTER = "after the diagnosis"
    STEPS = "steps"


@dataclass(frozen=True, slots=True)
class Firing:
    """One rule that fired.

    Attributes:
        number: counted from 1, in firing order.
        rule: the rule's id; `evidence:F`, `diagnosis`, `done:S` and `step:S` for what the
            knowledge says of finding F and step S without a rule of its own.
        matched: the facts it rests on, absences included.
        concluded: the facts it says hold.
        added: those of them that did not stand already.
    """

    number: int
    rule: str
    stratum: Stratum
    matched: tuple[Fact, ...]
    concluded: tuple[Fact, ...]
    added: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """The derivation for one case.

    Attributes:
        findings: the grade of every finding that holds, in the order of the knowledge.
        steps: the steps called for, in the order of the knowledge.
        done: steps that the answers say have been done already.
    """

    case: Case
    knowledge: Knowledge
    firings: tuple[Firing, ...]
    findings: Mapping[str, Grade]
    diagnosis: Diagnosis
    steps: tuple[str, ...]
    done: frozenset[str]

    def givers(self, fact: Fact) -> Iterator[Firing]:
        """The firings that say that a fact holds, even where it stood already."""
        return (firing for firing in self.firings if fact in firing.concluded)


def answer_fact(case: Case, question: str) -> Fact:
    """The fact of an answer, told or derived."""
    kind = FactKind.ANSWER if grounds(case, question) is None else FactKind.DERIVED
    return Fact(kind, question, case.answers[question])


def grounds(case: Case, question: str) -> DerivedAnswer | None:
    """What an answer was derived from; None where it was told."""
    if case.heard is None:
        return None
    return next((answer for answer in case.heard.answers if answer.question == question), None)


def conclusion_fact(rule: Rule) -> Fact:
    """The fact that a rule concludes."""
    conclusion = rule.conclusion
    if isinstance(conclusion, GiveFinding):
        return Fact(FactKind.FINDING, conclusion.finding, conclusion.grade.name)
    return Fact(FactKind.STEP, conclusion.step)
