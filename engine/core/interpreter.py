"""A second, plain reading of the rulebase: every rule judged once, level by level.

It keeps no proof and shares nothing with experta but the model, so it is the oracle for agreement
tests; and it is fast enough to ask what each unanswered question could still change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.core.diagnosis import Contribution, Diagnosis, diagnose
from knowledge.model.conditions import Grade, Situation, Value, truth
from knowledge.model.records import ChooseStep, GiveFinding, Knowledge
from knowledge.model.strata import after_diagnosis


@dataclass(frozen=True, slots=True)
class Reading:
    """What follows from a set of answers.

    Attributes:
        findings: the grade of every finding that holds, in the order of the knowledge.
        fired: the ids of the rules whose conditions are true.
        steps: the steps called for, in the order of the knowledge.
        done: steps that the answers say have been done already.
    """

    findings: Mapping[str, Grade]
    fired: frozenset[str]
    diagnosis: Diagnosis
    steps: tuple[str, ...]
    done: frozenset[str]


class Interpreter:
    """Reads answers with one rulebase. Holds no state between readings."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Put the rules in order."""
        self._knowledge = knowledge
        late = after_diagnosis(knowledge.rules, knowledge.levels)
        ordered = sorted(knowledge.rules.values(), key=lambda rule: knowledge.levels[rule.id])
        finding_rules = [rule for rule in ordered if isinstance(rule.conclusion, GiveFinding)]
        self._early = [rule for rule in finding_rules if rule.id not in late]
        self._late = [rule for rule in finding_rules if rule.id in late]
        self._choosing = [rule for rule in ordered if isinstance(rule.conclusion, ChooseStep)]

    def read(self, answers: Mapping[str, Value]) -> Reading:
        """What follows from the answers."""
        found: dict[str, Grade] = {}
        fired: set[str] = set()
        situation = Situation(answers, found)
        for rule in self._early:
            if truth(rule.condition, situation):
                fired.add(rule.id)
                self._hold(found, rule.conclusion)
        diagnosis = self.weigh(found)
        situation = Situation(answers, found, diagnosis.leading)
        for rule in self._late:
            if truth(rule.condition, situation):
                fired.add(rule.id)
                self._hold(found, rule.conclusion)
        fired.update(rule.id for rule in self._choosing if truth(rule.condition, situation))
        return self._reading(found, fired, diagnosis, situation)

    def weigh(self, found: Mapping[str, Grade]) -> Diagnosis:
        """The diagnosis for findings with grades."""
        knowledge = self._knowledge
        evidence = [
            Contribution(entry.category, finding.cluster, finding.id,
                         entry.decibans[found[finding.id]])
            for finding in knowledge.findings.values() if finding.id in found
            for entry in finding.evidence if entry.decibans.get(found[finding.id])
        ]
        return diagnose(evidence, knowledge.categories, knowledge.policy)

    @staticmethod
    def _hold(found: dict[str, Grade], conclusion: GiveFinding | ChooseStep) -> None:
        if isinstance(conclusion, GiveFinding):
            before = found.get(conclusion.finding, conclusion.grade)
            found[conclusion.finding] = max(before, conclusion.grade)

    def _reading(
        self, found: Mapping[str, Grade], fired: set[str], diagnosis: Diagnosis,
        situation: Situation,
    ) -> Reading:
        steps = self._knowledge.steps.values()
        chosen = {rule.conclusion.step for rule in self._choosing
                  if rule.id in fired and isinstance(rule.conclusion, ChooseStep)}
        return Reading(
            findings={name: found[name] for name in self._knowledge.findings if name in found},
            fired=frozenset(fired),
            diagnosis=diagnosis,
            steps=tuple(
                step.id for step in steps
                if step.every_plan or step.id in chosen or not found.keys().isdisjoint(
                    step.addresses)),
            done=frozenset(
                step.id for step in steps
                if step.done_if is not None and truth(step.done_if, situation)),
        )
