"""The first page: the cases there are, and a new one."""

from __future__ import annotations

import datetime
import re

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.log.cases import MAX_NAME
from engine.log.errors import DuplicateCaseError
from engine.log.listing import Wanted
from engine.log.place import shown_place
from knowledge.model.conditions import UNDETERMINED
from knowledge.reading.cases import Case
from web.shared.pages import page
from web.shared.site import site_of
from web.shared.texts import texts_for

SHOWN = 100
FEW = 3
"""With more cases the form for a new one is out of sight, and a link leads to it."""


def show(request: Request) -> Response:
    """The first page."""
    return _page(request, {}, "")


async def begin(request: Request) -> Response:
    """Begin a case, and go to its first questions."""
    form = await request.form(max_files=0, max_fields=10)
    return await run_in_threadpool(_begin, request, form)


def _begin(request: Request, form: FormData) -> Response:
    _ = texts_for(request)
    typed = {name: " ".join(str(form.get(name, "")).split())
             for name in ("name", "candidate", "date")}
    day: datetime.date | None = None
    if not typed["name"] or not typed["name"].isprintable():
        return _page(request, typed, _("Give the case a name, such as the employer and the job."))
    if max(len(typed["name"]), len(typed["candidate"])) > MAX_NAME:
        return _page(request, typed, _("Names may have at most %(most)s characters.",
                                       most=MAX_NAME))
    if typed["date"]:
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", typed["date"]):
                raise ValueError
            day = datetime.date.fromisoformat(typed["date"])
        except ValueError:
            return _page(request, typed, _("Write the day as 2026-03-31, or leave it empty."))
    try:
        number = site_of(request).cases.begin(
            Case(typed["name"], {}, candidate=typed["candidate"], date=day))
    except DuplicateCaseError:
        return _page(request, typed, _("There is a case of this name already. Go on with it "
                                       "below, or give this one another name."))
    return RedirectResponse(f"/cases/{number}/sections/1", 303)


def _page(request: Request, typed: dict[str, str], fault: str) -> Response:
    site = site_of(request)
    found, total = site.cases.all(Wanted(), SHOWN)
    titles = {name: category.title
              for name, category in site.reasoner.knowledge.categories.items()}
    titles[UNDETERMINED] = site.reasoner.knowledge.policy.undetermined.title
    return page(request, "home.html", 422 if fault else 200, found=found, total=total,
                titles=titles, typed=typed, fault=fault, place=shown_place(site.cases.place),
                few=FEW,
                erased="erased" in request.query_params)
