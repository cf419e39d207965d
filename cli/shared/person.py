"""Whose cases in the log a command is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from cli.shared.failures import problem_lines
from knowledge.model.problems import printable
from knowledge.model.records import Knowledge

if TYPE_CHECKING:
    from engine.core.proof import Proof
    from engine.log.history.person import PersonCases
    from engine.log.log import Log
    from knowledge.reading.cases import Case

P = ParamSpec("P")
R = TypeVar("R")


def candidate_argument(command: Callable[P, R]) -> Callable[P, R]:
    """Add the argument `[CANDIDATE]`, passed as `candidate`."""
    return click.argument("candidate", metavar="[CANDIDATE]", default="")(command)


def tell_person(person: PersonCases) -> None:
    """Say on standard error which cases cannot be read, and what cases of nobody cannot do."""
    for error in person.refused:
        click.echo(printable(problem_lines(error.problems)), err=True)
    if not person.candidate and len(person.cases) > 1:
        click.echo("These cases name no candidate, so none of them counts for another; `debrief "
                   "log edit CASE --candidate NAME` says whose they are.", err=True)


def diagnoser(knowledge: Knowledge) -> Callable[[Case], Proof]:
    """What follows from a case, its words and earlier cases heard; without the firings."""
    from engine.core.hearing.listener import Listener  # noqa: PLC0415 - takes its time to import
    from engine.core.outline import Outliner  # noqa: PLC0415

    outliner, listener = Outliner(knowledge), Listener(knowledge)
    return lambda case: outliner.outline(listener.listen(case))


def person_cases(log: Log, candidate: str, knowledge: Knowledge) -> PersonCases:
    """The cases of the person meant.

    Raises:
        Failure: there is no such person, or several and none was named.
    """
    from cli.shared.log_store import log_told  # noqa: PLC0415
    from engine.log.history.person import cases_of, whose  # noqa: PLC0415

    with log_told(), log.reading() as connection:
        return cases_of(connection, whose(connection, candidate), knowledge)
