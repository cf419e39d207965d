"""`debrief whatif`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from cli.case_source import one_case
from cli.options import CASE, json_option, knowledge_option, load_knowledge
from cli.terminal import stdout_console
from cli.whatif_view import show_what_if
from engine.audit.what_if import what_if
from engine.inference import InferenceEngine
from knowledge.canonical import canonical_json
from knowledge.case import read_answer
from knowledge.conditions import Value
from knowledge.model import Kind, Knowledge
from knowledge.problems import Place, Problems, printable
from knowledge.yaml_tree import Items, Text, Tree

UNKNOWN = "unknown"


@click.command(no_args_is_help=True)
@click.argument("case", metavar="CASE", type=CASE)
@click.option("--set", "given", metavar="QUESTION=OPTION", multiple=True, required=True,
              help="Answer this question otherwise: an option, several as in a,b, a number, or "
                   "the word unknown. Can be given several times.")
@click.option("--case", "case_id", metavar="ID", help="Which case, where the file holds several.")
@json_option
@knowledge_option
def whatif(
    case: str, given: tuple[str, ...], case_id: str | None, as_json: bool, knowledge: Path | None
) -> None:
    """Show what would follow from other answers: verdict, evidence and plan, before and after.

    CASE is a YAML, JSON or JSON Lines file, or - for standard input; it is not changed. Only what
    would be different is shown.

    \b
    Examples:
      debrief whatif my-case.yaml --set fb.given=specific --set fb.reason=lacks_skill,internal
      debrief whatif my-case.yaml --set iv.technical=unknown
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    known = load_knowledge(knowledge)
    changes = _changes(given, known)
    found = what_if(InferenceEngine(known), known, one_case(case, case_id, known), changes)
    if as_json:
        from engine.audit.data import what_if_data  # noqa: PLC0415 - z3 takes its time to import

        click.echo(canonical_json(what_if_data(found)))
    else:
        show_what_if(stdout_console(), found)


def _changes(given: Sequence[str], known: Knowledge) -> dict[str, Value | None]:
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
