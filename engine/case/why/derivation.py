"""Why: the justification first, and the derivation as a tree on demand.

Everything is read off the proof. Lead with the few strongest pieces of evidence, each with its
source, and give the trace on demand: Ye, L. R. & Johnson, P. E. (1995), The impact of explanation
facilities on user acceptance of expert systems advice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.core.diagnosis import Contribution, lead
from engine.core.hearing.earlier_words import counted_words, thing_words, total_words
from engine.core.proof import Fact, FactKind, Firing, Proof, grounds
from engine.core.words.prose import fact_sentence, grade_words, quoted, sentence, signed
from engine.core.words.translation import gettext as _
from knowledge.model.conditions import UNDETERMINED, Grade
from knowledge.model.records import Evidence, Knowledge

VERDICT = "verdict"
"""The word that asks for the verdict, unless it is the id of something."""


class NothingToExplainError(Exception):
    """What was asked about is known, but did not come about in this case.

    Attributes:
        what: in words what did not come about.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the derivation tree.

    Attributes:
        text: what holds.
        because: why, with `sources` for it; empty for facts that need no reason.
        children: what it rests on.
        repeated: whether it was explained further up, so that its children are left out here.
        question: of an answer, the question; empty for anything else.
    """

    text: str
    because: str = ""
    sources: tuple[str, ...] = ()
    children: tuple[Node, ...] = ()
    repeated: bool = False
    question: str = ""


@dataclass(frozen=True, slots=True)
class Weight:
    """One piece of evidence in a justification."""

    contribution: Contribution
    evidence: Evidence
    grade: Grade


def weights(proof: Proof, category: str) -> tuple[Weight, ...]:
    """The counted evidence about a category, the strongest first."""
    found = []
    for contribution in proof.diagnosis.contributions:
        if contribution.category == category and contribution.counted:
            finding = proof.knowledge.findings[contribution.finding]
            evidence = next(entry for entry in finding.evidence if entry.category == category)
            found.append(Weight(contribution, evidence, proof.findings[finding.id]))
    return tuple(sorted(found, key=lambda weight: -abs(weight.contribution.decibans)))


def explain(proof: Proof, what: str = VERDICT) -> Node:
    """The derivation of something, down to the answers.

    Args:
        proof: where it is read off.
        what: the id of a category, finding, step or rule, or the word `verdict`.

    Raises:
        NothingToExplainError: it did not come about in this case.
        KeyError: nothing has this id.
    """
    builder = _Builder(proof)
    knowledge = proof.knowledge
    if what == UNDETERMINED and proof.diagnosis.leading != UNDETERMINED:
        title = knowledge.categories[proof.diagnosis.leading].title
        raise NothingToExplainError(
            _("this case is not undetermined: %(reason)s leads", reason=quoted(title)))
    if what in (VERDICT, UNDETERMINED) and what not in explainable(knowledge):
        return builder.verdict()
    if what in knowledge.categories:
        return builder.category(what)
    if what in knowledge.findings:
        if what not in proof.findings:
            title = knowledge.findings[what].title
            raise NothingToExplainError(
                _("%(finding)s was not found in this case", finding=quoted(title)))
        return builder.fact(Fact(FactKind.FINDING, what, proof.findings[what].name))
    if what in knowledge.steps:
        return builder.step(what)
    if what in knowledge.rules:
        firing = next((firing for firing in proof.firings if firing.rule == what), None)
        if firing is None:
            raise NothingToExplainError(
                _("rule %(rule)s did not fire in this case", rule=what))
        return builder.firing(firing)
    raise KeyError(what)


def explainable(knowledge: Knowledge) -> tuple[str, ...]:
    """The ids of everything that `explain` can be asked about."""
    return (*knowledge.categories, *knowledge.findings, *knowledge.steps, *knowledge.rules)


class _Builder:
    def __init__(self, proof: Proof) -> None:
        self._proof = proof
        self._knowledge = proof.knowledge
        self._told: set[Fact] = set()

    def verdict(self) -> Node:
        proof = self._proof
        diagnosis = proof.diagnosis
        policy = self._knowledge.policy
        shown = diagnosis.ranking if diagnosis.leading == UNDETERMINED else (
            diagnosis.leading, *(other for other in diagnosis.ranking
                                 if other != diagnosis.leading))
        if diagnosis.leading == UNDETERMINED:
            text = policy.undetermined.title
            because = _("no reason is %(margin)s decibans ahead of all others",
                        margin=policy.margin)
            if diagnosis.totals and (best := self._closed_gate()):
                because = _("%(reason)s is highest, but it leads only when it is strong and no "
                            "other reason is more than moderate",
                            reason=quoted(self._knowledge.categories[best].title))
        else:
            text = self._knowledge.categories[diagnosis.leading].title
            because = _("it is %(lead)s decibans ahead; %(margin)s are needed",
                        lead=lead(diagnosis), margin=policy.margin)
        return Node(text, because, (), tuple(self.category(name) for name in shown))

    def _closed_gate(self) -> str | None:
        diagnosis = self._proof.diagnosis
        ahead = lead(diagnosis) >= self._knowledge.policy.margin
        return diagnosis.ranking[0] if ahead else None

    def category(self, category: str) -> Node:
        proof = self._proof
        total = proof.diagnosis.totals[category]
        percent = round(100 * proof.diagnosis.probabilities[category])
        children = [self._weight(weight) for weight in weights(proof, category)]
        children.extend(self._swallowed(category))
        return Node(
            _("%(reason)s: %(total)s decibans, %(percent)s %%", total=signed(total),
              reason=self._knowledge.categories[category].title, percent=percent),
            "" if children else _("nothing known speaks for or against it"), (), tuple(children))

    def _weight(self, weight: Weight) -> Node:
        found = weight.contribution
        finding = Fact(FactKind.FINDING, found.finding, weight.grade.name)
        title = self._knowledge.findings[found.finding].title
        below = self.fact(finding)
        return Node(f"{signed(found.decibans)}  {title} ({grade_words(weight.grade)})",
                    weight.evidence.because, weight.evidence.sources, below.children,
                    below.repeated)

    def _swallowed(self, category: str) -> Iterator[Node]:
        for found in self._proof.diagnosis.contributions:
            if found.category == category and not found.counted:
                title = self._knowledge.findings[found.finding].title
                yield Node(f"({signed(found.decibans)})  {title}",
                           _("not added: it speaks of the same thing as others (%(thing)s)",
                             thing=found.cluster))

    def fact(self, fact: Fact) -> Node:
        text = fact_sentence(fact, self._knowledge)
        if fact.kind is FactKind.DERIVED:
            return replace(self._derived(fact, text), question=fact.subject)
        if fact.kind in (FactKind.ANSWER, FactKind.UNANSWERED):
            return Node(text, question=fact.subject)
        if fact.kind is FactKind.NOT_FOUND:
            return Node(text)
        if fact.kind is FactKind.DIAGNOSIS:
            return Node(text)
        if fact in self._told:
            return Node(text, repeated=True)
        self._told.add(fact)
        return Node(text, children=tuple(self.firing(firing)
                                         for firing in self._proof.givers(fact)))

    def _derived(self, fact: Fact, text: str) -> Node:
        derived = grounds(self._proof.case, fact.subject)
        if derived is None:
            return Node(text)
        rule = self._knowledge.questions[fact.subject].from_earlier
        if derived.cases and rule is not None:
            lines = (counted_words(one, fact.subject, self._knowledge) for one in derived.cases)
            told = [*lines, total_words(derived)]
            thing = thing_words(derived, self._knowledge)
            return Node(_("%(answer)s, for %(thing)s", answer=text, thing=quoted(thing))
                        if thing else text, rule.because,
                        children=tuple(Node(line) for line in told if line))
        return Node(text, children=tuple(
            Node(_("%(words)s: lexicon entry %(entry)s", words=quoted(words.text),
                   entry=words.entry)) for words in derived.words))

    def firing(self, firing: Firing) -> Node:
        rule = self._knowledge.rules.get(firing.rule)
        matched = tuple(self.fact(fact) for fact in firing.matched)
        if rule is None:
            return Node(_("%(rule)s (fired as no. %(place)s)", rule=firing.rule,
                          place=firing.number), children=matched)
        return Node(_("Rule %(rule)s: %(title)s (fired as no. %(place)s)", rule=rule.id,
                      title=rule.title, place=firing.number), rule.because, rule.sources, matched)

    def step(self, step: str) -> Node:
        known = self._knowledge.steps[step]
        if step not in self._proof.steps:
            raise NothingToExplainError(
                _("nothing found in this case calls for the step %(step)s; if it is in the plan, "
                  "another step needs it", step=quoted(known.title)))
        calling = [Fact(FactKind.FINDING, finding, self._proof.findings[finding].name)
                   for finding in known.addresses if finding in self._proof.findings]
        children = [self.fact(fact) for fact in calling]
        for firing in self._proof.givers(Fact(FactKind.STEP, step)):
            if firing.rule in self._knowledge.rules:
                children.append(self.firing(firing))
        because = (_("it belongs to every plan") if known.every_plan else
                   _("it answers what was found"))
        if step in self._proof.done and known.done_if is not None:
            because += _("; done already, as %(condition)s",
                         condition=sentence(known.done_if, self._knowledge))
        return Node(_("Step: %(step)s", step=known.title), because, known.sources, tuple(children))
