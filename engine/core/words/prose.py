"""Conditions, facts and decibans as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from engine.core.plain_form import plain
from engine.core.proof import Fact, FactKind, grounds
from engine.core.words.translation import decimal, ngettext, noted
from engine.core.words.translation import gettext as _
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
)
from knowledge.model.records import Knowledge, Question
from knowledge.reading.cases import Case

COUNTED = {
    Operator.IS: noted("%(question)s is %(number)s"),
    Operator.IS_NOT: noted("%(question)s is not %(number)s"),
    Operator.AT_LEAST: noted("%(question)s is at least %(number)s"),
    Operator.AT_MOST: noted("%(question)s is at most %(number)s"),
}
COUNTED_DENIED = {
    Operator.IS: COUNTED[Operator.IS_NOT],
    Operator.IS_NOT: COUNTED[Operator.IS],
    Operator.AT_LEAST: noted("%(question)s is less than %(number)s"),
    Operator.AT_MOST: noted("%(question)s is more than %(number)s"),
}
MOST_LISTED = 3
"""An answer is told by the options that will do, if they are so few or fewer than the others."""
NUMBERS = (noted("no"), noted("one"), noted("two"), noted("three"), noted("four"), noted("five"),
           noted("six"), noted("seven"), noted("eight"), noted("nine"), noted("ten"))
GRADES = {Grade.weak: noted("weak"), Grade.moderate: noted("moderate"),
          Grade.strong: noted("strong")}


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
            source = (_("derived from your words") if question.from_earlier is None else
                      _("derived from your earlier cases"))
            return f"{quoted(asked(question))}: {answer} ({source})"
        case FactKind.UNANSWERED:
            return _("%(question)s is not answered", question=_asked(fact.subject, knowledge))
        case FactKind.FINDING:
            grade = grade_words(Grade[str(fact.value)])
            return f"{knowledge.findings[fact.subject].title} ({grade})"
        case FactKind.NOT_FOUND:
            grade = _from_grade(Grade[str(fact.value)])
            return _("not found: %(finding)s",
                     finding=knowledge.findings[fact.subject].title + grade)
        case FactKind.EVIDENCE:
            title = knowledge.categories[fact.category].title
            return _("%(number)s decibans for %(reason)s", number=signed(fact.value),
                     reason=quoted(title))
        case FactKind.DIAGNOSIS:
            return _leading(fact.subject, knowledge)
        case FactKind.STEP:
            return _("step: %(step)s", step=knowledge.steps[fact.subject].title)
        case FactKind.DONE:
            return _("done already: %(step)s", step=knowledge.steps[fact.subject].title)
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
        return _("no difference")
    times = 10 ** (abs(decibans) / 10)
    if round(times, 1) == 2:
        return _("about twice as likely") if decibans > 0 else _("about half as likely")
    shown = decimal(round(times, 1)) if times < 3 else f"{times:.0f}"
    return (_("about %(times)s times likelier", times=shown) if decibans > 0 else
            _("about %(times)s times less likely", times=shown))


def clause(because: str) -> str:
    """A reason as a clause: without its full stop, and small where it began a sentence."""
    keep = not because[:1].isalpha() or (because[:2].isalpha() and because[:2].isupper())
    return (because if keep else because[0].lower() + because[1:]).removesuffix(".")


def number_word(number: int) -> str:
    """A number as a word up to ten."""
    return _(NUMBERS[number]) if 0 <= number < len(NUMBERS) else str(number)


def grade_words(grade: Grade) -> str:
    """How sure a finding is, as in `moderate`."""
    return _(GRADES[grade])


def quoted(text: str) -> str:
    """Text in quotation marks."""
    return _("“%(text)s”", text=text)


def listed(words: Sequence[str], conjunction: Literal["and", "or"]) -> str:
    """Words as a list, as in `a, b or c`."""
    if len(words) < 2:
        return "".join(words)
    first, last = ", ".join(words[:-1]), words[-1]
    return (_("%(first)s and %(last)s", first=first, last=last) if conjunction == "and" else
            _("%(first)s or %(last)s", first=first, last=last))


def _asked(question: str, knowledge: Knowledge) -> str:
    return quoted(asked(knowledge.questions[question]))


def _leading(category: str, knowledge: Knowledge) -> str:
    if category == UNDETERMINED:
        return _("no reason leads")
    return _("the leading reason is %(reason)s",
             reason=quoted(knowledge.categories[category].title))


def _from_grade(least: Grade) -> str:
    """The grades that will do, as in ` (moderate or strong)`; empty where all will."""
    if least is Grade.weak:
        return ""
    return f" ({listed([grade_words(grade) for grade in Grade if grade >= least], 'or')})"


def _joined(group: _Group) -> str:
    parts = [part if isinstance(part, str) else f"({_joined(part)})" for part in group.parts]
    return f", {_(group.word)} ".join(parts) if group.word else f"{group.head} {'; '.join(parts)}"


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
            return _group(noted("and"), _("all of these hold:"), _all_clauses(parts, knowledge))
        case AnyOf(parts):
            return _group(noted("or"), _("one or more of these hold:"),
                          _any_clauses(parts, knowledge))
        case AtLeast(count, parts):
            return _Group("", _("at least %(number)s of these hold:", number=number_word(count)),
                          tuple(_clauses(part, knowledge) for part in parts))
        case Not(part):
            return _false(part, knowledge)
        case Compare() | CompareCount():
            return _compared(condition, knowledge.questions[condition.question])
        case Answered(question):
            return _("%(question)s is answered", question=_asked(question, knowledge))
        case Holds():
            return _found(_findings([condition], knowledge))
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
            return _("%(question)s is not answered", question=_asked(question, knowledge))
        case Holds():
            return _none_found(_findings([leaf], knowledge))
        case Leading(category):
            return _("some reason leads") if category == UNDETERMINED else (
                _("the leading reason is not %(reason)s",
                  reason=quoted(knowledge.categories[category].title)))
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
                yield _found(_findings(held, knowledge))
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
                yield _("%(findings)s was found",
                        findings=listed(_findings(held, knowledge), "or"))
        elif question in silent and isinstance(part, Compare | CompareCount):
            yield _compared(part, knowledge.questions[question], or_silent=True)
        elif not (isinstance(part, Not) and isinstance(part.part, Answered)
                  and part.part.question in silent):
            yield _clauses(part, knowledge)


def _question_of(part: Condition) -> str:
    return part.question if isinstance(part, Compare | CompareCount) else ""


def _found(titles: Sequence[str]) -> str:
    return ngettext("%(findings)s was found", "%(findings)s were found", len(titles),
                    findings=listed(titles, "and"))


def _none_found(titles: Sequence[str]) -> str:
    match titles:
        case [title]:
            return _("%(finding)s was not found", finding=title)
        case [one, other]:
            return _("neither %(one)s nor %(other)s was found", one=one, other=other)
        case _more:
            return _("none of these was found: %(findings)s", findings=listed(titles, "or"))


def _findings(leaves: Iterable[Holds], knowledge: Knowledge) -> list[str]:
    return [quoted(knowledge.findings[leaf.finding].title) + _from_grade(leaf.at_least)
            for leaf in leaves]


def _compared(
    leaf: Compare | CompareCount, question: Question, positive: bool = True, or_silent: bool = False
) -> str:
    """A comparison that is true (or false, if not `positive`), or the lack of an answer."""
    subject = quoted(asked(question))
    silence = _(" or is not answered") if or_silent else ""
    if isinstance(leaf, CompareCount):
        than = (COUNTED if positive else COUNTED_DENIED)[leaf.operator]
        return _(than, question=subject, number=leaf.number) + silence
    labels = listed([quoted(question.label(value)) for value in leaf.values], "or")
    match leaf.operator:
        case Operator.INCLUDES:
            return (_("%(question)s includes %(answers)s", question=subject, answers=labels)
                    if positive else
                    _("%(question)s is answered without %(answers)s", question=subject,
                      answers=labels)) + silence
        case Operator.INCLUDES_ONLY:
            return (_("%(question)s includes nothing but %(answers)s", question=subject,
                      answers=labels) if positive else
                    _("%(question)s includes something other than %(answers)s", question=subject,
                      answers=labels)) + silence
    wanted = [quoted(option.label) for option in question.options
              if (option.id in leaf.accepted) is positive]
    others = [quoted(option.label) for option in question.options
              if (option.id in leaf.accepted) is not positive]
    if not others:
        return _("%(question)s is answered", question=subject) + silence
    if len(wanted) > max(MOST_LISTED, len(others)):
        return _("%(question)s is answered with anything but %(answers)s", question=subject,
                 answers=listed(others, "or")) + silence
    if or_silent:
        wanted.append(_("not answered"))
    answers = listed(wanted, "or") or _("none of its answers")
    return _("%(question)s is %(answers)s", question=subject, answers=answers)


def days_words(days: tuple[int, int]) -> str:
    """A span of days in words."""
    low, high = days
    if high == 0:
        return _("same day")
    if low == high:
        return ngettext("%(number)s day", "%(number)s days", high)
    return ngettext("%(low)s to %(number)s day", "%(low)s to %(number)s days", high, low=low)


def answer_words(case: Case, question: str, knowledge: Knowledge) -> str:
    """An answer in words, with the words or cases that it was derived from, if it was."""
    told = value_words(case.answers[question], knowledge.questions[question])
    derived = grounds(case, question)
    if derived is None:
        return told
    if derived.cases:
        return f"{told} (derived from {listed([one.case for one in derived.cases], 'and')})"
    words = listed([quoted(each.text) for each in derived.words], "and")
    return _("%(answer)s (derived from %(words)s)", answer=told, words=words)
