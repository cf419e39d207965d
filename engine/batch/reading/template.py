"""An empty log to fill in, the book that explains it, and a map to begin with."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence

from engine.core.words.prose import asked
from knowledge.model.records import Kind, Knowledge, Question
from knowledge.reading.log_map import CANDIDATE, CASE, CONFIRMED, DATE, DETAILS, SEPARATOR

ABOUT = {
    CASE: "an id of your own for each rejection, used once",
    CANDIDATE: "who it was, if that matters to you; any words",
    DATE: "the day, as 2026-03-31",
    CONFIRMED: "the reason that the employer confirmed, where it is known",
}
INTRODUCTION = """\
# What the columns of the log are: their name, then our question (or case, candidate, date,
# confirmed). `debrief questions` lists the questions, `debrief batch --template codebook` what may
# stand in them. Delete the lines that do not fit."""


def empty_log(knowledge: Knowledge) -> str:
    """A CSV file with a column for each detail and question, and no rows."""
    return ",".join([*DETAILS, *knowledge.questions]) + "\n"


def code_book(knowledge: Knowledge) -> str:
    """What may stand in each column, as CSV: column, what it is, value, what the value means."""
    rows: list[tuple[str, str, str, str]] = [
        (name, says, "", "") for name, says in ABOUT.items() if name != CONFIRMED]
    rows += [(CONFIRMED, ABOUT[CONFIRMED], category.id, category.title)
             for category in knowledge.categories.values()]
    for question in knowledge.questions.values():
        told = f"{asked(question)} ({_how(question)}; empty: not known)"
        if question.options:
            rows += [(question.id, told, option.id, option.label) for option in question.options]
        else:
            rows.append((question.id, told, "", ""))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("column", "what it is", "value", "what the value means"))
    writer.writerows(rows)
    return text.getvalue()


def starter_map(columns: Sequence[str], likely: Mapping[str, str]) -> str:
    """A map to begin with, in YAML: likely meanings filled in, all else to be decided.

    Args:
        columns: of the log, that are not known.
        likely: the question or detail that some of them may be meant for.
    """
    meant: dict[str, str] = {}
    for name in columns:
        if name in likely:
            meant.setdefault(likely[name], name)
    lines = [INTRODUCTION, "columns:" if meant else "columns: {}"]
    for target, name in meant.items():
        lines += [f"  {_quoted(name)}: {target}", "  # or, where its values differ from ours:",
                  f"  # {_quoted(name)}:", f"  #   is: {target}",
                  "  #   values: {their value: our_option, no comment: null}"]
    rest = [name for name in columns if name not in meant.values()]
    if rest:
        lines += ["# Passed through as they are, unless they are named above or below:",
                  *(f"#   {_quoted(name)}" for name in rest)]
    lines += ["# Words by which the log says that nothing is known:",
              'unknown: ["n/a", "-", "?"]', "# Columns to leave out altogether:",
              "# ignore: [internal notes]"]
    return "\n".join(lines) + "\n"


def _how(question: Question) -> str:
    match question.kind:
        case Kind.CHOICES:
            return f"any of these, with '{SEPARATOR}' between them"
        case Kind.COUNT:
            return "a whole number"
        case Kind.TEXT:
            return "words"
        case _:
            return "one of these"


def _quoted(name: str) -> str:
    return json.dumps(" ".join(name.split()), ensure_ascii=False)
