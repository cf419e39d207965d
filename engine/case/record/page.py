"""A record as one HTML page that stands alone: no script, nothing from elsewhere, print and dark.

The template escapes every value; what stands in it unescaped is the SVG drawn here, which escapes
its own texts.
"""

from __future__ import annotations

import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from engine.case.plan.formats import note, svg
from engine.case.record.contents import cited_sources, facts_of_the_record
from engine.case.record.recorder import Record
from engine.case.why.derivation import explain
from engine.case.why.justification import justify
from engine.case.why.justification_picture import waterfall_picture
from engine.case.why.justification_words import contradiction_lines, piece_words, total_words
from engine.case.why.verdict import statement
from engine.core.words.prose import answer_words, asked, clause, days_words, fact_sentence, signed
from knowledge.model.plain import JsonValue
from knowledge.model.problems import printable

OPEN_LEVELS = 2
"""How many levels of the derivation tree are open when the page is opened; in print all are."""


def html_page(record: Record) -> str:
    """The record as an HTML document."""
    knowledge = record.proof.knowledge
    found = justify(record.proof)
    pictures = {
        waterfall.category: Markup(waterfall_picture(
            waterfall, knowledge, found.span, f"evidence{number}"))
        for number, waterfall in enumerate(found.waterfalls, 1)}
    answers = [(asked(knowledge.questions[name]), answer_words(record.case, name, knowledge))
               for name in record.case.answers]
    contradictions = [list(contradiction_lines(contradiction, knowledge))
                      for contradiction in found.contradictions]
    return _environment().get_template("page.html.jinja").render(
        record=record, knowledge=knowledge, words=statement(record.proof),
        waterfalls=found.waterfalls, pictures=pictures, contradictions=contradictions,
        tree=explain(record.proof), open_levels=OPEN_LEVELS, plan=record.plan,
        plan_picture=Markup(svg(record.plan, f"Plan for {printable(record.case.id)}")),
        answers=answers, notes=_notes(record.case.notes), sources=list(cited_sources(record)),
        facts=list(facts_of_the_record(record)))


def _notes(notes: JsonValue) -> str:
    if notes is None:
        return ""
    return notes if isinstance(notes, str) else json.dumps(
        notes, ensure_ascii=False, indent=2, sort_keys=True)


def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True,
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, finalize=_shown)
    found.filters.update(
        clause=clause, signed=signed, note=note, days=days_words)
    found.globals.update(
        piece_words=piece_words, total_words=total_words, fact_sentence=fact_sentence)
    return found


def _shown(value: object) -> object:
    """Texts without control characters, which HTML does not allow."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
