"""A stored case with some of what it says changed, read and checked as a case file is."""

from __future__ import annotations

from collections.abc import Mapping

from engine.log.subjects import OWN, Columns
from knowledge.model.plain import JsonValue
from knowledge.model.problems import CaseError
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case, case_from


def edited(data: Columns, changes: Mapping[str, JsonValue], knowledge: Knowledge) -> Case:
    """The case after changes.

    Args:
        data: the case in the form of its file, as `cases.case_data_of` gives it.
        changes: by subject; None takes one back.
        knowledge: tells which questions and options there are.

    Raises:
        CaseError: it is no good case afterwards.
    """
    answers = data["answers"]
    assert isinstance(answers, dict)
    answers = {**answers, **{subject: value for subject, value in changes.items()
                             if not subject.startswith(OWN)}}
    fields = {**data, **{subject.removeprefix(OWN): value for subject, value in changes.items()
                         if subject.startswith(OWN)}}
    changed = {**_given(fields), "answers": _given(answers)}
    return as_read(changed, knowledge)


def as_read(data: Columns, knowledge: Knowledge) -> Case:
    """A case in the form of its file, as the knowledge reads it.

    Raises:
        CaseError: it is no good case.
    """
    found = _read(data, knowledge)
    if isinstance(found, CaseError):
        raise found
    return found


def as_far_as_read(data: Columns, knowledge: Knowledge) -> Case:
    """A case as the knowledge reads it, without answers that it does not know any more."""
    answers = data["answers"]
    assert isinstance(answers, dict)
    good = {question: value for question, value in answers.items()
            if not isinstance(_read({"case": data["case"], "answers": {question: value}},
                                    knowledge), CaseError)}
    whole = _read({**data, "answers": good}, knowledge)
    return whole if isinstance(whole, Case) else as_read(
        {"case": data["case"], "answers": good}, knowledge)


def _read(data: Columns, knowledge: Knowledge) -> Case | CaseError:
    try:
        return case_from(data, f"log:{data['case']}", knowledge)
    except CaseError as error:
        return error


def _given(entries: Columns) -> Columns:
    return {name: value for name, value in entries.items() if value is not None}
