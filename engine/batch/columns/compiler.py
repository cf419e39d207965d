"""The rulebase as one expression over a table of encoded answers, stratum by stratum.

Each stratum adds columns to the table before it, so that nothing is worked out twice: rules that
read answers only, the grades they give, the rules that read these, and so on; then the evidence by
cluster, the totals, the diagnosis, the rules that read it, and the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

from engine.batch.columns.conditions import Reader, Truths, conjunction, disjunction
from engine.batch.columns.encoding import Column, column_name, columns
from knowledge.model.conditions import UNDETERMINED, Grade
from knowledge.model.records import ChooseStep, GiveFinding, Knowledge, Rule, Step
from knowledge.model.strata import after_diagnosis

LEADING, SECOND, LEAD = "leading", "second", "lead"
"""The columns with the leading category, the second one, and by how many decibans one leads."""
NOBODY = -1
"""Where categories are numbers, stands for `undetermined` and for no second one."""


def fired(rule: str) -> str:
    """The column that tells whether a rule fired; true or false."""
    return column_name("r", rule)


def grade(finding: str) -> str:
    """The column with the grade of a finding, 0 to 3; 0 where it does not hold."""
    return column_name("f", finding)


def total(category: str) -> str:
    """The column with the total of a category, in decibans."""
    return column_name("t", category)


def called(step: str) -> str:
    """The column that tells whether a step is called for."""
    return column_name("s", step)


def done(step: str) -> str:
    """The column that tells whether a step has been done already."""
    return column_name("d", step)


Adder: TypeAlias = Callable[[str, ir.Table, dict[str, ir.Value]], ir.Table]
"""Adds the columns of one named stage to a table; the result is what the next stage reads."""


def add_columns(_stage: str, table: ir.Table, columns: dict[str, ir.Value]) -> ir.Table:
    """Add the columns of a stage within one expression."""
    return table.mutate(**columns) if columns else table


@dataclass(frozen=True, slots=True)
class Naming:
    """How the columns `leading` and `second` name categories.

    Attributes:
        categories: their ids.
        worded: whether by id, else by place; the first is for reading, the second is quick.
    """

    categories: Sequence[str]
    worded: bool

    def value(self, category: str) -> ir.Scalar:
        """What stands for a category or for `undetermined`."""
        if self.worded:
            return ibis.literal(category)
        place = NOBODY if category == UNDETERMINED else self.categories.index(category)
        return ibis.literal(place, type="int8")

    def nobody(self) -> ir.Scalar:
        """What stands for no second category."""
        return ibis.null("string") if self.worded else ibis.literal(NOBODY, type="int8")


def compile_rules(
    knowledge: Knowledge, table: ir.Table, worded: bool = False, add: Adder = add_columns
) -> ir.Table:
    """Compile a rulebase.

    Args:
        knowledge: the rulebase.
        table: the encoded answers, as `engine.batch.columns.encoding` keeps them; further columns
        are
            passed through.
        worded: whether `leading` and `second` name categories by id instead of by place.
        add: how the columns of each stage are added.

    Returns:
        The table with all that follows from the answers.

    Raises:
        ValueError: a question has more options than a column can hold.
    """
    naming = Naming([*knowledge.categories], worded)
    building = _Compiler(knowledge, columns(knowledge), naming, add)
    late = after_diagnosis(knowledge.rules, knowledge.levels)
    rules = knowledge.rules.values()
    table = building.inferred(table, [rule for rule in rules if rule.id not in late], "")
    table = building.diagnosed(building.added_up(table))
    table = building.inferred(table, [rule for rule in rules if rule.id in late], "late_")
    return building.planned(table)


@dataclass(frozen=True, slots=True)
class _Compiler:
    """Adds the stages to a table one by one."""

    knowledge: Knowledge
    encoded: Mapping[str, Column]
    naming: Naming
    add: Adder

    def reader(self, table: ir.Table) -> Reader:
        """What reads conditions against a table."""
        def holds(finding: str, least: Grade) -> Truths:
            name = grade(finding)
            return table[name] >= int(least) if name in table.columns else ibis.literal(False)

        return Reader(table, self.encoded, holds,
                      lambda category: table[LEADING] == self.naming.value(category))

    def inferred(self, table: ir.Table, rules: Iterable[Rule], part: str) -> ir.Table:
        """Add whether each rule fires, and the grades of all findings these give, by level."""
        by_level: dict[int, list[Rule]] = {}
        last: dict[str, int] = {}
        given: dict[str, list[Rule]] = {}
        for rule in rules:
            level = self.knowledge.levels[rule.id]
            by_level.setdefault(level, []).append(rule)
            if isinstance(rule.conclusion, GiveFinding):
                given.setdefault(rule.conclusion.finding, []).append(rule)
                last[rule.conclusion.finding] = max(last.get(rule.conclusion.finding, 0), level)
        for level in sorted(by_level):
            reader = self.reader(table)
            table = self.add(f"{part}rules_{level + 1}", table, {
                fired(rule.id): reader.truth(rule.condition).fill_null(False)
                for rule in by_level[level]})
            table = self.add(f"{part}findings_{level + 1}", table, {
                grade(finding): _grade(table, givers, grade(finding))
                for finding, givers in given.items() if last[finding] == level})
        return table

    def added_up(self, table: ir.Table) -> ir.Table:
        """Add the total of every category."""
        return self.add("totals", table, {
            total(category): _total(table, category, self.knowledge)
            for category in self.knowledge.categories})

    def diagnosed(self, table: ir.Table) -> ir.Table:
        """Add the leading category, the second one, and by how much the highest is ahead."""
        table = self.add("leader", table, {LEADING: _leading(table, self.knowledge, self.naming)})
        return self.add("diagnosis", table, {
            SECOND: _second(table, self.knowledge, self.naming),
            LEAD: _lead(table, self.knowledge)})

    def planned(self, table: ir.Table) -> ir.Table:
        """Add which steps are called for, and which are done already."""
        reader = self.reader(table)
        steps = self.knowledge.steps.values()
        return self.add("steps", table, {
            **{called(step.id): _called(step, reader, self.knowledge) for step in steps},
            **{done(step.id): reader.truth(step.done_if).fill_null(False)
               for step in steps if step.done_if is not None}})


def _grade(table: ir.Table, givers: Iterable[Rule], before: str) -> ir.IntegerValue:
    """The highest grade that a rule gives, or that it had before."""
    grades = [table[before]] if before in table.columns else []
    for rule in givers:
        assert isinstance(rule.conclusion, GiveFinding)
        grades.append(ibis.ifelse(table[fired(rule.id)], ibis.literal(
            int(rule.conclusion.grade), type="int8"), ibis.literal(0, type="int8")))
    return grades[0] if len(grades) == 1 else ibis.greatest(*grades)


def _total(table: ir.Table, category: str, knowledge: Knowledge) -> ir.IntegerValue:
    clusters: dict[tuple[str, bool], list[ir.IntegerValue]] = {}
    for finding in knowledge.findings.values():
        if grade(finding.id) not in table.columns:
            continue
        for evidence in finding.evidence:
            for positive in (True, False):
                numbers = {level: decibans for level, decibans in evidence.decibans.items()
                           if decibans and (decibans > 0) is positive}
                if evidence.category == category and numbers:
                    clusters.setdefault((finding.cluster, positive), []).append(
                        _looked_up(table[grade(finding.id)], numbers))
    sums = [_strongest(values, positive) for (_, positive), values in clusters.items()]
    return reduce(lambda first, second: first + second, sums, ibis.literal(0, type="int16"))


def _looked_up(held: ir.IntegerValue, numbers: Mapping[Grade, int]) -> ir.IntegerValue:
    value: ir.IntegerValue = ibis.literal(0, type="int16")
    for level, decibans in numbers.items():
        value = ibis.ifelse(held == int(level), ibis.literal(decibans, type="int16"), value)
    return value


def _strongest(values: list[ir.IntegerValue], positive: bool) -> ir.IntegerValue:
    if len(values) == 1:
        return values[0]
    return ibis.greatest(*values) if positive else ibis.least(*values)


def _leading(table: ir.Table, knowledge: Knowledge, naming: Naming) -> ir.Value:
    """The category whose gate is open and that is ahead of all others and of nothing."""
    policy, names = knowledge.policy, list(knowledge.categories)
    totals = {name: table[total(name)] for name in names}
    nothing = ibis.literal(0, type="int16")
    leading: ir.Value = naming.value(UNDETERMINED)
    for name in reversed(names):
        others = [totals[other] for other in names if other != name]
        parts = [totals[name] - highest([*others, nothing]) >= policy.margin]
        gate = knowledge.categories[name].gate
        if gate is not None:
            parts.append(totals[name] >= gate.total_at_least)
            parts += [other <= gate.others_at_most for other in others]
        leading = ibis.ifelse(conjunction(parts), naming.value(name), leading)
    return leading


def _second(table: ir.Table, knowledge: Knowledge, naming: Naming) -> ir.Value:
    """The highest category but the leading one, the earlier of equal ones, if close enough."""
    names = list(knowledge.categories)
    second: ir.Value = naming.nobody()
    for leader in names:
        others = [name for name in names if name != leader]
        best = highest([table[total(name)] for name in others]) if others else None
        choice: ir.Value = naming.nobody()
        for name in reversed(others):
            choice = ibis.ifelse(table[total(name)] == best, naming.value(name), choice)
        if best is not None:
            close = conjunction([table[LEADING] == naming.value(leader), best > 0,
                                 table[total(leader)] - best <= knowledge.policy.second_within])
            second = ibis.ifelse(close, choice, second)
    return second


def _lead(table: ir.Table, knowledge: Knowledge) -> ir.IntegerValue:
    """Decibans from the highest total to the next one or to 0; see `engine.core.diagnosis.lead`."""
    names = list(knowledge.categories)
    leads = []
    for name in names:
        others = [table[total(other)] for other in names if other != name]
        rest = highest([*others, ibis.literal(0, type="int16")])
        leads.append(table[total(name)] - rest)
    return highest(leads)


def highest(values: Sequence[ir.IntegerValue]) -> ir.IntegerValue:
    """The highest of some numbers."""
    return values[0] if len(values) == 1 else ibis.greatest(*values)


def _called(step: Step, reader: Reader, knowledge: Knowledge) -> Truths:
    if step.every_plan:
        return ibis.literal(True)
    reasons = [reader.holds(finding, Grade.weak) for finding in step.addresses]
    reasons += [reader.table[fired(rule.id)] for rule in knowledge.rules.values()
                if rule.conclusion == ChooseStep(step.id)]
    return disjunction(reasons)
