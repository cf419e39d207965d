"""Why something was not concluded: its nearest miss."""

from __future__ import annotations

from dataclasses import replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.case.questions.near_miss_tree import miss_tree
from engine.case.questions.why_not import Absence, HoldsError, What, WhyNot, kind_of, why_not
from engine.case.questions.why_not_words import (
    nearest_words,
    never_words,
    shortfall_words,
    title_words,
)
from engine.case.why.verdict import verdict_words
from engine.core.proof import Proof
from engine.core.symbolic.logic import UndecidedError
from engine.core.words.prose import listed, quoted
from knowledge.model.conditions import UNDETERMINED
from web.shared.cases import OpenCase
from web.shared.pages import page
from web.shared.site import site_of
from web.shared.texts import Texts, texts_for


def index(request: Request) -> Response:
    """Everything that was not concluded."""
    site = site_of(request)
    opened = site.cases.get(request.path_params["number"])
    proof = site.reasoner.proof(opened.case)
    reasons = [(name, proof.knowledge.categories[name].title)
               for name in proof.diagnosis.ranking if name != proof.diagnosis.leading]
    return page(request, "why_not_index.html", opened=opened, reasons=reasons,
                findings=[(name, finding.title) for name, finding
                          in proof.knowledge.findings.items() if name not in proof.findings])


def show(request: Request) -> Response:
    """Why one thing was not concluded."""
    site = site_of(request)
    opened = site.cases.get(request.path_params["number"])
    what = request.path_params["what"]
    knowledge, _ = site.reasoner.knowledge, texts_for(request)
    try:
        kind = kind_of(what, knowledge)
    except KeyError:
        raise HTTPException(404) from None
    title = title_words(kind, what, knowledge)
    try:
        found = _asked(request, opened, what)
    except HoldsError:  # it has been answered since
        return RedirectResponse(f"/cases/{opened.number}", 303)
    except UndecidedError:
        return page(request, "why_not.html", opened=opened, title=title, tree=None, changes=(),
                    sentences=[_("The prover gave up, so nothing can be said for certain.")])
    first = found.misses[0] if found.misses else None
    return page(
        request, "why_not.html", opened=opened, title=title, sentences=_sentences(found, _),
        tree=None if first is None else miss_tree(found, first), marks=_marks(_),
        changes=() if first is None else [
            (change.question, knowledge.questions[change.question].text)
            for change in first.changes])


def _asked(request: Request, opened: OpenCase, what: str) -> WhyNot:
    reasoner = site_of(request).reasoner
    case = reasoner.listen(opened.case)
    with reasoner.alone() as space:
        found = why_not(space, case, what)

    def told(proof: Proof) -> Proof:
        return replace(proof, knowledge=reasoner.knowledge)

    return replace(found, proof=told(found.proof), misses=tuple(
        replace(miss, proof=told(miss.proof)) for miss in found.misses))


def _sentences(found: WhyNot, _: Texts) -> list[str]:
    """How it stands, and how near it is."""
    knowledge = found.proof.knowledge
    others = [quoted(knowledge.steps[step].title) for step in found.instead]
    match found.absence:
        case Absence.FELL_AWAY:
            return [_("It is called for, but fell away: one of these steps must come first, and "
                      "none of them is called for: %(steps)s.", steps=listed(others, "or"))]
        case Absence.ALTERNATIVE:
            return [_("It is one of several alternatives; the plan has another one, or steps that "
                      "are worth more here.")]
        case Absence.CAPPED:
            return [_("It is called for, but the plan is kept short, and other steps are worth "
                      "more here.")]
    told = []
    if found.kind is What.CATEGORY:
        told.append(_("As it is: %(verdict)s.",
                      verdict=verdict_words(found.proof.diagnosis, knowledge)))
        if found.what != UNDETERMINED:
            told.append(shortfall_words(found))
    never = found.absence is Absence.NEVER
    return [*told, never_words(found) if never else nearest_words(found.misses[0].changes)]


def _marks(_: Texts) -> dict[str, str]:
    """How a part of a nearest miss stands, in a word, by its state."""
    return {"holds": _("holds already"), "missing": _("missing"), "in the way": _("in the way"),
            "change": _("needed")}

