"""A record as a Markdown page."""

from __future__ import annotations

import json
from collections.abc import Iterator

from engine.case.plan.formats import note
from engine.case.record.contents import cited_sources, facts_of_the_record
from engine.case.record.recorder import Record
from engine.case.why.derivation import Node, explain
from engine.case.why.justification import Piece, Waterfall, justify
from engine.case.why.justification_words import contradiction_lines, piece_words, total_words
from engine.case.why.verdict import statement
from engine.core.words.markdown_text import escaped
from engine.core.words.prose import answer_words, asked, clause, fact_sentence, quoted, signed
from knowledge.model.records import Knowledge


def markdown(record: Record) -> str:
    """The record as Markdown, its line break included."""
    words = statement(record.proof)
    knowledge = record.proof.knowledge
    blocks = [
        f"# Why: case {escaped(record.case.id)}",
        f"**{escaped(words.headline)}** {escaped(words.means)}",
        *map(escaped, words.doubt),
        *_contradictions(record),
        "## The evidence\n\nIn decibans: 3 make a reason twice as likely, 10 ten times.",
        *(_waterfall(waterfall, knowledge) for waterfall in justify(record.proof).waterfalls),
        "## The derivation", "\n".join(_tree(explain(record.proof), 0)),
        "## The plan", *_plan(record),
        "## The answers", *_answers(record),
        "## Sources", _list(f"**{name}**: {escaped(title)}" + (f" <{url}>" if url else "")
                            for name, title, url in cited_sources(record)),
        "## This record", _list(f"{escaped(name)}: {escaped(value)}"
                                for name, value in facts_of_the_record(record)),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _list(items: Iterator[str]) -> str:
    return "\n".join(f"- {item}" for item in items) or "- none"


def _contradictions(record: Record) -> Iterator[str]:
    found = justify(record.proof).contradictions
    if found:
        yield "## What does not fit together"
        yield "\n".join(
            f"{'  ' * depth}- {escaped(line)}" for contradiction in found
            for depth, line in contradiction_lines(contradiction, record.proof.knowledge))


def _waterfall(waterfall: Waterfall, knowledge: Knowledge) -> str:
    title = escaped(knowledge.categories[waterfall.category].title)
    blocks = [f"### {title}", escaped(total_words(waterfall))]
    if waterfall.pieces:
        rows = [f"| {signed(piece.decibans)} | {signed(piece.end)} "
                f"| {escaped(piece_words(piece, knowledge))} |" for piece in waterfall.pieces]
        blocks.append("\n".join(["| decibans | running total | what was found |",
                                 "| ---: | ---: | --- |", *rows]))
        blocks.append("\n".join(line for piece in waterfall.pieces
                                for line in _piece(piece, knowledge)))
    return "\n\n".join(blocks)


def _piece(piece: Piece, knowledge: Knowledge) -> Iterator[str]:
    yield (f"- **{signed(piece.decibans)}** {escaped(piece_words(piece, knowledge))}: "
           f"{escaped(piece.evidence.because)} ({', '.join(piece.evidence.sources)})")
    for giver in piece.givers:
        yield (f"  - Rule {giver.rule.id}: {escaped(giver.rule.title)}, because "
               f"{escaped(clause(giver.rule.because))} ({', '.join(giver.rule.sources)})")
        for answer in giver.answers:
            yield f"    - {escaped(fact_sentence(answer, knowledge))}"
    for other in piece.swallowed:
        yield (f"  - ({signed(other.decibans)}) {escaped(piece_words(other, knowledge))}: "
               "not added, as it speaks of the same thing")


def _tree(node: Node, depth: int) -> Iterator[str]:
    because = f", because {escaped(clause(node.because))}" if node.because else ""
    cited = f" ({', '.join(node.sources)})" if node.sources else ""
    again = " (see above)" if node.repeated else ""
    yield f"{'  ' * depth}- {escaped(node.text)}{again}{because}{cited}"
    for child in node.children:
        yield from _tree(child, depth + 1)


def _plan(record: Record) -> Iterator[str]:
    if not record.plan.steps:
        yield "This plan has no steps."
    for number, phase in enumerate(record.plan.phases, 1):
        yield f"### Phase {number}"
        yield _list(f"**{escaped(planned.step.title)}** ({escaped(note(planned))}): "
                    f"{escaped(planned.step.do)} Done when: {escaped(planned.step.done_when)}"
                    for planned in phase)


def _answers(record: Record) -> Iterator[str]:
    questions = record.proof.knowledge.questions
    yield _list(f"{escaped(quoted(asked(questions[name])))}: "
                f"{escaped(answer_words(record.case, name, record.proof.knowledge))}"
                for name in record.case.answers)
    if record.case.notes is not None:
        notes = json.dumps(record.case.notes, ensure_ascii=False, sort_keys=True)
        yield f"Notes: {escaped(notes)}"
