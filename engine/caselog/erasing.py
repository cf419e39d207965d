"""Erasing: cases and candidates with all that belongs to them. `database.shred` does the rest."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from engine.caselog.cases import NEAR, find
from engine.caselog.errors import LogError
from engine.caselog.tables import CANDIDATES, CASES, DIAGNOSES, KNOWLEDGE
from knowledge.problems import closest


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
    key = connection.execute(select(CANDIDATES.c.key).where(CANDIDATES.c.name == name)).scalar()
    if key is None:
        names = connection.execute(
            select(CANDIDATES.c.name).order_by(CANDIDATES.c.key.desc()).limit(NEAR))
        near = closest(name, names.scalars())
        raise LogError(f"the log has no candidate '{name}'",
                       f"did you mean '{near}'?" if near else "`debrief log list` shows them")
    connection.execute(delete(CASES).where(CASES.c.candidate_key == key))
    _tidy(connection)


def names_of(connection: Connection, candidate: str) -> list[str]:
    """The names of a person's cases, in the order in which they were added."""
    return list(connection.execute(select(CASES.c.name).join(CANDIDATES).where(
        CANDIDATES.c.name == candidate).order_by(CASES.c.key)).scalars())


def _tidy(connection: Connection) -> None:
    """Delete candidates without a case, and rulebases that no diagnosis needs."""
    connection.execute(delete(CANDIDATES).where(~select(CASES.c.key).where(
        CASES.c.candidate_key == CANDIDATES.c.key).exists()))
    connection.execute(delete(KNOWLEDGE).where(~select(DIAGNOSES.c.key).where(
        DIAGNOSES.c.knowledge_hash == KNOWLEDGE.c.hash).exists()))
