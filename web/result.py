"""The result: the verdict with its doubt, the main evidence, and the plan."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from engine.explanation import weights
from engine.verdict import statement
from knowledge.conditions import UNDETERMINED
from web.pages import page
from web.site import site_of

STRONGEST = 4


def show(request: Request) -> Response:
    """The result of a case as it stands."""
    site = site_of(request)
    opened = site.cases.get(request.path_params["number"])
    proof = site.reasoner.proof(opened.case)
    diagnosis, knowledge = proof.diagnosis, proof.knowledge
    subjects = [diagnosis.leading]
    if diagnosis.leading == UNDETERMINED:
        subjects = [name for name in diagnosis.ranking if diagnosis.totals[name] > 0][:2]
    elif diagnosis.second is not None:
        subjects.append(diagnosis.second)
    evidence = [
        (knowledge.categories[name].title,
         [weight for weight in weights(proof, name) if weight.contribution.decibans > 0],
         [weight for weight in weights(proof, name) if weight.contribution.decibans < 0])
        for name in subjects]
    likely = [(knowledge.categories[name], round(100 * diagnosis.probabilities[name]))
              for name in diagnosis.ranking]
    return page(request, "result.html", opened=opened, words=statement(proof), likely=likely,
                evidence=evidence, plan=site.reasoner.plan(proof), knowledge=knowledge,
                most=STRONGEST, standing=site.reasoner.standing(opened.case))
