"""Changes of answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.model.conditions import Value
from knowledge.model.records import Knowledge


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that is changed; None stands for no answer.

    Attributes:
        also: other answers to the same question that would do as well, all else alike.
    """

    question: str
    before: Value | None
    after: Value | None
    also: tuple[Value | None, ...] = ()


def changed(
    knowledge: Knowledge, answers: Mapping[str, Value], changes: Mapping[str, Value | None]
) -> dict[str, Value]:
    """Answers with some of them changed, or (None) removed, in the order of the questionnaire."""
    merged = {**answers, **changes}
    return {question: value for question in knowledge.questions
            if (value := merged.get(question)) is not None}
