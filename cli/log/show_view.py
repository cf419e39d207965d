"""A case of the log as text: its verdicts, what was done since, and every change of it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from itertools import groupby

from rich.console import Console

from cli.shared.log_store import STORED
from cli.shared.terminal import heading, item, paragraph
from engine.core.words.prose import asked, quoted, signed, value_words
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.plain import JsonValue
from knowledge.model.records import Knowledge

Row = Mapping[str, JsonValue]
FIELD_WORDS = {"case:candidate": "Candidate", "case:confirmed": "Reason confirmed",
               "case:date": "Date of the case", "case:notes": "Notes"}
NOTHING = "(nothing)"


def show_case(console: Console, data: Row, knowledge: Knowledge) -> None:
    """Print a case with all that belongs to it.

    Args:
        console: where to.
        data: as `log_show.case_view_data` gives it.
        knowledge: tells the words for ids; an id that it does not know stands for itself.
    """
    paragraph(console, f"Case {data['case']}", style="bold")
    for label, value in (
            ("Candidate", data["candidate"]), ("Date of the case", data.get("date")),
            ("Reason confirmed", category_words(data["confirmed"], knowledge)),
            ("Added", data["added"]),
            ("Changed", _times(int(str(data["revision"])) - 1))):
        if value:
            item(console, f"{label}:", str(value), indent=2)
    _show_diagnoses(console, _rows(data, "diagnoses"), knowledge)
    _show_answers(console, data, knowledge)
    _show_steps(console, _rows(data, "progress"), knowledge)
    _show_history(console, _rows(data, "edits"), knowledge)
    heading(console, "More")
    for command, prefix, what in (("explain", STORED, "Every rule behind the verdict"),
                                  ("log edit", "", "Change or add an answer"),
                                  ("replay", STORED, "Prove the record of the diagnosis")):
        name = shlex.quote(f"{prefix}{data['case']}")
        item(console, "•", f"{what}: debrief {command} {name}", indent=2)


def subject_words(subject: str, knowledge: Knowledge) -> str:
    """What an edit was about."""
    question = knowledge.questions.get(subject)
    return FIELD_WORDS.get(subject, subject) if question is None else quoted(asked(question))


def subject_value_words(subject: str, value: JsonValue, knowledge: Knowledge) -> str:
    """What was said about it."""
    question = knowledge.questions.get(subject)
    if value is None:
        return NOTHING if question is None else "not answered"
    if subject == "case:confirmed":
        return category_words(value, knowledge)
    if question is None:
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    given = tuple(map(str, value)) if isinstance(value, list) else (
        value if isinstance(value, int) else str(value))
    try:
        return value_words(given, question)
    except (KeyError, StopIteration):  # an option that the knowledge has no more
        return str(value)


def category_words(category: JsonValue, knowledge: Knowledge) -> str:
    """A category's title in quotation marks; empty for none."""
    if category is None:
        return ""
    if category == UNDETERMINED:
        return "no reason is clearly ahead"
    found = knowledge.categories.get(str(category))
    return str(category) if found is None else quoted(found.title)


def _show_answers(console: Console, data: Row, knowledge: Knowledge) -> None:
    answers = data["answers"]
    assert isinstance(answers, dict)
    heading(console, "Answers" if answers else "No answers yet")
    for question in sorted(answers, key=[*knowledge.questions, *answers].index):
        item(console, "•", f"{subject_words(question, knowledge)}: "
                           f"{subject_value_words(question, answers[question], knowledge)}",
             indent=2)


def _show_diagnoses(console: Console, rows: list[Row], knowledge: Knowledge) -> None:
    heading(console, "Verdicts, the newest first" if rows else "Not diagnosed yet")
    for row in reversed(rows):
        totals = row["totals"]
        assert isinstance(totals, dict)
        best = totals.get(str(row["leading"]))
        weight = "" if not isinstance(best, int) else f" ({signed(best)} decibans)"
        item(console, "•", f"{row['on']}: {category_words(row['leading'], knowledge)}{weight}",
             indent=2)
        for review in _rows(row, "reviews"):
            item(console, "-", review_words(review, knowledge), indent=6)


def review_words(review: Row, knowledge: Knowledge) -> str:
    """A second opinion in a sentence."""
    who = review["reviewer"] or "A counselor"
    what = "agrees" if review["agrees"] else (
        f"thinks rather: {category_words(review['category'], knowledge)}")
    return f"{review['on']}: {who} {what}, because: {review['because']}"


def _show_steps(console: Console, rows: list[Row], knowledge: Knowledge) -> None:
    if not rows:
        return
    heading(console, "Steps")
    for row in rows:
        step = knowledge.steps.get(str(row["step"]))
        title = str(row["step"]) if step is None else step.title
        note = f": {row['note']}" if row["note"] else ""
        state = "taken back" if row["state"] == "open" else row["state"]
        item(console, "•", f"{row['on']}: {title} {state}{note}", indent=2)


def _show_history(console: Console, rows: list[Row], knowledge: Knowledge) -> None:
    later = [row for row in rows if int(str(row["revision"])) > 1]
    if not later:
        return
    heading(console, "Changes")
    for revision, group in groupby(later, key=lambda row: row["revision"]):
        changed = list(group)
        paragraph(console, f"{changed[0]['on']}, revision {revision}", indent=2)
        for row in changed:
            subject = str(row["subject"])
            before, after = (subject_value_words(subject, row[side], knowledge)
                             for side in ("before", "after"))
            item(console, "•", f"{subject_words(subject, knowledge)}: {before} → {after}",
                 indent=4)


def _rows(data: Row, name: str) -> list[Row]:
    rows = data[name]
    assert isinstance(rows, list)
    return [row for row in rows if isinstance(row, dict)]


def _times(number: int) -> str:
    return ("", "once", "twice")[number] if number < 3 else f"{number} times"
