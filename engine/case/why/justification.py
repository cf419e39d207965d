"""The justification of a verdict: what speaks for and against each reason, and what does not fit.

For each category the evidence is a waterfall: from no evidence at all to the total, piece by piece,
the strongest first. Everything is read off the proof. Lead with it, and give the trace on demand:
Ye, L. R. & Johnson, P. E. (1995), The impact of explanation facilities on user acceptance of expert
systems advice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from engine.case.why.derivation import Weight, weights
from engine.core.proof import Fact, FactKind, Firing, Proof
from knowledge.model.conditions import UNDETERMINED, Grade
from knowledge.model.records import Evidence, Rule


@dataclass(frozen=True, slots=True)
class Giver:
    """A rule that gave a finding the grade it has, and the answers of this case it rests on."""

    rule: Rule
    answers: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence for or against a category.

    Attributes:
        finding: what carries it.
        decibans: for (+) or against (-).
        start: the running total before it, in decibans.
        end: the running total with it; the same as `start` where it was swallowed.
        evidence: what the knowledge says of its weight.
        givers: the rules that gave the finding its grade.
        swallowed: pieces of the same sign in the same cluster that say the same thing more weakly,
            and so were not added.
    """

    finding: str
    grade: Grade
    decibans: int
    start: int
    end: int
    evidence: Evidence
    givers: tuple[Giver, ...]
    swallowed: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The evidence about one category, from 0 to its total.

    Attributes:
        total: decibans.
        probability: from 0 to 1.
        pieces: what was added up, the strongest first.
    """

    category: str
    total: int
    probability: float
    pieces: tuple[Piece, ...]


class Conflict(StrEnum):
    """How a contradiction shows."""

    NAMED = "named"
    SIGNS = "signs"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """One side of a contradiction.

    Attributes:
        finding: what was found, with its grade; None where an answer stands for itself.
        decibans: what it says about the category in question; 0 where there is none.
        answers: the answers it rests on.
    """

    finding: str | None
    grade: Grade | None
    decibans: int
    answers: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Things in one case that do not fit together.

    Attributes:
        conflict: `named`: a finding that the knowledge calls a contradiction; `signs`: findings of
            one cluster that speak for and against one category; `excluded`: findings that the
            knowledge says never hold together.
        subject: the finding, the category, or empty.
        rules: for `named`, the rules that say so.
    """

    conflict: Conflict
    subject: str
    sides: tuple[ConflictSide, ...]
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Justification:
    """Why the verdict is what it is.

    Attributes:
        waterfalls: one for each category, the leading one first and then by total.
        contradictions: what does not fit together.
    """

    waterfalls: tuple[Waterfall, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def span(self) -> tuple[int, int]:
        """The lowest and the highest running total of all, in decibans; 0 is between them."""
        ends = [0, *(piece.end for waterfall in self.waterfalls for piece in waterfall.pieces)]
        return min(ends), max(ends)


def justify(proof: Proof) -> Justification:
    """The justification of the verdict of a proof."""
    diagnosis = proof.diagnosis
    first = () if diagnosis.leading == UNDETERMINED else (diagnosis.leading,)
    order = dict.fromkeys((*first, *diagnosis.ranking))
    return Justification(tuple(_waterfall(proof, category) for category in order),
                         tuple(_contradictions(proof)))


def _waterfall(proof: Proof, category: str) -> Waterfall:
    pieces: list[Piece] = []
    for weight in weights(proof, category):
        start = pieces[-1].end if pieces else 0
        pieces.append(_piece(proof, weight, start))
    return Waterfall(category, proof.diagnosis.totals[category],
                     proof.diagnosis.probabilities[category], tuple(pieces))


def _piece(proof: Proof, weight: Weight, start: int) -> Piece:
    found = weight.contribution
    end = start + found.decibans
    swallowed = (
        Piece(other.finding, proof.findings[other.finding], other.decibans, end, end,
              next(evidence for evidence in proof.knowledge.findings[other.finding].evidence
                   if evidence.category == found.category),
              givers(proof, other.finding))
        for other in proof.diagnosis.contributions
        if not other.counted and (other.category, other.cluster, other.decibans > 0) == (
            found.category, found.cluster, found.decibans > 0))
    return Piece(found.finding, weight.grade, found.decibans, start, end, weight.evidence,
                 givers(proof, found.finding), tuple(swallowed))


def givers(proof: Proof, finding: str) -> tuple[Giver, ...]:
    """The rules that gave a finding the grade it has, in firing order."""
    fact = Fact(FactKind.FINDING, finding, proof.findings[finding].name)
    return tuple(Giver(proof.knowledge.rules[firing.rule], _answers(proof, firing))
                 for firing in proof.givers(fact))


def _answers(proof: Proof, firing: Firing) -> tuple[Fact, ...]:
    """The answers that a firing rests on, through any number of rules, each once."""
    found: dict[Fact, None] = {}
    seen: set[Fact] = set()
    waiting = list(reversed(firing.matched))
    while waiting:
        fact = waiting.pop()
        if fact in seen:
            continue
        seen.add(fact)
        if fact.kind is FactKind.ANSWER:
            found[fact] = None
        elif fact.kind is FactKind.FINDING:
            below = [matched for giver in proof.givers(fact) for matched in giver.matched]
            waiting.extend(reversed(below))
    return tuple(found)


# --- what does not fit together -------------------------------------------------------------------


def _contradictions(proof: Proof) -> Iterator[Contradiction]:
    findings = proof.knowledge.findings
    for name in proof.findings:
        if findings[name].contradiction:
            found = givers(proof, name)
            answers = dict.fromkeys(answer for giver in found for answer in giver.answers)
            yield Contradiction(
                Conflict.NAMED, name,
                tuple(ConflictSide(None, None, 0, (answer,)) for answer in answers),
                tuple(giver.rule for giver in found))
    yield from _both_signs(proof)
    for one, other in combinations(proof.findings, 2):
        if other in findings[one].excludes or one in findings[other].excludes:
            yield Contradiction(Conflict.EXCLUDED, "", (_side(proof, one), _side(proof, other)))


def _both_signs(proof: Proof) -> Iterator[Contradiction]:
    """The clusters that speak for and against one category; those of one pair of findings once."""
    told: set[tuple[str, ...]] = set()
    counted = [found for found in proof.diagnosis.contributions if found.counted]
    for one, other in combinations(counted, 2):
        if (one.category, one.cluster) == (other.category, other.cluster):
            strongest, weaker = sorted((one, other), key=lambda found: -abs(found.decibans))
            pair = tuple(sorted((one.finding, other.finding)))
            if pair not in told:
                told.add(pair)
                yield Contradiction(Conflict.SIGNS, one.category, (
                    _side(proof, strongest.finding, strongest.decibans),
                    _side(proof, weaker.finding, weaker.decibans)))


def _side(proof: Proof, finding: str, decibans: int = 0) -> ConflictSide:
    answers = dict.fromkeys(answer for giver in givers(proof, finding) for answer in giver.answers)
    return ConflictSide(finding, proof.findings[finding], decibans, tuple(answers))
