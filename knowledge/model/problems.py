"""What is wrong with a file, said so that a person can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a file, and its line and column counted from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


LISTED = ("question", "finding", "rule", "step", "source")
"""The kinds that a command of the same name, in the plural, lists."""
NOWHERE = Place("-", 0, 0)
MAX_SUGGESTIONS = 200
"""After this many errors no close spelling is looked for, as that takes time."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One error: where, what is wrong, the likely cause, and what to do."""

    place: Place
    what: str
    cause: str
    suggestion: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}; {self.cause}; {self.suggestion}"


class ProblemsError(Exception):
    """Everything that is wrong with what was read, all at once.

    Attributes:
        problems: the errors, in the order of the files.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class KnowledgeError(ProblemsError):
    """The knowledge cannot be used as it stands."""


class CaseError(ProblemsError):
    """A case cannot be used as it stands.

    Attributes:
        case: its id, where it could be read.
    """

    def __init__(self, problems: Iterable[Problem], case: str = "") -> None:
        super().__init__(problems)
        self.case = case


class Problems:
    """Collects errors while a file is read, so that all are told at once."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._unknowable: set[str] = set()

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def add(self, place: Place, what: str, cause: str, suggestion: str) -> None:
        """Note one error."""
        self._found.append(Problem(place, what, cause, suggestion))

    def expect_anything(self, kind: str) -> None:
        """From now on note no unknown word of a kind: where these are defined is unreadable."""
        self._unknowable.add(kind)

    def unknown(self, place: Place, kind: str, word: str, known: Iterable[str]) -> None:
        """Note a word that names nothing, with the closest one that does."""
        if kind.split(maxsplit=1)[0] in self._unknowable:
            return
        if len(self._found) < MAX_SUGGESTIONS:
            hint = spelling(word, list(known), kind)
        else:
            hint = (f"no {kind} has this name", "correct the errors above first")
        self.add(place, f"unknown {kind} {shown(word)}", *hint)


def shown(word: str) -> str:
    """A word in quotation marks, cut at 60 characters, control characters escaped."""
    cut = word if len(word) <= 60 else word[:57] + "..."
    return "'" + printable(cut).replace("\n", "\\n") + "'"


def printable(text: str) -> str:
    """Text for a terminal: line breaks stay, other control characters are written as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)


def closest(word: str, known: Iterable[str], least: float = 0.65) -> str | None:
    """The known word nearest in spelling to this one, or None if none is near.

    Args:
        word: as it was typed.
        known: those that it may stand for.
        least: how alike they must be, from 0 to 1; see `difflib.SequenceMatcher.ratio`.
    """
    folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word[:100].casefold(), folded, n=1, cutoff=least)
    return folded[near[0]] if near else None


def spelling(word: str, known: list[str], kind: str) -> tuple[str, str]:
    """The likely cause of an unknown word and what to do about it."""
    near = closest(word, known)
    if near is not None:
        return "probably a misspelling", f"did you mean {shown(near)}?"
    if 0 < len(known) <= 12:
        return f"no {kind} has this name", "use one of: " + ", ".join(known)
    if kind in LISTED:
        return f"no {kind} has this name", f"`debrief {kind}s` lists them all"
    return f"no {kind} has this name", "correct the name"
