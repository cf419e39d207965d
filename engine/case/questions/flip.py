"""The smallest change of answers after which another reason leads, or none.

By default over answers that the candidate could bring about next time, each from what was answered
to what one would aim for, weighed by what that costs. Over any answers, it is a test of how
fragile the verdict is: each answer given counts 1, and may become any other one or be forgotten.
An answer that was not given stays so: what it could do is for `engine.case.questions.settling` to
say.

Counterfactual explanations: Wachter, Mittelstadt & Russell (2017), Counterfactual explanations
without opening the black box.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.case.questions.case_space import CaseSpace
from engine.case.questions.changes import Change, changed
from engine.case.questions.smallest import Move, smallest
from engine.core.diagnosis import Diagnosis
from engine.core.symbolic import logic
from knowledge.model.conditions import Value
from knowledge.model.records import Question
from knowledge.reading.cases import Case

MOST = 5
"""The most sets of changes that are told."""


@dataclass(frozen=True, slots=True)
class Flip:
    """A set of changes that alters the verdict.

    Attributes:
        changes: in the order of the questionnaire.
        diagnosis: what the engine infers from the changed answers.
        leading: what leads then, and (once each) with the other answers that would do as well.
        confirmed: whether that is another verdict, and the one wanted.
    """

    changes: tuple[Change, ...]
    diagnosis: Diagnosis
    leading: tuple[str, ...]
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Flips:
    """The smallest changes that alter a verdict.

    Attributes:
        diagnosis: as it is.
        wanted: the category that is to lead, or `undetermined`; None for any other verdict.
        questions: the answers that were looked at.
        cost: of each set; None where it is proved that no change of these answers does it.
        flips: sets with different questions, all of this cost.
        more: whether there are more of them.
    """

    case: Case
    diagnosis: Diagnosis
    wanted: str | None
    any_answer: bool
    questions: tuple[str, ...]
    cost: int | None
    flips: tuple[Flip, ...]
    more: bool


def flip(
    space: CaseSpace, case: Case, wanted: str | None = None, any_answer: bool = False,
    limit: int = MOST,
) -> Flips:
    """The smallest change of answers that alters the verdict.

    Args:
        space: the rulebase.
        case: it must not have the verdict that is wanted.
        wanted: the category that is to lead, or `undetermined`; None for any other verdict.
        any_answer: look at every answer given, not only at those the candidate could change.
        limit: the most sets that are told.

    Raises:
        UndecidedError: the solver gave up.
    """
    diagnosis = space.engine.infer(case).diagnosis
    moves = moves_of(space, case.answers, any_answer)
    goal = logic.negation(space.formulas.leads(diagnosis.leading)) if wanted is None else (
        space.formulas.leads(wanted))
    found = smallest(space, case.answers, goal, moves, limit)
    flips = tuple(_confirmed(space, case, diagnosis.leading, wanted, changes)
                  for changes in (found.sets if found is not None else ()))
    return Flips(case, diagnosis, wanted, any_answer, tuple(moves),
                 None if found is None else found.cost, flips,
                 found is not None and found.more)


def _confirmed(
    space: CaseSpace, case: Case, now: str, wanted: str | None, changes: tuple[Change, ...]
) -> Flip:
    """What the engine infers from changes, and from the other answers that would do as well."""
    after = {change.question: change.after for change in changes}
    diagnosis = space.engine.infer(
        Case(case.id, changed(space.knowledge, case.answers, after))).diagnosis
    leading = {diagnosis.leading: None}
    for change in changes:
        for value in change.also:
            answers = changed(space.knowledge, case.answers, {**after, change.question: value})
            leading[space.interpreter.read(answers).diagnosis.leading] = None
    return Flip(changes, diagnosis, tuple(leading),
                all(name != now and wanted in (None, name) for name in leading))


def moves_of(
    space: CaseSpace, answers: Mapping[str, Value], any_answer: bool
) -> dict[str, Move]:
    """The answers that may be changed, and how."""
    moves: dict[str, Move] = {}
    for question in space.knowledge.questions.values():
        if question.id not in answers:
            continue
        if any_answer:
            moves[question.id] = Move(1)
        elif question.changing is not None and _could_be_better(question, answers[question.id]):
            aims = tuple(aim.id for aim in question.changing.aims)
            moves[question.id] = Move(question.changing.cost, space.among(question.id, aims))
    return moves


def _could_be_better(question: Question, answer: Value) -> bool:
    """Whether an answer is not one that would be aimed for, and was in the candidate's hands."""
    if question.changing is None:
        return False
    given = set(answer) if isinstance(answer, tuple) else {answer}
    aims = {aim.id for aim in question.changing.aims}
    return not given <= aims and given.isdisjoint(question.changing.not_from)
