"""Answers as fields of a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from starlette.datastructures import FormData

from knowledge.model.conditions import Value
from knowledge.model.records import Kind, Question
from knowledge.reading.cases import MAX_TEXT
from knowledge.reading.condition_syntax import MAX_COUNT
from web.shared.texts import Texts

SKIP = ""
"""What the choice "I do not know" sends."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a form says.

    Attributes:
        answers: by question; None where it was skipped.
        faults: by question, what is wrong with what was typed.
        typed: what was typed where it is wrong.
    """

    answers: Mapping[str, Value | None]
    faults: Mapping[str, str]
    typed: Mapping[str, str]


def read_form(form: FormData, questions: Iterable[Question], _: Texts) -> Reply:
    """The answers to those of these questions that the form showed.

    Args:
        form: each question shown is a field `shown`; its answer a field of its own name.
        questions: those that could be shown.
        _: the texts of faults.
    """
    shown = {name for name in form.getlist("shown") if isinstance(name, str)}
    answers: dict[str, Value | None] = {}
    faults: dict[str, str] = {}
    typed: dict[str, str] = {}
    for question in questions:
        if question.id not in shown:
            continue
        given = [value for value in form.getlist(question.id) if isinstance(value, str)]
        try:
            answers[question.id] = _value(question, given, _)
        except ValueError as error:
            faults[question.id] = str(error)
            typed[question.id] = given[0] if given else ""
    return Reply(answers, faults, typed)


def _value(question: Question, given: list[str], _: Texts) -> Value | None:
    """An answer.

    Raises:
        ValueError: it is none; the message says what to do.
    """
    first = given[0].strip() if given else ""
    match question.kind:
        case Kind.TEXT:
            text = first.replace("\r\n", "\n").replace("\0", "")
            if len(text) > MAX_TEXT:
                raise ValueError(_("These are %(number)s characters; %(most)s are the most.",
                                   number=len(text), most=MAX_TEXT))
            return text or None
        case Kind.COUNT:
            if not first:
                return None
            if not (first.isascii() and first.isdigit() and int(first[:12]) <= MAX_COUNT):
                raise ValueError(_("Type a whole number from 0 to %(most)s, or leave it empty.",
                                   most=MAX_COUNT))
            return int(first)
        case Kind.CHOICES:
            return _several(question, given, _)
        case _:
            if not first:
                return None
            if first not in question.option_ids:
                raise ValueError(_("Choose one of the answers shown."))
            return first


def _several(question: Question, given: list[str], _: Texts) -> Value | None:
    wanted = {value for value in given if value}
    if wanted - set(question.option_ids):
        raise ValueError(_("Choose among the answers shown."))
    return tuple(option for option in question.option_ids if option in wanted) or None
