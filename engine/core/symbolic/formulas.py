"""The rulebase as formulas over all possible cases: what each answer is, and all that follows.

A case is any choice of answers, each question answered or not. What is true, and what is false, of
a condition are two formulas, since it may be unknown (Kleene; see `knowledge.model.conditions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import assert_never

from engine.core.symbolic import logic
from engine.core.symbolic.logic import Formula, Sum
from knowledge.model.conditions import (
    UNDETERMINED,
    All,
    Answered,
    AnyOf,
    AtLeast,
    Compare,
    CompareCount,
    Condition,
    Grade,
    Holds,
    Leading,
    Not,
    Operator,
    Value,
    compare,
    leaves,
)
from knowledge.model.records import ChooseStep, GiveFinding, Kind, Knowledge, Question, Step
from knowledge.reading.condition_syntax import MAX_COUNT

SOME_TEXT = "(words)"


class Formulas:
    """The formulas of one rulebase. Made as they are asked for, and kept.

    Attributes:
        premises: what holds of every case: a question has at most one answer, unless it is a set.
        chosen: for each question, whether each of its options is (part of) the answer; for a count,
            whether the answer lies in the interval that begins with this number.
    """

    def __init__(
        self, knowledge: Knowledge, other: Formulas | None = None, changed: str = ""
    ) -> None:
        """Make variables for all answers.

        Args:
            knowledge: the rulebase.
            other: formulas of another case, which has the same answers but for one.
            changed: the question that is answered otherwise in that case.
        """
        self.knowledge = knowledge
        starts = _interval_starts(knowledge)
        self.chosen: dict[str, dict[str, Formula]] = {
            question.id: other.chosen[question.id] if other is not None and question.id != changed
            else {value: logic.variable(f"{question.id}{'*' if other else ''}={value}")
                  for value in _values(question, starts.get(question.id, ()))}
            for question in knowledge.questions.values()
        }
        self.premises = [
            logic.at_most(1, list(self.chosen[question.id].values()))
            for question in knowledge.questions.values() if question.kind is not Kind.CHOICES]
        self._givers: dict[str, list[tuple[Grade, str]]] = {}
        for rule in knowledge.rules.values():
            if isinstance(rule.conclusion, GiveFinding):
                self._givers.setdefault(rule.conclusion.finding, []).append(
                    (rule.conclusion.grade, rule.id))
        self.fires = cache(self._fires)
        self.holds = cache(self._holds)
        self.total = cache(self._total)
        self.leads = cache(self._leads)
        self.possible = cache(self._possible)
        self._needed = cache(self._may_be_needed)

    @property
    def variables(self) -> dict[str, Formula]:
        """All variables, by `question=option`."""
        return {f"{question}={value}": formula for question, values in self.chosen.items()
                for value, formula in values.items()}

    def answers(self, solution: Mapping[str, bool]) -> dict[str, Value]:
        """The answers that a solution of `variables` stands for, in the questionnaire's order."""
        given: dict[str, Value] = {}
        for question in self.knowledge.questions.values():
            values = tuple(value for value in self.chosen[question.id]
                           if solution[f"{question.id}={value}"])
            if values and question.kind is Kind.CHOICES:
                given[question.id] = values
            elif values:
                given[question.id] = int(values[0]) if question.kind is Kind.COUNT else values[0]
        return given

    def answered(self, question: str) -> Formula:
        """The question has an answer."""
        return logic.disjunction(self.chosen[question].values())

    def true(self, condition: Condition) -> Formula:
        """The condition is true."""
        match condition:
            case Compare() | CompareCount():
                return self._compared(condition, wanted=True)
            case Answered(question):
                return self.answered(question)
            case Holds(finding, least):
                return self.holds(finding, least)
            case Leading(category):
                return self.leads(category)
            case All(parts):
                return logic.conjunction(self.true(part) for part in parts)
            case AnyOf(parts):
                return logic.disjunction(self.true(part) for part in parts)
            case Not(part):
                return self.false(part)
            case AtLeast(count, parts):
                return logic.at_least(count, [self.true(part) for part in parts])
            case _ as never:
                assert_never(never)

    def false(self, condition: Condition) -> Formula:
        """The condition is false, which is more than not true: it is not unknown."""
        match condition:
            case Compare() | CompareCount():
                return self._compared(condition, wanted=False)
            case Answered() | Holds() | Leading():
                return logic.negation(self.true(condition))
            case All(parts):
                return logic.disjunction(self.false(part) for part in parts)
            case AnyOf(parts):
                return logic.conjunction(self.false(part) for part in parts)
            case Not(part):
                return self.true(part)
            case AtLeast(count, parts):
                too_many = len(parts) - count + 1
                return logic.at_least(too_many, [self.false(part) for part in parts])
            case _ as never:
                assert_never(never)

    def exactly(self, finding: str, grade: Grade) -> Formula:
        """The finding holds with this very grade."""
        if grade is Grade.strong:
            return self.holds(finding, grade)
        higher = self.holds(finding, Grade(grade + 1))
        return logic.conjunction((self.holds(finding, grade), logic.negation(higher)))

    def called(self, step: Step) -> Formula:
        """The step is called for: by what was found, by a rule, or as part of every plan."""
        chosen = [self.fires(rule.id) for rule in self.knowledge.rules.values()
                  if rule.conclusion == ChooseStep(step.id)]
        return logic.disjunction([self.addressed(step), *chosen])

    def addressed(self, step: Step) -> Formula:
        """The step is called for without a rule that chooses it."""
        if step.every_plan:
            return logic.TRUE
        return logic.disjunction(
            self.holds(finding, Grade.weak) for finding in step.addresses)

    def done(self, step: Step) -> Formula:
        """The step has been done already."""
        return logic.FALSE if step.done_if is None else self.true(step.done_if)

    def falls_away(self, step: Step) -> Formula:
        """The step is called for, is not possible, and no step that stays brings it along."""
        stays = logic.disjunction((self.possible(step.id), self._needed(step.id)))
        return logic.conjunction((self.called(step), logic.negation(stays)))

    def _compared(self, condition: Compare | CompareCount, wanted: bool) -> Formula:
        options = self.chosen[condition.question]
        question = self.knowledge.questions[condition.question]
        if isinstance(condition, CompareCount):
            return logic.disjunction(
                formula for value, formula in options.items()
                if compare(condition, int(value)) is wanted)
        inside = [options[value] for value in question.option_ids if value in condition.accepted]
        outside = [options[value] for value in question.option_ids
                   if value not in condition.accepted]
        if question.kind is not Kind.CHOICES:
            return logic.disjunction(inside if wanted else outside)
        decisive = outside if condition.operator is Operator.INCLUDES_ONLY else inside
        if wanted is (condition.operator is Operator.INCLUDES):
            return logic.disjunction(decisive)
        return logic.conjunction(
            (self.answered(question.id), logic.negation(logic.disjunction(decisive))))

    def _fires(self, rule: str) -> Formula:
        """The rule fires."""
        return self.true(self.knowledge.rules[rule].condition)

    def _holds(self, finding: str, least: Grade) -> Formula:
        """The finding holds with at least this grade."""
        return logic.disjunction(self.fires(rule) for grade, rule in self._givers.get(finding, ())
                                 if grade >= least)

    def _total(self, category: str) -> Sum:
        """The total of a category in decibans."""
        clusters: dict[tuple[str, bool], dict[int, list[Formula]]] = {}
        for finding in self.knowledge.findings.values():
            for evidence in finding.evidence:
                for grade, decibans in evidence.decibans.items():
                    if evidence.category == category and decibans:
                        sizes = clusters.setdefault((finding.cluster, decibans > 0), {})
                        sizes.setdefault(abs(decibans), []).append(
                            self.exactly(finding.id, grade))
        terms: list[tuple[Formula, int]] = []
        for (_, positive), sizes in clusters.items():
            # The strongest counts: the sum of the steps between sizes that something reaches.
            below = 0
            for size in sorted(sizes):
                reached = logic.disjunction(
                    formula for other, formulas in sizes.items() if other >= size
                    for formula in formulas)
                terms.append((reached, size - below if positive else below - size))
                below = size
        return terms

    def _leads(self, category: str) -> Formula:
        """The category leads; for `undetermined`, none does."""
        categories = self.knowledge.categories
        if category == UNDETERMINED:
            return logic.negation(logic.disjunction(self.leads(name) for name in categories))
        total = self.total(category)
        others = [self.total(other) for other in categories if other != category]
        margin = self.knowledge.policy.margin
        parts = [logic.sum_at_least(total, margin)]
        parts += [logic.sum_at_least(logic.difference(total, other), margin) for other in others]
        gate = categories[category].gate
        if gate is not None:
            parts.append(logic.sum_at_least(total, gate.total_at_least))
            parts += [logic.sum_at_least(logic.difference([], other), -gate.others_at_most)
                      for other in others]
        return logic.conjunction(parts)

    def _possible(self, step: str) -> Formula:
        """The step is called for with what it needs of `after_any`, were all alternatives taken."""
        entry = self.knowledge.steps[step]
        if not entry.after_any:
            return self.called(entry)
        first = logic.disjunction(
            [self.done(entry), *(self.possible(other) for other in entry.after_any)])
        return logic.conjunction((self.called(entry), first))

    def _may_be_needed(self, step: str) -> Formula:
        """A step that stays and is not done needs it, or may take it among several."""
        needs: list[Formula] = []
        for later in self.knowledge.steps.values():
            if step in later.after_all:
                stays = logic.disjunction((self.possible(later.id), self._needed(later.id)))
            elif step in later.after_any:  # one that is possible has taken another
                stays = self._needed(later.id)
            else:
                continue
            needs.append(logic.conjunction((stays, logic.negation(self.done(later)))))
        return logic.disjunction(needs)


def _values(question: Question, starts: Iterable[int]) -> tuple[str, ...]:
    match question.kind:
        case Kind.COUNT:
            return tuple(str(start) for start in starts)
        case Kind.TEXT:
            return (SOME_TEXT,)
        case _:
            return question.option_ids


def _interval_starts(knowledge: Knowledge) -> dict[str, list[int]]:
    """For each count, where the intervals begin within which no condition tells answers apart."""
    found = {question.id: {0} for question in knowledge.questions.values()
             if question.kind is Kind.COUNT}
    conditions = [rule.condition for rule in knowledge.rules.values()]
    conditions += [question.ask_if for question in knowledge.questions.values()
                   if question.ask_if is not None]
    conditions += [step.done_if for step in knowledge.steps.values() if step.done_if is not None]
    for condition in conditions:
        for leaf in leaves(condition):
            if isinstance(leaf, CompareCount):
                first = leaf.number + (leaf.operator is Operator.AT_MOST)
                found[leaf.question].add(first)
                if leaf.operator in (Operator.IS, Operator.IS_NOT):
                    found[leaf.question].add(leaf.number + 1)
    return {question: sorted(start for start in starts if start <= MAX_COUNT)
            for question, starts in found.items()}
