"""The page as an application: its routes, behind its gate."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from engine.log.errors import LogError, UnknownCaseError
from knowledge.model.problems import CaseError
from web.batch.routes import upload_routes
from web.batch.uploads import Uploads
from web.case import (
    check,
    derivation,
    flip,
    history_page,
    home,
    letters_page,
    mine,
    plan_files,
    plan_page,
    questionnaire,
    result,
    step_marking,
    what_if,
    why_not,
)
from web.log import audit as desk_audit
from web.log import desk
from web.log import parting as desk_parting
from web.rulebase import pages as rulebase_pages
from web.rulebase import sandbox_page
from web.rulebase.log import RulebaseLog
from web.serving import entry
from web.serving.gate import Gate
from web.serving.numbers import register
from web.serving.speaking import Speaking
from web.shared import assets, downloads, refusals
from web.shared.site import Site


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    """Leave nothing of an upload behind when the server stops."""
    yield
    await run_in_threadpool(cast(Uploads, app.state.uploads).close)


def application(site: Site) -> Starlette:
    """The application, behind its gate."""
    register()
    app = Starlette(
        routes=[
            Route("/open/{token}", entry.enter, methods=["GET"]),
            Route("/leave", entry.leave, methods=["POST"]),
            Route("/assets/{name}", assets.asset, methods=["GET"]),
            Route("/", home.show, methods=["GET"]),
            Route("/cases", home.begin, methods=["POST"]),
            Route("/cases/{number:small}/sections/{section:small}", questionnaire.show,
                  methods=["GET"]),
            Route("/cases/{number:small}/sections/{section:small}", questionnaire.save,
                  methods=["POST"]),
            Route("/cases/{number:small}/check", check.show, methods=["GET"]),
            Route("/cases/{number:small}/check", check.conclude, methods=["POST"]),
            Route("/cases/{number:small}/case.json", downloads.case_file, methods=["GET"]),
            Route("/cases/{number:small}", result.show, methods=["GET"]),
            Route("/cases/{number:small}/why-not", why_not.index, methods=["GET"]),
            Route("/cases/{number:small}/why-not/{what}", why_not.show, methods=["GET"]),
            Route("/cases/{number:small}/what-if/{question}", what_if.show, methods=["GET"]),
            Route("/cases/{number:small}/what-if/{question}", what_if.answer, methods=["POST"]),
            Route("/cases/{number:small}/derivation", derivation.show, methods=["GET"]),
            Route("/cases/{number:small}/evidence/{category}", derivation.evidence,
                  methods=["GET"]),
            Route("/cases/{number:small}/flip", flip.show, methods=["GET"]),
            Route("/cases/{number:small}/plan", plan_page.show, methods=["GET"]),
            Route("/cases/{number:small}/plan.{form}", plan_files.plan_file, methods=["GET"]),
            Route("/cases/{number:small}/steps/{step}", step_marking.save, methods=["POST"]),
            Route("/cases/{number:small}/letters", letters_page.index, methods=["GET"]),
            Route("/cases/{number:small}/letters/{kind}", letters_page.show, methods=["GET"]),
            Route("/cases/{number:small}/letters/{kind}", letters_page.write, methods=["POST"]),
            Route("/cases/{number:small}/history", history_page.show, methods=["GET"]),
            Route("/cases/{number:small}/history.svg", history_page.picture_file, methods=["GET"]),
            Route("/cases/{number:small}/mine", mine.show, methods=["GET"]),
            Route("/cases/{number:small}/export", mine.export, methods=["GET"]),
            Route("/cases/{number:small}/erase", mine.erase, methods=["POST"]),
            Route("/desk", desk.show, methods=["GET"]),
            Route("/desk/cases/{number:small}", desk_audit.show, methods=["GET"]),
            Route("/desk/cases/{number:small}", desk_audit.review, methods=["POST"]),
            Route("/desk/cases/{number:small}/diagnose", desk_audit.diagnose, methods=["POST"]),
            Route("/desk/cases/{number:small}/record.json", desk_audit.record, methods=["GET"]),
            Route("/desk/parting", desk_parting.show, methods=["GET"]),
            Route("/rulebase/{kind}", rulebase_pages.show_list, methods=["GET"]),
            Route("/rulebase/{kind}/{name}", rulebase_pages.show_entry, methods=["GET"]),
            Route("/sandbox/{name}", sandbox_page.show, methods=["GET"]),
            Route("/sandbox/{name}", sandbox_page.attempt, methods=["POST"]),
            *upload_routes(),
        ],
        middleware=[Middleware(Gate, sessions=site.sessions, port=site.port),
                    Middleware(Speaking)],
        lifespan=_lifespan,
        exception_handlers={
            HTTPException: refusals.http_error, UnknownCaseError: refusals.unknown_case,
            LogError: refusals.log_error, CaseError: refusals.case_error,
            ModuleNotFoundError: refusals.missing_part,
            Exception: refusals.server_error,
        })
    app.router.redirect_slashes = False
    app.state.site = site
    app.state.languages = site.languages
    app.state.uploads = Uploads(site.reasoner.knowledge)
    app.state.rulebase = RulebaseLog(site.cases.log, site.reasoner.knowledge, site.folder)
    return app
