"""A nearest miss as a tree: from what is missing, through the rules, down to the answers.

Read off two proofs of the engine: of the case as it is, and of the case with the changed answers.
What holds in the second and not in the first is missing, and rests on what is missing further down;
what holds in the first and not in the second stands in the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from engine.case.questions.changes import Change
from engine.case.questions.why_not import Miss, What, WhyNot
from engine.case.questions.words import answer_words, needed_words, question_words
from engine.core.proof import Fact, FactKind, Firing, Proof
from engine.core.words.prose import fact_sentence, grade_words, listed, quoted, signed
from engine.core.words.translation import gettext as _
from knowledge.model.conditions import Grade
from knowledge.model.records import Knowledge


class State(StrEnum):
    """How a node stands in the case as it is."""

    HOLDS = "holds"
    MISSING = "missing"
    IN_THE_WAY = "in the way"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Part:
    """A node of the tree.

    Attributes:
        text: what it is.
        state: `change` for an answer that would have to be another one.
        children: what it rests on.
    """

    text: str
    state: State
    children: tuple[Part, ...] = ()


def miss_tree(found: WhyNot, miss: Miss) -> Part:
    """The tree of one miss.

    Args:
        found: what was asked.
        miss: one of its misses.
    """
    builder = _Builder(found.proof, miss)
    match found.kind:
        case What.CATEGORY:
            return builder.diagnosis(found.what)
        case What.FINDING:
            fact = Fact(FactKind.FINDING, found.what, miss.proof.findings[found.what].name)
            return builder.needed(fact, miss.rule)
        case What.STEP:
            return builder.needed(Fact(FactKind.STEP, found.what), miss.rule)
        case What.RULE:
            return builder.firing(builder.fired_then(found.what), State.MISSING)


def change_words(change: Change, knowledge: Knowledge) -> str:
    """A change in words: the question, the answer given, and the answer needed."""
    question = knowledge.questions[change.question]
    given = answer_words(change.before, question)
    told = given if change.before is None else _("your answer is %(answer)s", answer=given)
    return _("%(question)s: %(given)s; needed: %(needed)s", given=told,
             question=question_words(change.question, knowledge),
             needed=needed_words(change, knowledge))


class _Builder:
    def __init__(self, now: Proof, miss: Miss) -> None:
        self._now = now
        self._then = miss.proof
        self._knowledge = now.knowledge
        self._changes = {change.question: change for change in miss.changes}

    def fired_then(self, rule: str) -> Firing:
        """How a rule fires with the changed answers."""
        return next(firing for firing in self._then.firings if firing.rule == rule)

    def needed(self, fact: Fact, rule: str = "") -> Part:
        """A fact that holds with the changed answers; by one rule, where one is named."""
        text = fact_sentence(fact, self._knowledge)
        if self._stands(fact, self._now):
            return Part(text, State.HOLDS)
        match fact.kind:
            case FactKind.ANSWER | FactKind.DERIVED | FactKind.UNANSWERED:
                return self._change(fact)
            case FactKind.NOT_FOUND:
                return self._blocked(fact)
            case FactKind.DIAGNOSIS:
                return self.diagnosis(fact.subject)
        givers = list(self._then.givers(fact))
        giver = next((firing for firing in givers if firing.rule == rule), givers[0])
        if giver.rule not in self._knowledge.rules:
            return Part(text, State.MISSING, tuple(self._parts(giver.matched)))
        return Part(text, State.MISSING, (self.firing(giver, State.MISSING),))

    def firing(self, firing: Firing, state: State) -> Part:
        """A rule that would fire, or (in the way) one that fires now."""
        rule = self._knowledge.rules[firing.rule]
        children = self._parts(firing.matched) if state is State.MISSING else (
            self._gone(fact) for fact in firing.matched if not self._stands(fact, self._then))
        text = (_("Rule %(rule)s would fire: %(title)s", rule=rule.id, title=rule.title)
                if state is State.MISSING else
                _("Rule %(rule)s fires: %(title)s", rule=rule.id, title=rule.title))
        return Part(text, state, tuple(children))

    def diagnosis(self, category: str) -> Part:
        """That a category leads, by the evidence that would be there and that would not."""
        fact = Fact(FactKind.DIAGNOSIS, category)
        now, then = ({(found.finding, found.category): found for found in
                      proof.diagnosis.contributions if found.counted}
                     for proof in (self._now, self._then))
        changed = [key for key in (*then, *(key for key in now if key not in then))
                   if key not in now or key not in then or now[key].decibans != then[key].decibans]
        children = []
        for finding in dict.fromkeys(name for name, _category in changed):
            gained = [
                self._decibans(then[key].decibans, key[1])
                + (" " + _("instead of %(before)s", before=signed(now[key].decibans))
                   if key in now else "")
                for key in changed if key[0] == finding and key in then]
            lost = [self._decibans(now[key].decibans, key[1]) for key in changed
                    if key[0] == finding and key in now and key not in then]
            children.append(self._weighed(finding, gained, lost))
        return Part(fact_sentence(fact, self._knowledge), State.MISSING, tuple(children))

    def _decibans(self, decibans: int, category: str) -> str:
        title = quoted(self._knowledge.categories[category].title)
        return _("%(decibans)s for %(reason)s", decibans=signed(decibans), reason=title)

    def _weighed(self, finding: str, gained: list[str], lost: list[str]) -> Part:
        """A finding whose evidence would be there, would be gone, or would count otherwise."""
        now, then = (proof.findings.get(finding, 0) for proof in (self._now, self._then))
        if then < now:
            fact = Fact(FactKind.NOT_FOUND, finding, Grade(then + 1).name)
        else:
            fact = Fact(FactKind.FINDING, finding, Grade(then).name)
        part = self.needed(fact)
        told = [*([_("would count %(weights)s", weights=listed(gained, "and"))]
                  if gained else []),
                *([_("counts %(weights)s now, and would not", weights=listed(lost, "and"))]
                  if lost else [])]
        return Part(f"{part.text}: {'; '.join(told)}", part.state, part.children)

    def _parts(self, facts: Iterable[Fact]) -> Iterator[Part]:
        """What is missing first, then what holds already."""
        parts = [self.needed(fact) for fact in facts]
        yield from (part for part in parts if part.state is not State.HOLDS)
        yield from (part for part in parts if part.state is State.HOLDS)

    def _change(self, fact: Fact) -> Part:
        change = self._changes[fact.subject]
        return Part(change_words(change, self._knowledge), State.CHANGE)

    def _blocked(self, absence: Fact) -> Part:
        """A finding that must not hold with some grade, and does, with what it rests on."""
        finding = self._knowledge.findings[absence.subject]
        still = {firing.rule for firing in self._then.firings}
        firings = [
            firing for firing in self._now.firings for fact in firing.concluded
            if fact.kind is FactKind.FINDING and fact.subject == finding.id
            and Grade[str(fact.value)] >= Grade[str(absence.value)] and firing.rule not in still]
        grade = grade_words(self._now.findings[finding.id])
        least = Grade[str(absence.value)]
        text = _("must not be found, and is: %(finding)s (%(grade)s)", finding=finding.title,
                 grade=grade)
        if least > Grade.weak:
            text = _("%(finding)s: must be no more than %(most)s, and is %(grade)s",
                     finding=finding.title, most=grade_words(Grade(least - 1)), grade=grade)
        return Part(text, State.IN_THE_WAY,
                    tuple(self.firing(firing, State.IN_THE_WAY) for firing in firings))

    def _gone(self, fact: Fact) -> Part:
        """A fact that holds now and would not with the changed answers."""
        match fact.kind:
            case FactKind.ANSWER | FactKind.DERIVED | FactKind.UNANSWERED:
                return self._change(fact)
            case FactKind.NOT_FOUND:
                grade = self._then.findings[fact.subject]
                return self.needed(Fact(FactKind.FINDING, fact.subject, grade.name))
            case FactKind.DIAGNOSIS:
                return self.diagnosis(self._then.diagnosis.leading)
            case _:
                return self._blocked(Fact(FactKind.NOT_FOUND, fact.subject, fact.value))

    @staticmethod
    def _stands(fact: Fact, proof: Proof) -> bool:
        """Whether a fact holds by a proof; an absence, whether it is absent."""
        match fact.kind:
            case FactKind.ANSWER | FactKind.DERIVED:
                return proof.case.answers.get(fact.subject) == fact.value
            case FactKind.UNANSWERED:
                return fact.subject not in proof.case.answers
            case FactKind.FINDING:
                held = proof.findings.get(fact.subject)
                return held is not None and held >= Grade[str(fact.value)]
            case FactKind.NOT_FOUND:
                held = proof.findings.get(fact.subject)
                return held is None or held < Grade[str(fact.value)]
            case FactKind.DIAGNOSIS:
                return proof.diagnosis.leading == fact.subject
            case FactKind.STEP:
                return fact.subject in proof.steps
            case _:
                return any(fact in firing.concluded for firing in proof.firings)
