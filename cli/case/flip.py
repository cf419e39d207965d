"""`debrief flip`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.case.flip_view import show_flips
from cli.shared.case_source import one_case
from cli.shared.failures import Failure
from cli.shared.options import CASE, json_option, knowledge_option, load_knowledge
from cli.shared.terminal import stdout_console
from engine.case.questions.case_space import CaseSpace
from engine.case.questions.data import flip_data
from engine.case.questions.flip import flip as flips
from engine.core.symbolic.logic import UndecidedError
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.plain import canonical_json
from knowledge.model.problems import closest
from knowledge.model.records import Knowledge


@click.command(no_args_is_help=True)
@click.argument("case", metavar="CASE", type=CASE)
@click.option("--to", "wanted", metavar="CATEGORY",
              help="Look for what would make this category lead, or undetermined for none; left "
                   "out, anything else than now.")
@click.option("--any", "any_answer", is_flag=True,
              help="Look at every answer given, also at those that nobody could change: how much "
                   "does the verdict hang on?")
@click.option("--case", "case_id", metavar="ID", help="Which case, where the file holds several.")
@json_option
@knowledge_option
def flip(
    case: str, wanted: str | None, any_answer: bool, case_id: str | None, as_json: bool,
    knowledge: Path | None,
) -> None:
    """Show the smallest change of answers that would alter the verdict.

    CASE is a YAML, JSON or JSON Lines file, or - for standard input. Looked at are the answers that
    the candidate could bring about next time, such as those about preparation; what a change costs
    is told by the questions themselves. That nothing smaller would do is proved (z3), and each
    change is confirmed by the engine. With --any, it is a test of how fragile the verdict is: any
    answer given may be any other one, or not known.

    \b
    Examples:
      debrief flip my-case.yaml
      debrief flip my-case.yaml --any
      debrief flip my-case.yaml --to culture_fit --any
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    known = load_knowledge(knowledge)
    _refuse_unknown(wanted, known)
    space = CaseSpace(known)
    one = one_case(case, case_id, known)
    if wanted is not None and space.engine.infer(one).diagnosis.leading == wanted:
        now = "No reason leads" if wanted == UNDETERMINED else (
            f"“{known.categories[wanted].title}” leads")
        raise Failure(f"{now} already, so there is nothing to change.")
    try:
        found = flips(space, one, wanted, any_answer)
    except UndecidedError as error:
        raise Failure(f"The prover gave up ({error}), so nothing can be said for certain."
                      ) from None
    if as_json:
        click.echo(canonical_json(flip_data(found, known)))
    else:
        show_flips(stdout_console(), found, known)


def _refuse_unknown(wanted: str | None, known: Knowledge) -> None:
    names = (*known.categories, UNDETERMINED)
    if wanted is not None and wanted not in names:
        near = closest(wanted, names)
        hint = f"Did you mean '{near}'?" if near else "There are: " + ", ".join(names) + "."
        raise click.UsageError(f"There is no category '{wanted[:60]}'. {hint}")
