"""Answers that the command line gives: `--set QUESTION=OPTION`."""

from __future__ import annotations

from collections.abc import Sequence

import click

from knowledge.model.conditions import Value
from knowledge.model.problems import Place, Problems, printable
from knowledge.model.records import Kind, Knowledge
from knowledge.reading.cases import read_answer
from knowledge.reading.yaml_tree import Items, Text, Tree

UNKNOWN = "unknown"


def given_answers(given: Sequence[str], known: Knowledge) -> dict[str, Value | None]:
    """The answers named on the command line.

    Raises:
        click.UsageError: with everything that is wrong with them.
    """
    problems = Problems()
    changes: dict[str, Value | None] = {}
    for text in given:
        name, equals, value = (part.strip() for part in text.partition("="))
        place = Place(f"--set {text[:60]}")
        question = known.questions.get(name)
        if not equals or not value:
            problems.add(place, "this is not a question and an answer", "a sign is missing",
                         "write it as question=option, for example iv.technical=partial")
        elif question is None:
            problems.unknown(place, "question", name, known.questions)
        elif name in changes:
            problems.add(place, f"{name} is set twice", "a copy was left", "keep one")
        elif value == UNKNOWN:
            changes[name] = None
        else:
            answer = read_answer(question, _tree(question.kind, value, place), problems)
            if answer is not None:
                changes[name] = answer
    if problems:
        raise click.UsageError(printable("\n".join(
            f"{problem.place.file}: {problem.what}\n    {problem.cause}; {problem.suggestion}"
            for problem in problems)))
    return changes


def _tree(kind: Kind, value: str, place: Place) -> Tree:
    """An answer as a case file would have it."""
    if kind is not Kind.CHOICES:
        return Text(place, value)
    return Items(place, tuple(Text(place, part.strip())
                              for part in value.split(",") if part.strip()))
