"""Letters drafted from a case: what is not known is asked, and nothing is made up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from engine.case.letters.blocks import blocks
from engine.case.letters.document import document
from engine.case.letters.draft import Draft, asked, draft, parts
from engine.case.letters.plain_text import plain_text
from knowledge.model.conditions import Situation
from knowledge.model.problems import KnowledgeError
from knowledge.reading.letters import Letters, load_letters
from web.shared.downloads import download
from web.shared.pages import page
from web.shared.site import site_of
from web.shared.texts import texts_for

MOST_WORDS = 5_000
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Run = tuple[str, bool, bool, bool]
"""Words, and whether they are bold, italic, and the question of a blank."""


def index(request: Request) -> Response:
    """Which letters there are."""
    opened = site_of(request).cases.get(request.path_params["number"])
    try:
        letters = _letters(request)
    except KnowledgeError:
        return _none(request)
    return page(request, "letters.html", opened=opened, letters=letters.letters.values())


def show(request: Request) -> Response:
    """One letter, as far as it can be written."""
    return _write(request, {}, "show")


async def write(request: Request) -> Response:
    """One letter with the blanks that were filled, to read or to keep."""
    form = await request.form(max_files=0, max_fields=60)
    return await run_in_threadpool(_write, request, _words(form), str(form.get("go", "")))


def _words(form: FormData) -> dict[str, str]:
    return {name: value.replace("\0", "").strip()[:MOST_WORDS]
            for name, value in form.items() if name != "go" and isinstance(value, str)}


def _write(request: Request, given: Mapping[str, str], go: str) -> Response:
    site = site_of(request)
    opened = site.cases.get(request.path_params["number"])
    try:
        letters = _letters(request)
    except KnowledgeError:
        return _none(request)
    letter = letters.letters.get(request.path_params["kind"])
    if letter is None:
        raise HTTPException(404)
    proof = site.reasoner.proof(opened.case)
    situation = Situation(proof.case.answers, proof.findings, proof.diagnosis.leading)
    blanks = asked(letter, letters, situation)
    own = {name: words for name, words in given.items() if name in blanks}
    made = draft(letter, letters, proof, own)
    name = f"{letter.title} – {opened.case.id}"
    match go:
        case "docx":
            return download(document(made), name, ".docx", DOCX)
        case "md":
            return download(made.markdown, name, ".md", "text/markdown")
        case "txt":
            return download(plain_text(made), name, ".txt", "text/plain")
    told = {blank: str(proof.case.answers.get(known.answer, "")) if known.answer else ""
            for blank, known in blanks.items()}
    fields = [(blank, known.question, own.get(blank) or told[blank],
               blank in made.missing) for blank, known in blanks.items()]
    return page(request, "letter.html", opened=opened, letter=letter, made=made, fields=fields,
                text=list(_text(made)))


def _text(made: Draft) -> Iterator[tuple[str, int, list[Run]]]:
    """The letter block by block: its kind, its level, and its words."""
    for block in blocks(made.marked):
        runs: list[Run] = []
        for run in block.runs:
            runs += [(words, run.bold, run.italic, left)
                     for words, left in parts(run.text)]
        yield block.kind.value, block.level, runs


def _letters(request: Request) -> Letters:
    """The letters of the rulebase.

    Raises:
        KnowledgeError: it has none.
    """
    site = site_of(request)
    return load_letters(site.reasoner.knowledge, site.folder)


def _none(request: Request) -> Response:
    _ = texts_for(request)
    return page(request, "refusal.html", 404, inside=True,
                what=_("There are no letters in this rulebase."),
                mend=_("`debrief rules check` tells what is wrong with them or missing."))
