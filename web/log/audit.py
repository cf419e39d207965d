"""The audit of one case: its answers beside the diagnosis, the derivation, and second opinions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from engine.case.record.replay import Replay, replay
from engine.case.why.justification import justify
from engine.case.why.justification_words import contradiction_lines, piece_words, total_words
from engine.case.why.verdict import statement
from engine.core.proof import Proof, grounds
from engine.core.words.prose import fact_sentence, value_words
from engine.log.errors import Edit
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.plain import JsonValue
from knowledge.model.records import Knowledge, Question
from web.log.cases import Audited, add_review, audited
from web.log.desk import titles
from web.shared.downloads import download
from web.shared.pages import page
from web.shared.sections import sections
from web.shared.site import Site, site_of
from web.shared.texts import Texts, texts_for

MOST_BECAUSE = 5_000
MOST_NAME = 200
AGREE = "agree"


@dataclass(frozen=True, slots=True)
class Row:
    """An answer as it was diagnosed.

    Attributes:
        derived: whether it was read from words or earlier cases.
        edits: its changes, the oldest first; the first one is how it came in.
    """

    question: Question
    answer: str
    derived: bool
    edits: tuple[Edit, ...]


def show(request: Request) -> Response:
    """The audit."""
    return _page(request, {}, "")


async def review(request: Request) -> Response:
    """Add a second opinion."""
    form = await request.form(max_files=0, max_fields=10)
    return await run_in_threadpool(_review, request, form)


def diagnose(request: Request) -> Response:
    """Diagnose a case as it stands, and keep that."""
    site = site_of(request)
    opened = site.cases.get(request.path_params["number"])
    site.cases.conclude(opened, site.reasoner.proof(opened.case), site.reasoner.diagnoser)
    return RedirectResponse(f"/desk/cases/{opened.number}", 303)


def record(request: Request) -> Response:
    """The audit record of a diagnosis, as `debrief replay` reads it."""
    found = _audited(request)
    name = f"{found.entry.case} {found.chosen.number}" if found.chosen else found.entry.case
    return download(found.record, name, ".record.json", "application/json")


def _review(request: Request, form: FormData) -> Response:
    site, _ = site_of(request), texts_for(request)
    found = _audited(request)
    typed = {name: " ".join(str(form.get(name, "")).replace("\0", "").split())
             for name in ("opinion", "because", "reviewer")}
    known = [AGREE, *titles(site.reasoner.knowledge)]
    fault = ""
    if found.chosen is None:
        fault = _("There is no diagnosis yet that an opinion could be about.")
    elif typed["opinion"] not in known:
        fault = _("Choose whether you agree, or what you think the reason is.")
    elif typed["opinion"] == found.chosen.leading:
        fault = _("That is what the diagnosis says itself; choose that you agree.")
    elif not typed["because"]:
        fault = _("Say why: others can learn from an opinion only by its reason.")
    elif len(typed["because"]) > MOST_BECAUSE or len(typed["reviewer"]) > MOST_NAME:
        fault = _("A reason may have at most %(most)s characters, a name %(name)s.",
                  most=MOST_BECAUSE, name=MOST_NAME)
    if fault or found.chosen is None:
        return _page(request, typed, fault)
    add_review(site.cases.log, found.number, found.chosen.number,
               None if typed["opinion"] == AGREE else typed["opinion"], typed["because"],
               typed["reviewer"])
    return RedirectResponse(f"{_address(found)}#opinions", 303)


def _page(request: Request, typed: dict[str, str], fault: str) -> Response:
    site, texts, found = site_of(request), texts_for(request), _audited(request)
    with site.reasoner.alone():
        replayed = _replay(found)
    proof, values = None, dict[str, object]()
    if replayed is not None and replayed.record is not None:
        proof = replayed.record.proof
        proof = replace(proof, knowledge=texts.knowledge(proof.knowledge))
        values = _told(proof, site, found)
    return page(
        request, "desk_audit.html", 422 if fault else 200, found=found, replayed=replayed,
        proof=proof, titles=titles(site.reasoner.knowledge), typed=typed, fault=fault,
        agree=AGREE, undetermined=UNDETERMINED, address=_address(found),
        later=[(_subject(edit, site.reasoner.knowledge, texts), edit,
                _written(edit.before, edit, site.reasoner.knowledge),
                _written(edit.after, edit, site.reasoner.knowledge)) for edit in found.later],
        most_because=MOST_BECAUSE, **values)


def _told(proof: Proof, site: Site, found: Audited) -> dict[str, object]:
    """What the page tells of a proof."""
    knowledge = proof.knowledge
    justified = justify(proof)
    return {
        "knowledge": knowledge, "words": statement(proof), "rows": _rows(proof, found),
        "waterfalls": justified.waterfalls, "piece_words": piece_words,
        "total_words": total_words, "fact_sentence": fact_sentence,
        "contradictions": [list(contradiction_lines(one, knowledge))
                           for one in justified.contradictions],
        "firings": [firing for firing in proof.firings if firing.rule in knowledge.rules],
        "known": site.reasoner.knowledge.rules,
        "same": knowledge.hash == site.reasoner.knowledge.hash,
    }


def _rows(proof: Proof, found: Audited) -> list[tuple[str, list[Row]]]:
    """The answers that were diagnosed, by section."""
    case, knowledge = proof.case, proof.knowledge
    since = 0 if found.chosen is None else found.chosen.revision
    edits: dict[str, list[Edit]] = {}
    for edit in found.edits:
        if edit.revision <= since:
            edits.setdefault(edit.subject, []).append(edit)
    rows = [(title, [
        Row(question, value_words(case.answers[question.id], question),
            grounds(case, question.id) is not None, tuple(edits.get(question.id, ())))
        for question in knowledge.questions.values()
        if question.section == title and question.id in case.answers])
        for title in sections(knowledge)]
    return [(title, answers) for title, answers in rows if answers]


def _replay(found: Audited) -> Replay | None:
    """The record derived anew and compared; None where there is none. One at a time."""
    return replay(found.record.encode()) if found.record else None


def _audited(request: Request) -> Audited:
    which = request.query_params.get("diagnosis", "")
    return audited(site_of(request).cases.log, request.path_params["number"],
                   int(which) if which.isascii() and which.isdigit() and len(which) < 9 else None)


def _address(found: Audited) -> str:
    return f"/desk/cases/{found.number}" + (
        f"?diagnosis={found.chosen.number}" if found.chosen is not None
        and found.chosen is not found.stored[-1] else "")


def _subject(edit: Edit, knowledge: Knowledge, _: Texts) -> str:
    """What was changed, in words."""
    own = {"case:candidate": _("Candidate"), "case:confirmed": _("Confirmed reason"),
           "case:date": _("Date"), "case:notes": _("Notes")}
    question = knowledge.questions.get(edit.subject)
    return question.text if question is not None else own.get(edit.subject, edit.subject)


def _written(value: JsonValue, edit: Edit, knowledge: Knowledge) -> str:
    """A value of an edit in words; empty for none."""
    question = knowledge.questions.get(edit.subject)
    if value is None or isinstance(value, dict):
        return "" if value is None else "…"
    parts = value if isinstance(value, list) else [value]
    return "; ".join(str(part) if question is None else question.label(str(part))
                     for part in parts)
