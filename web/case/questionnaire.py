"""One section of the questionnaire a page; every answer is saved before the next page is shown."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from web.shared.cases import Answers, OpenCase, answered
from web.shared.forms import Reply, read_form
from web.shared.pages import page
from web.shared.sections import asked_in, has_words, items, marked, meanings, progress, sections
from web.shared.site import site_of
from web.shared.texts import texts_for


def show(request: Request) -> Response:
    """A section."""
    opened = site_of(request).cases.get(request.path_params["number"])
    return _page(request, opened, opened.revision)


async def save(request: Request) -> Response:
    """Save a section, or one answer of it as it is given, and go on."""
    form = await request.form(max_files=0, max_fields=500)
    return await run_in_threadpool(_save, request, form)


def _save(request: Request, form: FormData) -> Response:
    site = site_of(request)
    number, knowledge = request.path_params["number"], site.reasoner.knowledge
    title = _title(request)
    reply = read_form(form, (question for question in knowledge.questions.values()
                             if question.section == title), texts_for(request))
    saved = site.cases.save(number, reply.answers, revision_of(form))
    opened = site.cases.get(number)
    if reply.faults or saved.theirs:
        return _page(request, opened, saved.revision, reply, saved.theirs)
    case = site.reasoner.listen(opened.case)
    waiting = [question.id for question in asked_in(knowledge, title, case)
               if question.id not in form.getlist("shown")]
    if "hx-request" in request.headers:
        return page(request, "standing.html", standing=site.reasoner.standing(opened.case),
                    count=len(case.answers), revision=saved.revision, waiting=len(waiting),
                    update=True, knowledge=knowledge)
    here = request.url.path
    match form.get("go"):
        case "stay":
            return RedirectResponse(f"{here}#words", 303)
        case "back":
            return RedirectResponse(_beside(request, -1), 303)
        case "check":
            return RedirectResponse(f"/cases/{number}/check", 303)
        case _ if waiting:
            return RedirectResponse(f"{here}?more=1#{waiting[0].replace('.', '-')}", 303)
        case _:
            return RedirectResponse(_beside(request, 1), 303)


def _page(
    request: Request, opened: OpenCase, revision: int, reply: Reply | None = None,
    theirs: Answers | None = None,
) -> Response:
    site = site_of(request)
    knowledge = site.reasoner.knowledge
    title = _title(request)
    case = site.reasoner.listen(opened.case)
    shown = opened.case if reply is None else answered(opened, reply.answers)
    reading = site.reasoner.reading(opened.case) if has_words(title, knowledge) else None
    parts = marked(reading, knowledge) if reading is not None else ()
    counts, total = progress(knowledge, case)
    found = list(items(knowledge, title, site.reasoner.listen(shown), reply, theirs))
    answer = page(
        request, "section.html", 200 if reply is None else 409 if theirs else 422,
        opened=opened, revision=revision, title=title, items=found,
        section=request.path_params["section"], counts=counts,
        parts=parts, meanings=meanings(parts),
        standing=site.reasoner.standing(opened.case), count=total, update=False, waiting=0,
        more="more" in request.query_params, knowledge=knowledge,
        conflicts=bool(theirs), faults=bool(reply and reply.faults))
    if reply is not None and "hx-request" in request.headers:
        answer.status_code = 200  # htmx leaves others aside
        answer.headers.update({"HX-Retarget": "main", "HX-Reselect": "main",
                               "HX-Reswap": "outerHTML"})
    return answer


def _title(request: Request) -> str:
    titles = sections(site_of(request).reasoner.knowledge)
    section: int = request.path_params["section"]
    if not 1 <= section <= len(titles):
        raise HTTPException(404)
    return titles[section - 1]


def _beside(request: Request, step: int) -> str:
    """The page of the section before or after; behind the last one the answers are checked."""
    number, section = request.path_params["number"], request.path_params["section"] + step
    if section > len(sections(site_of(request).reasoner.knowledge)):
        return f"/cases/{number}/check"
    return f"/cases/{number}/sections/{max(1, section)}"


def revision_of(form: FormData) -> int:
    """The revision that the form was made from."""
    given = str(form.get("revision", ""))
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise HTTPException(400)
    return int(given)
