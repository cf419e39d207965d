"""How far a person is with a step: begun, done, left out with the reason, noted, or open again."""

from __future__ import annotations

import datetime
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.case.plan.progress import State
from engine.log.history.marking import mark
from web.case.plan_page import plan_page
from web.case.plan_wish import typed
from web.shared.site import site_of
from web.shared.texts import texts_for

STATES = {"start": State.STARTED, "done": State.DONE, "skip": State.SKIPPED, "note": None,
          "reset": None}
MOST_WORDS = 2_000


async def save(request: Request) -> Response:
    """Note how far a step is, and show the plan that follows."""
    form = await request.form(max_files=0, max_fields=20)
    return await run_in_threadpool(_save, request, form)


def _save(request: Request, form: FormData) -> Response:
    site, _ = site_of(request), texts_for(request)
    step, go = request.path_params["step"], str(form.get("go", ""))
    opened = site.cases.get(request.path_params["number"])
    if step not in site.reasoner.knowledge.steps or go not in STATES:
        raise HTTPException(404 if go in STATES else 400)
    words = " ".join(str(form.get("words", "")).replace("\0", "").split())
    given = typed(form)
    fault = ""
    if go in ("skip", "note") and not words:
        fault = _("Write a word about why, so that you or your counselor know later.") if (
            go == "skip") else _("Write what is to be noted.")
    elif len(words) > MOST_WORDS:
        fault = _("These are %(number)s characters; %(most)s are the most.",
                  number=len(words), most=MOST_WORDS)
    if fault:
        return plan_page(request, given, (step, fault), 422)
    found = mark(site.cases.log, step, opened.case.id, STATES[go], "" if go == "reset" else words,
                 datetime.date.today(), site.reasoner.knowledge, site.reasoner.proof)
    others = {"opened": found.opened, "added": found.changes.added,
              "removed": found.changes.removed}
    news = {"marked": step, **{kind: ",".join(one for one in steps if one != step)
                               for kind, steps in others.items()}}
    query = urlencode({name: value for name, value in {**given, **news}.items() if value})
    return RedirectResponse(f"/cases/{opened.number}/plan?{query}#step-{step}", 303)
