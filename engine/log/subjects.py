"""What can be changed in a case, by name: its answers, and fields of the case itself.

The subject of an answer is its question. Fields of the case itself are `case:candidate`,
`case:confirmed`, `case:date` and `case:notes`; no question has a colon in its id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from knowledge.model.plain import JsonValue
from knowledge.reading.cases import Case, case_data

OWN = "case:"
FIELDS = ("candidate", "confirmed", "date", "notes")
Columns = dict[str, JsonValue]


def subjects_of(case: Case) -> Columns:
    """Everything that a case says, by subject; what it leaves out is missing."""
    return subjects_in(case_data(case))


def subjects_in(data: Mapping[str, JsonValue]) -> Columns:
    """The same of a case in the form of its file."""
    answers = data["answers"]
    assert isinstance(answers, dict)
    return {**answers, **{f"{OWN}{field}": value for field, value in data.items()
                          if field in FIELDS}}


def changes_between(before: Mapping[str, JsonValue], after: Mapping[str, JsonValue]) -> Columns:
    """What differs, by subject; None for what is not there any more."""
    gone = [subject for subject in before if subject not in after]
    return {subject: after.get(subject) for subject in [*after, *gone]
            if before.get(subject) != after.get(subject)}


def rows_of(rows: Mapping[str, str | None], key: int) -> list[dict[str, object]]:
    """Rows of the table of answers, for those subjects that are answers and are there."""
    return [{"case_key": key, "question": subject, "value": value}
            for subject, value in rows.items()
            if not subject.startswith(OWN) and value is not None]


def searched(name: str, subjects: Mapping[str, JsonValue]) -> str:
    """Everything in a case that a search looks through, in folded letters."""
    words = "\n".join([name, *_words(list(subjects.values()))])
    return words.replace("\0", "").casefold()  # a server holds no NUL in a text


def _words(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _words(item)
