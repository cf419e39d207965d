"""Options that several commands share, and what they load."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from cli.failures import KnowledgeFailure
from knowledge.loading import load
from knowledge.model import Knowledge
from knowledge.problems import KnowledgeError

P = ParamSpec("P")
R = TypeVar("R")


def knowledge_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add `--knowledge DIR`, passed as `knowledge`."""
    return click.option(
        "--knowledge", metavar="DIR", envvar="DEBRIEF_KNOWLEDGE", show_envvar=True,
        type=click.Path(path_type=Path),
        help="Use the rulebase in this folder instead of the one that ships with debrief.",
    )(command)


def json_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add `--json`, passed as `as_json`."""
    return click.option("--json", "as_json", is_flag=True,
                        help="Print JSON for programs instead of text.")(command)


def load_knowledge(folder: Path | None) -> Knowledge:
    """The knowledge in a folder, or the one that ships with the program.

    Raises:
        KnowledgeFailure: it has errors.
    """
    try:
        return load(folder)
    except KnowledgeError as error:
        raise KnowledgeFailure(error.problems) from None
