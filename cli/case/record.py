"""`debrief record`."""

from __future__ import annotations

import datetime
from pathlib import Path, PurePath

import click

from cli.shared.case_source import one_case
from cli.shared.options import CASE, day, knowledge_option, load_knowledge
from cli.shared.record_forms import ENDINGS, FORMS, is_stdout, rendered, show_record, write
from cli.shared.terminal import stdout_console
from engine.api import Debrief
from engine.case.plan.plan import DEFAULT_CAP, make_plan
from engine.case.record.recorder import Record, record_data, versions


@click.command(no_args_is_help=True)
@click.argument("case", metavar="CASE", type=CASE)
@click.option("-o", "--output", "target", metavar="FILE", default="",
              type=click.Path(allow_dash=True),
              help="Write into this file instead of standard output.")
@click.option("--format", "form", type=click.Choice(FORMS),
              help="What to write. Without it the ending of FILE tells: .html, .md or .txt; all "
                   "else is the record itself, json.")
@click.option("--case", "case_id", metavar="ID", help="Which case, where the file holds several.")
@click.option("--date", "recorded", metavar="DATE", type=day,
              help="A day to write into the record, as 2026-03-31; without it there is none.")
@click.option("--max-steps", type=click.IntRange(0), default=DEFAULT_CAP, show_default=True,
              metavar="N", help="The most steps of the plan; 0 means all.")
@knowledge_option
def record(
    case: str, target: str, form: str | None, case_id: str | None,
    recorded: datetime.date | None, max_steps: int, knowledge: Path | None,
) -> None:
    """Write the audit record of a case: one file that proves the verdict at any later time.

    CASE is a YAML, JSON or JSON Lines file, or - for standard input. The record holds the case with
    all that it says, notes included, the whole knowledge, the proof, the plan, the versions of what
    made them, and hashes over all of it: `debrief replay` derives it anew and tells any byte that
    was changed. With --format it is shown instead: as text, Markdown, one HTML page to print or to
    pass on, or W3C PROV-JSON.

    \b
    Examples:
      debrief record my-case.yaml -o my-case.record.json
      debrief record my-case.yaml -o my-case.html
      debrief record my-case.yaml --format prov > my-case.prov.json
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    known = load_knowledge(knowledge)
    proof = Debrief(known).proof(one_case(case, case_id, known))
    made = Record(proof, make_plan(proof, max_steps), max_steps, versions(), recorded)
    form = form or ENDINGS.get(PurePath(target).suffix.lower(), "json")
    if is_stdout(target) and form == "text":
        show_record(stdout_console(), made)
    elif is_stdout(target):
        click.echo(rendered(made, form), nl=False)
    else:
        write(target, rendered(made, form))
        if form == "json":
            click.echo(f"{target}: SHA-256 {record_data(made)['hash']}. Whoever keeps this number "
                       "elsewhere can tell later that it is the same record.", err=True)
