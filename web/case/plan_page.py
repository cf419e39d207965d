"""The plan as a drawing and as a list, with what can be done now, dates, and a budget."""

from __future__ import annotations

import datetime
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from engine.case.plan.budget_words import gain_words, more_words
from engine.case.plan.plan import PlanError
from engine.case.plan.progress import State, what_now
from web.case.plan_wish import WishError, read_wish, shown_plan, typed
from web.shared.drawings import plan_drawing
from web.shared.pages import page
from web.shared.site import site_of
from web.shared.texts import texts_for


def show(request: Request) -> Response:
    """The plan of a case as it stands."""
    return plan_page(request, typed(request.query_params))


def plan_page(
    request: Request, given: dict[str, str], fault: tuple[str, str] = ("", ""), status: int = 200
) -> Response:
    """The plan.

    Args:
        request: says of which case.
        given: what it is wanted for, as it was typed.
        fault: a step that could not be marked, and what is wrong; empty for none.
        status: of the answer.
    """
    site, _ = site_of(request), texts_for(request)
    opened = site.cases.get(request.path_params["number"])
    proof = site.reasoner.proof(opened.case)
    told = ""
    try:
        shown = shown_plan(site, opened, proof, read_wish(given, _))
    except (PlanError, WishError) as error:
        told = str(error)
        told, status = told[0].upper() + told[1:].removesuffix(".") + ".", 422
        shown = shown_plan(site, opened, proof, read_wish({}, _))
    plan, knowledge = shown.plan, proof.knowledge
    title = _("Plan for %(case)s", case=opened.case.id)
    return page(
        request, "plan.html", status, opened=opened, plan=plan, slots=shown.slots, told=told,
        picture=plan_drawing(plan, title, shown.slots), now=what_now(plan, shown.progress),
        numbers={planned.step.id: number for number, planned in enumerate(plan.steps, 1)},
        progress=shown.progress, knowledge=knowledge, given=given, fault=fault,
        skipped=[(knowledge.steps[step], mark) for step, mark in shown.progress.items()
                 if mark.state is State.SKIPPED and step in knowledge.steps],
        best=shown.best, gain="" if shown.best is None else gain_words(shown.best),
        more=[] if shown.best is None else more_words(shown.best, knowledge),
        query=urlencode(given) if not told else "", news=_news(request),
        today=datetime.date.today().isoformat())


def _news(request: Request) -> dict[str, list[str]]:
    """What marking a step has just changed, by kind: titles of steps."""
    steps = site_of(request).reasoner.knowledge.steps
    return {kind: [steps[step].title for step in request.query_params.get(kind, "").split(",")
                   if step in steps] for kind in ("marked", "opened", "added", "removed")}
