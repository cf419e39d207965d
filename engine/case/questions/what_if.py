"""What would follow from other answers: the case before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.case.compare.verdicts import CaseDiff, outcome
from engine.case.questions.changes import Change, changed
from engine.core.hearing.listener import Listener
from engine.core.inference import InferenceEngine
from engine.core.proof import Proof
from knowledge.model.conditions import Value
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A case before and after some changes of its answers.

    Attributes:
        changes: those that are changes, in the order of the questionnaire.
        difference: all that follows otherwise.
    """

    changes: tuple[Change, ...]
    before: Proof
    after: Proof
    difference: CaseDiff


def what_if(
    engine: InferenceEngine, knowledge: Knowledge, case: Case, given: Mapping[str, Value | None]
) -> WhatIf:
    """What would follow from other answers.

    Args:
        engine: infers with the knowledge.
        knowledge: the rulebase.
        case: any case.
        given: the answers to put in the place of its own; None for not known.
    """
    told = changed(knowledge, case.told, given)
    before = engine.infer(case)
    after = engine.infer(Listener(knowledge).listen(replace(case, answers=told, heard=None)))
    changes = tuple(
        Change(question, case.answers.get(question), after.case.answers.get(question))
        for question in knowledge.questions
        if case.answers.get(question) != after.case.answers.get(question))
    return WhatIf(changes, before, after, CaseDiff(
        case.id, case.confirmed, outcome(before), outcome(after)))
