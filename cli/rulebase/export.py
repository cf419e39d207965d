"""`debrief rules export`."""

from __future__ import annotations

import re
from pathlib import Path

import click
from click.core import ParameterSource

from cli.shared.failures import Failure, FileFailure
from cli.shared.options import chosen_folder, knowledge_option, load_knowledge
from engine.batch.export import DIALECTS, FORMATS
from knowledge.model.records import Knowledge

TABLE = re.compile(r"[A-Za-z_][\w$-]*(\.[A-Za-z_][\w$-]*){0,3}", re.ASCII)


def table_name(_context: click.Context, _option: click.Parameter, name: str) -> str:
    """Check the name of a table.

    Raises:
        click.BadParameter: it is none.
    """
    if not TABLE.fullmatch(name):
        raise click.BadParameter(
            f"'{name[:60]}' is not the name of a table. Write it as answers or as schema.answers.")
    return name


@click.command("export")
@click.option("--format", "language", type=click.Choice(FORMATS), required=True,
              help="clips: a program for CLIPS. sql: one query for a database.")
@click.option("--dialect", type=click.Choice(DIALECTS), default=DIALECTS[0], show_default=True,
              help="Whose SQL to write.")
@click.option("--table", metavar="NAME", default="answers", show_default=True,
              callback=table_name, help="The table of answers that the SQL reads.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help="Write into this file instead of printing.")
@knowledge_option
@click.pass_context
def rules_export(
    context: click.Context, language: str, dialect: str, table: str, output: Path | None,
    knowledge: Path | None,
) -> None:
    """Print the whole rulebase in a language that other systems run.

    Both say the same as `debrief diagnose`, but for the order of a plan: which steps are called
    for, not when to take them. How to run it stands at the head of what is written.

    A program for CLIPS takes answers as facts. A query reads a table with one row for each case: a
    column `case`, and one for each question with the ids of options, several as `a;b`.

    \b
    Examples:
      debrief rules export --format clips -o debrief.clp
      debrief rules export --format sql --dialect postgres --table logs.answers
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    if language != "sql":
        for option in ("dialect", "table"):
            if context.get_parameter_source(option) is ParameterSource.COMMANDLINE:
                raise click.UsageError(f"--{option} is for --format sql only.")
    text = _written(load_knowledge(chosen_folder(context, knowledge)), language, dialect, table)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise FileFailure(str(output), error, "written") from None


def _written(knowledge: Knowledge, language: str, dialect: str, table: str) -> str:
    if language == "clips":
        from engine.batch.export.clips import clips_program  # noqa: PLC0415 - only what is asked for

        return clips_program(knowledge)
    from engine.batch.export.sql import sql_query  # noqa: PLC0415 - ibis takes its time to import

    try:
        return sql_query(knowledge, dialect, table)
    except ValueError as error:
        raise Failure(f"This knowledge cannot be written as SQL: {error}.") from None
