"""Conditions, facts and decibans as English."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from engine.proof import Fact, FactKind
from knowledge.conditions import (
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
)
from knowledge.model import Knowledge, Question

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def sentence(condition: Condition, knowledge: Knowledge) -> str:
    """A condition as a clause, without a full stop, as in `"How far did you get?" is "Final"`."""
    match condition:
        case Compare():
            return _compare(condition, knowledge.questions[condition.question])
        case CompareCount(question, operator, number):
            word = "" if operator is Operator.IS else f"{operator.value.removeprefix('is ')} "
            return f"{_asked(question, knowledge)} is {word}{number}"
        case Answered(question):
            return f"{_asked(question, knowledge)} has an answer"
        case Holds(finding, least):
            title = knowledge.findings[finding].title
            grade = "" if least is Grade.weak else f" ({least.name} or more)"
            return f"it was found: {quoted(title)}{grade}"
        case Leading(category):
            return _leading(category, knowledge)
        case All(parts):
            return _joined(parts, "and", knowledge)
        case AnyOf(parts):
            return _joined(parts, "or", knowledge)
        case Not(part):
            return _negated(part, knowledge)
        case AtLeast(count, parts):
            listed = "; ".join(_clause(part, knowledge) for part in parts)
            return f"at least {number_word(count)} of these hold: {listed}"
        case _ as never:
            assert_never(never)


def fact_sentence(fact: Fact, knowledge: Knowledge) -> str:
    """A fact as a clause, as in `"How was the rapport?": Poor`."""
    match fact.kind:
        case FactKind.ANSWER:
            question = knowledge.questions[fact.subject]
            return f"{quoted(asked(question))}: {value_words(fact.value, question)}"
        case FactKind.UNANSWERED:
            return f"{_asked(fact.subject, knowledge)} has no answer"
        case FactKind.FINDING:
            return f"{knowledge.findings[fact.subject].title} ({fact.value})"
        case FactKind.NOT_FOUND:
            grade = "" if fact.value == Grade.weak.name else f" ({fact.value} or more)"
            return f"not found: {knowledge.findings[fact.subject].title}{grade}"
        case FactKind.EVIDENCE:
            title = knowledge.categories[fact.category].title
            return f"{signed(fact.value)} decibans for {quoted(title)}"
        case FactKind.DIAGNOSIS:
            return _leading(fact.subject, knowledge)
        case FactKind.STEP:
            return f"step: {knowledge.steps[fact.subject].title}"
        case FactKind.DONE:
            return f"done already: {knowledge.steps[fact.subject].title}"
        case _ as never:
            assert_never(never)


def value_words(value: Value, question: Question) -> str:
    """An answer in the words of its options."""
    if isinstance(value, int):
        return str(value)
    values = value if isinstance(value, tuple) else (value,)
    return "; ".join(question.label(option) for option in values)


def asked(question: Question) -> str:
    """What a question asks, without advice on how to answer it: up to its question mark."""
    return question.text[: question.text.find("?") + 1] or question.text


def signed(number: Value) -> str:
    """Decibans with their sign, as in `+7` and `−3`."""
    return f"{number:+d}".replace("-", "−") if isinstance(number, int) else str(number)


def weight_words(decibans: int) -> str:
    """Decibans in words, as in `about 5 times likelier`; the law is 10^(decibans/10)."""
    if decibans == 0:
        return "no difference"
    times = 10 ** (abs(decibans) / 10)
    if round(times, 1) == 2:
        return "about twice as likely" if decibans > 0 else "about half as likely"
    shown = f"{times:.1f}".removesuffix(".0") if times < 3 else f"{times:.0f}"
    return f"about {shown} times {'likelier' if decibans > 0 else 'less likely'}"


def number_word(number: int) -> str:
    """A number as a word up to ten."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else str(number)


def quoted(text: str) -> str:
    """Text in quotation marks."""
    return f"“{text}”"


def listed(words: Sequence[str], conjunction: str) -> str:
    """Words as a list, as in `a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def _asked(question: str, knowledge: Knowledge) -> str:
    return quoted(asked(knowledge.questions[question]))


def _leading(category: str, knowledge: Knowledge) -> str:
    if category == UNDETERMINED:
        return "no reason leads"
    return f"the leading reason is {quoted(knowledge.categories[category].title)}"


def _compare(condition: Compare, question: Question) -> str:
    labels = [quoted(question.label(value)) for value in condition.values]
    subject = quoted(asked(question))
    match condition.operator:
        case Operator.INCLUDES:
            return f"{subject} includes {listed(labels, 'or')}"
        case Operator.INCLUDES_ONLY:
            return f"{subject} includes nothing but {listed(labels, 'or')}"
        case Operator.IS_NOT:
            return f"{subject} is answered, but not {labels[0]}"
        case _:
            wanted = [quoted(option.label) for option in question.options
                      if option.id in condition.accepted]
            return f"{subject} is {listed(wanted, 'or')}"


def _not_compared(condition: Compare, question: Question) -> str:
    """What it means that a comparison is false: there is an answer, and it is another one."""
    labels = [quoted(question.label(value)) for value in condition.values]
    subject = quoted(asked(question))
    match condition.operator:
        case Operator.INCLUDES:
            return f"{subject} is answered, without {listed(labels, 'or')}"
        case Operator.INCLUDES_ONLY:
            return f"{subject} includes something else than {listed(labels, 'or')}"
        case _:
            others = [quoted(option.label) for option in question.options
                      if option.id not in condition.accepted]
            return f"{subject} is {listed(others, 'or') or 'none of its answers'}"


def _joined(parts: Sequence[Condition], word: str, knowledge: Knowledge) -> str:
    if len(parts) == 1:
        return sentence(parts[0], knowledge)
    return f", {word} ".join(_clause(part, knowledge) for part in parts)


def _clause(part: Condition, knowledge: Knowledge) -> str:
    """A part of a condition, in parentheses where it has parts itself."""
    clause = sentence(part, knowledge)
    several = isinstance(part, All | AnyOf | AtLeast) or (
        isinstance(part, Not) and isinstance(part.part, AnyOf))
    return f"({clause})" if several else clause


def _negated(part: Condition, knowledge: Knowledge) -> str:
    match part:
        case Answered(question):
            return f"{_asked(question, knowledge)} has no answer"
        case Holds(finding, least):
            grade = "" if least is Grade.weak else f" ({least.name} or more)"
            return f"it was not found: {quoted(knowledge.findings[finding].title)}{grade}"
        case Leading(category) if category == UNDETERMINED:
            return "some reason leads"
        case Compare():
            return _not_compared(part, knowledge.questions[part.question])
        case AnyOf(parts) if all(isinstance(each, Holds) for each in parts):
            return ", and ".join(_negated(each, knowledge) for each in parts)
        case _:
            return f"it is known not to be so that {_clause(part, knowledge)}"
