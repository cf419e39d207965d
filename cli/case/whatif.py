"""`debrief whatif`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.case.whatif_view import show_what_if
from cli.shared.case_source import one_case
from cli.shared.given_answers import given_answers
from cli.shared.options import CASE, json_option, knowledge_option, load_knowledge
from cli.shared.terminal import stdout_console
from engine.api import Debrief
from knowledge.model.plain import canonical_json


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
    changes = given_answers(given, known)
    found = Debrief(known).what_if(one_case(case, case_id, known), changes)
    if as_json:
        from engine.case.questions.data import what_if_data  # noqa: PLC0415 - z3 takes its time to import

        click.echo(canonical_json(what_if_data(found)))
    else:
        show_what_if(stdout_console(), found)
