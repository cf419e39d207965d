"""What can go wrong with a log, said so that a person can mend it."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.model.plain import JsonValue


class LogError(Exception):
    """The log cannot do what was asked.

    Attributes:
        what: what is wrong.
        mend: what to do next.
    """

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what}; {mend}")
        self.what = what
        self.mend = mend


class UnavailableError(LogError):
    """The log cannot be opened, read or written at all."""


class NoLogError(LogError):
    """There is no log yet.

    Attributes:
        place: the file that would hold it.
    """

    def __init__(self, place: str) -> None:
        super().__init__(f"there is no log yet at {place}",
                         "`debrief log add my-case.yaml` begins one")
        self.place = place


class UnknownCaseError(LogError):
    """There is no such case in the log."""


class DuplicateCaseError(LogError):
    """There is a case of this name in the log already."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one answer, or of a field of the case itself.

    Attributes:
        revision: the revision of the case that it made, counted from 1.
        subject: the question, or the field, such as `case:date`; see `subjects`.
        before: what stood there, in the form of a case file; None means nothing.
        after: what stands there since; None means that it was taken back.
        on: the day, as `2026-03-31`.
    """

    revision: int
    subject: str
    before: JsonValue
    after: JsonValue
    on: str


class ConflictError(LogError):
    """Someone else has changed the case meanwhile.

    Attributes:
        theirs: what was changed since the revision that was read.
    """

    def __init__(self, case: str, theirs: tuple[Edit, ...]) -> None:
        super().__init__(f"the case '{case}' was changed by someone else meanwhile",
                         "look at what was changed, then do it again")
        self.theirs = theirs
