"""What follows from a case, without the firings: all that a plan needs, at once."""

from __future__ import annotations

from engine.core.interpreter import Interpreter
from engine.core.proof import Proof
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case


class Outliner:
    """Infers with the plain interpreter, which agrees with the engine and is ready sooner."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Take a rulebase."""
        self._knowledge = knowledge
        self._interpreter = Interpreter(knowledge)

    def outline(self, case: Case) -> Proof:
        """A proof that has everything but the firings."""
        read = self._interpreter.read(case.answers)
        return Proof(case, self._knowledge, (), read.findings, read.diagnosis, read.steps,
                     read.done)
