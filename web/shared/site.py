"""What every route of the page needs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from starlette.requests import Request

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
