"""The audit of one row of an upload: derived anew from what stands in the results."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.case.why.derivation import explain
from engine.case.why.justification import justify
from engine.case.why.justification_words import contradiction_lines, piece_words, total_words
from engine.case.why.verdict import statement
from engine.core.proof import Proof
from engine.core.words.prose import fact_sentence, value_words
from web.batch.pages import finished_upload
from web.batch.results import case_of
from web.case.derivation import cited
from web.log.desk import titles
from web.shared.drawings import waterfalls
from web.shared.pages import page
from web.shared.sections import sections
from web.shared.site import site_of


def show(request: Request) -> Response:
    """The audit."""
    site, upload = site_of(request), finished_upload(request)
    knowledge = site.reasoner.knowledge
    try:
        found = case_of(upload, request.path_params["row"], knowledge)
    except OSError:  # deleted this very moment
        found = None
    if found is None:
        raise HTTPException(404)
    case, category = found
    proof = site.reasoner.proof(case)
    justified, tree = justify(proof), explain(proof)
    return page(
        request, "upload_audit.html", upload=upload, case=case, knowledge=knowledge,
        words=statement(proof), found=justified, tree=tree, titles=titles(knowledge),
        same=proof.diagnosis.leading == category, answers=_answers(proof),
        pictures=waterfalls(justified, knowledge),
        cited=cited(justified.waterfalls, tree, knowledge),
        contradictions=[list(contradiction_lines(one, knowledge))
                        for one in justified.contradictions],
        piece_words=piece_words, total_words=total_words, fact_sentence=fact_sentence)


def _answers(proof: Proof) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """By section its questions and answers, of those that were answered, and which are derived."""
    knowledge, answers, told = proof.knowledge, proof.case.answers, proof.case.told
    found = [(title, [(question.text, value_words(answers[question.id], question),
                       question.id not in told)
                      for question in knowledge.questions.values()
                      if question.section == title and question.id in answers])
             for title in sections(knowledge)]
    return [(title, rows) for title, rows in found if rows]
