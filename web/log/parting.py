"""Where the rules and the counselors part, over all second opinions."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from web.log.cases import numbers_of, parting
from web.log.desk import titles
from web.shared.pages import page
from web.shared.paging import paging, wanted_page
from web.shared.site import site_of

SHOWN = 40
MOST_RULES = 20


def show(request: Request) -> Response:
    """How often they part, over what, by which rules, and what the counselors say."""
    site = site_of(request)
    found = parting(site.cases.log)
    parted = [opinion for opinion in reversed(found.opinions) if not opinion.agrees]
    at = paging("/desk/parting", {}, wanted_page(request.query_params.get("page", "")), SHOWN,
                len(parted), "#opinions")
    shown = parted[max(0, at.first - 1):at.last]
    return page(
        request, "desk_parting.html", found=found, opinions=shown, paging=at,
        numbers=numbers_of(site.cases.log, {opinion.case for opinion in shown}),
        pairs={pair: count for pair, count in found.pairs.items() if pair[0] != pair[1]},
        titles=titles(site.reasoner.knowledge), rules=site.reasoner.knowledge.rules,
        most=MOST_RULES)
