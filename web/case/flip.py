"""The smallest change of answers that would have given another verdict."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from engine.case.questions.changes import Change
from engine.case.questions.flip import Flips, flip
from engine.case.questions.flip_words import flip_words, none_words, proved_words
from engine.case.questions.words import answer_words, needed_words
from engine.core.symbolic.logic import UndecidedError
from engine.core.words.prose import asked
from knowledge.model.records import Knowledge
from web.shared.pages import page
from web.shared.site import site_of

Row = tuple[str, str, str, str]
"""A question's id, what it asks, the answer given, and the answers that would do."""


def show(request: Request) -> Response:
    """What would have changed the verdict: in the candidate's own hands, and over all answers."""
    site = site_of(request)
    opened = site.cases.get(request.path_params["number"])
    case = site.reasoner.listen(opened.case)
    try:
        with site.reasoner.alone() as space:
            own, all_ = flip(space, case), flip(space, case, any_answer=True)
    except UndecidedError:
        return page(request, "flip.html", opened=opened, parts=())
    known = site.reasoner.knowledge
    return page(request, "flip.html", opened=opened,
                parts=[_told(own, known), _told(all_, known)])


def _told(found: Flips, knowledge: Knowledge) -> tuple[list[tuple[str, list[Row]]], list[str]]:
    """The sets of changes, each with where it leads; and what is proved."""
    if found.cost is None:
        return [], [none_words(found, knowledge)]
    return [(flip_words(found, one, knowledge),
             [_row(change, knowledge) for change in one.changes])
            for one in found.flips], proved_words(found)


def _row(change: Change, knowledge: Knowledge) -> Row:
    question = knowledge.questions[change.question]
    return (change.question, asked(question), answer_words(change.before, question),
            needed_words(change, knowledge))
