"""What the counselor's desk reads from the log, and the second opinions it adds."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from engine.log import diagnoses, editing, reviews
from engine.log.agreement import Agreement, agreement
from engine.log.cases import selected
from engine.log.diagnoses import StoredDiagnosis
from engine.log.errors import Edit, LogError, UnknownCaseError
from engine.log.listing import Entry, entry_of
from engine.log.log import Log
from engine.log.reviews import Review
from engine.log.tables import CASES

MOST_NUMBER = 2**31 - 1
"""The highest number that a case can have."""


@dataclass(frozen=True, slots=True)
class Audited:
    """A case with all that the log holds of it.

    Attributes:
        stored: its diagnoses, the oldest first.
        chosen: the one that is looked at; None where there is none.
        record: the audit record of that one; empty where there is none, or it is damaged.
        edits: every change of the case, the oldest first.
        reviews: the second opinions on the chosen diagnosis.
        broken: what in these is not as it was written, in words.
    """

    number: int
    entry: Entry
    stored: tuple[StoredDiagnosis, ...]
    chosen: StoredDiagnosis | None
    record: str
    edits: tuple[Edit, ...]
    reviews: tuple[Review, ...]
    broken: tuple[str, ...]

    @property
    def later(self) -> tuple[Edit, ...]:
        """The changes since the chosen diagnosis was made."""
        since = 0 if self.chosen is None else self.chosen.revision
        return tuple(edit for edit in self.edits if edit.revision > since)


def audited(log: Log, number: int, which: int | None = None) -> Audited:
    """A case.

    Args:
        log: where it is.
        number: of the case.
        which: the number of the diagnosis to look at; None means the newest.

    Raises:
        UnknownCaseError: there is no such case, or no such diagnosis of it.
    """
    with log.reading() as connection:
        entry = _entry(connection, number)
        stored = diagnoses.diagnoses(connection, entry.case)
        chosen = next((one for one in reversed(stored) if which in (None, one.number)), None)
        if chosen is None and which is not None:
            raise UnknownCaseError("there is no such diagnosis", "the case may have been erased")
        edits = editing.edits(connection, entry.case)
        if chosen is None:
            return Audited(number, entry, stored, None, "", edits, (), ())
        broken = reviews.broken_chain(connection, entry.case, chosen.number)
        try:
            record = diagnoses.record_text(connection, entry.case, chosen.number)
        except LogError as error:
            record, broken = "", (error.what, *broken)
        return Audited(number, entry, stored, chosen, record, edits,
                       reviews.reviews(connection, entry.case, chosen.number), broken)


def add_review(
    log: Log, number: int, which: int, category: str | None, because: str, reviewer: str
) -> None:
    """Add a second opinion of today; the arguments are those of `reviews.review`.

    Raises:
        UnknownCaseError: there is no such case.
        LogError: there is no such diagnosis.
    """
    with log.writing() as connection:
        reviews.review(connection, _entry(connection, number).case, category=category,
                       because=because, on=datetime.date.today(), reviewer=reviewer, number=which)


def parting(log: Log) -> Agreement:
    """Where the rules and the counselors part."""
    with log.reading() as connection:
        return agreement(connection)


def numbers_of(log: Log, names: Iterable[str]) -> dict[str, int]:
    """The numbers of cases, by name."""
    with log.reading() as connection:
        return {row.name: int(row.key) for row in connection.execute(
            select(CASES.c.name, CASES.c.key).where(CASES.c.name.in_(list(names))))}


def _entry(connection: Connection, number: int) -> Entry:
    row = None if number > MOST_NUMBER else connection.execute(
        selected().where(CASES.c.key == number)).one_or_none()
    if row is None:
        raise UnknownCaseError("there is no such case", "it may have been erased")
    return entry_of(row)
