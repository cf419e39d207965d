"""What a check finds wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from engine.core.symbolic.prover import Witness
from knowledge.model.lexicon import LexiconEntry
from knowledge.model.problems import Place
from knowledge.model.records import Category, Finding, Question, Rule, Source, Step

Entry: TypeAlias = Category | Finding | LexiconEntry | Question | Rule | Source | Step
KINDS: dict[type[Entry], str] = {LexiconEntry: "phrases"}
"""What an entry is called where its class has another name."""


class Ground(StrEnum):
    """How it is known."""

    PROOF = "proved for all cases"
    WITNESS = "shown by a case"
    TEXT = "read off the text"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a check finds wrong with one entry of the knowledge.

    Attributes:
        check: the check's name; see `knowledge.model.checks`.
        kind: what the entry is: rule, finding, category, question, step, source or phrases.
        id: the entry's id.
        what: what is wrong, as a sentence.
        mend: what would mend it, as a sentence.
        witness: a case that shows it, where one can.
        others: ids of further entries that take part in it.
        exempt: why this is meant, where the knowledge says so; empty otherwise.
    """

    check: str
    kind: str
    id: str
    what: str
    mend: str
    ground: Ground
    place: Place
    witness: Witness | None = None
    others: tuple[str, ...] = ()
    exempt: str = ""


def fault(
    check: str, entry: Entry, what: str, mend: str, *, witness: Witness | None = None,
    others: tuple[str, ...] = (), ground: Ground | None = None,
) -> Fault:
    """A fault of an entry, with its exemption if it has one.

    Args:
        check: the check's name.
        entry: what it is about.
        what: what is wrong.
        mend: what would mend it.
        witness: a case that shows it.
        others: ids of further entries that take part.
        ground: how it is known; by the witness where there is one, else by proof.
    """
    if ground is None:
        ground = Ground.PROOF if witness is None else Ground.WITNESS
    reason = next((found.reason for found in entry.exempt if found.check == check), "")
    kind = KINDS.get(type(entry), type(entry).__name__.lower())
    return Fault(check, kind, entry.id, what, mend, ground, entry.place, witness, others, reason)
