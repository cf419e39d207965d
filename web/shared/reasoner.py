"""What follows from cases, for many threads: experta and z3 serve one at a time."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache

from engine.case.plan.plan import Plan, make_plan
from engine.case.questions.case_space import CaseSpace
from engine.case.questions.prior import Prior
from engine.case.questions.settle import Settler
from engine.case.why.verdict import verdict_words
from engine.core.diagnosis import Diagnosis
from engine.core.hearing.listener import TEXT, Listener
from engine.core.hearing.reading import Reading
from engine.core.proof import Proof
from engine.core.symbolic.logic import UndecidedError
from engine.log.keeping import Diagnoser
from knowledge.model.conditions import Value
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case
from web.shared.texts import Texts

KEPT = 64
"""Outlooks kept, so that a page that is shown again costs nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands.

    Attributes:
        verdict: in a clause, with how sure it is.
        percent: of what leads, from 0 to 100; 0 where nothing does.
        settled: it is proved that nothing more changes the verdict.
        ask: the question that would tell most; empty where nothing would.
    """

    verdict: str
    percent: int
    settled: bool
    ask: str


@dataclass(frozen=True, slots=True)
class _Outlook:
    """How a case stands, in no language."""

    diagnosis: Diagnosis
    settled: bool
    ask: str


class Reasoner:
    """Infers from cases.

    Attributes:
        knowledge: the rulebase, in the language of the page.
        diagnoser: makes the records that are kept.
    """

    def __init__(self, knowledge: Knowledge, prior: Callable[[], Prior]) -> None:
        """Compile a rulebase.

        Args:
            knowledge: the rulebase.
            prior: tells how likely each answer is; asked when first needed.

        Raises:
            KnowledgeError: it cannot be inferred with.
        """
        self.knowledge = knowledge
        self.diagnoser = Diagnoser(knowledge)
        self._listener = Listener(knowledge)
        self._prior = prior
        self._lock = threading.Lock()
        self._space = CaseSpace(knowledge)
        self._settler: Settler | None = None
        self._outlook = lru_cache(KEPT)(self._stand)
        self._speaking: dict[str, Reasoner] = {}

    def speaking(self, texts: Texts) -> Reasoner:
        """The same reasoner, with its knowledge in another language."""
        if texts.catalog is None:
            return self
        if texts.language not in self._speaking:
            other = copy.copy(self)
            other.knowledge = texts.knowledge(self.knowledge)
            self._speaking[texts.language] = other
        return self._speaking[texts.language]

    def listen(self, case: Case) -> Case:
        """The case with what its words and earlier cases say."""
        with self._lock:
            return self._listener.listen(case)

    def reading(self, case: Case) -> Reading | None:
        """What the words of a case say; None where there are none."""
        text = case.told.get(TEXT)
        if not isinstance(text, str) or not self.knowledge.lexicon:
            return None
        with self._lock:
            return self._listener.read(text)

    def proof(self, case: Case) -> Proof:
        """The proof of a case."""
        with self._lock:
            return replace(self.diagnoser.proof(case), knowledge=self.knowledge)

    def plan(self, proof: Proof) -> Plan:
        """The plan for a proof."""
        with self._lock:
            return make_plan(proof)

    @contextmanager
    def alone(self) -> Iterator[CaseSpace]:
        """The cases there can be, for questions about them; nobody else asks meanwhile."""
        with self._lock:
            yield self._space

    def standing(self, case: Case) -> Standing:
        """How a case stands."""
        with self._lock:
            answers = self._listener.listen(case).answers
            found = self._outlook(tuple(answers.items()))
        diagnosis = found.diagnosis
        percent = round(100 * diagnosis.probabilities.get(diagnosis.leading, 0.0))
        return Standing(
            verdict_words(diagnosis, self.knowledge), percent, found.settled, found.ask)

    def _stand(self, given: tuple[tuple[str, Value], ...]) -> _Outlook:
        answers = dict(given)
        if self._settler is None:
            self._settler = Settler(self._space, self._prior())
        diagnosis = self._space.interpreter.read(answers).diagnosis
        settled, ask = False, ""
        try:
            outlook = self._settler.outlook(answers)
            settled = outlook.settled
            ask = "" if outlook.ask is None else outlook.ask.question
        except UndecidedError:  # then it is open, as far as can be told
            pass
        return _Outlook(diagnosis, settled, ask)
