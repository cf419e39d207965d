"""How a question about earlier rejections is answered from those cases themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

WHOLE = 100
"""What this case counts, and an earlier one that nothing makes count less, in percent."""


class What(StrEnum):
    """What of the cases is looked at."""

    CASES = "cases"
    SAME_ANSWER = "same answer"
    SAME_FINDING = "same finding"
    USUAL_ANSWER = "usual answer"


@dataclass(frozen=True, slots=True)
class FromEarlier:
    """How a question is answered from a person's earlier cases, this one counted in.

    What is counted is the cases; or, of several things that they can have in common with this one,
    the one that counts most; or the answer that more than half of them give.

    Attributes:
        of: the question whose answers are looked at; empty where none are.
        things: what the cases can have in common. Of `SAME_ANSWER`, by option of `of`, and of
            `SAME_FINDING`, by itself, the findings that say so; of `USUAL_ANSWER`, by option of
            `of`, the one option of this question that it stands for.
        otherwise: of `USUAL_ANSWER`, the option where no answer is given by more than half.
        least: of all others, by option of this question, from how many percent of a case on it is
            the answer; rising.
        months: cases older than so many months are old.
        old: what an old case counts, in percent.
        answered: what a case counts for a thing that a finished step has answered since, in
            percent.
        because: why.
    """

    what: What
    of: str
    things: Mapping[str, tuple[str, ...]]
    otherwise: str
    least: Mapping[str, int]
    months: int
    old: int
    answered: int
    because: str
