"""Fills logs for the tests."""

from __future__ import annotations

import datetime

from hypothesis import HealthCheck

from engine.case.plan.progress import State
from engine.log import cases, reviews, step_marks
from engine.log.changing import change
from engine.log.edited import edited
from engine.log.exporting import exported
from engine.log.keeping import Diagnoser, keep
from engine.log.log import Log
from knowledge.model.plain import JsonValue
from knowledge.reading.cases import Case
from tests.examples import examples

SOME = examples(3, list(HealthCheck))
"""How many random logs the laws are tried on."""
DAY = datetime.date(2026, 3, 31)
LATER = datetime.date(2026, 4, 20)
ACME = Case("acme", {"work.match": "few", "work.gaps": ("skill", "degree"), "talk.thanked": "no",
                     "talk.rounds": 2, "talk.words": "Nicht genügend Größe, 漢."},
            candidate="Zoë Öz", date=datetime.date(2026, 3, 1), confirmed="ability",
            notes={"told": ["by ☎", None]})
"""A case that says all a case can say."""
BETA = Case("beta", {"work.match": "half"}, candidate="Zoë Öz")
OTHER = Case("other", {"talk.thanked": "yes"}, candidate="Bo", date=datetime.date(2026, 2, 1))
EMPTY = Case("empty", {})


def fill(log: Log, diagnoser: Diagnoser) -> None:
    """Everything that a log can hold: four cases of two candidates and of nobody."""
    for case in (ACME, BETA, OTHER, EMPTY):
        keep(log, case, diagnoser, DAY)
    edit_and_diagnose(log, "acme", {"work.match": "all", "talk.thanked": None, "case:notes": None,
                                    "case:date": "2026-03-02"}, diagnoser)
    with log.writing() as connection:
        step_marks.note(connection, "acme", "rest", State.DONE, DAY)
        step_marks.note(connection, "acme", "learn", State.SKIPPED, LATER, "no – Zeit")
        step_marks.note(connection, "beta", "learn", State.STARTED, DAY)
        step_marks.note(connection, "beta", "learn", None, LATER)
        reviews.review(connection, "acme", category=None, because="Ja, ☑.", on=LATER,
                       reviewer="Kim")
        reviews.review(connection, "acme", category="luck", because="No.", on=LATER)


def edit_and_diagnose(
    log: Log, name: str, changes: dict[str, JsonValue], diagnoser: Diagnoser
) -> None:
    """Change a case as `debrief log edit` does."""
    with log.reading() as connection:
        row = cases.find(connection, name)
        data = cases.case_data_of(connection, row)
    change(log, data, edited(data, changes, diagnoser.knowledge), row.revision, diagnoser, LATER)


def everything(log: Log) -> list[str]:
    """All that a log holds, as the lines of an export."""
    with log.reading() as connection:
        return list(exported(connection))
