"""`debrief log`."""

from __future__ import annotations

import click

from cli.log.add import add
from cli.log.edit import edit
from cli.log.erase import erase
from cli.log.listing import list_cases
from cli.log.move import export, import_
from cli.log.place import place
from cli.log.show import show
from cli.shared.show_by_name import ShowByName


@click.group("log", cls=ShowByName)
def log() -> None:
    """Keep cases, their diagnoses and what was done since, in one private file.

    The file is in your own data folder; only you can read it, and it is made when you first add a
    case. `debrief log place` tells where. --store or DEBRIEF_STORE names another file, or a
    PostgreSQL server that an office shares. Wherever a command takes a CASE, log:NAME is the case
    of this name in the log, and log: alone is all of them.

    \b
    Examples:
      debrief log add my-case.yaml
      debrief log list
      debrief explain log:my-case
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped


for _command in (add, list_cases, show, edit, export, import_, erase, place):
    log.add_command(_command)
