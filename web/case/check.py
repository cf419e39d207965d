"""All answers on one page, to be checked before the result."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.core.words.prose import value_words
from web.shared.pages import page
from web.shared.sections import asked_in, progress, sections
from web.shared.site import site_of


def show(request: Request) -> Response:
    """All answers, by section."""
    site = site_of(request)
    opened = site.cases.get(request.path_params["number"])
    case = site.reasoner.listen(opened.case)
    knowledge = site.reasoner.knowledge
    heard = set() if case.heard is None else {answer.question for answer in case.heard.answers}
    rows = [(title, [(question, value_words(case.answers[question.id], question)
                      if question.id in case.answers else "", question.id in heard)
                     for question in asked_in(knowledge, title, case)])
            for title in sections(knowledge)]
    return page(request, "check.html", opened=opened, rows=rows,
                standing=site.reasoner.standing(opened.case), update=False, waiting=0,
                count=progress(knowledge, case)[1], revision=opened.revision, knowledge=knowledge)


def conclude(request: Request) -> Response:
    """Keep the diagnosis of the case as it stands, and show it."""
    site = site_of(request)
    opened = site.cases.get(request.path_params["number"])
    site.cases.conclude(opened, site.reasoner.proof(opened.case), site.reasoner.diagnoser)
    return RedirectResponse(f"/cases/{opened.number}", 303)
