"""All cases of one rulebase, as formulas and through the interpreter.

What is made once is kept, and made only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from engine.case.questions.one_more import OneMore
from engine.core.inference import InferenceEngine
from engine.core.interpreter import Interpreter
from engine.core.symbolic import logic
from engine.core.symbolic.formulas import SOME_TEXT, Formulas
from engine.core.symbolic.logic import Formula
from knowledge.model.conditions import Value, questions_read
from knowledge.model.records import Kind, Knowledge, Question


class CaseSpace:
    """All cases of one rulebase. Not safe for use by several threads at once."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Name the rulebase; nothing is compiled yet."""
        self.knowledge = knowledge

    @cached_property
    def formulas(self) -> Formulas:
        """The rules as formulas."""
        return Formulas(self.knowledge)

    @cached_property
    def interpreter(self) -> Interpreter:
        """The quick reader of answers."""
        return Interpreter(self.knowledge)

    @cached_property
    def one_more(self) -> OneMore:
        """What one more answer changes."""
        return OneMore(self.knowledge, self.interpreter)

    @cached_property
    def follow_ups(self) -> Mapping[str, list[Question]]:
        """By question, those that are asked because of its answer."""
        found: dict[str, list[Question]] = {question: [] for question in self.knowledge.questions}
        for question in self.knowledge.questions.values():
            for reads in questions_read(question.ask_if) if question.ask_if is not None else ():
                found[reads].append(question)
        return found

    @cached_property
    def engine(self) -> InferenceEngine:
        """The engine that confirms.

        Raises:
            KnowledgeError: a condition is too large for the network.
        """
        return InferenceEngine(self.knowledge)

    def literals(self, question: str, value: Value | None) -> tuple[Formula, ...]:
        """The variables of a question, each as it is with this answer, or without one."""
        kept = self._names(self.knowledge.questions[question], value)
        return tuple(formula if name in kept else logic.negation(formula)
                     for name, formula in self.formulas.chosen[question].items())

    def gives(self, question: str, value: Value | None) -> Formula:
        """The answer is this one; for a count, rules cannot tell it from this one."""
        return logic.conjunction(self.literals(question, value))

    def among(self, question: str, options: tuple[str, ...]) -> Formula:
        """It is answered with nothing but these options."""
        others = [formula for name, formula in self.formulas.chosen[question].items()
                  if name not in options]
        return logic.conjunction(
            (self.formulas.answered(question), *map(logic.negation, others)))

    def asked(self, question: str) -> Formula:
        """The questionnaire would ask it, given all answers."""
        condition = self.knowledge.questions[question].ask_if
        return logic.TRUE if condition is None else self.formulas.true(condition)

    def alike(self, question: str, one: Value | None, other: Value | None) -> bool:
        """Whether two answers are the same to every rule."""
        known = self.knowledge.questions[question]
        return self._names(known, one) == self._names(known, other)

    def _names(self, question: Question, value: Value | None) -> tuple[str, ...]:
        """The names of the variables that are true with an answer."""
        match value:
            case None:
                return ()
            case int():
                starts = [int(start) for start in self.formulas.chosen[question.id]]
                return (str(max(start for start in starts if start <= value)),)
            case tuple():
                return value
            case _:
                return (SOME_TEXT,) if question.kind is Kind.TEXT else (value,)

    def answers_near(self, question: str, value: Value | None) -> Iterator[Value]:
        """Other answers that rules can tell apart from this one and from each other.

        Of a set, those with one option more or less, and then each option alone; of counts, the
        one nearest to the answer.
        """
        known = self.knowledge.questions[question]
        match known.kind:
            case Kind.CHOICES:
                yield from _sets_near(known, value)
            case Kind.COUNT:
                yield from self._counts_near(question, value)
            case Kind.TEXT:
                if value is None:
                    yield SOME_TEXT
            case _:
                yield from (option for option in known.option_ids if option != value)

    def _counts_near(self, question: str, value: Value | None) -> Iterator[int]:
        starts = sorted(int(start) for start in self.formulas.chosen[question])
        ends = [*(start - 1 for start in starts[1:]), None]
        for start, end in zip(starts, ends, strict=True):
            if not isinstance(value, int) or value < start:
                yield start
            elif end is not None and value > end:
                yield end


def _sets_near(question: Question, value: Value | None) -> Iterator[tuple[str, ...]]:
    before = value if isinstance(value, tuple) else ()
    toggled = [set(before) ^ {option} for option in question.option_ids]
    alone = [{option} for option in question.option_ids]
    told: list[set[str]] = [set(), set(before)]
    for chosen in (*toggled, *alone):
        if chosen not in told:
            told.append(chosen)
            yield tuple(option for option in question.option_ids if option in chosen)
