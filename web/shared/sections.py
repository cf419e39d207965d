"""The questionnaire as sections, and one section as it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.case.questions.unknowns import is_asked
from engine.case.questions.words import answer_words
from engine.core.hearing.listener import TEXT
from engine.core.hearing.reading import Reading
from engine.core.words.prose import asked, quoted, value_words
from knowledge.model.conditions import Value
from knowledge.model.records import Kind, Knowledge, Question
from knowledge.reading.cases import Case
from web.shared.cases import Answers
from web.shared.forms import Reply


@dataclass(frozen=True, slots=True)
class Item:
    """One question on the page.

    Attributes:
        chosen: the options chosen, or the number or text as it was typed.
        heard: the answer that the words of the employer or earlier cases give; empty for none.
        words: from these of the employer's words.
        fault: what is wrong with what was typed; empty for nothing.
        theirs: what another window saved meanwhile; empty for nothing.
    """

    question: Question
    chosen: tuple[str, ...]
    heard: str = ""
    words: tuple[str, ...] = ()
    fault: str = ""
    theirs: str = ""

    @property
    def name(self) -> str:
        """An id for the page, which has no dots."""
        return self.question.id.replace(".", "-")

    @property
    def kind(self) -> str:
        """What kind of field it needs."""
        one_of = (Kind.SCALE, Kind.CHOICE, Kind.YES_NO)
        return "one" if self.question.kind in one_of else self.question.kind.value


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the employer's words; `heard` tells what was understood, empty for nothing."""

    text: str
    heard: str


def sections(knowledge: Knowledge) -> tuple[str, ...]:
    """The titles of the sections, in order."""
    return tuple(dict.fromkeys(question.section for question in knowledge.questions.values()))


def asked_in(knowledge: Knowledge, section: str, case: Case) -> tuple[Question, ...]:
    """The questions of a section that are asked; those answered already are among them.

    Args:
        knowledge: the rulebase.
        section: its title.
        case: with what its words say.
    """
    return tuple(question for question in knowledge.questions.values()
                 if question.section == section
                 and (question.id in case.told or is_asked(question, case.answers)))


def items(
    knowledge: Knowledge, section: str, case: Case, reply: Reply | None = None,
    theirs: Answers | None = None,
) -> Iterator[Item]:
    """A section as it is shown.

    Args:
        knowledge: the rulebase.
        section: its title.
        case: with what its words say.
        reply: what was sent, where it could not be saved as it is.
        theirs: what another window has saved instead of it.
    """
    derived = {} if case.heard is None else {
        answer.question: answer for answer in case.heard.answers}
    for question in asked_in(knowledge, section, case):
        value: Value | None = case.told.get(question.id)
        fault = ""
        if reply is not None:
            value = reply.typed.get(question.id, reply.answers.get(question.id, value))
            fault = reply.faults.get(question.id, "")
        other = ""
        if theirs is not None and question.id in theirs:
            other = answer_words(theirs[question.id], question)
        heard = derived.get(question.id)
        yield Item(
            question, _chosen(value), "" if heard is None else value_words(heard.value, question),
            () if heard is None else tuple(one.text for one in heard.words), fault, other)


def marked(reading: Reading, knowledge: Knowledge) -> tuple[Part, ...]:
    """The employer's words, cut where something in them was understood."""
    matches = sorted((match for sentence in reading.sentences for match in sentence.matches
                      if match.means and not match.denied), key=lambda match: match.words.start)
    parts, at = [], 0
    for match in matches:
        if match.words.start < at:
            continue
        told = "; ".join(f"{quoted(asked(knowledge.questions[question]))}: "
                         f"{value_words(value, knowledge.questions[question])}"
                         for question, value in match.means.items())
        parts += [Part(reading.text[at:match.words.start], ""), Part(match.words.text, told)]
        at = match.words.end
    return tuple(part for part in [*parts, Part(reading.text[at:], "")] if part.text)


def meanings(parts: Iterable[Part]) -> dict[str, list[str]]:
    """What was understood, in the order of the words, each with all phrases that mean it."""
    found: dict[str, list[str]] = {}
    for part in parts:
        if part.heard:
            found.setdefault(part.heard, []).append(part.text)
    return {means: list(dict.fromkeys(phrases)) for means, phrases in found.items()}


def has_words(section: str, knowledge: Knowledge) -> bool:
    """Whether a section asks for the employer's words."""
    return TEXT in knowledge.questions and knowledge.questions[TEXT].section == section


def progress(knowledge: Knowledge, case: Case) -> tuple[Mapping[str, int], int]:
    """By section, how many questions are answered; and how many in all."""
    counts = dict.fromkeys(sections(knowledge), 0)
    for question in case.answers:
        counts[knowledge.questions[question].section] += 1
    return counts, sum(counts.values())


def _chosen(value: Value | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (str(value),)
