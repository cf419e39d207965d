"""`debrief rules test`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from cli.rulebase.cornerstone_file import accept, acceptable
from cli.rulebase.cornerstones_view import (
    report_data,
    show_accepted,
    show_coverage,
    show_failure,
    show_how_to_begin,
    show_mutations,
    show_summary,
)
from cli.shared.failures import REFUSED, Failure, KnowledgeFailure
from cli.shared.options import chosen_folder, json_option, knowledge_option, load_knowledge
from cli.shared.terminal import stdout_console
from engine.rulebase.cornerstones.cornerstones import Result, run_cornerstones
from engine.rulebase.cornerstones.coverage import coverage
from engine.rulebase.cornerstones.mutations import MutationTest, Trial, mutants
from knowledge.model.plain import canonical_json
from knowledge.model.problems import KnowledgeError, closest
from knowledge.model.records import Knowledge
from knowledge.reading.cornerstones import FOLDER, Cornerstone, load_cornerstones


@dataclass(frozen=True, slots=True)
class _Run:
    """Cornerstones that were run.

    Attributes:
        chosen: those that were asked for.
        results: what came out, of those.
    """

    knowledge: Knowledge
    chosen: tuple[Cornerstone, ...]
    results: tuple[Result, ...]


@click.command("test")
@click.argument("names", metavar="[CORNERSTONE|RULE ...]", nargs=-1)
@click.option("--coverage", "parts", is_flag=True,
              help="List the rules and the parts of conditions that no cornerstone tries, or that "
                   "are tried one way only.")
@click.option("--mutations", is_flag=True,
              help="Put small errors into the rules and numbers, each by itself, and tell which "
                   "ones no cornerstone notices.")
@click.option("--accept", "accepting", is_flag=True,
              help="After a deliberate change: write what came out into the cornerstones that "
                   "fail, in the place of what was expected.")
@json_option
@knowledge_option
@click.pass_context
def rules_test(
    context: click.Context, names: tuple[str, ...], parts: bool, mutations: bool, accepting: bool,
    as_json: bool, knowledge: Path | None,
) -> None:
    """Run the cornerstone cases that the rules are kept with.

    They stand in the folder cornerstones beside the rules: for each rule a short case that made it
    necessary, and what must follow. A failure shows what was expected, what came out, and the rules
    that made the difference. Name cornerstones, or rules, to run only some.

    A part of a condition counts as seen both ways where it alone decided in some case that the rule
    fires, and in another that it is silent.

    With --accept only what is expected of findings, totals and reasons is changed, and nothing
    where a rule that the cornerstone keeps no longer does as it should: that needs a decision.

    \b
    Examples:
      debrief rules test
      debrief rules test R14a --json
      debrief rules test --knowledge mine --coverage --mutations
      debrief rules test --knowledge mine --accept
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    if mutations and names:
        raise click.UsageError("--mutations tries all rules; leave the names out.")
    outer = context.parent.params if context.parent is not None else {}
    as_json = as_json or bool(outer.get("as_json"))
    folder = chosen_folder(context, knowledge)
    run = _run(load_knowledge(folder), folder, names)
    console = stdout_console()
    accepted: tuple[str, ...] = ()
    if accepting and any(map(acceptable, run.results)):
        accepted = accept([*filter(acceptable, run.results)], run.knowledge)
        run = _run(run.knowledge, folder, names)
    failing = [result for result in run.results if not result.holds]
    if mutations and failing:
        told = "One cornerstone fails" if len(failing) == 1 else f"{len(failing)} cornerstones fail"
        raise Failure(f"{told}, so every error would be noticed. `debrief rules test` shows why; "
                      "mend this first.")
    trials = _tried(run) if mutations else None
    covered = coverage(run.results, run.knowledge, _rules(run) if names else None)
    if as_json:
        click.echo(canonical_json(report_data(
            run.results, run.knowledge, covered, trials, accepted)))
    elif not run.results:
        show_how_to_begin(console, run.knowledge, folder)
    else:
        for result in failing:
            show_failure(console, result, run.knowledge)
        if parts:
            show_coverage(console, covered, run.knowledge)
        if trials is not None:
            show_mutations(console, trials)
        show_accepted(console, accepted, failing if accepting else ())
        show_summary(console, run.results, covered)
    if failing:
        sys.exit(REFUSED)


def _run(known: Knowledge, folder: Path | None, names: Sequence[str]) -> _Run:
    try:
        cornerstones = load_cornerstones(known, folder)
        chosen = _chosen(cornerstones, known, names)
        return _Run(known, chosen, run_cornerstones(chosen, known))
    except KnowledgeError as error:
        raise KnowledgeFailure(error.problems) from None


def _chosen(
    cornerstones: tuple[Cornerstone, ...], known: Knowledge, names: Sequence[str]
) -> tuple[Cornerstone, ...]:
    """The cornerstones of these names, or of the rules of these names; all for none."""
    ids = [cornerstone.id for cornerstone in cornerstones]
    kept = {rule for cornerstone in cornerstones for rule in cornerstone.keeps}
    for name in names:
        if name in ids or name in kept:
            continue
        if name in known.rules:
            raise Failure(f"No cornerstone keeps rule {name} yet. Write one in a file of the "
                          f"folder {FOLDER}, with `keeps: [{name}]`.")
        near = closest(name, [*ids, *known.rules])
        hint = f"Did you mean '{near}'?" if near else "`debrief rules` lists the rules."
        raise click.UsageError(f"There is no cornerstone or rule '{name[:60]}'. {hint}")
    wanted = {*names}
    return tuple(cornerstone for cornerstone in cornerstones
                 if not names or wanted & {cornerstone.id, *cornerstone.keeps})


def _rules(run: _Run) -> frozenset[str]:
    return frozenset(rule for cornerstone in run.chosen for rule in cornerstone.keeps)


def _tried(run: _Run) -> tuple[Trial, ...]:
    test = MutationTest(run.knowledge, run.chosen)
    with click.progressbar(mutants(run.knowledge), file=sys.stderr, label="Trying mutants",
                           hidden=not sys.stderr.isatty()) as going:
        return tuple(test.tried(mutant) for mutant in going)
