"""What a question bears on: the diagnoses, and the plan, that its answer can change at all.

Read off the rulebase alone, by following the rules from the question to the findings they give,
and from those to further rules. So it holds for every case, and says more than any one case would
show: nothing outside of it can change by this answer, but not everything in it must.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.model.conditions import Condition, findings_read, questions_read
from knowledge.model.records import ChooseStep, GiveFinding, Knowledge


@dataclass(frozen=True, slots=True)
class Bearing:
    """What a question bears on.

    Attributes:
        findings: those its answer can change, through any number of rules.
        categories: those for or against which one of these findings is evidence.
        steps: those of a plan that such a finding, a rule or the answer itself can call for or
            settle, other than through the diagnosis.
        questions: the follow-ups that its answer can open.
    """

    findings: tuple[str, ...]
    categories: tuple[str, ...]
    steps: tuple[str, ...]
    questions: tuple[str, ...]


def bearing(question: str, knowledge: Knowledge) -> Bearing:
    """What a question bears on, each in the order of the knowledge."""
    findings = _findings(question, knowledge)

    def reads(condition: Condition | None) -> bool:
        return condition is not None and (
            question in questions_read(condition)
            or not findings.isdisjoint(findings_read(condition)))

    weighed = {evidence.category for finding in findings
               for evidence in knowledge.findings[finding].evidence
               if any(evidence.decibans.values())}
    chosen = {rule.conclusion.step for rule in knowledge.rules.values()
              if isinstance(rule.conclusion, ChooseStep) and reads(rule.condition)}
    return Bearing(
        findings=tuple(name for name in knowledge.findings if name in findings),
        categories=tuple(name for name in knowledge.categories if name in weighed),
        steps=tuple(
            step.id for step in knowledge.steps.values()
            if step.id in chosen or reads(step.done_if)
            or not findings.isdisjoint(step.addresses)),
        questions=tuple(other.id for other in knowledge.questions.values()
                        if reads(other.ask_if)),
    )


def _findings(question: str, knowledge: Knowledge) -> frozenset[str]:
    reached: set[str] = set()
    grew = True
    while grew:
        grew = False
        for rule in knowledge.rules.values():
            if isinstance(rule.conclusion, GiveFinding) and rule.conclusion.finding not in reached:
                read = rule.condition
                if question in questions_read(read) or not reached.isdisjoint(findings_read(read)):
                    reached.add(rule.conclusion.finding)
                    grew = True
    return frozenset(reached)
