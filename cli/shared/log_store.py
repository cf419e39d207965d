"""The case log for commands: where it is, how it is opened, and how its failures are told."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from cli.shared.failures import FILES, Failure
from cli.shared.options import day

if TYPE_CHECKING:
    from engine.log.log import Log

STORED = "log:"
"""What stands before the name of a case that is in the log; alone it means all cases in it."""
VARIABLE = "DEBRIEF_STORE"
P = ParamSpec("P")
R = TypeVar("R")


class StoreFailure(Failure):
    """The log could not be opened, read or written."""

    exit_code = FILES


def store_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add `--store PATH|URL`, passed as `store`."""
    return click.option(
        "--store", metavar="PATH|URL", envvar=VARIABLE, show_envvar=True, default="",
        type=click.Path(), help="Use the log in this file, or at this postgresql:// address, "
                                "instead of the file in your data folder.")(command)


def on_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add `--on DATE`, passed as `on`: the day of an entry, today where none is given."""
    return click.option(
        "--on", type=day, metavar="DATE", default=lambda: datetime.date.today().isoformat(),
        help="The day to write beside it, as 2026-03-31; today where it is left out.")(command)


def store_place(store: str = "") -> str:
    """Where the log is.

    Args:
        store: what the command line says; empty for what the environment says, or else the file in
            the data folder of the user.
    """
    from engine.log.place import default_place  # noqa: PLC0415 - SQLAlchemy takes its time

    return store or os.environ.get(VARIABLE) or str(default_place())


def opened(store: str = "", make: bool = False) -> Log:
    """The log, open.

    Args:
        store: as for `store_place`.
        make: whether to begin one where there is none.

    Raises:
        StoreFailure: it cannot be opened, or there is none.
    """
    from engine.log.log import open_log  # noqa: PLC0415 - SQLAlchemy takes its time to import

    with log_told():
        return open_log(store_place(store), make)


@contextmanager
def log_told() -> Iterator[None]:
    """Tell what goes wrong with the log as a failure of the command.

    Raises:
        StoreFailure: it cannot be opened, read or written.
        Failure: what was asked of it is not so.
    """
    from engine.log.errors import (  # noqa: PLC0415 - SQLAlchemy takes its time to import
        ConflictError,
        LogError,
        NoLogError,
        UnavailableError,
    )

    try:
        yield
    except LogError as error:
        kind = StoreFailure if isinstance(error, UnavailableError | NoLogError) else Failure
        lines = [_sentence(error.what), f"    {_sentence(error.mend)}"]
        if isinstance(error, ConflictError):
            lines += [f"    {edit.on}: {edit.subject} {_json(edit.before)} -> {_json(edit.after)}"
                      for edit in error.theirs]
        raise kind("\n".join(lines)) from None


def stored_text(name: str) -> str:
    """The case that `log:NAME` names as JSON, or all cases as JSON Lines for `log:` alone.

    Raises:
        StoreFailure: the log cannot be read, or there is none.
        Failure: it has no such case.
    """
    from engine.log.cases import all_case_data, case_data_of, find  # noqa: PLC0415
    from knowledge.model.plain import canonical_json  # noqa: PLC0415

    wanted = name.removeprefix(STORED)
    log = opened()
    with log_told(), log.reading() as connection:
        if wanted:
            return canonical_json(case_data_of(connection, find(connection, wanted)))
        return "".join(f"{canonical_json(data)}\n" for data in all_case_data(connection))


def stored_record(name: str) -> str:
    """The record of the newest diagnosis of the case that `log:NAME` names.

    Raises:
        StoreFailure: the log cannot be read, or there is none.
        Failure: it has no such record, or a review of it is not as it was written.
    """
    from engine.log import diagnoses, reviews  # noqa: PLC0415 - SQLAlchemy takes its time

    wanted = name.removeprefix(STORED)
    log = opened()
    with log_told(), log.reading() as connection:
        text = diagnoses.record_text(connection, wanted)
        chain = reviews.broken_chain(connection, wanted)
    if chain:
        raise Failure(f"{name}: the reviews of this record are not as they were written\n    "
                      + "\n    ".join(chain))
    return text


def _sentence(words: str) -> str:
    text = words
    if words.partition(" ")[0].isalpha():  # no name of a file
        text = words[0].upper() + words[1:]
    return text if text.endswith("?") else text + "."


def _json(value: object) -> str:
    import json  # noqa: PLC0415

    return "(nothing)" if value is None else json.dumps(value, ensure_ascii=False)
