"""One question in the handbook, with what each of its answers can do."""

from __future__ import annotations

from collections.abc import Iterator

from engine.core.plain_form import literals
from engine.core.words.markdown_text import escaped
from engine.core.words.prose import listed, quoted
from engine.rulebase.handbook.from_earlier import from_earlier_words
from engine.rulebase.handbook.index import Index, reads_silence
from engine.rulebase.handbook.links import anchor, cited, exemptions, file_name, links, titles
from engine.rulebase.handbook.rules import conditional
from knowledge.model.conditions import Compare, Operator
from knowledge.model.records import Changing, Expectation, Kind, Knowledge, Question

KINDS = {
    Kind.SCALE: "One of these, in order",
    Kind.CHOICE: "One of these",
    Kind.CHOICES: "Any of these",
    Kind.YES_NO: "Yes or no",
    Kind.COUNT: "A number",
    Kind.TEXT: "In words; they are kept with the case, and no rule compares them",
}


def question_entry(question: Question, knowledge: Knowledge, index: Index) -> str:
    """A question: why and when it is asked, its answers with the rules that each one helps."""
    when = "Always asked." if question.core else "Asked as a follow-up."
    if question.ask_if is not None:
        when = conditional(question.ask_if, "Asked if", "", knowledge)
    readers = index.question_readers.get(question.id, ())
    options = [f"- {escaped(option.label)} (`{option.id}`): "
               f"{_read(question, option.id, readers, knowledge)}" for option in question.options]
    lines = [f"## {anchor('question', question.id)}{escaped(question.text)} (`{question.id}`)",
             "", f"Why: {escaped(question.why)} {cited(question.sources)}", "", when, "",
             f"{KINDS[question.kind]}{':' if options else '.'}", "",
             *options, *([""] if options else []),  # the notes are a list of their own
             *(f"* {note}" for note in _notes(question, knowledge, index)),
             *exemptions(question.exempt, "*")]
    return "\n".join(lines).rstrip("\n") + "\n"


def _notes(question: Question, knowledge: Knowledge, index: Index) -> Iterator[str]:
    readers = index.question_readers.get(question.id, ())
    silent = [rule for rule in readers if reads_silence(rule, question.id, knowledge)]
    if not question.options:
        yield f"Read by: {links('rule', readers) or 'no rule'}"
    if silent:
        yield f"Whether it is answered at all matters to: {links('rule', silent)}"
    if question.id in index.asked_by:
        yield f"Decides whether these are asked: {links('question', index.asked_by[question.id])}"
    if question.id in index.done_by:
        yield f"Tells whether these are done already: {links('step', index.done_by[question.id])}"
    if question.expects is not None:
        yield _claim(question, question.expects, knowledge)
    if question.changing is not None:
        yield _change(question, question.changing)
    if question.from_earlier is not None:
        yield from_earlier_words(question, question.from_earlier, knowledge)
    place = file_name(question.place)
    if place:
        yield f"In `{place}`"


def _change(question: Question, changing: Changing) -> str:
    aims = listed([quoted(escaped(question.label(aim.id))) for aim in changing.aims], "or")
    told = f"The candidate could aim for {aims} next time, at a cost of {changing.cost}"
    if changing.not_from:
        labels = [quoted(escaped(question.label(option))) for option in changing.not_from]
        told += f"; not from {listed(labels, 'or')}, which was not in their hands"
    return f"{told}."


def _read(
    question: Question, option: str, readers: tuple[str, ...], knowledge: Knowledge
) -> str:
    """The rules that an answer can help to fire, and those that it can stop."""
    helped, stopped = [], []
    for rule in readers:
        for literal in literals(knowledge.rules[rule].condition):
            leaf = literal.leaf
            if not isinstance(leaf, Compare) or leaf.question != question.id:
                continue
            named = option in leaf.accepted
            if leaf.operator is Operator.INCLUDES and not literal.positive:
                if named:
                    stopped.append(rule)
            elif named is literal.positive:
                helped.append(rule)
    told = [links("rule", dict.fromkeys(helped))] if helped else []
    if stopped:
        told.append(f"against {links('rule', dict.fromkeys(stopped))}")
    return "; ".join(told) or "no rule"


def _claim(question: Question, claim: Expectation, knowledge: Knowledge) -> str:
    told = [f"never {word} the total of {titles('category', names, knowledge.categories, 'or')}"
            for word, names in (("raises", claim.never_raise), ("lowers", claim.never_lower))
            if names]
    labels = [quoted(escaped(question.label(option))) for option in claim.options]
    start = "A" if claim.options == question.option_ids else f"Among {listed(labels, 'and')}, a"
    claim_words = f"{start} later answer {' and '.join(told)}."
    return f"Claimed, and tested by `debrief rules check`: {claim_words}"
