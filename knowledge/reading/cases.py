"""A case: one rejection, as remembered. Reads YAML, JSON and JSON Lines."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from knowledge.model.conditions import Value
from knowledge.model.earlier import Earlier, EarlierCase, Finished, earlier_data
from knowledge.model.heard import Heard
from knowledge.model.plain import JsonValue, canonical_json, sha256
from knowledge.model.problems import NOWHERE, CaseError, Place, Problems, ProblemsError, shown
from knowledge.model.records import Kind, Knowledge, Question
from knowledge.reading.condition_syntax import MAX_COUNT
from knowledge.reading.fields import Fields, fields, kind_of, whole_number
from knowledge.reading.json_tree import read_json
from knowledge.reading.yaml_tree import Items, Table, Text, Tree, read_yaml

MAX_TEXT = 20_000
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NULLS = ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Case:
    """One rejection.

    Attributes:
        answers: by question id, in the order of the questionnaire; what is missing is unknown.
            Those that were derived from words or from earlier cases are among them.
        confirmed: the category the employer confirmed, where it is known.
        notes: anything; never read by a rule.
        heard: what was derived; None where there is nothing to derive from.
        earlier: what is known of the person's earlier cases; None where nothing is.
    """

    id: str
    answers: Mapping[str, Value]
    candidate: str = ""
    date: datetime.date | None = None
    confirmed: str | None = None
    notes: JsonValue = None
    place: Place = field(default=NOWHERE, compare=False)
    heard: Heard | None = None
    earlier: Earlier | None = None

    @property
    def told(self) -> Mapping[str, Value]:
        """The answers given outright."""
        if self.heard is None:
            return self.answers
        derived = {answer.question for answer in self.heard.answers}
        return {question: value for question, value in self.answers.items()
                if question not in derived}

    @property
    def hash(self) -> str:
        """SHA-256 of all that a diagnosis follows from, as hexadecimal digits.

        That is the id, the answers given outright, and what is known of earlier cases.
        """
        data: dict[str, JsonValue] = {"case": self.id, "answers": answers_data(self.told)}
        return sha256(data if self.earlier is None else
                      {**data, "earlier": earlier_data(self.earlier)})


def answers_data(answers: Mapping[str, Value]) -> dict[str, JsonValue]:
    """Answers as plain data: an option, a list of options, or a number."""
    return {
        question: list(value) if isinstance(value, tuple) else value
        for question, value in answers.items()
    }


def case_data(case: Case) -> dict[str, JsonValue]:
    """A case in the form of its file: answers given outright, without what it leaves out."""
    data: dict[str, JsonValue] = {"case": case.id, "answers": answers_data(case.told)}
    if case.candidate:
        data["candidate"] = case.candidate
    if case.date is not None:
        data["date"] = case.date.isoformat()
    if case.confirmed is not None:
        data["confirmed"] = case.confirmed
    if case.notes is not None:
        data["notes"] = case.notes
    if case.earlier is not None:
        data["earlier"] = earlier_data(case.earlier)
    return data


def case_from(data: JsonValue, file: str, knowledge: Knowledge) -> Case:
    """A case from data in the form of a case file.

    Args:
        data: an object with `case`, `answers` and the other details of a case.
        file: what it is called in errors.
        knowledge: tells which questions and options there are.

    Raises:
        CaseError: with everything that is wrong with it.
    """
    found = next(read_cases(canonical_json(data), file, knowledge))
    if isinstance(found, CaseError):
        raise found
    return found


def read_cases(text: str, file: str, knowledge: Knowledge) -> Iterator[Case | CaseError]:
    """The cases in a text, each read or refused by itself.

    The format is told by the text: JSON begins with a brace; where its first line is a whole
    object and more follow, or several lines begin with a brace, it is JSON Lines; all else is YAML,
    one case.

    Args:
        text: the file's text.
        file: its name, for the places of errors.
        knowledge: tells which questions and options there are.

    Yields:
        A case, or a `CaseError` with everything that is wrong with it.
    """
    stripped = text.lstrip("\ufeff")
    if not stripped.strip():
        problems = Problems()
        problems.add(Place(file), "there is no case here", "the file is empty",
                     "`debrief ask FILE` writes one")
        yield CaseError(problems)
    elif _is_json_lines(stripped):
        for number, line in enumerate(stripped.split("\n"), 1):
            if line.strip():
                yield _read_one(line, file, number, knowledge, as_json=True)
    else:
        as_json = stripped.lstrip().startswith("{")
        yield _read_one(stripped, file, 1, knowledge, as_json)


def _is_json_lines(text: str) -> bool:
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    if len(lines) < 2 or not lines[0].startswith("{"):
        return False
    if _is_json(text):
        return False
    return _is_json(lines[0]) or sum(line.startswith("{") for line in lines) > 1


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_int=str)
    except (ValueError, RecursionError):
        return False
    return True


def _read_one(
    text: str, file: str, line: int, knowledge: Knowledge, as_json: bool
) -> Case | CaseError:
    problems = Problems()
    try:
        if as_json:
            tree: Tree | None = read_json(text, file, line, problems)
        else:
            tree = read_yaml(text, file, problems)
    except ProblemsError as error:
        return CaseError(error.problems)
    if tree is None or _is_null(tree):
        problems.add(Place(file, line), "there is no case here", "it holds nothing but comments",
                     "`debrief ask FILE` writes one")
        return CaseError(problems)
    case = _decode(tree, knowledge, problems)
    return CaseError(problems, case.id) if problems else case


def _decode(tree: Tree, knowledge: Knowledge, problems: Problems) -> Case:
    found = fields(tree, "the case", ["case", "answers"],
                   ["candidate", "date", "confirmed", "notes", "earlier"], problems)
    answers = {}
    if "answers" in found:
        answers = _answers(found.entries["answers"], knowledge, problems)
    confirmed = None
    if "confirmed" in found and not _is_null(found.entries["confirmed"]):
        confirmed = found.reference("confirmed", "category", list(knowledge.categories)) or None
    notes = plain(found.entries["notes"]) if "notes" in found else None
    return Case(found.text("case"), answers, _candidate(found), _date(found), confirmed, notes,
                found.place, earlier=_earlier(found, knowledge))


def _earlier(found: Fields, knowledge: Knowledge) -> Earlier | None:
    tree = found.entries.get("earlier")
    if tree is None or _is_null(tree):
        return None
    problems = found.problems
    top = fields(tree, "'earlier'", ["until", "cases"], ["done"], problems)
    return Earlier(
        _day(top, "until"),
        tuple(_earlier_case(row, knowledge, problems) for row in _listed(top, "cases")),
        tuple(_finished(row, knowledge, problems) for row in _listed(top, "done")))


def _earlier_case(tree: Tree, knowledge: Knowledge, problems: Problems) -> EarlierCase:
    row = fields(tree, "an earlier case", ["case", "date"], ["answers", "findings"], problems)
    answers = _answers(row.entries["answers"], knowledge, problems) if "answers" in row else {}
    found = [item.text for item in _listed(row, "findings") if isinstance(item, Text)]
    for item in _listed(row, "findings"):
        if not isinstance(item, Text) or item.text not in knowledge.findings:
            problems.unknown(item.place, "finding", kind_of(item) if not isinstance(item, Text)
                             else item.text, knowledge.findings)
    return EarlierCase(row.text("case"), _day(row, "date"), answers,
                       tuple(finding for finding in knowledge.findings if finding in found))


def _finished(tree: Tree, knowledge: Knowledge, problems: Problems) -> Finished:
    row = fields(tree, "a step that was done", ["step", "on"], [], problems)
    return Finished(row.reference("step", "step", knowledge.steps), _day(row, "on"))


def _listed(found: Fields, name: str) -> list[Tree]:
    """The entries of a list, which may be empty."""
    tree = found.entries.get(name)
    return [] if isinstance(tree, Items) and not tree.items else found.rows(name)


def _day(found: Fields, name: str) -> datetime.date:
    """A date that must be there."""
    tree = found.entries.get(name)
    if tree is not None and _is_null(tree):
        found.problems.add(tree.place, f"{found.what}: '{name}' is no date", "it was left open",
                           "write it as 2026-03-31")
    return (None if tree is None else read_date(tree, found.problems)) or datetime.date.min


def _candidate(found: Fields) -> str:
    if "candidate" not in found or _is_null(found.entries["candidate"]):
        return ""
    return found.text("candidate")


def _date(found: Fields) -> datetime.date | None:
    tree = found.entries.get("date")
    return None if tree is None or _is_null(tree) else read_date(tree, found.problems)


def read_date(tree: Tree, problems: Problems) -> datetime.date | None:
    """A date, or None where it is none, which is noted."""
    try:
        if isinstance(tree, Text) and DATE.fullmatch(tree.text):
            return datetime.date.fromisoformat(tree.text)
        raise ValueError
    except ValueError:
        problems.add(tree.place, f"{kind_of(tree)} is not a date",
                     "another order of day and month", "write it as 2026-03-31")
        return None


def _answers(tree: Tree, knowledge: Knowledge, problems: Problems) -> dict[str, Value]:
    if _is_null(tree):
        return {}
    if not isinstance(tree, Table):
        problems.add(tree.place, f"'answers' must be a mapping of questions, not {kind_of(tree)}",
                     "a dash or a bracket too many", "write `question: option` lines below it")
        return {}
    given: dict[str, Value] = {}
    for key, value in tree.entries:
        question = knowledge.questions.get(key.text)
        if question is None:
            problems.unknown(key.place, "question", key.text, knowledge.questions)
            continue
        answer = None if _is_null(value) else read_answer(question, value, problems)
        if answer is not None:
            given[key.text] = answer
    return {name: given[name] for name in knowledge.questions if name in given}


def read_answer(question: Question, tree: Tree, problems: Problems) -> Value | None:
    """One answer, or None where it says nothing or is wrong (which is then noted)."""
    match question.kind:
        case Kind.CHOICES:
            return _options(question, tree, problems)
        case Kind.COUNT:
            number = None if isinstance(tree, Text) and tree.quoted else whole_number(tree)
            if number is not None and 0 <= number <= MAX_COUNT:
                return number
            problems.add(tree.place, f"{question.id} is a count; {kind_of(tree)} is none",
                         "words or quotation marks instead of a number",
                         f"write a whole number from 0 to {MAX_COUNT}")
        case Kind.TEXT:
            if isinstance(tree, Text) and len(tree.text) <= MAX_TEXT:
                return tree.text
            problems.add(tree.place, f"{question.id} takes words, at most {MAX_TEXT:,} characters",
                         "a list, or a whole document", "give the words that matter")
        case _:
            if isinstance(tree, Text) and tree.text in question.option_ids:
                return tree.text
            if isinstance(tree, Text):
                _unknown_option(question, tree, problems)
            else:
                problems.add(tree.place,
                             f"{question.id} takes one option, not {kind_of(tree)}",
                             "brackets around a single answer",
                             "write one of: " + ", ".join(question.option_ids))
    return None


def _options(question: Question, tree: Tree, problems: Problems) -> tuple[str, ...] | None:
    if not isinstance(tree, Items):
        problems.add(tree.place, f"{question.id} takes a list of options, not {kind_of(tree)}",
                     "brackets are missing", "write it as [first, second]")
        return None
    chosen: set[str] = set()
    for item in tree.items:
        if isinstance(item, Text) and item.text in question.option_ids:
            chosen.add(item.text)
        elif isinstance(item, Text):
            _unknown_option(question, item, problems)
        else:
            problems.add(item.place, f"{question.id}: {kind_of(item)} is not an option",
                         "a bracket too many", "write it as [first, second]")
    return tuple(option for option in question.option_ids if option in chosen) or None


def _unknown_option(question: Question, tree: Text, problems: Problems) -> None:
    if tree.text.casefold() in ("unknown", "?", "n/a", "na"):
        problems.add(tree.place, f"{shown(tree.text)} is not an option of {question.id}",
                     "what is not known is left out", f"delete the line `{question.id}`")
    elif question.kind is Kind.YES_NO and tree.text.casefold() in ("true", "false"):
        word = "yes" if tree.text.casefold() == "true" else "no"
        problems.add(tree.place, f"{shown(tree.text)} is not an option of {question.id}",
                     "true and false instead of yes and no", f"write {word}")
    else:
        problems.unknown(tree.place, f"option of {question.id}", tree.text, question.option_ids)


def _is_null(tree: Tree) -> bool:
    return isinstance(tree, Text) and not tree.quoted and tree.text in NULLS


def plain(tree: Tree) -> JsonValue:
    """A tree as plain data; unquoted nulls, booleans and whole numbers become such."""
    match tree:
        case Table(_, entries):
            return {key.text: plain(value) for key, value in entries}
        case Items(_, items):
            return [plain(item) for item in items]
        case Text(_, text, quoted):
            if quoted:
                return text
            if text in NULLS:
                return None
            if text in ("true", "false"):
                return text == "true"
            number = whole_number(tree)
            return text if number is None else number
