"""The derivation, and the evidence about one reason, where the result has no room for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.case.record.contents import safe_url
from engine.case.why.derivation import Node, explain
from engine.case.why.justification import Waterfall, justify
from engine.case.why.justification_words import piece_words, total_words
from engine.core.words.prose import fact_sentence
from knowledge.model.records import Knowledge
from web.shared.drawings import waterfalls
from web.shared.pages import page
from web.shared.site import site_of


def show(request: Request) -> Response:
    """The whole derivation."""
    site = site_of(request)
    opened = site.cases.get(request.path_params["number"])
    tree = explain(site.reasoner.proof(opened.case))
    return page(request, "derivation.html", opened=opened, tree=tree,
                cited=cited((), tree, site.reasoner.knowledge))


def evidence(request: Request) -> Response:
    """The evidence about one reason."""
    site = site_of(request)
    opened = site.cases.get(request.path_params["number"])
    found, known = justify(site.reasoner.proof(opened.case)), site.reasoner.knowledge
    about = [waterfall for waterfall in found.waterfalls
             if waterfall.category == request.path_params["category"]]
    if not about:
        raise HTTPException(404)
    return page(
        request, "evidence.html", opened=opened, waterfall=about[0], knowledge=known,
        pictures=waterfalls(found, known), cited=cited(about, None, known),
        piece_words=piece_words, total_words=total_words, fact_sentence=fact_sentence)


def size(tree: Node) -> int:
    """How many nodes a derivation has."""
    return 1 + sum(size(child) for child in tree.children)


def cited(
    found: Iterable[Waterfall], tree: Node | None, knowledge: Knowledge
) -> list[tuple[str, str, str]]:
    """What a page cites: the name, the title and the address of each source."""
    names = set() if tree is None else set(_sources(tree))
    for waterfall in found:
        for piece in waterfall.pieces:
            names.update(piece.evidence.sources)
            for giver in piece.givers:
                names.update(giver.rule.sources)
    return [(name, source.title, safe_url(source.url))
            for name, source in knowledge.sources.items() if name in names]


def _sources(node: Node) -> Iterator[str]:
    yield from node.sources
    for child in node.children:
        yield from _sources(child)
