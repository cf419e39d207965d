"""Why a cornerstone failed: for each mismatch the rules and numbers that made the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from engine.core.diagnosis import Diagnosis, lead
from engine.core.interpreter import Reading
from engine.core.words.prose import listed, sentence, signed
from engine.rulebase.cornerstones.cornerstones import NOT_FOUND, Aspect, Mismatch, Result
from knowledge.model.conditions import (
    UNDETERMINED,
    All,
    Condition,
    Grade,
    Situation,
    findings_read,
    questions_read,
    truth,
)
from knowledge.model.records import ChooseStep, GiveFinding, Knowledge, Rule
from knowledge.reading.cornerstones import NONE


@dataclass(frozen=True, slots=True)
class Explained:
    """A mismatch with what made the difference, in a few short sentences without full stops."""

    mismatch: Mismatch
    because: tuple[str, ...]


def explained(result: Result, knowledge: Knowledge) -> tuple[Explained, ...]:
    """Why a cornerstone failed; what was told at one mismatch is not repeated at the next."""
    told: set[str] = set()
    found = []
    for mismatch in result.mismatches:
        because = tuple(line for line in _because(mismatch, result, knowledge) if line not in told)
        told.update(because)
        said = f"{mismatch.subject} is silent; " if mismatch.aspect is Aspect.RULE else ""
        found.append(Explained(mismatch, tuple(line.removeprefix(said) for line in because)))
    return tuple(found)


def mismatch_words(mismatch: Mismatch) -> str:
    """A mismatch in a few words, expected against got."""
    subject, expected, got = mismatch.subject, mismatch.expected, mismatch.got
    match mismatch.aspect:
        case Aspect.RULE:
            return f"rule {subject} should fire, and is silent"
        case Aspect.BUT:
            return f"rule {subject} should be silent with `but`, and fires"
        case Aspect.FINDING if expected == NOT_FOUND:
            return f"finding {subject} should not hold, and does: {got}"
        case Aspect.FINDING if got == NOT_FOUND:
            return f"finding {subject}: expected {expected}, and it does not hold"
        case Aspect.FINDING:
            return f"finding {subject}: expected {expected}, got {got}"
        case Aspect.TOTAL:
            return f"total of {subject}: expected {_number(expected)}, got {_number(got)}"
        case Aspect.STEP:
            return f"step {subject} should be called for, and is not"
        case Aspect.LEADING | Aspect.SECOND:
            return f"{mismatch.aspect.value}: expected {expected}, got {got}"
        case _ as never:
            assert_never(never)


def _number(total: int | str) -> str:
    return signed(int(total)) if int(total) else "0"


def _because(mismatch: Mismatch, result: Result, knowledge: Knowledge) -> Iterator[str]:
    situation = Situation(result.cornerstone.answers, result.reading.findings,
                          result.reading.diagnosis.leading)
    match mismatch.aspect:
        case Aspect.RULE:
            yield _missing(knowledge.rules[mismatch.subject], situation, knowledge)
        case Aspect.BUT:
            rule = knowledge.rules[mismatch.subject]
            yield f"{rule.id} is true there too: {sentence(rule.condition, knowledge)}"
        case Aspect.FINDING:
            yield from _of_finding(mismatch, result, situation, knowledge)
        case Aspect.TOTAL:
            yield _counted(mismatch.subject, result.reading)
        case Aspect.LEADING:
            if not any(other.aspect is Aspect.TOTAL for other in result.mismatches):
                yield _totals(result.reading.diagnosis)
                yield from _why_leading(result.reading.diagnosis, knowledge)
        case Aspect.SECOND:
            yield from _why_second(mismatch, result.reading.diagnosis, knowledge)
        case Aspect.STEP:
            yield from _of_step(mismatch.subject, situation, knowledge)


def _of_finding(
    mismatch: Mismatch, result: Result, situation: Situation, knowledge: Knowledge
) -> Iterator[str]:
    finding = mismatch.subject
    got = None if mismatch.got == NOT_FOUND else Grade[mismatch.got]
    expected = None if mismatch.expected == NOT_FOUND else Grade[mismatch.expected]
    if got is not None:
        for rule in _giving(finding, got, knowledge):
            if rule.id in result.reading.fired:
                yield f"{rule.id} gives {got.name}: {rule.title}"
    if expected is not None and (got is None or got < expected):
        silent = [rule for rule in _giving(finding, expected, knowledge)
                  if rule.id not in result.reading.fired]
        near = [rule for rule in silent if _is_near(rule, result)]
        for rule in near or ([] if got else silent[:1]):
            yield _missing(rule, situation, knowledge)
        if not silent:
            yield f"no rule gives {finding} ({expected.name})"


def _is_near(rule: Rule, result: Result) -> bool:
    """Whether a silent rule has to do with a case: is kept with it, or reads something of it."""
    return (rule.id in result.cornerstone.keeps
            or not result.cornerstone.answers.keys().isdisjoint(questions_read(rule.condition))
            or not result.reading.findings.keys().isdisjoint(findings_read(rule.condition)))


def _giving(finding: str, grade: Grade, knowledge: Knowledge) -> list[Rule]:
    conclusion = GiveFinding(finding, grade)
    return [rule for rule in knowledge.rules.values() if rule.conclusion == conclusion]


def _missing(rule: Rule, situation: Situation, knowledge: Knowledge) -> str:
    """What is not so, for want of which a rule is silent."""
    part = _first_untrue(rule.condition, situation)
    how = "not known" if truth(part, situation) is None else "not so"
    return f"{rule.id} is silent; {how}: {sentence(part, knowledge)}"


def _first_untrue(condition: Condition, situation: Situation) -> Condition:
    if isinstance(condition, All):
        untrue = next((part for part in condition.parts if not truth(part, situation)), None)
        return condition if untrue is None else _first_untrue(untrue, situation)
    return condition


def _counted(category: str, reading: Reading) -> str:
    parts = [f"{signed(found.decibans)} {found.finding} ({reading.findings[found.finding].name})"
             for found in reading.diagnosis.contributions
             if found.counted and found.category == category]
    return f"counted for {category}: {listed(parts, 'and') or 'nothing'}"


def _totals(diagnosis: Diagnosis) -> str:
    numbers = (f"{category} {_number(total)}" for category, total in diagnosis.totals.items())
    return f"the totals are {listed([*numbers], 'and')}"


def _why_leading(diagnosis: Diagnosis, knowledge: Knowledge) -> Iterator[str]:
    best = diagnosis.ranking[0]
    gate = knowledge.categories[best].gate
    if diagnosis.leading != UNDETERMINED:
        yield f"{best} is {lead(diagnosis)} ahead, and {knowledge.policy.margin} are enough"
    elif lead(diagnosis) < knowledge.policy.margin:
        yield f"{best} is {lead(diagnosis)} ahead, and {knowledge.policy.margin} are needed"
    elif gate is not None:
        yield (f"{best} leads only from {signed(gate.total_at_least)} on, with no other above "
               f"{signed(gate.others_at_most)}")


def _why_second(
    mismatch: Mismatch, diagnosis: Diagnosis, knowledge: Knowledge
) -> Iterator[str]:
    if diagnosis.leading == UNDETERMINED:
        yield "where no reason leads there is no second"
        return
    named = mismatch.got if mismatch.expected == NONE else mismatch.expected
    if named == diagnosis.leading:
        yield f"{named} leads"
        return
    behind = diagnosis.totals[diagnosis.leading] - diagnosis.totals[named]
    yield (f"{named} has {_number(diagnosis.totals[named])} and is {behind} behind; a second has "
           f"more than 0 and is at most {knowledge.policy.second_within} behind")


def _of_step(step: str, situation: Situation, knowledge: Knowledge) -> Iterator[str]:
    addressed = knowledge.steps[step].addresses
    if addressed:
        yield f"it answers {listed(addressed, 'or')}, which were not found"
    for rule in knowledge.rules.values():
        if rule.conclusion == ChooseStep(step):
            yield _missing(rule, situation, knowledge)
