"""Conditions, facts and decibans as English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from engine.plain_form import plain
from engine.proof import Fact, FactKind, grounds
from knowledge.case import Case
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

COUNT_WORDS = {Operator.IS: "", Operator.IS_NOT: "not ", Operator.AT_LEAST: "at least ",
               Operator.AT_MOST: "at most "}
COUNT_WORDS_DENIED = {Operator.IS: "not ", Operator.IS_NOT: "", Operator.AT_LEAST: "less than ",
                      Operator.AT_MOST: "more than "}
MOST_LISTED = 3
"""An answer is told by the options that will do, if they are so few or fewer than the others."""
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class _Group:
    """Clauses that belong together: `word` stands between them, or `head` above them."""

    word: str
    head: str
    parts: tuple[str | _Group, ...]


def sentence(condition: Condition, knowledge: Knowledge) -> str:
    """A condition as a clause, without a full stop, as in `"How far did you get?" is "Final"`."""
    told = _clauses(plain(condition), knowledge)
    return told if isinstance(told, str) else _joined(told)


def outline(condition: Condition, knowledge: Knowledge) -> tuple[tuple[int, str], ...]:
    """A condition as the lines of a nested list, each with its depth from 0.

    A line that has lines below it ends in a colon. There is one line where one clause says it all.
    """
    return tuple(_lines(_clauses(plain(condition), knowledge), 0))


def fact_sentence(fact: Fact, knowledge: Knowledge) -> str:
    """A fact as a clause, as in `"How was the rapport?": Poor`."""
    match fact.kind:
        case FactKind.ANSWER:
            question = knowledge.questions[fact.subject]
            return f"{quoted(asked(question))}: {value_words(fact.value, question)}"
        case FactKind.DERIVED:
            question = knowledge.questions[fact.subject]
            answer = value_words(fact.value, question)
            source = "your words" if question.from_earlier is None else "your earlier cases"
            return f"{quoted(asked(question))}: {answer} (derived from {source})"
        case FactKind.UNANSWERED:
            return f"{_asked(fact.subject, knowledge)} is not answered"
        case FactKind.FINDING:
            return f"{knowledge.findings[fact.subject].title} ({fact.value})"
        case FactKind.NOT_FOUND:
            grade = _from_grade(Grade[str(fact.value)])
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


def clause(because: str) -> str:
    """A reason as a clause: without its full stop, and small where it began a sentence."""
    keep = not because[:1].isalpha() or (because[:2].isalpha() and because[:2].isupper())
    return (because if keep else because[0].lower() + because[1:]).removesuffix(".")


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


def _from_grade(least: Grade) -> str:
    """The grades that will do, as in ` (moderate or strong)`; empty where all will."""
    if least is Grade.weak:
        return ""
    return f" ({listed([grade.name for grade in Grade if grade >= least], 'or')})"


def _joined(group: _Group) -> str:
    parts = [part if isinstance(part, str) else f"({_joined(part)})" for part in group.parts]
    return f", {group.word} ".join(parts) if group.word else f"{group.head} {'; '.join(parts)}"


def _lines(told: str | _Group, depth: int) -> Iterator[tuple[int, str]]:
    if isinstance(told, str):
        yield depth, told
        return
    yield depth, told.head
    for part in told.parts:
        yield from _lines(part, depth + 1)


def _clauses(condition: Condition, knowledge: Knowledge) -> str | _Group:
    """A condition in its plain form as one clause, or as clauses that belong together."""
    match condition:
        case All(parts):
            return _group("and", "all of these hold:", _all_clauses(parts, knowledge))
        case AnyOf(parts):
            return _group("or", "one or more of these hold:", _any_clauses(parts, knowledge))
        case AtLeast(count, parts):
            return _Group("", f"at least {number_word(count)} of these hold:",
                          tuple(_clauses(part, knowledge) for part in parts))
        case Not(part):
            return _false(part, knowledge)
        case Compare() | CompareCount():
            return _compared(condition, knowledge.questions[condition.question])
        case Answered(question):
            return f"{_asked(question, knowledge)} is answered"
        case Holds():
            return f"{_findings([condition], knowledge)[0]} was found"
        case Leading(category):
            return _leading(category, knowledge)
        case _ as never:
            assert_never(never)


def _false(leaf: Condition, knowledge: Knowledge) -> str:
    """That a leaf is false: of a comparison, that there is an answer, and that it is another."""
    match leaf:
        case Compare() | CompareCount():
            return _compared(leaf, knowledge.questions[leaf.question], positive=False)
        case Answered(question):
            return f"{_asked(question, knowledge)} is not answered"
        case Holds():
            return _none_found(_findings([leaf], knowledge))
        case Leading(category):
            return "some reason leads" if category == UNDETERMINED else (
                _leading(category, knowledge).replace(" is ", " is not ", 1))
        case _:
            raise AssertionError(f"not in its plain form: {leaf}")


def _group(word: str, head: str, parts: Iterable[str | _Group]) -> str | _Group:
    found = tuple(parts)
    return found[0] if len(found) == 1 else _Group(word, head, found)


def _all_clauses(parts: Sequence[Condition], knowledge: Knowledge) -> Iterator[str | _Group]:
    """The parts of an `all`; findings that must hold share one clause, and those that must not."""
    held = [part for part in parts if isinstance(part, Holds)]
    absent = [part.part for part in parts if isinstance(part, Not) and isinstance(part.part, Holds)]
    for part in parts:
        if isinstance(part, Holds):
            if part == held[0]:
                yield (f"{listed(_findings(held, knowledge), 'and')} "
                       f"{'was' if len(held) == 1 else 'were'} found")
        elif not (isinstance(part, Not) and part.part in absent):
            yield _clauses(part, knowledge)
        elif part.part == absent[0]:
            yield _none_found(_findings(absent, knowledge))


def _any_clauses(parts: Sequence[Condition], knowledge: Knowledge) -> Iterator[str | _Group]:
    """The parts of an `any`; findings share one clause, and so do an answer and its lack."""
    held = [part for part in parts if isinstance(part, Holds)]
    asked_of = [_question_of(part) for part in parts]
    silent = {question for question in asked_of
              if Not(Answered(question)) in parts and asked_of.count(question) == 1}
    for part, question in zip(parts, asked_of, strict=True):
        if isinstance(part, Holds):
            if part == held[0]:
                yield f"{listed(_findings(held, knowledge), 'or')} was found"
        elif question in silent and isinstance(part, Compare | CompareCount):
            yield _compared(part, knowledge.questions[question], or_silent=True)
        elif not (isinstance(part, Not) and isinstance(part.part, Answered)
                  and part.part.question in silent):
            yield _clauses(part, knowledge)


def _question_of(part: Condition) -> str:
    return part.question if isinstance(part, Compare | CompareCount) else ""


def _none_found(titles: Sequence[str]) -> str:
    match titles:
        case [title]:
            return f"{title} was not found"
        case [one, other]:
            return f"neither {one} nor {other} was found"
        case _:
            return f"none of these was found: {listed(titles, 'or')}"


def _findings(leaves: Iterable[Holds], knowledge: Knowledge) -> list[str]:
    return [quoted(knowledge.findings[leaf.finding].title) + _from_grade(leaf.at_least)
            for leaf in leaves]


def _compared(
    leaf: Compare | CompareCount, question: Question, positive: bool = True, or_silent: bool = False
) -> str:
    """A comparison that is true (or false, if not `positive`), or the lack of an answer."""
    subject = quoted(asked(question))
    silence = " or is not answered" if or_silent else ""
    if isinstance(leaf, CompareCount):
        than = (COUNT_WORDS if positive else COUNT_WORDS_DENIED)[leaf.operator]
        return f"{subject} is {than}{leaf.number}{silence}"
    labels = listed([quoted(question.label(value)) for value in leaf.values], "or")
    match leaf.operator:
        case Operator.INCLUDES:
            words = "includes" if positive else "is answered without"
            return f"{subject} {words} {labels}{silence}"
        case Operator.INCLUDES_ONLY:
            words = "includes nothing but" if positive else "includes something other than"
            return f"{subject} {words} {labels}{silence}"
    wanted = [quoted(option.label) for option in question.options
              if (option.id in leaf.accepted) is positive]
    others = [quoted(option.label) for option in question.options
              if (option.id in leaf.accepted) is not positive]
    if not others:
        return f"{subject} is answered{silence}"
    if len(wanted) > max(MOST_LISTED, len(others)):
        return f"{subject} is answered with anything but {listed(others, 'or')}{silence}"
    if or_silent:
        wanted.append("not answered")
    return f"{subject} is {listed(wanted, 'or') or 'none of its answers'}"


def days_words(days: tuple[int, int]) -> str:
    """A span of days in words."""
    low, high = days
    if high == 0:
        return "same day"
    unit = "day" if high == 1 else "days"
    return f"{high} {unit}" if low == high else f"{low} to {high} {unit}"


def answer_words(case: Case, question: str, knowledge: Knowledge) -> str:
    """An answer in words, with the words or cases that it was derived from, if it was."""
    told = value_words(case.answers[question], knowledge.questions[question])
    derived = grounds(case, question)
    if derived is None:
        return told
    if derived.cases:
        return f"{told} (derived from {listed([one.case for one in derived.cases], 'and')})"
    return f"{told} (derived from {listed([quoted(each.text) for each in derived.words], 'and')})"
