"""The plan as files to keep: a calendar, a list to tick, a page to print, a drawing."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.case.plan.formats import svg
from engine.case.plan.html_format import html
from engine.case.plan.icalendar_format import ical
from engine.case.plan.markdown_format import markdown
from engine.case.plan.plan import PlanError
from web.case.plan_wish import WishError, read_wish, shown_plan, typed
from web.shared.downloads import download
from web.shared.pages import page
from web.shared.site import site_of
from web.shared.texts import texts_for

KINDS = {"ics": "text/calendar", "md": "text/markdown", "html": "text/html",
         "svg": "image/svg+xml"}


def plan_file(request: Request) -> Response:
    """The plan in one of the forms."""
    site, _ = site_of(request), texts_for(request)
    form = request.path_params["form"]
    if form not in KINDS:
        raise HTTPException(404)
    opened = site.cases.get(request.path_params["number"])
    try:
        wish = read_wish(typed(request.query_params), _)
        if form == "ics" and wish.start is None:
            raise WishError(_("A calendar needs dates: give hours a week and the day to start."))
        shown = shown_plan(site, opened, site.reasoner.proof(opened.case), wish)
    except (PlanError, WishError) as error:
        return page(request, "refusal.html", 422, what=_("The plan cannot be made so."),
                    mend=str(error), inside=True)
    knowledge, title = site.reasoner.knowledge, _("Plan for %(case)s", case=opened.case.id)
    match form:
        case "ics":
            content = ical(shown.plan, shown.slots)
        case "md":
            content = markdown(shown.plan, knowledge, shown.slots)
        case "html":
            content = html(shown.plan, knowledge, shown.slots)
        case _:
            content = svg(shown.plan, title, shown.slots)
    return download(content, title, f".{form}", KINDS[form])
