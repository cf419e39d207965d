"""Where the rules and the counselors part, over all second opinions in the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from engine.log.packing import unpacked
from engine.log.tables import CASES, DIAGNOSES, REVIEWS
from knowledge.model.plain import JsonValue


@dataclass(frozen=True, slots=True)
class Opinion:
    """The last word of one reviewer on one diagnosis.

    Attributes:
        leading: what the rules say.
        category: what the reviewer says; the same where they agree.
        rules: the rules behind the evidence that counted for what leads; of an undetermined
            verdict, behind all evidence that counted.
    """

    case: str
    number: int
    reviewer: str
    leading: str
    category: str
    because: str
    on: str
    rules: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether the rules and the reviewer say the same."""
        return self.leading == self.category


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule was behind a verdict that was reviewed, and behind one not agreed with."""

    rule: str
    reviewed: int
    disagreed: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """All second opinions counted.

    Attributes:
        opinions: each, in the order in which the cases were added.
        pairs: how often the rules said one category and the reviewer the other, the most first.
        rules: those behind at least one verdict not agreed with, the most often first.
    """

    opinions: tuple[Opinion, ...]
    pairs: Mapping[tuple[str, str], int]
    rules: tuple[RuleCount, ...]

    @property
    def disagreed(self) -> int:
        """How many opinions differ from the rules."""
        return sum(not opinion.agrees for opinion in self.opinions)


def agreement(connection: Connection) -> Agreement:
    """Count all second opinions: of each reviewer, the last one on each diagnosis."""
    opinions = tuple(_opinions(connection))
    pairs = Counter((opinion.leading, opinion.category) for opinion in opinions)
    reviewed = Counter(rule for opinion in opinions for rule in opinion.rules)
    disagreed = Counter(rule for opinion in opinions if not opinion.agrees
                        for rule in opinion.rules)
    return Agreement(
        opinions, dict(sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))),
        tuple(RuleCount(rule, reviewed[rule], count) for rule, count in sorted(
            disagreed.items(), key=lambda rule: (-rule[1], reviewed[rule[0]], rule[0]))))


def _opinions(connection: Connection) -> Iterator[Opinion]:
    rows = connection.execute(
        select(REVIEWS, DIAGNOSES.c.key.label("diagnosis"), DIAGNOSES.c.leading,
               DIAGNOSES.c.number.label("diagnosis_number"), CASES.c.name)
        .select_from(REVIEWS.join(DIAGNOSES).join(CASES))
        .order_by(CASES.c.key, DIAGNOSES.c.number, REVIEWS.c.number)).all()
    last = {(row.diagnosis, row.reviewer): row for row in rows}
    behind: dict[int, tuple[str, ...]] = {}
    for row in last.values():
        if row.diagnosis not in behind:
            behind[row.diagnosis] = _rules(unpacked(connection.execute(select(
                DIAGNOSES.c.record).where(DIAGNOSES.c.key == row.diagnosis)).scalar_one()))
        yield Opinion(
            row.name, row.diagnosis_number, row.reviewer or "", row.leading,
            row.leading if row.agrees else row.category, row.because, row.on,
            behind[row.diagnosis])


def _rules(record: JsonValue) -> tuple[str, ...]:
    """The rules behind the evidence that counted for what leads in a record."""
    proof = _entry(record, "proof")
    diagnosis = _entry(proof, "diagnosis")
    leading = diagnosis["leading"]
    totals = _entry(diagnosis, "decibans")
    findings = {str(piece["finding"]) for piece in _rows(diagnosis, "evidence")
                if piece["counted"] and int(str(piece["decibans"])) > 0
                and (piece["category"] == leading or leading not in totals)}
    facts = {fact["fact"] for fact in _rows(proof, "facts")
             if fact["kind"] == "finding" and fact["subject"] in findings}
    return tuple(str(firing["rule"]) for firing in _rows(proof, "firings")
                 if ":" not in str(firing["rule"]) and facts.intersection(_list(firing, "added")))


def _entry(data: JsonValue, name: str) -> dict[str, JsonValue]:
    assert isinstance(data, dict)
    found = data[name]
    assert isinstance(found, dict)
    return found


def _list(data: dict[str, JsonValue], name: str) -> list[JsonValue]:
    found = data[name]
    assert isinstance(found, list)
    return found


def _rows(data: dict[str, JsonValue], name: str) -> list[dict[str, JsonValue]]:
    return [row for row in _list(data, name) if isinstance(row, dict)]
