"""Who refers to whom: what the handbook needs in order to link both ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from knowledge.model.conditions import Answered, findings_read, leaves, questions_read
from knowledge.model.records import Finding, GiveFinding, Knowledge
from knowledge.reading.cornerstones import Cornerstone

Names: TypeAlias = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Index:
    """For each id those that refer to it, in the order of the knowledge; only where there are any.

    Attributes:
        givers: rules that give a finding.
        choosers: rules that choose a step.
        finding_readers: rules that read a finding.
        question_readers: rules that read a question.
        asked_by: questions that are asked, or not, by the answer to a question.
        done_by: steps that are done already, or not, by the answer to a question.
        answerers: steps that answer a finding.
        later: steps that wait for a step.
        alternatives: steps of a choice.
        mates: findings of a cluster.
        exclusions: findings that never hold together with a finding.
        for_reason: findings that speak for a category.
        against_reason: findings that speak against a category.
        citing: for a source, the kind and id of each entry that names it.
        kept: the cornerstones of a rule.
    """

    givers: Names
    choosers: Names
    finding_readers: Names
    question_readers: Names
    asked_by: Names
    done_by: Names
    answerers: Names
    later: Names
    alternatives: Names
    mates: Names
    exclusions: Names
    for_reason: Names
    against_reason: Names
    citing: Mapping[str, Mapping[str, tuple[str, ...]]]
    kept: Mapping[str, tuple[Cornerstone, ...]]


def index(knowledge: Knowledge, cornerstones: Sequence[Cornerstone]) -> Index:
    """Turn every reference of the knowledge and its cornerstones round."""
    rules, steps = knowledge.rules.values(), knowledge.steps.values()
    findings, questions = knowledge.findings.values(), knowledge.questions.values()
    kept: dict[str, list[Cornerstone]] = {}
    for cornerstone in cornerstones:
        for rule in cornerstone.keeps:
            kept.setdefault(rule, []).append(cornerstone)
    return Index(
        givers=_turned((rule.conclusion.finding, rule.id) for rule in rules
                       if isinstance(rule.conclusion, GiveFinding)),
        choosers=_turned((rule.conclusion.step, rule.id) for rule in rules
                         if not isinstance(rule.conclusion, GiveFinding)),
        finding_readers=_turned((name, rule.id) for rule in rules
                                for name in findings_read(rule.condition)),
        question_readers=_turned((name, rule.id) for rule in rules
                                 for name in questions_read(rule.condition)),
        asked_by=_turned((name, question.id) for question in questions
                         if question.ask_if is not None
                         for name in questions_read(question.ask_if)),
        done_by=_turned((name, step.id) for step in steps if step.done_if is not None
                        for name in questions_read(step.done_if)),
        answerers=_turned((name, step.id) for step in steps for name in step.addresses),
        later=_turned((name, step.id) for step in steps
                      for name in (*step.after_all, *step.after_any)),
        alternatives=_turned((step.choice, step.id) for step in steps if step.choice),
        mates=_turned((finding.cluster, finding.id) for finding in findings),
        exclusions=_turned(pair for finding in findings for other in finding.excludes
                           for pair in ((finding.id, other), (other, finding.id))),
        for_reason=_turned(_spoken(findings, 1)),
        against_reason=_turned(_spoken(findings, -1)),
        citing={source: _turned(pairs) for source, pairs in _citing(knowledge).items()},
        kept={rule: tuple(found) for rule, found in kept.items()},
    )


def reads_silence(rule: str, question: str, knowledge: Knowledge) -> bool:
    """Whether a rule asks outright if a question is answered."""
    return Answered(question) in leaves(knowledge.rules[rule].condition)


def _turned(pairs: Iterable[tuple[str, str]]) -> Names:
    found: dict[str, dict[str, None]] = {}
    for name, referring in pairs:
        found.setdefault(name, {})[referring] = None
    return {name: tuple(referring) for name, referring in found.items()}


def _spoken(findings: Iterable[Finding], sign: int) -> Iterator[tuple[str, str]]:
    return ((evidence.category, finding.id) for finding in findings
            for evidence in finding.evidence
            if any(number * sign > 0 for number in evidence.decibans.values()))


def _citing(knowledge: Knowledge) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for question in knowledge.questions.values():
        for source in question.sources:
            found.setdefault(source, []).append(("question", question.id))
    for finding in knowledge.findings.values():
        for evidence in finding.evidence:
            for source in evidence.sources:
                found.setdefault(source, []).append(("finding", finding.id))
    for rule in knowledge.rules.values():
        for source in rule.sources:
            found.setdefault(source, []).append(("rule", rule.id))
    for step in knowledge.steps.values():
        for source in step.sources:
            found.setdefault(source, []).append(("step", step.id))
    return found
