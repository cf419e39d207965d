"""`debrief settle`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.case.guide import load_prior
from cli.case.settle_view import show_outlook
from cli.shared.case_source import one_case
from cli.shared.failures import Failure
from cli.shared.options import CASE, json_option, knowledge_option, load_knowledge
from cli.shared.terminal import stdout_console
from engine.case.questions.case_space import CaseSpace
from engine.case.questions.data import settle_data
from engine.case.questions.settle import Settler
from engine.core.symbolic.logic import UndecidedError
from knowledge.model.plain import canonical_json


@click.command(no_args_is_help=True)
@click.argument("case", metavar="CASE", type=CASE)
@click.option("--case", "case_id", metavar="ID", help="Which case, where the file holds several.")
@json_option
@knowledge_option
def settle(case: str, case_id: str | None, as_json: bool, knowledge: Path | None) -> None:
    """Show whether any answer still to be given can change the verdict, and what to ask next.

    CASE is a YAML, JSON or JSON Lines file, or - for standard input. If nothing can change it, that
    is proved (z3) for all answers to all open questions, follow-ups included. If something can, the
    question to ask next is the one that is expected to tell most for the effort of answering, with
    the verdict under each answer. `debrief ask` asks in this order. How likely an answer is, and
    that it is not known, is counted in the log of cases that comes with the rulebase.

    \b
    Examples:
      debrief settle my-case.yaml
      debrief settle my-case.yaml --json | jq -r .ask
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    known = load_knowledge(knowledge)
    one = one_case(case, case_id, known)
    settler = Settler(CaseSpace(known), load_prior(known, knowledge))
    try:
        found = settler.outlook(one.answers)
        way_out = () if found.settled else settler.way_out(one.answers)
    except UndecidedError as error:
        raise Failure(f"The prover gave up ({error}), so nothing can be said for certain."
                      ) from None
    if as_json:
        click.echo(canonical_json(settle_data(found, way_out, one, known)))
    else:
        show_outlook(stdout_console(), found, way_out, one, known)
