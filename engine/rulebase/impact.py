"""What depends on a rule, and what would be different in a log of cases without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.case.compare.verdicts import CaseDiff, compare_case
from engine.core.diff.knowledge import KnowledgeDiff, compare
from engine.core.inference import InferenceEngine
from knowledge.model.conditions import Leading, findings_read, leaves
from knowledge.model.records import ChooseStep, GiveFinding, Knowledge, Rule
from knowledge.reading.canonical import content_hash
from knowledge.reading.cases import Case


@dataclass(frozen=True, slots=True)
class Dependents:
    """What can be different where a rule is missing or judges otherwise, from the rules alone.

    Attributes:
        findings: through any number of rules.
        rules: those that read such a finding, or the diagnosis where it can be different.
        categories: those that such a finding is evidence for or against.
        steps: those that such a finding or rule calls for.
        also_given_by: the other rules that give the same finding, or choose the same step.
    """

    findings: tuple[str, ...]
    rules: tuple[str, ...]
    categories: tuple[str, ...]
    steps: tuple[str, ...]
    also_given_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseImpact:
    """One case of a log.

    Attributes:
        fired: whether the rule fired.
        difference: what would be different without the rule.
    """

    fired: bool
    difference: CaseDiff


def dependents(rule: str, knowledge: Knowledge) -> Dependents:
    """What depends on a rule, each in the order of the knowledge.

    Raises:
        KeyError: there is no such rule.
    """
    rules = {rule}
    findings: set[str] = set()
    while True:
        given = {conclusion.finding for name in rules
                 if isinstance(conclusion := knowledge.rules[name].conclusion, GiveFinding)}
        weighed = any(_weighs(knowledge, name) for name in given)
        more = {other.id for other in knowledge.rules.values() if _reads(other, given, weighed)}
        if given <= findings and more <= rules:
            break
        findings |= given
        rules |= more
    chosen = {conclusion.step for name in rules
              if isinstance(conclusion := knowledge.rules[name].conclusion, ChooseStep)}
    weighed_for = {evidence.category for name in findings
                   for evidence in knowledge.findings[name].evidence
                   if any(evidence.decibans.values())}
    own = knowledge.rules[rule].conclusion
    return Dependents(
        findings=tuple(name for name in knowledge.findings if name in findings),
        rules=tuple(name for name in knowledge.rules if name in rules and name != rule),
        categories=tuple(name for name in knowledge.categories if name in weighed_for),
        steps=tuple(step.id for step in knowledge.steps.values()
                    if step.id in chosen or not findings.isdisjoint(step.addresses)),
        also_given_by=tuple(
            other.id for other in knowledge.rules.values()
            if other.id != rule and _target(other.conclusion) == _target(own)))


def without(rule: str, knowledge: Knowledge) -> Knowledge:
    """The knowledge without a rule.

    Raises:
        KeyError: there is no such rule.
    """
    rules = {name: other for name, other in knowledge.rules.items() if name != rule}
    if len(rules) == len(knowledge.rules):
        raise KeyError(rule)
    left = replace(knowledge, rules=rules, levels={
        name: level for name, level in knowledge.levels.items() if name != rule})
    return replace(left, hash=content_hash(left))


class Impact:
    """Tells for cases what would be different without a rule.

    Attributes:
        diff: between the knowledge and itself without the rule.
    """

    diff: KnowledgeDiff

    def __init__(self, rule: str, knowledge: Knowledge) -> None:
        """Compile the knowledge with and without the rule.

        Raises:
            KeyError: there is no such rule.
            KnowledgeError: a condition is too large for the network.
        """
        self._rule = rule
        self.diff = compare(knowledge, without(rule, knowledge))
        self._with = InferenceEngine(knowledge)
        self._without = InferenceEngine(self.diff.new)

    def of(self, cases: Iterable[Case]) -> Iterator[CaseImpact]:
        """What would be different in each case."""
        for case in cases:
            proof = self._with.infer(case)
            fired = any(firing.rule == self._rule for firing in proof.firings)
            yield CaseImpact(fired, compare_case(proof, self._without.infer(case), self.diff))


def _target(conclusion: GiveFinding | ChooseStep) -> tuple[str, str]:
    if isinstance(conclusion, GiveFinding):
        return "finding", conclusion.finding
    return "step", conclusion.step


def _weighs(knowledge: Knowledge, finding: str) -> bool:
    return any(any(evidence.decibans.values())
               for evidence in knowledge.findings[finding].evidence)


def _reads(rule: Rule, findings: set[str], weighed: bool) -> bool:
    """Whether a rule reads one of these findings, or (where it can change) the diagnosis."""
    if not findings.isdisjoint(findings_read(rule.condition)):
        return True
    return weighed and any(isinstance(leaf, Leading) for leaf in leaves(rule.condition))
