"""Cases from the files that the command line names."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from cli.failures import REFUSED, FileFailure, Refused, problem_lines
from knowledge.case import Case, read_cases
from knowledge.model import Knowledge
from knowledge.problems import CaseError, closest

STDIN = "-"


def read_text(name: str) -> str:
    """The text of a file, or of standard input for `-`.

    Raises:
        FileFailure: it cannot be read, or is not text.
    """
    try:
        if name == STDIN:
            return sys.stdin.buffer.read().decode("utf-8-sig")
        return Path(name).read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileFailure(shown_name(name), error, "read") from None


def shown_name(name: str) -> str:
    """How a file is named in messages."""
    return "standard input" if name == STDIN else name


class CaseSource:
    """The cases in the files named, one by one; refused ones are told on standard error.

    Attributes:
        refused: how many cases, or whole files, have been refused so far.
        exit_code: 0, or the code of the last thing that went wrong.
    """

    def __init__(self, names: Sequence[str], knowledge: Knowledge) -> None:
        self._names = names
        self._knowledge = knowledge
        self.refused = 0
        self.exit_code = 0

    def __iter__(self) -> Iterator[tuple[str, Case]]:
        """The cases, each with the name of its file."""
        for name in self._names:
            try:
                text = read_text(name)
            except FileFailure as failure:
                failure.show()
                self.refused += 1
                self.exit_code = failure.exit_code
                continue
            for case in read_cases(text, shown_name(name), self._knowledge):
                if isinstance(case, CaseError):
                    click.echo(problem_lines(case.problems), err=True)
                    self.refused += 1
                    self.exit_code = self.exit_code or REFUSED
                else:
                    yield name, case


def one_case(name: str, wanted: str | None, knowledge: Knowledge) -> Case:
    """The case in a file that holds one, or the one wanted of several.

    Args:
        name: the file, or `-`.
        wanted: the id of the case; None where the file holds only one.
        knowledge: tells which questions and options there are.

    Raises:
        FileFailure: the file cannot be read.
        Refused: the case has errors.
        click.UsageError: there are several and none was named, or the named one is not there.
    """
    found = list(read_cases(read_text(name), shown_name(name), knowledge))
    cases = {case.id: case for case in found if isinstance(case, Case)}
    errors = [case for case in found if isinstance(case, CaseError)]
    if wanted is not None:
        if wanted in cases:
            return cases[wanted]
        if errors and not cases:
            raise Refused(problem for error in errors for problem in error.problems)
        near = closest(wanted, cases)
        hint = f" Did you mean '{near}'?" if near else ""
        raise click.UsageError(f"{shown_name(name)} holds no case '{wanted}'.{hint}")
    if len(found) == 1:
        if errors:
            raise Refused(errors[0].problems)
        return next(iter(cases.values()))
    some = ", ".join(list(cases)[:5])
    raise click.UsageError(
        f"{shown_name(name)} holds {len(found)} cases; name one with --case ID, such as: {some}")
