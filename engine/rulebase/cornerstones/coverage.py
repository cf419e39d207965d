"""What of the rules the cornerstones try: which rules fire, and which parts of a condition decide.

A part is seen true, or not true, in a case where it decides: where the rule fires if this part does
its share and is silent if not, as no other part settles it. That a part is not true in a case about
something else would show nothing. Chilenski & Miller (1994), Applicability of modified
condition/decision coverage to software testing, in the form with masking.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.core.interpreter import Reading
from engine.rulebase.cornerstones.cornerstones import Result, answers_otherwise
from knowledge.model.conditions import (
    All,
    AnyOf,
    AtLeast,
    Compare,
    Condition,
    Not,
    Operator,
    Situation,
    Truth,
    truth,
)
from knowledge.model.records import Knowledge, Rule


@dataclass(frozen=True, slots=True)
class PartCoverage:
    """One part of a rule's condition, the condition itself, or one option of a list in it.

    Attributes:
        part: as a condition; an option of a list is the comparison with this option alone.
        seen_true: in how many cases it decided and was true; an option: was the only one chosen.
        seen_not_true: in how many cases it decided and was not true.
    """

    rule: str
    part: Condition
    seen_true: int
    seen_not_true: int

    @property
    def both_ways(self) -> bool:
        """Whether it was tried both ways."""
        return self.seen_true > 0 and self.seen_not_true > 0

    @property
    def never(self) -> bool:
        """Whether it never mattered."""
        return self.seen_true == 0 and self.seen_not_true == 0


@dataclass(frozen=True, slots=True)
class RuleCoverage:
    """One rule: in how many cases it fired and was silent, and each of its parts."""

    rule: str
    fired: int
    silent: int
    parts: tuple[PartCoverage, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every rule, in the order of the knowledge."""

    rules: tuple[RuleCoverage, ...]

    @property
    def parts(self) -> tuple[PartCoverage, ...]:
        """All parts of all rules."""
        return tuple(part for rule in self.rules for part in rule.parts)

    @property
    def fired(self) -> int:
        """How many rules fired at all."""
        return sum(rule.fired > 0 for rule in self.rules)

    @property
    def both_ways(self) -> int:
        """How many parts were tried both ways."""
        return sum(part.both_ways for part in self.parts)

    @property
    def one_way(self) -> tuple[PartCoverage, ...]:
        """The parts that were tried one way only."""
        return tuple(part for part in self.parts if not part.both_ways and not part.never)

    @property
    def never(self) -> tuple[PartCoverage, ...]:
        """The parts that never mattered."""
        return tuple(part for part in self.parts if part.never)


def coverage(
    results: Iterable[Result], knowledge: Knowledge, rules: Collection[str] | None = None
) -> Coverage:
    """What of the rules these cornerstones try; a cornerstone and its `but` are two cases.

    Args:
        results: cornerstones that were run.
        knowledge: the knowledge they were run with.
        rules: the rules to look at; None means all of them.
    """
    cases = [*_cases(results, knowledge)]
    return Coverage(tuple(
        _of_rule(rule, cases, knowledge) for rule in knowledge.rules.values()
        if rules is None or rule.id in rules))


def _cases(
    results: Iterable[Result], knowledge: Knowledge
) -> Iterator[tuple[Situation, Reading]]:
    for result in results:
        given = [(result.cornerstone.answers, result.reading)]
        if result.otherwise is not None:
            given.append((answers_otherwise(result.cornerstone, knowledge), result.otherwise))
        for answers, reading in given:
            yield Situation(answers, reading.findings, reading.diagnosis.leading), reading


def _of_rule(
    rule: Rule, cases: Sequence[tuple[Situation, Reading]], knowledge: Knowledge
) -> RuleCoverage:
    top = _node(rule.condition, knowledge)
    for situation, _ in cases:
        top.see(situation)
    fired = sum(rule.id in reading.fired for _, reading in cases)
    return RuleCoverage(rule.id, fired, len(cases) - fired, tuple(
        PartCoverage(rule.id, node.condition, node.true, node.not_true) for node in top.all()))


@dataclass(slots=True)
class _Node:
    """A part of a condition while cases are gone through, with what it is made of."""

    condition: Condition
    below: tuple[_Node, ...] = ()
    options: Mapping[str, _Node] = field(default_factory=dict)
    true: int = 0
    not_true: int = 0

    def all(self) -> Iterator[_Node]:
        """This part, and all below it, as they are read."""
        yield self
        yield from self.options.values()
        for node in self.below:
            yield from node.all()

    def see(self, situation: Situation, wanted: bool = True) -> None:
        """Count a case in which this part decides.

        Args:
            situation: the case.
            wanted: whether the rule needs this part to be true; below a `not` it needs it to be
                false, and then an unknown answer decides nothing.
        """
        value = truth(self.condition, situation)
        if wanted or value is not None:
            self._count(value is True, situation)
        values = [truth(node.condition, situation) for node in self.below]
        for place, node in enumerate(self.below):
            others = values[:place] + values[place + 1:]
            if self._leaves_it_to_one(others, wanted):
                node.see(situation, wanted is not isinstance(self.condition, Not))

    def _count(self, true: bool, situation: Situation) -> None:
        self.true += true
        self.not_true += not true
        if not true:
            for node in self.options.values():
                node.not_true += 1
        elif isinstance(self.condition, Compare):
            answer = situation.answers.get(self.condition.question)
            chosen = answer if isinstance(answer, tuple) else (answer,)
            named = [node for option, node in self.options.items() if option in chosen]
            if len(named) == 1:
                named[0].true += 1

    def _leaves_it_to_one(self, others: Sequence[Truth], wanted: bool) -> bool:
        """Whether, with these other parts, the last one decides."""
        match self.condition, wanted:
            case (All(), True) | (AnyOf(), False):
                return all(value is wanted for value in others)
            case (All(), False) | (AnyOf(), True):
                return all(value is not wanted for value in others)
            case AtLeast(count), True:
                return sum(value is True for value in others) == count - 1
            case AtLeast(count), False:
                return sum(value is not False for value in others) == count - 1
            case _:
                return True


def _node(condition: Condition, knowledge: Knowledge) -> _Node:
    match condition:
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            return _Node(condition, tuple(_node(part, knowledge) for part in parts))
        case Not(part):
            return _Node(condition, (_node(part, knowledge),))
        case Compare(question, operator) if operator is not Operator.IS_NOT:
            listed = [option for option in knowledge.questions[question].option_ids
                      if option in condition.accepted]
            return _Node(condition, options={
                option: _Node(replace(condition, values=(option,), accepted=frozenset({option})))
                for option in listed if len(listed) > 1})
        case _:
            return _Node(condition)
