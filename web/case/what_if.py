"""What another answer would change, tried without saving it, and kept if it is wanted."""

from __future__ import annotations

from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.case.compare.verdicts import Effect
from engine.case.questions.what_if import WhatIf, what_if
from engine.case.questions.what_if_rows import (
    Row,
    answer_row,
    findings_rows,
    plan_rows,
    rules_rows,
    verdict_rows,
)
from knowledge.model.records import Question
from web.case.questionnaire import revision_of
from web.shared.cases import Answers, OpenCase
from web.shared.forms import Reply, read_form
from web.shared.pages import page
from web.shared.sections import items, sections
from web.shared.site import site_of
from web.shared.texts import Texts, texts_for


def show(request: Request) -> Response:
    """The question with the answer that was given."""
    opened = site_of(request).cases.get(request.path_params["number"])
    return _page(request, opened)


async def answer(request: Request) -> Response:
    """Try another answer, or keep it."""
    form = await request.form(max_files=0, max_fields=100)
    return await run_in_threadpool(_answer, request, form)


def _answer(request: Request, form: FormData) -> Response:
    site = site_of(request)
    opened = site.cases.get(request.path_params["number"])
    question = _question(request)
    reply = read_form(form, [question], texts_for(request))
    if reply.faults or not reply.answers:
        return _page(request, opened, reply, status=422)
    if form.get("go") != "keep":
        return _page(request, opened, reply, tried=_tried(request, opened, reply.answers))
    saved = site.cases.save(opened.number, reply.answers, revision_of(form))
    if saved.theirs:
        return _page(request, site.cases.get(opened.number), reply, theirs=saved.theirs,
                     status=409)
    return RedirectResponse(f"/cases/{opened.number}", 303)


def _tried(request: Request, opened: OpenCase, answers: Answers) -> WhatIf:
    reasoner = site_of(request).reasoner
    case = reasoner.listen(opened.case)
    with reasoner.alone() as space:
        found = what_if(space.engine, space.knowledge, case, answers)
    known = reasoner.knowledge
    return replace(found, before=replace(found.before, knowledge=known),
                   after=replace(found.after, knowledge=known))


def _page(
    request: Request, opened: OpenCase, reply: Reply | None = None, theirs: Answers | None = None,
    tried: WhatIf | None = None, status: int = 200,
) -> Response:
    site = site_of(request)
    knowledge = site.reasoner.knowledge
    question = _question(request)
    case = site.reasoner.listen(opened.case)
    shown = [item for item in items(knowledge, question.section, case, reply, theirs)
             if item.question.id == question.id]
    if not shown:
        raise HTTPException(404)
    rows = [] if tried is None else _rows(tried, texts_for(request))
    same = tried is not None and not tried.changes
    return page(
        request, "what_if.html", status, opened=opened, question=question, item=shown[0],
        rows=rows, tried=tried is not None, same=same,
        nothing=tried is not None and not same and tried.difference.effect is Effect.NONE,
        section=sections(knowledge).index(question.section) + 1, revision=opened.revision,
        conflict=bool(theirs))


def _rows(found: WhatIf, _: Texts) -> list[tuple[str, list[Row]]]:
    """What would be different, under headings."""
    known = found.before.knowledge
    old, new = found.difference.old, found.difference.new
    tables = [
        (_("Answers"), [answer_row(change, known) for change in found.changes]),
        (_("Verdict"), list(verdict_rows(found))),
        (_("Findings"), list(findings_rows(old, new, known))),
        (_("Rules"), list(rules_rows(old, new, known))),
        (_("Plan"), list(plan_rows(old, new, known)))]
    return [(title, rows) for title, rows in tables if rows]


def _question(request: Request) -> Question:
    found = site_of(request).reasoner.knowledge.questions.get(request.path_params["question"])
    if found is None:
        raise HTTPException(404)
    return found
