"""The cases that the page shows: found by number, and edited so that no window loses anything."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, select

from engine.core.proof import Proof
from engine.log import cases, diagnoses, editing
from engine.log.errors import ConflictError, UnknownCaseError
from engine.log.keeping import Diagnoser
from engine.log.listing import Entry, Wanted, entries
from engine.log.log import Log
from engine.log.past import past
from engine.log.tables import CASES, DIAGNOSES
from knowledge.model.conditions import Value
from knowledge.model.plain import JsonValue
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case, answers_data

Answers = Mapping[str, Value | None]
"""By question; None stands for no answer."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case of the log.

    Attributes:
        number: stands for it in addresses.
        case: with what came before it, but without what its words say.
        revision: how often it was changed.
    """

    number: int
    case: Case
    revision: int


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of answers that were to be saved.

    Attributes:
        revision: of the case now.
        theirs: by question, what another window has saved meanwhile instead; of these nothing of
            ours was saved.
    """

    revision: int
    theirs: Answers


class Cases:
    """The cases of one log. Safe for several threads: each call uses its own connection."""

    def __init__(self, log: Log, knowledge: Knowledge) -> None:
        """Use an open log."""
        self._log = log
        self._knowledge = knowledge

    @property
    def log(self) -> Log:
        """The log itself, for what is about all cases of a person."""
        return self._log

    @property
    def place(self) -> str:
        """Where the log is."""
        return self._log.place

    def all(self, wanted: Wanted, limit: int | None = None) -> tuple[list[tuple[int, Entry]], int]:
        """Cases with their numbers, the newest first, and how many there are in all."""
        with self._log.reading() as connection:
            found, total = entries(connection, wanted, limit)
        numbers = self.numbers([entry.case for entry in found])
        return [(numbers[entry.case], entry) for entry in found], total

    def numbers(self, names: Sequence[str]) -> dict[str, int]:
        """The numbers of cases by their names; those that are not there are left out."""
        with self._log.reading() as connection:
            return {row.name: int(row.key) for row in connection.execute(
                select(CASES.c.key, CASES.c.name).where(CASES.c.name.in_(names)))}

    def begin(self, case: Case) -> int:
        """Add a case; its number.

        Raises:
            DuplicateCaseError: there is one of this name.
            LogError: a name is too long.
        """
        with self._log.writing() as connection:
            cases.add(connection, case, datetime.date.today())
            return int(connection.execute(
                select(CASES.c.key).where(CASES.c.name == case.id)).scalar_one())

    def get(self, number: int) -> OpenCase:
        """A case.

        Raises:
            UnknownCaseError: there is none of this number.
            CaseError: it cannot be read by the rulebase of today.
        """
        with self._log.reading() as connection:
            stored = cases.get(connection, _name(connection, number), self._knowledge)
            before = past(connection, stored.case.candidate, self._knowledge)
        return OpenCase(number, before.look_back(stored.case), stored.revision)

    def save(self, number: int, answers: Answers, revision: int) -> Saved:
        """Save answers given in a window that saw this revision.

        What another window has answered since is merged: answers to different questions are all
        kept. Where both answered one question differently, ours is not saved but told.

        Raises:
            UnknownCaseError: there is no such case.
        """
        with self._log.writing() as connection:
            name = _name(connection, number)
            stored = cases.get(connection, name, self._knowledge)
            now = answers_data(stored.case.answers)
            seen: dict[str, JsonValue] = dict(now)
            if stored.revision > revision:
                for edit in reversed(editing.edits(connection, name, after=revision)):
                    seen[edit.subject] = edit.before
            ours: dict[str, JsonValue] = {
                question: list(value) if isinstance(value, tuple) else value
                for question, value in answers.items()}
            changed = {question: value for question, value in ours.items()
                       if value != seen.get(question)}
            theirs = {question: stored.case.answers.get(question)
                      for question, value in changed.items()
                      if now.get(question) not in (value, seen.get(question))}
            merged = {question: value for question, value in changed.items()
                      if question not in theirs}
            saved = editing.edit(connection, name, merged, stored.revision, datetime.date.today())
        return Saved(saved, theirs)

    def conclude(self, opened: OpenCase, proof: Proof, diagnoser: Diagnoser) -> None:
        """Keep the diagnosis of a case as it stands, unless the newest one is of this revision."""
        today = datetime.date.today()
        record = diagnoser.record(proof, today)
        with self._log.writing() as connection:
            row = cases.find(connection, opened.case.id)
            if row.revision != opened.revision:
                raise ConflictError(opened.case.id, editing.edits(
                    connection, opened.case.id, after=opened.revision))
            newest = connection.execute(select(func.max(DIAGNOSES.c.revision)).where(
                DIAGNOSES.c.case_key == opened.number)).scalar()
            if newest != opened.revision:
                diagnoses.store(connection, opened.case.id, record, today)


def answered(opened: OpenCase, answers: Answers) -> Case:
    """The case with other answers, as if they had been saved."""
    both = {**opened.case.told, **answers}
    return replace(opened.case, answers={
        question: value for question, value in both.items() if value is not None})


def _name(connection: Connection, number: int) -> str:
    name = connection.execute(select(CASES.c.name).where(CASES.c.key == number)).scalar()
    if name is None:
        raise UnknownCaseError("there is no such case", "it may have been erased")
    return str(name)
