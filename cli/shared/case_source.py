"""Cases from the files that the command line names, or from the log."""

from __future__ import annotations

import errno
import json
import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import click

from cli.shared.failures import REFUSED, Failure, FileFailure, Refused, problem_lines
from cli.shared.log_store import STORED, stored_text
from cli.shared.looking_back import look_back
from engine.core.hearing.listener import Listener
from knowledge.model.problems import CaseError, closest, printable
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case, read_cases

STDIN = "-"
TEXT_RESULTS, OTHER_RESULTS = (".csv", ".jsonl", ".ndjson"), (".parquet", ".pq", ".duckdb", ".db")
"""Files that end so may be results of `debrief batch`."""
MAX_HEAD = 1_000_000
"""A first line of results is no longer than this many bytes."""


def read_text(name: str) -> str:
    """The text of a file, or of standard input for `-`.

    Raises:
        FileFailure: it cannot be read, or is not text.
    """
    try:
        return read_bytes(name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileFailure(shown_name(name), error, "read") from None


def read_bytes(name: str) -> bytes:
    """The bytes of a file, or of standard input for `-`.

    Raises:
        FileFailure: it cannot be read.
    """
    try:
        if name != STDIN:
            return Path(name).read_bytes()
        if sys.stdin is None:
            raise OSError(errno.EBADF, "it is closed")
        return sys.stdin.buffer.read()
    except OSError as error:
        raise FileFailure(shown_name(name), error, "read") from None


def read_case_text(name: str) -> str:
    """The cases in a file, in standard input for `-`, or in the log: `log:NAME`, or `log:` for all.

    Raises:
        Failure: it cannot be read, is not text, or is not there.
    """
    return stored_text(name) if name.startswith(STORED) else read_text(name)


def shown_name(name: str) -> str:
    """How a file is named in messages."""
    return "standard input" if name == STDIN else name


class CaseSource:
    """The cases in the files named, one by one; refused ones are told on standard error.

    Attributes:
        name: how the command line named what the last case was read from.
        seen: how many cases, good or refused, have been read so far.
        refused: how many cases, or whole files, have been refused so far.
        exit_code: 0; or 4 once a file could not be read, else 1 once a case was refused.
    """

    def __init__(
        self, names: Sequence[str], knowledge: Knowledge, folder: Path | None
    ) -> None:
        """Name the files.

        Args:
            names: the files, `-`, or cases in the log.
            knowledge: tells which questions and options there are.
            folder: where the knowledge was read from, if not the one that ships.
        """
        self._names = names
        self._knowledge = knowledge
        self._folder = folder
        self._listener = Listener(knowledge)
        self.name = ""
        self.seen = 0
        self.refused = 0
        self.exit_code = 0

    def __iter__(self) -> Iterator[tuple[Case, str]]:
        """The cases with what their words say, each with how the command line names it once more.

        It is empty where it cannot be named.
        """
        for name in self._names:
            self.name = name
            try:
                text = read_case_text(name)
            except Failure as failure:
                failure.show()
                self.refused += 1
                self.exit_code = failure.exit_code
                continue
            found = _read(text, name, self._knowledge)
            for case in found:
                self.seen += 1
                if isinstance(case, CaseError):
                    click.echo(printable(problem_lines(case.problems)), err=True)
                    self.refused += 1
                    self.exit_code = self.exit_code or REFUSED
                else:
                    named = self._again(name, case.id if len(found) > 1 else "")
                    yield self._listener.listen(case), named

    def _again(self, name: str, case: str) -> str:
        if name == STDIN:
            return ""
        return again(name, case, self._folder)


def again(name: str, case: str, folder: Path | None) -> str:
    """How the command line names a case once more, quoted for a shell.

    Args:
        name: the file.
        case: the id of the case; empty where the file holds only one.
        folder: the folder of knowledge; None for the one that ships with the program.
    """
    words = [f"./{name}" if name.startswith("-") else name]
    words += ["--case", case] if case else []
    words += ["--knowledge", str(folder)] if folder is not None else []
    return shlex.join(words)


def _read(text: str, name: str, knowledge: Knowledge) -> list[Case | CaseError]:
    """The cases in a text, each read or refused; those in the log with what came before them.

    Raises:
        Failure: the log cannot be read.
    """
    found = list(read_cases(text, shown_name(name), knowledge))
    return look_back(found, knowledge) if name.startswith(STORED) else found


def one_case(name: str, wanted: str | None, knowledge: Knowledge) -> Case:
    """The case in a file that holds one, or the one wanted of several, with what its words say.

    Args:
        name: the file, `-`, or a case in the log.
        wanted: the id of the case; None where the file holds only one.
        knowledge: tells which questions and options there are.

    Raises:
        Failure: the file or the log cannot be read, or the log has no such case.
        Refused: the case has errors.
        click.UsageError: there are several and none was named, or the named one is not there.
    """
    text = _of_results(name, wanted, knowledge) if _may_hold_results(Path(name)) else None
    listener = Listener(knowledge)
    found = [listener.listen(case) if isinstance(case, Case) else case
             for case in (_read(read_case_text(name), name, knowledge) if text is None
                          else read_cases(text, name, knowledge))]
    cases = {case.id: case for case in found if isinstance(case, Case)}
    errors = [case for case in found if isinstance(case, CaseError)]
    if wanted is not None:
        named = [case for case in found if wanted == (
            case.id if isinstance(case, Case) else case.case)]
        if len(named) > 1:
            raise click.UsageError(
                f"{shown_name(name)} holds {len(named)} cases '{wanted}'; give each its own id.")
        if named and isinstance(named[0], Case):
            return named[0]
        if named or (errors and not cases):
            raise Refused(problem for error in errors for problem in error.problems
                          if not named or error is named[0])
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


def _may_hold_results(path: Path) -> bool:
    """Whether it is worth the time to import what reads results."""
    ending = path.suffix.lower()
    if ending not in TEXT_RESULTS:
        return ending in OTHER_RESULTS
    with suppress(OSError), path.open("rb") as file:
        return b"category" in (head := file.readline(MAX_HEAD)) and b"knowledge" in head
    return False


def _of_results(name: str, wanted: str | None, knowledge: Knowledge) -> str | None:
    """The case as JSON text, where the file holds results of `debrief batch`; None for others.

    Raises:
        FileFailure: the file cannot be read.
        Failure: the results were made with another rulebase.
        click.UsageError: no case was named, or it is not there.
    """
    from engine.batch.reading.result_files import (  # noqa: PLC0415 - polars takes its time to import
        OtherKnowledgeError,
        holds_results,
        stored_case,
    )

    path = Path(name)
    if not holds_results(path):
        return None
    if wanted is None:
        raise click.UsageError(f"{name} holds results of many cases; name one with --case ID.")
    try:
        found = stored_case(path, wanted, knowledge)
    except OtherKnowledgeError as error:
        raise Failure(
            f"{name} was made with other knowledge (hash {error.hash[:12]}; here "
            f"{knowledge.hash[:12]}), so its proof cannot be derived again.\n    Give that "
            "knowledge by --knowledge DIR, or run `debrief batch` anew.") from None
    except OSError as error:
        raise FileFailure(name, error, "read") from None
    if found is None:
        raise click.UsageError(f"{name} holds no case '{wanted[:60]}'.")
    return json.dumps(found)
