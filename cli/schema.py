"""`debrief schema`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cli.options import knowledge_option, load_knowledge
from engine.output_schemas import output_schemas
from knowledge.file_schemas import knowledge_schemas
from knowledge.problems import closest


@click.command()
@click.argument("name", metavar="[NAME]", default="")
@knowledge_option
def schema(name: str, knowledge: Path | None) -> None:
    """Print the JSON Schema called NAME; without a name, list them.

    There is one for each kind of knowledge file, for a case, and for what `diagnose --json`,
    `plan --format json` and `explain --json` print.

    \b
    Examples:
      debrief schema
      debrief schema verdict > verdict.schema.json
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    schemas = {**knowledge_schemas(load_knowledge(knowledge)), **output_schemas()}
    if not name:
        for known in schemas:
            click.echo(known)
        return
    if name not in schemas:
        near = closest(name, schemas)
        hint = f"Did you mean '{near}'?" if near else "There are: " + ", ".join(schemas) + "."
        raise click.UsageError(f"There is no schema '{name[:60]}'. {hint}")
    click.echo(json.dumps(schemas[name], indent=2, ensure_ascii=False))
