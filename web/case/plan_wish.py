"""What a plan is wanted for: hours a week, dates and a budget, as fields of a form."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.case.plan.budget import BudgetedPlan, Calendar, best_plan
from engine.case.plan.plan import Plan
from engine.case.plan.progress import Progress, State, with_progress
from engine.case.plan.schedule import Slot, schedule
from engine.core.proof import Proof
from web.case.person import planned, progress
from web.shared.cases import OpenCase
from web.shared.site import Site
from web.shared.texts import Texts

FIELDS = ("hours", "start", "budget", "by", "prefer")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOST = 60
"""Characters of a field."""


class WishError(ValueError):
    """A field that cannot be understood; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a plan is wanted for.

    Attributes:
        hours: a week that there are for it.
        start: its first day; None without hours a week, as the form always offers a day.
        budget: the most hours of all steps together.
        by: the day before which all must be done.
        prefer: an alternative to take where there is a choice; empty for none.
    """

    hours: float | None
    start: datetime.date | None
    budget: float | None
    by: datetime.date | None
    prefer: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan as it is shown.

    Attributes:
        slots: the dates of its steps; empty for none.
        best: what is proved of it, where it is the best for a budget; None otherwise.
    """

    plan: Plan
    progress: Progress
    slots: Mapping[str, Slot]
    best: BudgetedPlan | None


def typed(fields: Mapping[str, object]) -> dict[str, str]:
    """The fields that are filled, of a form or of an address."""
    found = {name: str(fields.get(name, "")).strip()[:MOST] for name in FIELDS}
    return {name: value for name, value in found.items() if value}


def read_wish(given: Mapping[str, str], _: Texts) -> Wish:
    """What fields ask for.

    Raises:
        WishError: one of them cannot be understood, or another one is missing.
    """
    hours, by = _number(given.get("hours", ""), _), _day(given.get("by", ""), _)
    start = _day(given.get("start", ""), _)
    if hours is not None and start is None:
        raise WishError(_("Dates need both: hours a week, and the day to start."))
    if by is not None and hours is None:
        raise WishError(_("To be done by a day, it needs hours a week and the day to start."))
    return Wish(hours, None if hours is None else start, _number(given.get("budget", ""), _), by,
                given.get("prefer", ""))


def shown_plan(site: Site, opened: OpenCase, proof: Proof, wish: Wish) -> Shown:
    """The plan of a case for a wish.

    Raises:
        PlanError: it cannot be made so; the message says why.
    """
    prefer = (wish.prefer,) if wish.prefer else ()
    if wish.budget is None and wish.by is None:
        found = planned(site, opened, proof, prefer)
        slots: Mapping[str, Slot] = {}
        if wish.hours is not None and wish.start is not None:
            slots = schedule(found.plan, wish.hours, wish.start)
        return Shown(found.plan, found.progress, slots, None)
    known = progress(site, opened)
    calendar = None
    if wish.hours is not None and wish.start is not None:
        calendar = Calendar(wish.start, wish.hours, wish.by)
    skipped = [step for step, mark in known.items() if mark.state is State.SKIPPED]
    with site.reasoner.alone():
        best = best_plan(with_progress(proof, known), wish.budget, calendar, prefer, skipped)
    return Shown(best.plan, known, best.slots, best)


def _number(text: str, _: Texts) -> float | None:
    if not text:
        return None
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = 0.0
    if not 0 < number < 100_000:
        raise WishError(_("Hours are a number above 0, such as 6 or 2.5."))
    return number


def _day(text: str, _: Texts) -> datetime.date | None:
    if not text:
        return None
    try:
        if not DAY.fullmatch(text):
            raise ValueError
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise WishError(_("Write the day as 2026-03-31, or leave it empty.")) from None
