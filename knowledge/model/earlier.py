"""What is known of a person's earlier cases, as far as answers to this one can follow from it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.model.conditions import Value
from knowledge.model.plain import JsonValue


@dataclass(frozen=True, slots=True)
class EarlierCase:
    """An earlier case.

    Attributes:
        date: its day, or where it has none the day it was noted.
        answers: by question; those that nothing compares are left out.
        findings: what was found in it, by id, in the order of the knowledge.
    """

    case: str
    date: datetime.date
    answers: Mapping[str, Value]
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """A step that the person has done, and the day."""

    step: str
    on: datetime.date


@dataclass(frozen=True, slots=True)
class Earlier:
    """What came before a case.

    Attributes:
        until: the day of the case itself, or where it has none the day it was noted.
        cases: the earlier ones, the oldest first.
        done: the steps that were done until then, of any of these cases, the oldest first.
    """

    until: datetime.date
    cases: tuple[EarlierCase, ...]
    done: tuple[Finished, ...]


def earlier_data(earlier: Earlier) -> dict[str, JsonValue]:
    """What came before a case in the form of its file."""
    return {
        "until": earlier.until.isoformat(),
        "cases": [
            {"case": one.case, "date": one.date.isoformat(),
             "answers": {question: list(value) if isinstance(value, tuple) else value
                         for question, value in one.answers.items()},
             "findings": list(one.findings)}
            for one in earlier.cases],
        "done": [{"step": one.step, "on": one.on.isoformat()} for one in earlier.done],
    }
