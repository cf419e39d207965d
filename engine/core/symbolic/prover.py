"""Asks whether some case can be: the smallest such case, confirmed by the engine, or a proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.core.inference import InferenceEngine
from engine.core.proof import Proof
from engine.core.symbolic import logic
from engine.core.symbolic.formulas import Formulas
from engine.core.symbolic.logic import Formula, Solver
from knowledge.model.conditions import Value
from knowledge.model.records import Kind, Knowledge
from knowledge.reading.cases import Case

Answers = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Witness:
    """A case that shows something, with the fewest answers possible.

    Attributes:
        changed: the same case with one answer changed, where it takes two cases to show it.
        confirmed: the engine, which infers without formulas, finds the same.
    """

    answers: Answers
    changed: Answers | None
    confirmed: bool


class Prover:
    """Puts questions about one rulebase. Not safe for use by several threads at once."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Compile the knowledge twice: to formulas, and for the engine that confirms."""
        self.knowledge = knowledge
        self.formulas = Formulas(knowledge)
        self._solver = Solver(self.formulas.premises)
        self._engine = InferenceEngine(knowledge)
        self._others: dict[str, tuple[Formulas, Solver]] = {}

    @property
    def questions(self) -> int:
        """How many questions were put to the solver."""
        return self._solver.questions + sum(solver.questions for _, solver in self._others.values())

    def can_be(self, formula: Formula) -> bool:
        """Whether some case makes the formula true; if not, that is proved."""
        return self._solver.can_be(formula)

    def witness(self, formula: Formula, shows: Callable[[Proof], bool]) -> Witness | None:
        """The smallest case that makes the formula true; None proves that there is none.

        Args:
            formula: what is asked for.
            shows: whether the engine's proof for that case says so as well.
        """
        variables = self.formulas.variables
        found = self._solver.solution(formula, list(variables.values()), variables)
        if found is None:
            return None
        answers = self.formulas.answers(found)
        return Witness(answers, None, shows(self.infer(answers)))

    def changed(self, question: str) -> Formulas:
        """Formulas of a second case that differs from the first in one question only."""
        return self._other(question)[0]

    def can_differ(self, question: str, formula: Formula) -> bool:
        """Whether two cases, apart in one question, make the formula true; if not, it is proved."""
        other, solver = self._other(question)
        counted = [*self.formulas.variables.values(), *other.chosen[question].values()]
        return solver.can_be(formula, counted)

    def pair(
        self, question: str, formula: Formula, shows: Callable[[Proof, Proof], bool]
    ) -> Witness | None:
        """The smallest two cases, apart in one question, that make the formula true.

        Args:
            question: the question they differ in.
            formula: over the formulas of this prover and `changed(question)`.
            shows: whether the engine's proofs for the two cases say so as well.
        """
        other, solver = self._other(question)
        both = {**self.formulas.variables,
                **{f"*{name}": formula for name, formula in other.variables.items()}}
        counted = [*self.formulas.variables.values(), *other.chosen[question].values()]
        found = solver.solution(formula, counted, both)
        if found is None:
            return None
        answers = self.formulas.answers(found)
        changed = other.answers({name.removeprefix("*"): value for name, value in found.items()
                                 if name.startswith("*")})
        return Witness(answers, changed, shows(self.infer(answers), self.infer(changed)))

    def infer(self, answers: Answers) -> Proof:
        """What the engine infers from some answers; words stand in for answers in words."""
        questions = self.knowledge.questions
        given = {name: "words" if questions[name].kind is Kind.TEXT else value
                 for name, value in answers.items()}
        return self._engine.infer(Case("witness", given))

    def always(self, premise: Formula, conclusion: Formula) -> bool:
        """Whether every case that makes the premise true makes the conclusion true as well."""
        return not self.can_be(logic.conjunction((premise, logic.negation(conclusion))))

    def _other(self, question: str) -> tuple[Formulas, Solver]:
        if question not in self._others:
            other = Formulas(self.knowledge, self.formulas, question)
            self._others[question] = (
                other, Solver([*self.formulas.premises, *other.premises]))
        return self._others[question]
