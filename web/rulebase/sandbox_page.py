"""The sandbox: one rule edited and tried on the log, without touching a file."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.case.compare.verdicts import Effect
from engine.case.why.verdict import verdict_words
from engine.rulebase.cornerstones.failures import mismatch_words
from knowledge.editing.rule_text import MAX_RULE, THE_RULE, rule_text
from knowledge.model.problems import KnowledgeError, Problem
from web.rulebase.lines import rule_sentence
from web.rulebase.log import MOST_TRIED, rulebase_of
from web.rulebase.pages import kinds
from web.rulebase.sandbox import Trial, try_text
from web.shared.pages import page
from web.shared.site import site_of
from web.shared.texts import texts_for

SHOWN = 40
MOST_OFFSET = 10_000_000


def show(request: Request) -> Response:
    """A rule as it is, to be edited."""
    return _page(request, rule_text(rulebase_of(request).knowledge.rules[_name(request)]))


async def attempt(request: Request) -> Response:
    """Try the text that was sent."""
    form = await request.form(max_files=0, max_fields=5)
    return await run_in_threadpool(_attempt, request, form)


def _attempt(request: Request, form: FormData) -> Response:
    rulebase, offset = rulebase_of(request), _offset(form)
    text = str(form.get("text", "")).replace("\r\n", "\n")
    cases, total = rulebase.cases(offset)
    try:
        found = try_text(rulebase.knowledge, _name(request), text, cases,
                         rulebase.cornerstones or (), site_of(request).reasoner.alone)
    except KnowledgeError as error:
        return _page(request, text, problems=error.problems)
    return _page(request, text, trial=found, offset=offset, total=total)


def _page(
    request: Request, text: str, problems: tuple[Problem, ...] = (), trial: Trial | None = None,
    offset: int = 0, total: int = 0,
) -> Response:
    name, _ = _name(request), texts_for(request)
    says = "" if trial is None else rule_sentence(
        trial.diff.new.rules[trial.rule], trial.diff.new, _)
    wrong = bool(problems) and "hx-request" not in request.headers  # htmx leaves those aside
    return page(
        request, "sandbox.html", 422 if wrong else 200, name=name, kinds=kinds(_), text=text,
        title=rulebase_of(request).knowledge.rules[name].title, problems=problems, trial=trial,
        says=says, offset=offset, total=total, most=SHOWN, most_text=MAX_RULE,
        most_tried=MOST_TRIED, the_rule=THE_RULE, Effect=Effect, verdict_words=verdict_words,
        mismatch_words=mismatch_words)


def _name(request: Request) -> str:
    name: str = request.path_params["name"]
    if name not in rulebase_of(request).knowledge.rules:
        raise HTTPException(404)
    return name


def _offset(form: FormData) -> int:
    """How many newer cases are left out; 0 for nonsense."""
    given = str(form.get("offset", "0"))
    return min(MOST_OFFSET, int(given)) if given.isascii() and given.isdigit() and (
        len(given) < 9) else 0
