"""`debrief log place`."""

from __future__ import annotations

import click

from cli.shared.log_store import log_told, store_option, store_place


@click.command("place")
@store_option
def place(store: str) -> None:
    """Print where the log is, whether or not there is one yet.

    \b
    Examples:
      debrief log place
      debrief log place --store office.sqlite
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from engine.log.place import log_file, shown_place  # noqa: PLC0415 - SQLAlchemy takes time

    with log_told():
        where = store_place(store)
        path = log_file(where)
    click.echo(shown_place(where) if path is None else path)
    if path is not None and not path.exists():
        click.echo("There is no log there yet; `debrief log add my-case.yaml` begins one.",
                   err=True)
    elif path is not None and path.stat().st_mode & 0o077:
        click.echo(f"Others on this machine can read it; `chmod 600 {path}` mends that.", err=True)
