"""Answers about earlier rejections, from those cases themselves.

Each question says in the knowledge how it is answered (`knowledge.model.from_earlier`). Everything
is
counted in whole percent of a case, so that the result is the same on every machine. The functions
are pure, and of one case; each case is weighed by itself, so that columns can do the same.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from engine.core.interpreter import Interpreter
from knowledge.model.conditions import Value
from knowledge.model.earlier import Earlier, EarlierCase
from knowledge.model.from_earlier import WHOLE, FromEarlier, What
from knowledge.model.heard import Counted, DerivedAnswer, Heard
from knowledge.model.records import Knowledge, Step
from knowledge.reading.cases import Case


class Historian:
    """Puts into cases what their earlier cases say."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Take the questions and rules of this knowledge."""
        self._knowledge = knowledge
        self._interpreter = Interpreter(knowledge)

    def look_back(self, case: Case) -> Case:
        """The case with answers from its earlier cases, where none was given in another way."""
        if case.earlier is None or not case.earlier.cases:
            return case
        found = {answer.question: answer for answer in self._answers(case, case.earlier)
                 if answer.question not in case.answers}
        if not found:
            return case
        both = {**case.answers, **{name: answer.value for name, answer in found.items()}}
        heard = case.heard or Heard((), read=False)
        derived = found | {answer.question: answer for answer in heard.answers}
        order = self._knowledge.questions
        return replace(
            case, answers={name: both[name] for name in order if name in both},
            heard=replace(heard, answers=tuple(
                derived[name] for name in order if name in derived)))

    def _answers(self, case: Case, earlier: Earlier) -> Iterator[DerivedAnswer]:
        findings = self._interpreter.read(case.answers).findings
        for question in self._knowledge.questions.values():
            if question.from_earlier is not None:
                answer = answer_from(question.id, question.from_earlier, case.answers, findings,
                                     earlier, self._knowledge.steps)
                if answer is not None:
                    yield answer


def compared_by(knowledge: Knowledge) -> tuple[Sequence[str], Sequence[str]]:
    """The questions and findings that answers from earlier cases follow from, in their order."""
    rules = [question.from_earlier for question in knowledge.questions.values()
             if question.from_earlier is not None]
    questions = {rule.of for rule in rules}
    findings = {thing for rule in rules if not rule.of for thing in rule.things}
    return ([name for name in knowledge.questions if name in questions],
            [name for name in knowledge.findings if name in findings])


def answer_from(
    question: str, rule: FromEarlier, answers: Mapping[str, Value], findings: Collection[str],
    earlier: Earlier, steps: Mapping[str, Step],
) -> DerivedAnswer | None:
    """The answer to one question that follows from earlier cases; None where none does.

    Args:
        question: its id.
        rule: how it is answered.
        answers: of the case itself.
        findings: what is found in the case itself.
        earlier: what came before it.
        steps: tell which findings a finished step closes.
    """
    if rule.what is What.USUAL_ANSWER:
        return _usual(question, rule, answers, earlier)
    if rule.what is What.CASES:
        cases = [weighed(one, rule, (), earlier, steps) for one in earlier.cases]
        return _most(question, rule, [("", cases)])
    return _most(question, rule, [
        (thing, [weighed(one, rule, rule.things[thing], earlier, steps) for one in earlier.cases
                 if thing in things_in(rule, one.answers, one.findings)])
        for thing in rule.things if thing in things_in(rule, answers, findings)])


def things_in(
    rule: FromEarlier, answers: Mapping[str, Value], findings: Collection[str]
) -> Collection[str]:
    """What a case says or shows of that which cases can have in common."""
    if rule.what is What.SAME_FINDING:
        return findings
    value = answers.get(rule.of)
    return value if isinstance(value, tuple) else () if value is None else (str(value),)


def weighed(
    one: EarlierCase, rule: FromEarlier, about: Sequence[str], earlier: Earlier,
    steps: Mapping[str, Step],
) -> Counted:
    """What an earlier case counts: the least of what speaks for counting it less.

    Args:
        one: the case.
        rule: holds the numbers.
        about: the findings that say the thing that is counted.
        earlier: the day until which it is, and the steps that were done.
        steps: tell which findings a step closes.
    """
    old = one.date < months_before(earlier.until, rule.months)
    since = [done.step for done in earlier.done
             if one.date <= done.on <= earlier.until and done.step in steps
             and not set(about).isdisjoint(steps[done.step].closes)]
    percent = min(rule.old if old else WHOLE, rule.answered if since else WHOLE)
    return Counted(one.case, one.date, percent, old, since[0] if since else "")


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The day so many months earlier; the last of that month where it is shorter."""
    count = 12 * day.year + day.month - 1 - months
    if count < 12:
        return datetime.date.min
    year, month = divmod(count, 12)
    return datetime.date(year, month + 1,
                         min(day.day, calendar.monthrange(year, month + 1)[1]))


def _most(
    question: str, rule: FromEarlier, things: Sequence[tuple[str, Sequence[Counted]]]
) -> DerivedAnswer | None:
    """The answer by the thing that counts most, of several the first."""
    if not things:
        return None
    thing, cases = max(things, key=lambda one: sum(case.percent for case in one[1]))
    total = WHOLE + sum(case.percent for case in cases)
    reached = [option for option, least in rule.least.items() if least <= total]
    if not reached:
        return None
    return DerivedAnswer(question, reached[-1], cases=tuple(cases), thing=thing, percent=total)


def _usual(
    question: str, rule: FromEarlier, answers: Mapping[str, Value], earlier: Earlier
) -> DerivedAnswer | None:
    """The option that more than half of the cases stand for, of two cases at least."""
    counts: dict[str, int] = {}
    cases: list[Counted] = []
    for option in _stands_for(rule, answers):
        counts[option] = WHOLE
    for one in earlier.cases:
        for option in _stands_for(rule, one.answers):
            case = weighed(one, rule, (), earlier, {})
            counts[option] = counts.get(option, 0) + case.percent
            cases.append(case)
    total = sum(counts.values())
    if not cases or total <= WHOLE:
        return None
    value = next((option for option, percent in counts.items() if 2 * percent > total),
                 rule.otherwise)
    return DerivedAnswer(question, value, cases=tuple(cases), percent=total)


def _stands_for(rule: FromEarlier, answers: Mapping[str, Value]) -> Iterator[str]:
    """The option of this question that the answer of a case stands for, if any."""
    value = answers.get(rule.of)
    for given in value if isinstance(value, tuple) else (value,):
        if str(given) in rule.things:
            yield from rule.things[str(given)]
            return
