"""`debrief serve`."""

from __future__ import annotations

from pathlib import Path

import click

from cli.shared.failures import FILES, Failure, KnowledgeFailure
from cli.shared.log_store import opened, store_option, store_place
from cli.shared.options import knowledge_option, load_knowledge
from knowledge.model.problems import KnowledgeError

DEFAULT_PORT = 8321


class ServeFailure(Failure):
    """The page cannot be served at this address."""

    exit_code = FILES


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS",
              help="Where to listen; only addresses of this machine itself are allowed.")
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True,
              help="The port; 0 takes a free one.")
@click.option("--open", "open_browser", is_flag=True, help="Open the page in your browser.")
@knowledge_option
@store_option
def serve(
    host: str, port: int, open_browser: bool, knowledge: Path | None, store: str,
) -> None:
    """Answer, understand and plan in the browser, on this machine alone.

    Prints a link that works once and lets one browser in. Cases are kept in the log, each answer at
    once. Stop it with Ctrl-C; started again, it lets the same browsers in and goes on.

    \b
    Examples:
      debrief serve
      debrief serve --open
      debrief serve --port 0 --store my-log.sqlite
    """  # noqa: D301 - \b is click's mark for text that is not to be wrapped
    from web.shared.addresses import NotLoopbackError, loopback  # noqa: PLC0415 - the page takes its time

    try:
        address = loopback(host)
    except NotLoopbackError as error:
        raise click.UsageError(f"{error}.") from None
    from engine.log.place import log_file  # noqa: PLC0415
    from web.serving.serving import Place, listen, run  # noqa: PLC0415

    known = load_knowledge(knowledge)
    log = opened(store, make=True)
    try:
        socket = listen(address, port)
    except OSError as error:
        raise ServeFailure(f"{host} port {port} cannot be used: {error.strerror}\n    another "
                           "program may use it; --port 0 takes a free one") from None
    try:
        run(socket, Place(log, log_file(store_place(store)), known, knowledge), open_browser)
    except KnowledgeError as error:
        raise KnowledgeFailure(error.problems) from None
