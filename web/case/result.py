"""The result: the verdict with its doubt, the evidence, and how it follows from the answers."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response

from engine.case.plan.progress import what_now
from engine.case.why.derivation import explain
from engine.case.why.justification import Justification, Piece, justify
from engine.case.why.justification_words import contradiction_lines, piece_words, total_words
from engine.case.why.verdict import statement
from engine.core.proof import Proof
from engine.core.words.prose import fact_sentence
from knowledge.model.conditions import UNDETERMINED
from web.case.derivation import cited, size
from web.case.person import planned
from web.shared.drawings import waterfalls
from web.shared.pages import page
from web.shared.site import site_of

STRONGEST = 3
"""So many pieces of evidence for a reason are told first, and as many against it."""
MOST_INLINE = 60
"""A derivation of more nodes stands on a page of its own, and so does most of the evidence."""


def show(request: Request) -> Response:
    """The result of a case as it stands."""
    site = site_of(request)
    opened = site.cases.get(request.path_params["number"])
    proof = site.reasoner.proof(opened.case)
    diagnosis, knowledge = proof.diagnosis, proof.knowledge
    found, tree = justify(proof), explain(proof)
    work = planned(site, opened, proof)
    return page(
        request, "result.html", opened=opened, knowledge=knowledge, words=statement(proof),
        standing=site.reasoner.standing(opened.case), diagnosis=diagnosis,
        evidence=list(_strongest(found, proof)), found=found,
        pictures=waterfalls(found, knowledge), tree=tree, plan=work.plan,
        now=what_now(work.plan, work.progress), whole=size(tree) <= MOST_INLINE,
        cited=cited(found.waterfalls, tree, knowledge),
        contradictions=[list(contradiction_lines(one, knowledge)) for one in found.contradictions],
        piece_words=piece_words, total_words=total_words, fact_sentence=fact_sentence)


def _strongest(
    found: Justification, proof: Proof
) -> Iterator[tuple[str, list[Piece], list[Piece], int]]:
    """By reason in question its title, what speaks for it, what against, and how many more do."""
    diagnosis = proof.diagnosis
    subjects = [diagnosis.leading]
    if diagnosis.leading == UNDETERMINED:
        subjects = [name for name in diagnosis.ranking if diagnosis.totals[name] > 0][:2]
    elif diagnosis.second is not None:
        subjects.append(diagnosis.second)
    pieces = {waterfall.category: waterfall.pieces for waterfall in found.waterfalls}
    for name in subjects:
        speaking = [piece for piece in pieces[name] if piece.decibans > 0]
        against = [piece for piece in pieces[name] if piece.decibans < 0]
        more = max(len(speaking) - STRONGEST, 0) + max(len(against) - STRONGEST, 0)
        yield (proof.knowledge.categories[name].title, speaking[:STRONGEST], against[:STRONGEST],
               more)
