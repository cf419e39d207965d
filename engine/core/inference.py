"""Forward chaining with experta: a case in, a proof out.

experta does the inferring. What is left to this module is to assert the answers, to add what a
fired rule concludes, and to write down each firing with the facts it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.core._experta import KnowledgeEngine
from engine.core.diagnosis import Contribution, Diagnosis, diagnose
from engine.core.network import (
    AnsweredFact,
    AnswerFact,
    ChosenFact,
    CountFact,
    DiagnosisFact,
    FindingFact,
    Production,
    check_size,
    engine_class,
    productions,
)
from engine.core.normal_form import Literal, support
from engine.core.proof import Fact, FactKind, Firing, Proof, Stratum, answer_fact, conclusion_fact
from engine.core.reachable import reachable
from knowledge.model.conditions import (
    UNDETERMINED,
    Answered,
    Compare,
    CompareCount,
    Condition,
    Grade,
    Holds,
    Leading,
    Situation,
    Truth,
    Value,
    truth,
)
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case


class InferenceEngine:
    """Infers proofs for cases with one rulebase.

    The first case is inferred with the rules alone that can fire for it; from the second on all are
    compiled, and each case then takes milliseconds. The proof is the same either way. Not safe for
    use by several threads at once: experta binds rules to the engine that last touched them.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        """Take the knowledge.

        Raises:
            KnowledgeError: a condition is too large for the network.
        """
        self._knowledge = knowledge
        self._productions = productions(knowledge)
        check_size(self._productions)
        self._cases = 0
        self._engine: KnowledgeEngine | None = None
        self._run = _Run(knowledge, Case("", {}))

    def infer(self, case: Case) -> Proof:
        """The proof for one case."""
        self._run = _Run(self._knowledge, case)
        engine = self._engine_for(case)
        engine.reset()
        for fact in _answer_facts(case.answers):
            engine.declare(fact)
        engine.run()
        return self._run.proof()

    def _engine_for(self, case: Case) -> KnowledgeEngine:
        self._cases += 1
        if self._cases == 1:
            few = reachable(self._productions, case.answers, self._knowledge)
            return engine_class(few, self._knowledge, self._fire)()
        if self._engine is None:
            self._engine = engine_class(self._productions, self._knowledge, self._fire)()
        return self._engine

    def _fire(self, engine: KnowledgeEngine, production: Production) -> None:
        for fact in self._run.fire(production):
            if fact.kind is FactKind.FINDING:
                grade = int(Grade[str(fact.value)])
                engine.declare(FindingFact(finding=fact.subject, grade=grade))
            elif fact.kind is FactKind.DIAGNOSIS:
                engine.declare(DiagnosisFact(leading=fact.subject))


def _answer_facts(answers: Mapping[str, Value]) -> Iterator[AnsweredFact]:
    for question, value in answers.items():
        yield AnsweredFact(question=question)
        if isinstance(value, tuple):
            for option in value:
                yield ChosenFact(question=question, option=option)
        elif isinstance(value, int):
            yield CountFact(question=question, number=value)
        else:
            yield AnswerFact(question=question, option=value)


class _Run:
    """What has been derived for one case so far."""

    def __init__(self, knowledge: Knowledge, case: Case) -> None:
        self._knowledge = knowledge
        self._case = case
        self._firings: list[Firing] = []
        self._fired: set[str] = set()
        self._facts: set[Fact] = set()
        self._findings: dict[str, Grade] = {}
        self._evidence: list[Contribution] = []
        self._diagnosis = Diagnosis(UNDETERMINED, None, {}, {}, ())

    def fire(self, production: Production) -> tuple[Fact, ...]:
        """Write down a firing, and return the facts it adds.

        A condition that is true in several ways has several activations; the first one fires.
        """
        if production.id in self._fired:
            return ()
        self._fired.add(production.id)
        concluded = self._conclude(production)
        added = tuple(fact for fact in concluded if fact not in self._facts)
        matched = self._matched(production)
        self._facts.update(added)
        for fact in added:
            if fact.kind is FactKind.FINDING:
                grade = Grade[str(fact.value)]
                self._findings[fact.subject] = max(
                    grade, self._findings.get(fact.subject, grade))
        self._firings.append(
            Firing(len(self._firings) + 1, production.id, production.stratum, matched,
                   concluded, added))
        return added

    def proof(self) -> Proof:
        """Everything derived, as one immutable object."""
        knowledge = self._knowledge
        chosen = {fact.subject for fact in self._facts if fact.kind is FactKind.STEP}
        return Proof(
            case=self._case, knowledge=knowledge, firings=tuple(self._firings),
            findings={name: self._findings[name] for name in knowledge.findings
                      if name in self._findings},
            diagnosis=self._diagnosis,
            steps=tuple(step for step in knowledge.steps if step in chosen),
            done=frozenset(fact.subject for fact in self._facts if fact.kind is FactKind.DONE),
        )

    def _conclude(self, production: Production) -> tuple[Fact, ...]:
        rule = self._knowledge.rules.get(production.id)
        if rule is not None:
            return (conclusion_fact(rule),)
        if production.stratum is Stratum.EVIDENCE:
            return tuple(self._weigh(production))
        if production.stratum is Stratum.DIAGNOSIS:
            self._diagnosis = diagnose(
                self._evidence, self._knowledge.categories, self._knowledge.policy)
            return (Fact(FactKind.DIAGNOSIS, self._diagnosis.leading),)
        kind = FactKind.DONE if production.id.startswith("done:") else FactKind.STEP
        return (Fact(kind, production.subject),)

    def _weigh(self, production: Production) -> Iterator[Fact]:
        finding = self._knowledge.findings[production.subject]
        for evidence in finding.evidence:
            decibans = evidence.decibans.get(production.grade or Grade.weak, 0)
            if decibans:
                self._evidence.append(
                    Contribution(evidence.category, finding.cluster, finding.id, decibans))
                yield Fact(FactKind.EVIDENCE, finding.id, decibans, evidence.category)

    def _matched(self, production: Production) -> tuple[Fact, ...]:
        if production.stratum is Stratum.DIAGNOSIS:
            return tuple(
                Fact(FactKind.EVIDENCE, found.finding, found.decibans, found.category)
                for found in self._diagnosis.contributions if found.counted)
        if production.condition is None:
            return ()
        situation = Situation(self._case.answers, self._findings, self._diagnosis.leading)

        def holds(part: Condition, positive: bool) -> bool:
            wanted: Truth = positive
            return truth(part, situation) is wanted

        literals = support(production.condition, True, holds)
        return tuple(dict.fromkeys(self._premise(literal) for literal in literals))

    def _premise(self, literal: Literal) -> Fact:
        match literal.leaf:
            case Holds(finding, least) if literal.positive:
                return Fact(FactKind.FINDING, finding,
                            self._findings.get(finding, least).name)
            case Holds(finding, least):
                return Fact(FactKind.NOT_FOUND, finding, least.name)
            case Leading():
                return Fact(FactKind.DIAGNOSIS, self._diagnosis.leading)
            case Answered(question) if not literal.positive:
                return Fact(FactKind.UNANSWERED, question)
            case Answered(question) | Compare(question) | CompareCount(question):
                return answer_fact(self._case, question)
