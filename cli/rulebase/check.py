"""`debrief rules check`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from cli.shared.failures import REFUSED, Failure, KnowledgeFailure
from cli.shared.options import chosen_folder, json_option, knowledge_option, load_knowledge
from cli.shared.terminal import stdout_console
from knowledge.model.checks import CHECKS
from knowledge.model.plain import canonical_json
from knowledge.model.problems import KnowledgeError, closest
from knowledge.model.records import Knowledge
from knowledge.reading.cornerstones import load_cornerstones


@click.command("check")
@click.argument("names", metavar="[ID ...]", nargs=-1)
@click.option("--only", metavar="CHECK", multiple=True,
              help="Make this check only. Can be given several times.")
@click.option("--list", "listing", is_flag=True,
              help="List the checks and what each one looks for; make none.")
@click.option("--exempt", is_flag=True,
              help="List also what was found where the knowledge says that it is meant.")
@json_option
@knowledge_option
@click.pass_context
def rules_check(
    context: click.Context, names: tuple[str, ...], only: tuple[str, ...], listing: bool,
    exempt: bool, as_json: bool, knowledge: Path | None,
) -> None:
    """Search the whole rulebase for holes, by proof.

    The rules become formulas over all possible cases, and a prover (z3) settles each question: it
    is proved for every case, or a smallest case shows the opposite, which the engine then confirms.
    ID names a rule, finding, question, step, source or reason, to be told of these only.

    What is meant as it is can be exempt from a check: write `exempt:` into the entry, and below it
    `CHECK: why`. The exit code is 1 when anything is wrong that is not exempt.

    \b
    Examples:
      debrief rules check
      debrief rules check --only contradiction --only direction
      debrief rules check --list
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from cli.rulebase.check_view import show_checks, show_faults, show_summary  # noqa: PLC0415
    console = stdout_console()
    if listing:
        show_checks(console)
        return
    from engine.core.symbolic.logic import UndecidedError  # noqa: PLC0415 - z3 takes its time to import
    from engine.core.symbolic.prover import Prover  # noqa: PLC0415
    from engine.rulebase.checks.check import verify  # noqa: PLC0415
    from engine.rulebase.checks.data import check_data  # noqa: PLC0415
    outer = context.parent.params if context.parent is not None else {}
    folder = chosen_folder(context, knowledge)
    known = load_knowledge(folder)
    _refuse_unknown(names, only, known)
    try:
        cornerstones = load_cornerstones(known, folder)
        prover = Prover(known)
        found = verify(prover, cornerstones, only, _shown)
    except KnowledgeError as error:
        raise KnowledgeFailure(error.problems) from None
    except UndecidedError as error:
        raise Failure(f"{error}. Nothing is wrong for certain; --only makes the other checks."
                      ) from None
    faults = [fault for fault in found if not names or fault.id in names]
    made = [check for check in CHECKS if not only or check in only]
    if as_json or outer.get("as_json"):
        click.echo(canonical_json(check_data(faults, made, prover.questions, known)))
    else:
        show_faults(console, [fault for fault in faults if exempt or not fault.exempt])
        show_summary(console, faults, made, prover.questions, exempt)
    if any(not fault.exempt for fault in faults):
        sys.exit(REFUSED)


def _refuse_unknown(names: Iterable[str], only: Iterable[str], known: Knowledge) -> None:
    ids = {*known.rules, *known.findings, *known.questions, *known.steps, *known.sources,
           *known.categories}
    for name, among, kind, hint in (
            *((name, ids, "entry", "`debrief rules` lists the rules.") for name in names),
            *((name, {*CHECKS}, "check", "--list tells them all.") for name in only)):
        if name not in among:
            near = closest(name, sorted(among))
            told = f"Did you mean '{near}'?" if near else hint
            raise click.UsageError(f"There is no {kind} '{name[:60]}'. {told}")


def _shown(checks: Iterable[str]) -> Iterator[str]:
    """The names of the checks, shown on standard error one by one where someone looks."""
    listed = list(checks)
    with click.progressbar(listed, file=sys.stderr, label="Checking", show_eta=False,
                           item_show_func=lambda check: check or "",
                           hidden=not sys.stderr.isatty()) as going:
        yield from going
