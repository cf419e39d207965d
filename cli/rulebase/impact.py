"""`debrief rules impact`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from cli.shared.case_source import CaseSource
from cli.shared.options import CASE, chosen_folder, json_option, knowledge_option, load_knowledge
from cli.shared.terminal import stdout_console
from knowledge.model.plain import canonical_json
from knowledge.model.problems import closest
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case


@click.command("impact", no_args_is_help=True)
@click.argument("rule", metavar="RULE")
@click.option("--cases", "logs", metavar="LOG", multiple=True, type=CASE,
              help="Show also what would be different without the rule for the cases in this file, "
                   "or in - for standard input. Can be given several times.")
@json_option
@knowledge_option
@click.pass_context
def impact(
    context: click.Context, rule: str, logs: tuple[str, ...], as_json: bool,
    knowledge: Path | None,
) -> None:
    """Show what depends on a rule, and what changes without it.

    What depends on it is read off the rules: findings, rules, reasons and steps, however far down.
    With --cases, as in --cases log.jsonl, each case is diagnosed with the rule and without it: how
    often it fired, how often it was decisive, and every verdict, finding and plan that changes.

    \b
    Examples:
      debrief rules impact R14a
      debrief rules impact R14a --cases log.jsonl
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from cli.rulebase.impact_view import show_dependents, show_log  # noqa: PLC0415
    from engine.rulebase.impact import Impact, dependents  # noqa: PLC0415
    from engine.rulebase.impact_data import impact_data  # noqa: PLC0415 - z3 takes its time to import
    folder = chosen_folder(context, knowledge)
    known = load_knowledge(folder)
    _refuse_unknown(rule, known)
    found = dependents(rule, known)
    source = CaseSource(logs, known, folder)
    weighed = Impact(rule, known) if logs else None
    cases = list(weighed.of(_cases(source))) if weighed is not None else None
    outer = context.parent.params if context.parent is not None else {}
    if as_json or outer.get("as_json"):
        click.echo(canonical_json(impact_data(rule, known, found, cases, source.refused)))
    else:
        console = stdout_console()
        show_dependents(console, rule, found, known)
        if weighed is not None and cases is not None:
            show_log(console, cases, source.refused, weighed.diff)
    sys.exit(source.exit_code)


def _cases(source: CaseSource) -> Iterator[Case]:
    """The cases of a log, counted on standard error where someone looks."""
    with click.progressbar(source, file=sys.stderr, label="Diagnosing", length=0, show_eta=False,
                           show_percent=False, hidden=not sys.stderr.isatty()) as going:
        for case, _ in going:
            yield case


def _refuse_unknown(rule: str, known: Knowledge) -> None:
    if rule not in known.rules:
        near = closest(rule, known.rules)
        hint = f"Did you mean '{near}'?" if near else "`debrief rules` lists all."
        raise click.UsageError(f"There is no rule '{rule[:60]}'. {hint}")
