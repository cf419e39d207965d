"""The counselor's desk: all cases of the log, filtered, searched, those nearest to a tie first."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from engine.log.cases import MAX_NAME
from engine.log.closest import ranked
from engine.log.listing import Wanted
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.records import Knowledge
from web.shared.pages import page
from web.shared.paging import paging, wanted_page
from web.shared.site import site_of
from web.shared.texts import Texts, texts_for

SHOWN = 50
FIELDS = ("text", "leading", "candidate", "since", "until", "confirmed", "reviewed", "sort")
YES_OR_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person filters by.

    Attributes:
        typed: what was typed or chosen, by field; what is empty is missing.
        wanted: the same for the log.
        newest: whether the newest come first.
        fault: what is wrong with it; such a field is left aside.
    """

    typed: dict[str, str]
    wanted: Wanted
    newest: bool
    fault: str


def show(request: Request) -> Response:
    """The list."""
    site = site_of(request)
    filters = _filters(request, texts_for(request))
    at = wanted_page(request.query_params.get("page", ""))
    with site.cases.log.reading() as connection:
        found, total = ranked(connection, filters.wanted, SHOWN, (at - 1) * SHOWN, filters.newest)
        where = paging("/desk", filters.typed, at, SHOWN, total, "#cases")
        if where.page != at:
            found, _ = ranked(connection, filters.wanted, SHOWN, (where.page - 1) * SHOWN,
                              filters.newest)
    return page(request, "desk.html", found=found, paging=where, typed=filters.typed,
                fault=filters.fault, titles=titles(site.reasoner.knowledge),
                margin=site.reasoner.knowledge.policy.margin)


def titles(knowledge: Knowledge) -> dict[str, str]:
    """The titles of the categories and of an undetermined verdict, by id."""
    return {**{name: category.title for name, category in knowledge.categories.items()},
            UNDETERMINED: knowledge.policy.undetermined.title}


def _filters(request: Request, _: Texts) -> Filters:
    given = {name: " ".join(request.query_params.get(name, "").split()) for name in FIELDS}
    typed = {name: value for name, value in given.items() if value}
    fault = ""
    for name in ("since", "until"):
        if name in typed and not _is_day(typed[name]):
            fault = _("Write the day as 2026-03-31, or leave it empty.")
    if any(len(value) > MAX_NAME for value in typed.values()):
        fault = _("Names may have at most %(most)s characters.", most=MAX_NAME)
    known = {name: value for name, value in typed.items() if len(value) <= MAX_NAME
             and "\0" not in value and (name not in ("since", "until") or _is_day(value))}
    return Filters(typed, Wanted(
        candidate=known.get("candidate", ""), leading=known.get("leading", ""),
        since=known.get("since", ""), until=known.get("until", ""), text=known.get("text", ""),
        confirmed=YES_OR_NO.get(known.get("confirmed", "")),
        reviewed=YES_OR_NO.get(known.get("reviewed", ""))), known.get("sort") == "newest", fault)


def _is_day(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True
