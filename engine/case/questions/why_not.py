"""Why something does not hold: the nearest miss, which is the fewest answers that would bring it.

Answers that are still open come before answers given that would have to be others, where equally
few will do; a question is brought in only where the questionnaire would ask it. Nearest miss
instead of a list: Lim, Dey & Avrahami (2009), Why and why not explanations improve the
intelligibility of context-aware intelligent systems.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.case.plan.plan import Plan, make_plan
from engine.case.questions.case_space import CaseSpace
from engine.case.questions.changes import Change, changed
from engine.case.questions.smallest import Move, smallest
from engine.core.proof import Proof
from engine.core.symbolic import logic
from engine.core.symbolic.logic import Formula
from knowledge.model.conditions import UNDETERMINED, Grade, Value
from knowledge.model.records import ChooseStep, GiveFinding, Knowledge, Rule
from knowledge.reading.cases import Case

OPEN = 1000
GIVEN = 1001
"""What bringing in an open answer costs, and what changing a given one: fewer go before open."""
MOST = 10
"""The most ways that are told for one thing."""


class What(StrEnum):
    """What kind of thing was asked about."""

    CATEGORY = "category"
    FINDING = "finding"
    STEP = "step"
    RULE = "rule"


class Absence(StrEnum):
    """Why something is not there."""

    NOT_MET = "not met"
    NEVER = "never"
    FELL_AWAY = "fell away"
    ALTERNATIVE = "alternative"
    CAPPED = "capped"


@dataclass(frozen=True, slots=True)
class Miss:
    """Changes of answers that would bring it about.

    Attributes:
        changes: in the order of the questionnaire.
        proof: what the engine infers from the changed answers.
        rule: where it was asked for one rule that gives it, that rule; else empty.
        confirmed: whether by that proof it holds.
    """

    changes: tuple[Change, ...]
    proof: Proof
    rule: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why something does not hold.

    Attributes:
        what: the id of a category, finding, step or rule, or `undetermined`.
        proof: of the case as it is.
        misses: the nearest ways, those with the fewest changes; without `everything`, one.
        others: the nearest way through each other rule that gives it, with `everything`.
        more: whether there are more of the nearest ways.
        instead: for an alternative, the step that the plan has; for one that fell away, those of
            which one must be called for.
        possible_unasked: whether answers to questions that would not be asked could bring it.
    """

    what: str
    kind: What
    absence: Absence
    proof: Proof
    misses: tuple[Miss, ...] = ()
    others: tuple[Miss, ...] = ()
    more: bool = False
    instead: tuple[str, ...] = ()
    possible_unasked: bool = False


class HoldsError(Exception):
    """What was asked about does hold in this case."""


def why_not(space: CaseSpace, case: Case, what: str, everything: bool = False) -> WhyNot:
    """Why a category does not lead, a finding or rule does not hold, or a step is not planned.

    Args:
        space: the rulebase.
        case: any case.
        what: the id of a category, finding, step or rule, or `undetermined`.
        everything: tell all the nearest ways, and the nearest through each other rule.

    Raises:
        HoldsError: it does hold.
        KeyError: nothing has this id.
        UndecidedError: the solver gave up.
    """
    kind = kind_of(what, space.knowledge)
    proof = space.engine.infer(case)
    if kind is What.STEP and what in proof.steps:
        return _pruned(proof, what)
    if holds(kind, what, proof):
        raise HoldsError(what)
    search = _Search(space, proof, kind, what)
    misses, more = search.nearest(search.goal, "", MOST if everything else 1)
    if not misses:
        return WhyNot(what, kind, Absence.NEVER, proof, possible_unasked=search.possible_unasked)
    others = tuple(search.through_rules(misses)) if everything else ()
    return WhyNot(what, kind, Absence.NOT_MET, proof, misses, others, more)


def kind_of(what: str, knowledge: Knowledge) -> What:
    """The kind of thing that has an id; of several, the first in this order.

    Raises:
        KeyError: nothing has this id.
    """
    for kind, known in ((What.CATEGORY, (*knowledge.categories, UNDETERMINED)),
                        (What.FINDING, knowledge.findings), (What.STEP, knowledge.steps),
                        (What.RULE, knowledge.rules)):
        if what in known:
            return kind
    raise KeyError(what)


def holds(kind: What, what: str, proof: Proof) -> bool:
    """Whether it leads, was found, is called for, or fired."""
    match kind:
        case What.CATEGORY:
            return proof.diagnosis.leading == what
        case What.FINDING:
            return what in proof.findings
        case What.STEP:
            return what in proof.steps
        case What.RULE:
            return any(firing.rule == what for firing in proof.firings)


def givers(kind: What, what: str, knowledge: Knowledge) -> tuple[Rule, ...]:
    """The rules that conclude a finding or choose a step."""
    if kind is What.FINDING:
        return tuple(rule for rule in knowledge.rules.values()
                     if isinstance(rule.conclusion, GiveFinding)
                     and rule.conclusion.finding == what)
    return tuple(rule for rule in knowledge.rules.values()
                 if kind is What.STEP and rule.conclusion == ChooseStep(what))


def _pruned(proof: Proof, step: str) -> WhyNot:
    """Why a step that is called for is not in the plan."""
    plan = make_plan(proof)
    if any(planned.step.id == step for planned in plan.steps):
        raise HoldsError(step)
    absence, instead = _pruning(plan, proof.knowledge, step)
    return WhyNot(step, What.STEP, absence, proof, instead=instead)


def _pruning(plan: Plan, knowledge: Knowledge, step: str) -> tuple[Absence, tuple[str, ...]]:
    if step in plan.fallen_away:
        return Absence.FELL_AWAY, knowledge.steps[step].after_any
    if step in plan.left_out:
        return Absence.CAPPED, ()
    taken = tuple(planned.step.id for planned in plan.steps if step in planned.instead)
    return Absence.ALTERNATIVE, taken


class _Search:
    def __init__(self, space: CaseSpace, proof: Proof, kind: What, what: str) -> None:
        self._space = space
        self._proof = proof
        self._answers: Mapping[str, Value] = proof.case.answers
        self._kind = kind
        self._what = what

    @property
    def goal(self) -> Formula:
        """What was asked for holds."""
        formulas = self._space.formulas
        match self._kind:
            case What.CATEGORY:
                return formulas.leads(self._what)
            case What.FINDING:
                return formulas.holds(self._what, Grade.weak)
            case What.STEP:
                return formulas.called(self._space.knowledge.steps[self._what])
            case What.RULE:
                return formulas.fires(self._what)

    @property
    def possible_unasked(self) -> bool:
        """Whether some case has it, were every question asked."""
        moves = {question: Move(1) for question in self._space.knowledge.questions}
        return smallest(self._space, self._answers, self.goal, moves, 1) is not None

    def nearest(self, goal: Formula, rule: str, limit: int) -> tuple[tuple[Miss, ...], bool]:
        """The fewest changes that make the goal true, and whether there are more of them."""
        found = smallest(self._space, self._answers, goal, self._moves(), limit)
        if found is None:
            return (), False
        return tuple(self._miss(changes, rule) for changes in found.sets), found.more

    def through_rules(self, told: tuple[Miss, ...]) -> Iterator[Miss]:
        """The nearest way through each rule that none of those told takes, the nearest first."""
        taken = {firing.rule for miss in told for firing in miss.proof.firings}
        found: list[Miss] = []
        for rule in givers(self._kind, self._what, self._space.knowledge):
            if rule.id not in taken:
                misses, _ = self.nearest(self._space.formulas.fires(rule.id), rule.id, 1)
                found += misses
        yield from sorted(found, key=lambda miss: len(miss.changes))

    def _moves(self) -> dict[str, Move]:
        """Any answer may be another one; one that is brought in must be asked for."""
        unanswered = {question: logic.negation(self._space.formulas.answered(question))
                      for question in self._space.knowledge.questions}
        return {
            question: Move(
                GIVEN if question in self._answers else OPEN,
                logic.disjunction((unanswered[question], self._space.asked(question))))
            for question in self._space.knowledge.questions}

    def _miss(self, changes: tuple[Change, ...], rule: str) -> Miss:
        answers = changed(self._space.knowledge, self._answers,
                          {change.question: change.after for change in changes})
        proof = self._space.engine.infer(Case(self._proof.case.id, answers))
        return Miss(changes, proof, rule, holds(self._kind, self._what, proof) and (
            not rule or holds(What.RULE, rule, proof)))
