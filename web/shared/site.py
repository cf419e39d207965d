"""The page as an application: what it serves, and what it serves it from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Route

from engine.log.errors import LogError, UnknownCaseError
from knowledge.model.problems import CaseError
from web.batch.routes import upload_routes
from web.batch.uploads import Uploads
from web.rulebase.log import RulebaseLog
from web.serving.gate import Gate
from web.serving.numbers import register
from web.serving.speaking import Speaking
from web.shared.cases import Cases
from web.shared.languages import Languages
from web.shared.reasoner import Reasoner
from web.shared.sessions import Sessions
from web.shared.texts import texts_for


@dataclass(frozen=True, slots=True)
class Site:
    """What every route needs.

    Attributes:
        port: where the page is.
        languages: that it speaks.
        folder: of the knowledge; None for the one that ships with the program.
    """

    cases: Cases
    reasoner: Reasoner
    sessions: Sessions
    port: int
    languages: Languages = field(default_factory=Languages)
    folder: Path | None = None


def site_of(request: Request) -> Site:
    """What the application of a request serves from, with the knowledge in its language."""
    site = cast(Site, request.app.state.site)
    return replace(site, reasoner=site.reasoner.speaking(texts_for(request)))


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    """Leave nothing of an upload behind when the server stops."""
    yield
    await run_in_threadpool(cast(Uploads, app.state.uploads).close)


def application(site: Site) -> Starlette:
    """The application, behind its gate."""
    from web.case import (  # noqa: PLC0415 - the routes need `site_of`
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
    from web.log import audit as desk_audit  # noqa: PLC0415 - the routes need `site_of`
    from web.log import desk  # noqa: PLC0415 - the routes need `site_of`
    from web.log import parting as desk_parting  # noqa: PLC0415 - the routes need `site_of`
    from web.rulebase import pages as rulebase_pages  # noqa: PLC0415 - the routes need `site_of`
    from web.rulebase import sandbox_page  # noqa: PLC0415 - the routes need `site_of`
    from web.serving import entry  # noqa: PLC0415 - the routes need `site_of`
    from web.shared import assets, downloads, refusals  # noqa: PLC0415 - the routes need `site_of`

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
