"""Cases kept in the log together with their diagnosis."""

from __future__ import annotations

import datetime
from dataclasses import replace

from engine.api import Debrief
from engine.case.plan.plan import DEFAULT_CAP, make_plan
from engine.case.record.recorder import Record, versions
from engine.core.proof import Proof
from engine.log import cases, diagnoses
from engine.log.log import Log
from engine.log.past import past
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case


class Diagnoser:
    """Diagnoses cases with one knowledge, as they are to be kept.

    Attributes:
        knowledge: the rulebase.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        """Take a rulebase.

        Raises:
            KnowledgeError: it cannot be inferred with.
        """
        self.knowledge = knowledge
        self._debrief = Debrief(knowledge)
        self._versions = versions()

    def proof(self, case: Case) -> Proof:
        """What follows from a case, and from the words in it."""
        return self._debrief.proof(case)

    def record(self, proof: Proof, on: datetime.date) -> Record:
        """The audit record of a proof, with its day; its texts are as its knowledge came."""
        proof = replace(proof, knowledge=self.knowledge)
        return Record(proof, make_plan(proof, DEFAULT_CAP), DEFAULT_CAP, self._versions, on)


def keep(log: Log, case: Case, diagnoser: Diagnoser, on: datetime.date) -> Proof:
    """Add a case with its diagnosis; all of it, or nothing.

    Raises:
        DuplicateCaseError: a case of this name is there already.
        LogError: the log cannot be written.
    """
    with log.reading() as connection:
        looked_back = past(connection, case.candidate, diagnoser.knowledge).look_back(case, on)
    proof = diagnoser.proof(looked_back)
    record = diagnoser.record(proof, on)
    with log.writing() as connection:
        cases.add(connection, case, on)
        diagnoses.store(connection, case.id, record, on)
    return proof
