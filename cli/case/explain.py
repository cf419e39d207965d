"""`debrief explain`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from cli.shared.case_source import STDIN, again, one_case
from cli.shared.explain_view import show_trace, show_tree
from cli.shared.failures import Failure
from cli.shared.justification_view import show_justification
from cli.shared.options import CASE, json_option, knowledge_option, load_knowledge
from cli.shared.terminal import stdout_console
from engine.api import Debrief
from engine.case.why.derivation import VERDICT, NothingToExplainError, explainable
from engine.case.why.derivation import explain as explanation
from engine.core.proof_data import proof_json
from knowledge.model.conditions import UNDETERMINED
from knowledge.model.problems import closest


@click.command(no_args_is_help=True)
@click.argument("case", metavar="CASE", type=CASE)
@click.argument("what", metavar="[WHAT]", default="")
@click.option("--case", "case_id", metavar="ID", help="Which case, where the file holds several.")
@click.option("--trace", is_flag=True,
              help="Show every rule in the order in which it fired, with all it matched and added.")
@click.option("--why-not", "absent", metavar="WHAT",
              help="Show why this category, finding, step or rule does not hold: the nearest miss.")
@click.option("--all", "everything", is_flag=True,
              help="With --why-not: list all that is as near, and the other rules.")
@json_option
@knowledge_option
def explain(
    case: str, what: str, case_id: str | None, trace: bool, absent: str | None,
    everything: bool, as_json: bool, knowledge: Path | None,
) -> None:
    """Show why: the evidence for and against each reason, every rule with its source.

    CASE is a YAML, JSON or JSON Lines file, or - for standard input. Without WHAT the verdict is
    justified: how sure it is, what does not fit together, and the evidence piece by piece. WHAT is
    the id of a category, finding, step or rule, or the word verdict: that is then shown as a tree
    down to the answers. With --json the whole proof is printed, whatever WHAT is.

    \b
    Examples:
      debrief explain my-case.yaml
      debrief explain my-case.yaml experience_gap
      debrief explain my-case.yaml verdict
      debrief explain my-case.yaml --trace
      debrief explain my-case.yaml --why-not culture_fit
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    if absent is None and everything:
        raise click.UsageError("--all lists what --why-not finds; give both.")
    if absent is not None and (what or trace):
        raise click.UsageError("--why-not asks about one thing; leave WHAT and --trace out.")
    known = load_knowledge(knowledge)
    one = one_case(case, case_id, known)
    if absent is None:
        _refuse_unknown(what, (*explainable(known), VERDICT))
    else:
        _refuse_unknown(absent, explainable(known))
    if absent is not None:
        from cli.case.why_not import explain_why_not  # noqa: PLC0415 - z3 takes its time to import
        named = "" if case == STDIN else again(case, case_id or "", knowledge)
        explain_why_not(known, one, absent, everything, as_json, named)
        return
    proof = Debrief(known).proof(one)
    if as_json:
        click.echo(proof_json(proof))
        return
    console = stdout_console()
    if trace:
        show_trace(console, proof)
        return
    if not what:
        named = "" if case == STDIN else again(case, case_id or "", knowledge)
        show_justification(console, proof, named)
        return
    try:
        show_tree(console, explanation(proof, what), known)
    except NothingToExplainError as error:
        raise Failure(f"{error.what[0].upper()}{error.what[1:]}.") from None


def _refuse_unknown(what: str, names: Sequence[str]) -> None:
    if what and what not in (*names, UNDETERMINED):
        near = closest(what, names)
        hint = f" Did you mean '{near}'?" if near else ""
        raise click.UsageError(
            f"There is no category, finding, step or rule '{what[:60]}'.{hint}")
