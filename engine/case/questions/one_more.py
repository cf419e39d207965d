"""What one more answer changes: only the rules that hang on it are judged anew.

To choose the next question each answer to each open question is tried, several hundred in all. Most
rules read neither that answer nor anything that follows from it, so they say what they said before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.core.diagnosis import Diagnosis
from engine.core.interpreter import Interpreter
from knowledge.model.conditions import (
    Grade,
    Situation,
    Value,
    findings_read,
    questions_read,
    truth,
)
from knowledge.model.records import GiveFinding, Knowledge, Rule
from knowledge.model.strata import after_diagnosis


@dataclass(frozen=True, slots=True)
class Weighed:
    """What follows from answers up to the diagnosis.

    Attributes:
        fired: the ids of the rules before the diagnosis that fired.
        findings: the grades that they give.
    """

    fired: frozenset[str]
    findings: Mapping[str, Grade]
    diagnosis: Diagnosis


@dataclass(frozen=True, slots=True)
class _Hanging:
    """What hangs on one question.

    Attributes:
        rules: with their findings and grades, in the order in which they are judged.
        names: the ids of these rules.
        findings: what they conclude.
        others: further rules that conclude the same.
    """

    rules: tuple[tuple[Rule, GiveFinding], ...]
    names: frozenset[str]
    findings: frozenset[str]
    others: tuple[tuple[str, GiveFinding], ...]


class OneMore:
    """Weighs answers that differ in one from answers weighed before.

    What hangs on a question is worked out when it is first asked for.
    """

    def __init__(self, knowledge: Knowledge, interpreter: Interpreter) -> None:
        """Put the rules in order.

        Args:
            knowledge: the rulebase.
            interpreter: of the same.
        """
        late = after_diagnosis(knowledge.rules, knowledge.levels)
        self._rules = [
            (rule, rule.conclusion)
            for rule in sorted(knowledge.rules.values(), key=lambda rule: knowledge.levels[rule.id])
            if rule.id not in late and isinstance(rule.conclusion, GiveFinding)]
        self._names = frozenset(rule.id for rule, _ in self._rules)
        self._reads = {rule.id: (questions_read(rule.condition), findings_read(rule.condition))
                       for rule, _ in self._rules}
        self._interpreter = interpreter
        self._hanging: dict[str, _Hanging] = {}

    def weigh(self, answers: Mapping[str, Value]) -> Weighed:
        """What follows from answers."""
        reading = self._interpreter.read(answers)
        fired = reading.fired & self._names
        return Weighed(fired, _highest(
            given for rule, given in self._rules if rule.id in fired), reading.diagnosis)

    def after(self, before: Weighed, answers: Mapping[str, Value], question: str) -> Weighed:
        """What follows from answers that differ from those weighed before in one question.

        Args:
            before: what followed from the others.
            answers: all, with the new one.
            question: whose answer is new, or another one.
        """
        hanging = self._on(question)
        kept = before.fired - hanging.names
        found = {name: grade for name, grade in before.findings.items()
                 if name not in hanging.findings}
        found.update(_highest(given for rule, given in hanging.others if rule in kept))
        situation = Situation(answers, found)
        fired = set(kept)
        for rule, given in hanging.rules:
            if truth(rule.condition, situation):
                fired.add(rule.id)
                found[given.finding] = max(found.get(given.finding, given.grade), given.grade)
        if fired == before.fired:
            return before
        same = found == before.findings
        return Weighed(frozenset(fired), found,
                       before.diagnosis if same else self._interpreter.weigh(found))

    def hanging(self, question: str) -> tuple[str, ...]:
        """The ids of the rules that read a question, or what follows from it by others."""
        return tuple(rule.id for rule, _ in self._on(question).rules)

    def _on(self, question: str) -> _Hanging:
        if question not in self._hanging:
            self._hanging[question] = self._hung(question)
        return self._hanging[question]

    def _hung(self, question: str) -> _Hanging:
        rules: list[tuple[Rule, GiveFinding]] = []
        findings: set[str] = set()
        for rule, given in self._rules:
            questions, read = self._reads[rule.id]
            if question in questions or not findings.isdisjoint(read):
                rules.append((rule, given))
                findings.add(given.finding)
        names = frozenset(rule.id for rule, _ in rules)
        others = tuple((rule.id, given) for rule, given in self._rules
                       if rule.id not in names and given.finding in findings)
        return _Hanging(tuple(rules), names, frozenset(findings), others)


def _highest(given: Iterable[GiveFinding]) -> dict[str, Grade]:
    """By finding, the highest grade that it is given."""
    found: dict[str, Grade] = {}
    for one in given:
        found[one.finding] = max(found.get(one.finding, one.grade), one.grade)
    return found
