"""Conditions as CLIPS patterns.

A rule fires only where its condition is true, never where it is unknown. So `not` is pushed down to
the comparisons, where "false" asks for an answer too, and another one. What a rule reads is settled
before it is judged, so `not` over findings is CLIPS's own.

`at least N of`, and a choice that would multiply the patterns of a rule, become rules of their own:
each true part is noted as a fact, and the facts are counted. So a program grows no faster than the
conditions it is made from.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import assert_never

from knowledge.model.conditions import (
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
)
from knowledge.model.records import Kind, Knowledge

MAX_ALTERNATIVES = 32
"""CLIPS keeps one network for each alternative of a rule; from here on they are counted instead."""
NEVER = "(test (eq 1 0))"
_SIGNS = {Operator.AT_LEAST: (">=", "<"), Operator.AT_MOST: ("<=", ">"), Operator.IS: ("=", "<>"),
          Operator.IS_NOT: ("<>", "=")}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A conditional element, and in how many alternatives CLIPS splits it."""

    text: str
    alternatives: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a counted condition: where its pattern matches, the part is noted as true."""

    of: str
    number: int
    pattern: str


@dataclass(slots=True)
class PatternWriter:
    """Writes the condition of one rule.

    Attributes:
        knowledge: the rulebase.
        name: the rule's name in CLIPS.
        parts: the rules needed beside it; those of inner parts come first.
    """

    knowledge: Knowledge
    name: str
    parts: list[Part] = field(default_factory=list)
    _variables: int = 0
    _counted: int = 0

    def write(self, condition: Condition, positive: bool = True) -> Pattern:
        """The pattern that matches once the condition is true (or, if not `positive`, false)."""
        match condition:
            case All(parts):
                return self._join(parts, positive, every=positive)
            case AnyOf(parts):
                return self._join(parts, positive, every=not positive)
            case AtLeast(count, parts):
                needed = count if positive else len(parts) - count + 1
                if needed in (1, len(parts)):
                    return self._join(parts, positive, every=needed > 1)
                return self._count(needed, [self.write(part, positive) for part in parts])
            case Not(part):
                return self.write(part, not positive)
            case Answered(question):
                answered = f"(answer (question {quoted(question)}))"
                return Pattern(answered if positive else f"(not {answered})")
            case Compare():
                return Pattern(self._compared(condition, positive))
            case CompareCount():
                return Pattern(self._counted_answer(condition, positive))
            case Holds(finding, least):
                given = given_pattern([finding], least)
                return Pattern(given if positive else f"(not {given})")
            case Leading(category):
                sign = "" if positive else "~"
                return Pattern(f"(diagnosis (leading {sign}{quoted(category)}))")
            case _ as never:
                assert_never(never)

    def _join(self, parts: Iterable[Condition], positive: bool, every: bool) -> Pattern:
        patterns = [self.write(part, positive) for part in parts]
        if len(patterns) == 1:
            return patterns[0]
        if not every:
            return Pattern(_nested("or", patterns), sum(each.alternatives for each in patterns))
        if math.prod(each.alternatives for each in patterns) > MAX_ALTERNATIVES:
            patterns = [self._count(1, [each]) if each.alternatives > 1 else each
                        for each in patterns]
        return Pattern(_nested("and", patterns), math.prod(each.alternatives for each in patterns))

    def _count(self, needed: int, patterns: Iterable[Pattern]) -> Pattern:
        self._counted += 1
        of = f"{self.name}/{self._counted}"
        self.parts += [Part(of, number, pattern.text) for number, pattern in enumerate(patterns, 1)]
        number = self._variable()
        return Pattern(f"(tally (of {quoted(of)}) (true {number}&:(>= {number} {needed})))")

    def _compared(self, leaf: Compare, positive: bool) -> str:
        question = self.knowledge.questions[leaf.question]
        accepted = [option for option in question.option_ids if option in leaf.accepted]
        only = leaf.operator is Operator.INCLUDES_ONLY
        if question.kind is not Kind.CHOICES:
            return _answer(leaf.question, accepted, given=positive)
        sought = _answer(leaf.question, accepted, given=not only)
        if positive is not only:
            return sought
        return f"(and (answer (question {quoted(leaf.question)})) (not {sought}))"

    def _counted_answer(self, leaf: CompareCount, positive: bool) -> str:
        number, sign = self._variable(), _SIGNS[leaf.operator][0 if positive else 1]
        return (f"(answer (question {quoted(leaf.question)}) "
                f"(value {number}&:(integerp {number})&:({sign} {number} {leaf.number})))")

    def _variable(self) -> str:
        self._variables += 1
        return f"?n{self._variables}"


def _answer(question: str, options: Collection[str], given: bool) -> str:
    """An answer that is one of the options, or (if not `given`) that is none of them."""
    if not options:
        return NEVER if given else f"(answer (question {quoted(question)}))"
    values = ("|" if given else "&").join(
        quoted(option) if given else f"~{quoted(option)}" for option in options)
    return f"(answer (question {quoted(question)}) (value {values}))"


def given_pattern(findings: Iterable[str], least: Grade = Grade.weak) -> str:
    """The pattern for a rule having given one of the findings, with at least this grade."""
    grades = "|".join(str(int(grade)) for grade in Grade if grade >= least)
    slot = "" if least == Grade.weak else f" (grade {grades})"
    return f"(given (finding {'|'.join(map(quoted, findings))}){slot})"


def _nested(word: str, patterns: Iterable[Pattern]) -> str:
    lines = "\n".join(each.text for each in patterns)
    return f"({word} " + lines.replace("\n", "\n" + " " * (len(word) + 2)) + ")"


def quoted(text: str) -> str:
    """A CLIPS string on one line."""
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(sign for sign in plain if sign.isprintable()) + '"'
