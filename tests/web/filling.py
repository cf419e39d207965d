"""Fills cases in through the page, as a person does who knows what to answer."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import httpx

from engine.log.keeping import Diagnoser, keep
from engine.log.log import open_log
from knowledge.reading.case_log import load_case_log
from tests.strategies import shipped
from tests.web.serving import answer, begin
from web.shared.sections import sections

Given = Mapping[str, str | list[str]]
TURNED_DOWN: Given = {
    "fb.given": "specific", "fb.source": "hr", "fb.reason": ["lacks_experience"],
    "fb.requested": "yes", "out.who_hired": "more_experience", "cul.rapport": "good",
    "mot.why_here": "generic", "prep.company_research": "thorough",
}
"""A case with something to say for one reason, and something against others."""

SOME = 12
"""Cases that the log of a counselor holds."""


def fill(client: httpx.Client, case: str, answers: Given, seen: str | None = None) -> None:
    """Answer questions of the shipped rulebase, section by section; for `seen` see `answer`."""
    titles = sections(shipped())
    for number, title in enumerate(titles, 1):
        here = {question: value for question, value in answers.items()
                if shipped().questions[question].section == title}
        if here:
            found = answer(client, f"{case}/sections/{number}", here, seen)
            assert found.status_code == 303, found.text


def filled(client: httpx.Client, name: str, answers: Given = TURNED_DOWN, **more: str) -> str:
    """Begin a case and answer; its address."""
    case = begin(client, name, **more).removesuffix("/sections/1")
    fill(client, case, answers, seen="0")  # as in a window that was open from the beginning
    return case


def diagnose_some(place: Path) -> None:
    """Put the first cases of the shipped log, each with its diagnosis, into a log."""
    log, diagnoser = open_log(str(place)), Diagnoser(shipped())
    for case in islice(load_case_log(shipped(), None), SOME):
        keep(log, case, diagnoser, datetime.date(2026, 3, 31))
