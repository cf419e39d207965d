"""`debrief schema`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cli.shared.failures import FileFailure
from cli.shared.options import knowledge_option, load_knowledge
from engine.rulebase.output_schemas import output_schemas
from knowledge.editing.file_schemas import knowledge_schemas, write_schemas
from knowledge.model.problems import closest


@click.command()
@click.argument("name", metavar="[NAME]", default="")
@click.option("--write", "folder", metavar="FOLDER", type=click.Path(path_type=Path),
              help="Write the schemas of the knowledge files and of cases into this folder.")
@knowledge_option
def schema(name: str, folder: Path | None, knowledge: Path | None) -> None:
    """Print the JSON Schema called NAME; without a name, list them.

    There is one for each kind of knowledge file, for a case, and for what `diagnose --json`,
    `plan --format json`, `explain --json`, `letter --format json` and `rules check --json` print.
    The schemas of knowledge files list the ids of the rulebase in use: write them anew with
    --write when ids change, and editors know them.

    \b
    Examples:
      debrief schema
      debrief schema verdict > verdict.schema.json
      debrief schema --knowledge mine --write mine/schemas
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    if name and folder is not None:
        raise click.UsageError("--write writes all schemas; leave NAME out.")
    known = load_knowledge(knowledge)
    if folder is not None:
        try:
            write_schemas(folder, known)
        except OSError as error:
            raise FileFailure(str(folder), error, "written") from None
        return
    schemas = {**knowledge_schemas(known), **output_schemas()}
    if not name:
        for each in schemas:
            click.echo(each)
        return
    if name not in schemas:
        near = closest(name, schemas)
        hint = f"Did you mean '{near}'?" if near else "There are: " + ", ".join(schemas) + "."
        raise click.UsageError(f"There is no schema '{name[:60]}'. {hint}")
    click.echo(json.dumps(schemas[name], indent=2, ensure_ascii=False))
