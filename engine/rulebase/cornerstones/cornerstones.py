"""Cornerstone cases run: what came out, against what must follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.core.inference import InferenceEngine
from engine.core.interpreter import Reading
from engine.core.proof import Proof
from knowledge.model.conditions import Value
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from knowledge.reading.cornerstones import NONE, Cornerstone

FIRES = "fires"
SILENT = "silent"
CALLED = "called for"
NOT_CALLED = "not called for"
NOT_FOUND = "not found"


class Aspect(StrEnum):
    """What of a cornerstone can be otherwise than expected."""

    RULE = "rule"
    BUT = "rule with but"
    FINDING = "finding"
    TOTAL = "total"
    LEADING = "leading"
    SECOND = "second"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that came out otherwise than expected.

    Attributes:
        subject: the rule, finding, category or step it is about; empty for leading and second.
        expected: in a word: a grade, a category, decibans, or one of the words above.
        got: likewise.
    """

    aspect: Aspect
    subject: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Result:
    """One cornerstone, run.

    Attributes:
        reading: what follows from its answers.
        otherwise: what follows with `but`, where it has one.
    """

    cornerstone: Cornerstone
    reading: Reading
    otherwise: Reading | None
    mismatches: tuple[Mismatch, ...]

    @property
    def holds(self) -> bool:
        """Whether all came out as expected."""
        return not self.mismatches


def run_cornerstones(
    cornerstones: Sequence[Cornerstone], knowledge: Knowledge
) -> tuple[Result, ...]:
    """Run cornerstones through the reference engine.

    Args:
        cornerstones: read with this knowledge, so that all that they name is in it.
        knowledge: the rules.

    Raises:
        KnowledgeError: a condition is too large for the network.
    """
    engine = InferenceEngine(knowledge) if cornerstones else None
    return tuple(_run(cornerstone, knowledge, engine) for cornerstone in cornerstones if engine)


def _run(cornerstone: Cornerstone, knowledge: Knowledge, engine: InferenceEngine) -> Result:
    reading = as_reading(engine.infer(Case(cornerstone.id, cornerstone.answers)))
    otherwise = None
    if cornerstone.but is not None:
        answers = answers_otherwise(cornerstone, knowledge)
        otherwise = as_reading(engine.infer(Case(cornerstone.id, answers)))
    return Result(cornerstone, reading, otherwise,
                  tuple(mismatches(cornerstone, reading, otherwise)))


def as_reading(proof: Proof) -> Reading:
    """What a proof says, without how."""
    fired = (firing.rule for firing in proof.firings)
    return Reading(
        findings=proof.findings,
        fired=frozenset(rule for rule in fired if rule in proof.knowledge.rules),
        diagnosis=proof.diagnosis, steps=proof.steps, done=proof.done)


def answers_otherwise(cornerstone: Cornerstone, knowledge: Knowledge) -> dict[str, Value]:
    """The answers with `but` in their place, in the order of the questionnaire."""
    given: Mapping[str, Value | None] = {**cornerstone.answers, **(cornerstone.but or {})}
    return {question: value for question in knowledge.questions
            if (value := given.get(question)) is not None}


def mismatches(
    cornerstone: Cornerstone, reading: Reading, otherwise: Reading | None
) -> Iterator[Mismatch]:
    """All that came out otherwise than a cornerstone expects.

    Args:
        cornerstone: what must follow.
        reading: what follows from its answers.
        otherwise: what follows with `but`; None where it has none.
    """
    for rule in cornerstone.keeps:
        if rule not in reading.fired:
            yield Mismatch(Aspect.RULE, rule, FIRES, SILENT)
    for rule in cornerstone.keeps if otherwise is not None else ():
        if otherwise is not None and rule in otherwise.fired:
            yield Mismatch(Aspect.BUT, rule, SILENT, FIRES)
    for finding, grade in cornerstone.findings.items():
        got = reading.findings.get(finding)
        if got is not grade:
            yield Mismatch(Aspect.FINDING, finding, grade.name,
                           NOT_FOUND if got is None else got.name)
    for finding in cornerstone.absent:
        if finding in reading.findings:
            yield Mismatch(Aspect.FINDING, finding, NOT_FOUND, reading.findings[finding].name)
    yield from _of_the_diagnosis(cornerstone, reading)
    for step in cornerstone.steps:
        if step not in reading.steps:
            yield Mismatch(Aspect.STEP, step, CALLED, NOT_CALLED)


def _of_the_diagnosis(cornerstone: Cornerstone, reading: Reading) -> Iterator[Mismatch]:
    diagnosis = reading.diagnosis
    if cornerstone.totals is not None:
        for category, total in diagnosis.totals.items():
            wanted = cornerstone.totals.get(category, 0)
            if total != wanted:
                yield Mismatch(Aspect.TOTAL, category, str(wanted), str(total))
    if cornerstone.leading is not None and cornerstone.leading != diagnosis.leading:
        yield Mismatch(Aspect.LEADING, "", cornerstone.leading, diagnosis.leading)
    second = diagnosis.second or NONE
    if cornerstone.second is not None and cornerstone.second != second:
        yield Mismatch(Aspect.SECOND, "", cornerstone.second, second)
