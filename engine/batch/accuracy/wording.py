"""How well the employer's words are read: reason by reason, and what the diagnosis makes of them.

Precision is the share of the reasons read that were meant, recall the share of those meant that
were read (van Rijsbergen 1979).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.batch.accuracy.comparison import Accuracy, assess
from engine.batch.accuracy.reliability import Share
from engine.core.hearing.listener import TEXT, Listener
from engine.core.hearing.reading import Reading
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case

REASON, GIVEN = "fb.reason", "fb.given"
SAID = "employer_said"
"""The note of a case that holds the employer's words, where the case has no answer `fb.text`."""
FEEDBACK = "fb."


@dataclass(frozen=True, slots=True)
class Expected:
    """Words, and what is to be read in them.

    Attributes:
        given: the answer to `fb.given` that is wanted; empty where any will do.
        denied: whether they name a reason only to deny it.
    """

    text: str
    reasons: frozenset[str]
    given: str = ""
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """How well some words were read.

    Attributes:
        right: by reason, how often it was meant and read.
        read: by reason, how often it was read.
        meant: by reason, how often it was meant.
        phrases: boilerplate recognised as such, of all that is boilerplate.
        denials: sentences that deny a reason in which none was read, of all of them.
        texts: how many there were.
    """

    right: Mapping[str, int]
    read: Mapping[str, int]
    meant: Mapping[str, int]
    phrases: Share
    denials: Share
    texts: int

    def precision(self, reason: str = "") -> Share:
        """Of a reason, or of all together."""
        return Share(_count(self.right, reason), _count(self.read, reason))

    def recall(self, reason: str = "") -> Share:
        """Of a reason, or of all together."""
        return Share(_count(self.right, reason), _count(self.meant, reason))


def _count(counts: Mapping[str, int], reason: str) -> int:
    return counts[reason] if reason else sum(counts.values())


def judge(expected: Sequence[Expected], knowledge: Knowledge) -> Words:
    """Read words and compare."""
    listener = Listener(knowledge)
    options = knowledge.questions[REASON].option_ids
    right, read, meant = (dict.fromkeys(options, 0) for _ in range(3))
    phrases, denials = [], []
    for one in expected:
        reading = listener.read(one.text)
        found = reasons_read(reading)
        for option in options:
            read[option] += option in found
            meant[option] += option in one.reasons
            right[option] += option in found and option in one.reasons
        if one.given:
            phrases.append(_given(reading) == one.given)
        if one.denied:
            denials.append(not found)
    return Words(right, read, meant, Share(sum(phrases), len(phrases)),
                 Share(sum(denials), len(denials)), len(expected))


def reasons_read(reading: Reading) -> frozenset[str]:
    """The reasons that a reading gives."""
    value = next((answer.value for answer in reading.answers if answer.question == REASON), ())
    return frozenset(value) if isinstance(value, tuple) else frozenset()


def _given(reading: Reading) -> str:
    return next((str(answer.value) for answer in reading.answers if answer.question == GIVEN), "")


def words_of(case: Case) -> str:
    """The employer's words of a case: its answer `fb.text`, else its note `employer_said`."""
    told = case.told.get(TEXT)
    if isinstance(told, str):
        return told
    said = case.notes.get(SAID) if isinstance(case.notes, dict) else None
    return said if isinstance(said, str) else ""


def expected_of(cases: Iterable[Case]) -> Iterator[Expected]:
    """What is to be read in the words of cases whose reasons were told as well."""
    for case in cases:
        reasons, text = case.told.get(REASON), words_of(case)
        if text and isinstance(reasons, tuple):
            yield Expected(text, frozenset(reasons))


def assess_by_words(cases: Iterable[Case], knowledge: Knowledge) -> Accuracy | None:
    """Diagnose cases whose only feedback is the employer's words; None where none has any.

    All other answers about feedback (`fb.`) are taken away.
    """
    listener = Listener(knowledge)
    heard = []
    for case in cases:
        text = words_of(case)
        if text and case.confirmed is not None:
            kept = {question: value for question, value in case.told.items()
                    if not question.startswith(FEEDBACK)}
            heard.append(listener.listen(replace(case, answers={**kept, TEXT: text}, heard=None)))
    return assess(heard, knowledge) if heard else None
