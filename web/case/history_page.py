"""How a person's cases develop, as a picture and in words."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.log.history.development import Development, development, finding_title
from engine.log.history.development_words import (
    deed_words,
    gone_words,
    moment_words,
    recurring_words,
    summary,
)
from engine.log.history.person import names_in
from engine.log.history.picture import picture
from web.shared.cases import OpenCase
from web.shared.downloads import download
from web.shared.drawings import MOST_CASES, history_drawing
from web.shared.pages import page
from web.shared.site import site_of
from web.shared.texts import texts_for

MOST_TOLD = 40
"""Verdicts that are listed, the newest."""


def show(request: Request) -> Response:
    """The cases of the person whose case this is, one after the other."""
    site, _ = site_of(request), texts_for(request)
    opened = site.cases.get(request.path_params["number"])
    told, names = _told(request, opened)
    known = site.reasoner.knowledge
    found = [(_("What recurs, and was found again in the newest case"),
              [recurring_words(finding, told, known) for finding in told.recurring()])]
    if len(told.moments) > 1:
        found += [
            (_("Not found any more in the newest case"),
             [gone_words(finding, told, known) for finding in told.gone()]),
            (_("Found in the newest case for the first time"),
             [finding_title(finding, known) for finding in told.new()])]
    several = len(told.moments) > 1
    return page(
        request, "history.html", opened=opened, told=told, names=names,
        numbers=site.cases.numbers([moment.case for moment in told.moments]),
        picture=history_drawing(told, known) if told.moments else "",
        summary=summary(told, known) if told.moments else [], found=found,
        drawn=min(MOST_CASES, len(told.moments)), total=len(told.moments),
        moments=[(moment, moment_words(moment, known)) for moment in told.moments[-MOST_TOLD:]],
        deeds=[deed_words(deed, known, several) for deed in told.deeds])


def picture_file(request: Request) -> Response:
    """The picture as a file to keep."""
    site, _ = site_of(request), texts_for(request)
    told, _names = _told(request, site.cases.get(request.path_params["number"]))
    if not told.moments:
        raise HTTPException(404)
    return download(picture(told, site.reasoner.knowledge),
                    _("History %(person)s", person=told.candidate), ".svg", "image/svg+xml")


def _told(request: Request, opened: OpenCase) -> tuple[Development, list[str]]:
    """How the cases develop, and the names of all of them."""
    site = site_of(request)
    with site.cases.log.reading() as connection:
        names = names_in(connection, opened.case.candidate)
        return development(
            connection, opened.case.candidate, names, site.reasoner.knowledge), names
