"""The language of conditions: a closed set of frozen dataclasses, and what each one means.

Answers are three-valued (Kleene's strong logic, which is SQL's NULL logic): a comparison with an
unanswered question is unknown, written None. Findings are closed-world: not derived means that it
does not hold, so a part that asks for a finding or for the diagnosis is never unknown.
Kleene, S. C. (1952), Introduction to Metamathematics, section 64.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TypeAlias, assert_never

Truth: TypeAlias = bool | None
"""True, False, or None for unknown."""

Value: TypeAlias = str | int | tuple[str, ...]
"""An answer: an option, a count, or the chosen options of a set in the question's order."""

UNDETERMINED = "undetermined"


class Grade(IntEnum):
    """How firmly a finding holds."""

    weak = 1
    moderate = 2
    strong = 3


class Operator(StrEnum):
    """How an answer is compared; the values are the words used in the YAML."""

    IS = "is"
    IS_NOT = "is not"
    IN = "in"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    INCLUDES = "includes"
    INCLUDES_ONLY = "includes only"


@dataclass(frozen=True, slots=True)
class Compare:
    """The answer to a question, compared with options.

    Attributes:
        question: the question's id.
        operator: how it is compared.
        values: the options as written.
        accepted: all options for which the comparison is true (for a set, see `operator`).
    """

    question: str
    operator: Operator
    values: tuple[str, ...]
    accepted: frozenset[str]


@dataclass(frozen=True, slots=True)
class CompareCount:
    """The answer to a count, compared with a whole number (is, is not, at least, at most)."""

    question: str
    operator: Operator
    number: int


@dataclass(frozen=True, slots=True)
class Answered:
    """Whether the question has an answer; the only condition that can rest on silence."""

    question: str


@dataclass(frozen=True, slots=True)
class Holds:
    """A finding holds with at least this grade."""

    finding: str
    at_least: Grade = Grade.weak


@dataclass(frozen=True, slots=True)
class Leading:
    """The diagnosis: this category leads, or it is undetermined."""

    category: str


@dataclass(frozen=True, slots=True)
class All:
    """Every part is true. False as soon as one part is false."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some part is true. True as soon as one part is true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part is false. Unknown where the part is unknown."""

    part: Condition


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `count` of the parts are true. False when too few can still become true."""

    count: int
    parts: tuple[Condition, ...]


Condition: TypeAlias = (
    Compare | CompareCount | Answered | Holds | Leading | All | AnyOf | Not | AtLeast
)
Leaf: TypeAlias = Compare | CompareCount | Answered | Holds | Leading


@dataclass(frozen=True, slots=True)
class Situation:
    """What a condition is judged against.

    Attributes:
        answers: answers by question id; a question not in it is unanswered.
        findings: grades of the findings that hold.
        leading: the leading category or `undetermined`; None before the diagnosis is made.
    """

    answers: Mapping[str, Value]
    findings: Mapping[str, Grade]
    leading: str | None = None


def truth(condition: Condition, situation: Situation) -> Truth:
    """Whether the condition is true, false or unknown (None) in the situation."""
    match condition:
        case Compare() | CompareCount():
            value = situation.answers.get(condition.question)
            return None if value is None else compare(condition, value)
        case Answered(question):
            return question in situation.answers
        case Holds(finding, least):
            return situation.findings.get(finding, 0) >= least
        case Leading(category):
            return situation.leading == category
        case All(parts):
            return conjunction(truth(part, situation) for part in parts)
        case AnyOf(parts):
            return disjunction(truth(part, situation) for part in parts)
        case Not(part):
            return negation(truth(part, situation))
        case AtLeast(count, parts):
            return at_least(count, [truth(part, situation) for part in parts])
        case _ as never:
            assert_never(never)


def compare(condition: Compare | CompareCount, value: Value) -> bool:
    """Whether a comparison holds for a given answer."""
    if isinstance(condition, CompareCount):
        number = value if isinstance(value, int) else 0
        match condition.operator:
            case Operator.AT_LEAST:
                return number >= condition.number
            case Operator.AT_MOST:
                return number <= condition.number
            case Operator.IS_NOT:
                return number != condition.number
            case _:
                return number == condition.number
    if isinstance(value, tuple):
        chosen = set(value)
        if condition.operator is Operator.INCLUDES_ONLY:
            return chosen <= condition.accepted
        return not chosen.isdisjoint(condition.accepted)
    return value in condition.accepted


def negation(value: Truth) -> Truth:
    """Kleene's not: unknown stays unknown."""
    return None if value is None else not value


def conjunction(values: Iterable[Truth]) -> Truth:
    """Kleene's and: false if any is false, else unknown if any is unknown, else true."""
    result: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def disjunction(values: Iterable[Truth]) -> Truth:
    """Kleene's or: true if any is true, else unknown if any is unknown, else false."""
    result: Truth = False
    for value in values:
        if value:
            return True
        if value is None:
            result = None
    return result


def at_least(count: int, values: Iterable[Truth]) -> Truth:
    """True if `count` values are true, false if too few still can be, else unknown."""
    listed = list(values)
    sure = sum(value is True for value in listed)
    possible = sum(value is not False for value in listed)
    return True if sure >= count else None if possible >= count else False


def leaves(condition: Condition) -> Iterator[Leaf]:
    """The comparisons, findings and diagnoses a condition is made of, from left to right."""
    match condition:
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case Compare() | CompareCount() | Answered() | Holds() | Leading():
            yield condition
        case _ as never:
            assert_never(never)


def questions_read(condition: Condition) -> tuple[str, ...]:
    """The ids of the questions a condition reads, each once, in reading order."""
    found = (leaf.question for leaf in leaves(condition)
             if isinstance(leaf, Compare | CompareCount | Answered))
    return tuple(dict.fromkeys(found))


def findings_read(condition: Condition) -> tuple[str, ...]:
    """The ids of the findings a condition reads, each once, in reading order."""
    return tuple(dict.fromkeys(leaf.finding for leaf in leaves(condition)
                               if isinstance(leaf, Holds)))
