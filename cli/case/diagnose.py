"""`debrief diagnose`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cli.shared.case_source import CaseSource
from cli.shared.diagnosis_view import show_diagnosis
from cli.shared.looking_back import progress_in
from cli.shared.options import CASE, json_option, knowledge_option, load_knowledge
from cli.shared.terminal import stdout_console
from engine.api import Debrief
from engine.case.plan.plan import DEFAULT_CAP
from engine.case.plan.progress import replan
from engine.case.questions.unknowns import prospects
from engine.case.verdict_data import verdict_data
from knowledge.model.plain import canonical_json


@click.command(no_args_is_help=True)
@click.argument("cases", metavar="CASE...", nargs=-1, required=True, type=CASE)
@click.option("--max-steps", type=click.IntRange(0), default=DEFAULT_CAP, show_default=True,
              metavar="N",
              help="The most steps of a plan; 0 means all that would help. What a step needs is "
                   "never left out, so a plan can be a little longer.")
@json_option
@knowledge_option
def diagnose(
    cases: tuple[str, ...], max_steps: int, as_json: bool, knowledge: Path | None
) -> None:
    """Diagnose cases kept in files.

    CASE is a YAML, JSON or JSON Lines file, or - for standard input. A case with errors is refused
    with all of them; the others are still diagnosed. With --json one object a line and case.

    \b
    Examples:
      debrief diagnose my-case.yaml
      debrief diagnose log.jsonl --json | jq -r .diagnosis.leading
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    known = load_knowledge(knowledge)
    debrief = Debrief(known)
    console = stdout_console()
    source = CaseSource(cases, known, knowledge)
    for number, (case, named) in enumerate(source):
        proof = debrief.proof(case)
        plan = replan(proof, progress_in(source.name, case, known), max_steps)
        unknown = prospects(known, case.answers)
        if as_json:
            click.echo(canonical_json(verdict_data(proof, plan, unknown)))
            continue
        if number:
            console.print()
            console.rule()
        show_diagnosis(console, proof, plan, unknown, named)
    if source.refused and source.seen > 1:
        what = "case or file was" if source.refused == 1 else "cases or files were"
        click.echo(f"{source.refused} {what} refused; see above.", err=True)
    sys.exit(source.exit_code)
