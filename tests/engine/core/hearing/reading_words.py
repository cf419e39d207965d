"""What the tests of reading share: one reader, and the sentences of our own."""

from __future__ import annotations

import functools

from docs.generate import own_sentences
from engine.batch.accuracy.wording import GIVEN, Expected, reasons_read
from engine.core.hearing.listener import Listener
from engine.core.hearing.reading import FeedbackReader, Reading
from tests.strategies import shipped


@functools.cache
def reader() -> FeedbackReader:
    """The reader of the lexicon that ships with the program."""
    return FeedbackReader(shipped())


@functools.cache
def listener() -> Listener:
    """Puts words into cases, with the same lexicon."""
    return Listener(shipped())


@functools.cache
def sentences() -> dict[str, list[Expected]]:
    """The sentences of our own by set."""
    return own_sentences()


def read(text: str) -> Reading:
    """What a text says."""
    return reader().read(text)


def reasons(text: str) -> set[str]:
    """The reasons read in a text."""
    return set(reasons_read(read(text)))


def given(text: str) -> str:
    """Which kind of reason is read in a text; empty where it is unknown."""
    return next((str(answer.value) for answer in read(text).answers
                 if answer.question == GIVEN), "")
