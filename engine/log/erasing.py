"""Erasing: cases and candidates with all that belongs to them. `database.shred` does the rest."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select, update

from engine.log.cases import NEAR, find
from engine.log.errors import LogError
from engine.log.packing import unpacked
from engine.log.subjects import OWN
from engine.log.tables import CANDIDATES, CASES, DIAGNOSES, EDITS, KNOWLEDGE
from knowledge.model.plain import canonical_json
from knowledge.model.problems import closest


def erase(connection: Connection, names: Iterable[str]) -> None:
    """Delete cases with all that belongs to them; a candidate without any is deleted as well.

    Raises:
        UnknownCaseError: there is none of one of these names.
    """
    for key in [find(connection, name).key for name in names]:
        connection.execute(delete(CASES).where(CASES.c.key == key))
    _tidy(connection)


def erase_candidate(connection: Connection, name: str) -> None:
    """Delete a candidate with all cases.

    Raises:
        LogError: there is no such candidate.
    """
    names_of(connection, name)
    connection.execute(delete(CASES).where(CASES.c.candidate_key == select(
        CANDIDATES.c.key).where(CANDIDATES.c.name == name).scalar_subquery()))
    _forget_in_others(connection, name)
    _tidy(connection)


def names_of(connection: Connection, candidate: str) -> list[str]:
    """The names of a person's cases, in the order in which they were added.

    Raises:
        LogError: there is no such candidate.
    """
    found = list(connection.execute(select(CASES.c.name).join(CANDIDATES).where(
        CANDIDATES.c.name == candidate).order_by(CASES.c.key)).scalars())
    if not found:
        names = connection.execute(
            select(CANDIDATES.c.name).order_by(CANDIDATES.c.key.desc()).limit(NEAR))
        near = closest(candidate, names.scalars())
        raise LogError(f"the log has no candidate '{candidate}'",
                       f"did you mean '{near}'?" if near else "`debrief log list` shows them")
    return found


def _forget_in_others(connection: Connection, candidate: str) -> None:
    """Take a name out of cases that were this person's once and are someone else's now.

    Their history forgets it, and the diagnoses made under it are deleted.
    """
    written = canonical_json(candidate)
    once = EDITS.c.subject == f"{OWN}candidate"
    keys = connection.execute(select(EDITS.c.case_key).where(
        once, (EDITS.c.before == written) | (EDITS.c.after == written)).distinct()).scalars().all()
    for column in (EDITS.c.before, EDITS.c.after):
        connection.execute(update(EDITS).where(once, column == written).values({column: None}))
    for key, record in connection.execute(select(DIAGNOSES.c.key, DIAGNOSES.c.record).where(
            DIAGNOSES.c.case_key.in_(keys))).all():
        data = unpacked(record)
        case = data["case"] if isinstance(data, dict) else None
        if isinstance(case, dict) and case.get("candidate") == candidate:
            connection.execute(delete(DIAGNOSES).where(DIAGNOSES.c.key == key))


def _tidy(connection: Connection) -> None:
    """Delete candidates without a case, and rulebases that no diagnosis needs."""
    connection.execute(delete(CANDIDATES).where(~select(CASES.c.key).where(
        CASES.c.candidate_key == CANDIDATES.c.key).exists()))
    connection.execute(delete(KNOWLEDGE).where(~select(DIAGNOSES.c.key).where(
        DIAGNOSES.c.knowledge_hash == KNOWLEDGE.c.hash).exists()))
