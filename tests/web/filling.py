"""Fills cases in through the page, as a person does who knows what to answer."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from tests.strategies import shipped
from tests.web.serving import answer, begin
from web.sections import sections

Given = Mapping[str, str | list[str]]
TURNED_DOWN: Given = {
    "fb.given": "specific", "fb.source": "hr", "fb.reason": ["lacks_experience"],
    "fb.requested": "yes", "out.who_hired": "more_experience", "cul.rapport": "good",
    "mot.why_here": "generic", "prep.company_research": "thorough",
}
"""A case with something to say for one reason, and something against others."""


def fill(client: httpx.Client, case: str, answers: Given) -> None:
    """Answer questions of the shipped rulebase, section by section."""
    titles = sections(shipped())
    for number, title in enumerate(titles, 1):
        here = {question: value for question, value in answers.items()
                if shipped().questions[question].section == title}
        if here:
            found = answer(client, f"{case}/sections/{number}", here)
            assert found.status_code == 303, found.text


def filled(client: httpx.Client, name: str, answers: Given = TURNED_DOWN, **more: str) -> str:
    """Begin a case and answer; its address."""
    case = begin(client, name, **more).removesuffix("/sections/1")
    fill(client, case, answers)
    return case
