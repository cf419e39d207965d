"""`debrief rules diff`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from cli.shared.case_source import STDIN, read_case_text, shown_name
from cli.shared.diff_view import show_cases, show_knowledge, show_summary
from cli.shared.failures import REFUSED, Failure, KnowledgeFailure, problem_lines
from cli.shared.options import CASE, json_option
from cli.shared.terminal import stdout_console
from engine.case.compare.verdicts import (
    CaseDiff,
    case_diff_data,
    compare_case,
    summarise,
    summary_data,
)
from engine.core.diff.knowledge import KnowledgeDiff, compare, knowledge_diff_data
from knowledge.model.plain import Data, canonical_json
from knowledge.model.problems import CaseError, KnowledgeError, Problem, printable, shown
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case, read_cases
from knowledge.reading.loading import load

BUILT_IN = "built-in"
"""The word for the knowledge that ships with the program."""
DIFF_FORMAT = "debrief.rules-diff/1"


def _folders(
    _context: click.Context, _parameter: click.Parameter, begun: str
) -> list[CompletionItem]:
    return [CompletionItem(begun, type="dir")]


@click.command("diff", no_args_is_help=True)
@click.argument("old", metavar="OLD", shell_complete=_folders)
@click.argument("new", metavar="NEW", shell_complete=_folders)
@click.option("--cases", "logs", metavar="FILE", multiple=True, type=CASE,
              help="Show also what changes for the cases in this file, or in - for standard "
                   "input. Can be given several times.")
@json_option
@click.pass_context
def diff(
    context: click.Context, old: str, new: str, logs: tuple[str, ...], as_json: bool
) -> None:
    """Show what changed from one rulebase to another.

    OLD and NEW are folders of knowledge, or the word built-in for the one that ships with debrief.
    All that was added, removed, renamed, changed or moved is told in words.

    With --cases, as in --cases log.jsonl, each case is diagnosed with both: which verdicts,
    findings and plans change, what is behind it, and how often the leading reason is the one that
    the employer confirmed. A case that either of the two cannot read is refused; the others go on.

    \b
    Examples:
      debrief rules diff built-in mine
      debrief rules diff built-in mine --json | jq .entries[].id
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    outer = context.parent
    if outer is not None and (
            outer.get_parameter_source("knowledge") is ParameterSource.COMMANDLINE):
        raise click.UsageError("`rules diff` takes no --knowledge; name both folders instead.")
    found = compare(*_load(old, new))
    log = _Log(logs, {old: found.old, new: found.new} if old != new else {old: found.old})
    cases = list(_compared(log, found)) if logs else []
    counted = summarise(cases)
    if as_json or (outer is not None and outer.params.get("as_json")):
        data: Data = {
            "format": DIFF_FORMAT,
            "old": {"name": old, "knowledge_hash": found.old.hash},
            "new": {"name": new, "knowledge_hash": found.new.hash},
            **knowledge_diff_data(found),
            "cases": [case_diff_data(case) for case in cases] if logs else None,
            "summary": {**summary_data(counted), "refused": log.refused} if logs else None,
        }
        click.echo(canonical_json(data))
    else:
        console = stdout_console()
        show_knowledge(console, found, old, new)
        if logs:
            show_summary(console, counted, log.refused, found)
            show_cases(console, cases, found)
    if log.refused and log.seen > 1:
        what = "case or file was" if log.refused == 1 else "cases or files were"
        click.echo(f"{log.refused} {what} refused; see above.", err=True)
    sys.exit(log.exit_code)


# --- what is read ---------------------------------------------------------------------------------


def _load(*names: str) -> list[Knowledge]:
    """The knowledge in both folders.

    Raises:
        KnowledgeFailure: one or both have errors; all are told.
    """
    loaded: list[Knowledge] = []
    problems: list[Problem] = []
    for name in names:
        if name in ("", STDIN):
            raise click.UsageError(
                f"'{name}' is no folder. Name a folder of knowledge, or {BUILT_IN}.")
        try:
            loaded.append(load(None if name == BUILT_IN else Path(name)))
        except KnowledgeError as error:
            problems += error.problems
    if problems:
        raise KnowledgeFailure(dict.fromkeys(problems))
    return loaded


class _Log:
    """The cases of several files, each read with both sides; refused ones are told.

    Attributes:
        seen: how many cases, or files that cannot be read, have been met so far.
        refused: how many of them have been refused.
        exit_code: 0; or that of a file that could not be read, else that of a refused case.
    """

    def __init__(self, names: Sequence[str], sides: Mapping[str, Knowledge]) -> None:
        self._names = names
        self._sides = sides
        self.seen = 0
        self.refused = 0
        self.exit_code = 0

    def __iter__(self) -> Iterator[tuple[Case, Case]]:
        """Each case as the old and the new questions read it."""
        for name in self._names:
            try:
                text = read_case_text(name)
            except Failure as failure:
                failure.show()
                self.seen += 1
                self.refused += 1
                self.exit_code = failure.exit_code
                continue
            read = [read_cases(text, shown_name(name), side) for side in self._sides.values()]
            for found in zip(*read, strict=True):
                self.seen += 1
                cases = [case for case in found if isinstance(case, Case)]
                if len(cases) == len(found):
                    yield cases[0], cases[-1]
                    continue
                self.refused += 1
                self.exit_code = self.exit_code or REFUSED
                self._tell(found)

    def _tell(self, found: Sequence[Case | CaseError]) -> None:
        """Say why a case is refused, and by which side where it is not by both alike."""
        errors = {side: case for side, case in zip(self._sides, found, strict=True)
                  if isinstance(case, CaseError)}
        alike = len({case.problems for case in errors.values()}) == 1
        for side, case in errors.items():
            if len(errors) < len(found) or not alike:
                what = f"case {shown(case.case)}" if case.case else "a case"
                click.echo(printable(f"With the questions of {side}, {what} is refused:"), err=True)
            click.echo(printable(problem_lines(case.problems)), err=True)
            if alike:
                return


def _compared(log: Iterable[tuple[Case, Case]], found: KnowledgeDiff) -> Iterator[CaseDiff]:
    """What changes for each case.

    Raises:
        KnowledgeFailure: a condition is too large to be judged.
    """
    from engine.core.inference import InferenceEngine  # noqa: PLC0415 - takes long, seldom needed

    try:
        old, new = InferenceEngine(found.old), InferenceEngine(found.new)
    except KnowledgeError as error:
        raise KnowledgeFailure(error.problems) from None
    for before, now in log:
        yield compare_case(old.infer(before), new.infer(now), found)
