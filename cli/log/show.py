"""`debrief log show`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.shared.log_store import STORED, log_told, opened, store_option
from cli.shared.options import json_option, knowledge_option, load_knowledge
from knowledge.model.plain import canonical_json

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from knowledge.model.plain import JsonValue


@click.command("show")
@click.argument("name", metavar="NAME")
@click.option("--yaml", "as_yaml", is_flag=True,
              help="Print the case itself, as a file that `debrief ask` and others read.")
@json_option
@store_option
@knowledge_option
def show(
    name: str, as_yaml: bool, as_json: bool, store: str, knowledge: Path | None
) -> None:
    """Show a case with its verdicts, steps and changes.

    NAME is the name of the case; the word show may be left out.

    \b
    Examples:
      debrief log show my-case
      debrief log show my-case --yaml > my-case.yaml
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    if as_yaml and as_json:
        raise click.UsageError("Give --yaml or --json, not both.")
    log = opened(store)
    with log_told(), log.reading() as connection:
        data = case_view_data(connection, name.removeprefix(STORED))
    if as_json:
        click.echo(canonical_json(data))
    elif as_yaml:
        from cli.log.text import yaml_text  # noqa: PLC0415

        click.echo(yaml_text(data, load_knowledge(knowledge)), nl=False)
    else:
        from cli.log.show_view import show_case  # noqa: PLC0415
        from cli.shared.terminal import stdout_console  # noqa: PLC0415

        show_case(stdout_console(), data, load_knowledge(knowledge))


def case_view_data(connection: Connection, name: str) -> dict[str, JsonValue]:
    """A case with all that belongs to it, without records.

    Its schema is `log-case` in `engine.rulebase.output_schemas`.

    Raises:
        UnknownCaseError: there is no such case.
    """
    from engine.log.cases import find  # noqa: PLC0415 - SQLAlchemy takes its time to import
    from engine.log.exporting import whole_case  # noqa: PLC0415

    data = whole_case(connection, find(connection, name))
    diagnoses = data["diagnoses"]
    assert isinstance(diagnoses, list)
    for diagnosis in diagnoses:
        assert isinstance(diagnosis, dict)
        del diagnosis["record"]
    return data
