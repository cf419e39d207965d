"""How commands fail: one clear message on standard error, and a documented exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import IO

import click

from knowledge.model.problems import Problem, printable

REFUSED = 1
USAGE = 2
KNOWLEDGE = 3
FILES = 4
MISSING = 5
INTERRUPTED = 130

EXIT_CODES = f"""\b
Exit codes:
  0    all went well
  {REFUSED}    a case was refused (every other one was still done), or what was asked is not so
  {USAGE}    the command line is wrong
  {KNOWLEDGE}    the knowledge has errors
  {FILES}    a file could not be read or written
  {MISSING}    what this needs is not installed; the message says how to bring it
  {INTERRUPTED}  interrupted (Ctrl-C)"""


class Failure(click.ClickException):
    """Ends the command with a message on standard error and an exit code."""

    exit_code = REFUSED

    def show(self, file: IO[str] | None = None) -> None:
        """Print the message to a file, or to standard error."""
        print(printable(self.message), file=file or sys.stderr)


class Refused(Failure):
    """A case, or all cases, could not be used."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__(problem_lines(problems))


class KnowledgeFailure(Failure):
    """The knowledge could not be used."""

    exit_code = KNOWLEDGE

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__(problem_lines(problems))


class FileFailure(Failure):
    """A file could not be read or written."""

    exit_code = FILES

    def __init__(self, name: str, error: OSError | UnicodeDecodeError, verb: str) -> None:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        super().__init__(f"{name}: cannot be {verb}: {reason}")


def problem_lines(problems: Iterable[Problem]) -> str:
    """Errors as text, two lines each: where and what, then why and what to do."""
    return "\n".join(
        f"{problem.place}: {problem.what}\n    {problem.cause}; {problem.suggestion}"
        for problem in problems)
