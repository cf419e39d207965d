"""Options that several commands share, and what they load."""

from __future__ import annotations

import datetime
import gc
import re
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from cli.shared.failures import KnowledgeFailure
from knowledge.model.problems import KnowledgeError, shown
from knowledge.model.records import Knowledge
from knowledge.reading.kept_knowledge import load

CASE = click.Path(allow_dash=True)
"""A file of cases, so that the shell completes file names; reading it is `case_source`'s."""
P = ParamSpec("P")
R = TypeVar("R")


def day(text: str) -> datetime.date:
    """Read a date, written as 2026-03-31.

    Raises:
        click.BadParameter: it is none.
    """
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return datetime.date.fromisoformat(text)
    except ValueError:
        pass
    raise click.BadParameter(f"{shown(text)} is not a date. Write it as 2026-03-31.")


def hours(text: str) -> float:
    """Read a number of hours, written as 7.5.

    Raises:
        click.BadParameter: it is none.
    """
    try:
        return float(text)
    except ValueError:
        raise click.BadParameter(
            f"{shown(text)} is not a number of hours. Write it as 7.5.") from None


def chosen_folder(context: click.Context, knowledge: Path | None) -> Path | None:
    """The folder of knowledge, which may have been given before the subcommand.

    What the command line says goes before the environment.
    """
    outer = context.parent
    here = context.get_parameter_source("knowledge") is ParameterSource.COMMANDLINE
    if not here and outer is not None and (
            outer.get_parameter_source("knowledge") is ParameterSource.COMMANDLINE):
        folder: Path | None = outer.params["knowledge"]
        return folder
    return knowledge


def knowledge_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add `--knowledge DIR`, passed as `knowledge`."""
    return click.option(
        "--knowledge", metavar="DIR", envvar="DEBRIEF_KNOWLEDGE", show_envvar=True,
        type=click.Path(path_type=Path),
        shell_complete=lambda _context, _option, begun: [CompletionItem(begun, type="dir")],
        help="Use the rulebase in this folder instead of the one that ships with debrief.",
    )(command)


def json_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add `--json`, passed as `as_json`."""
    return click.option("--json", "as_json", is_flag=True,
                        help="Print JSON for programs instead of text.")(command)


def today_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add `--today DATE`, passed as `today`: the day to look from."""
    return click.option(
        "--today", type=day, metavar="DATE", default=lambda: datetime.date.today().isoformat(),
        help="The day to look from, as 2026-03-31; today where it is left out.")(command)


def load_knowledge(folder: Path | None) -> Knowledge:
    """The knowledge in a folder, or the one that ships with the program.

    Raises:
        KnowledgeFailure: it has errors.
    """
    gc.disable()  # nothing of what is loaded is garbage, and looking for some takes a fifth longer
    try:
        return load(folder)
    except KnowledgeError as error:
        raise KnowledgeFailure(error.problems) from None
    finally:
        gc.freeze()
        gc.enable()
