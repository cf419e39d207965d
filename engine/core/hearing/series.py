"""The words of many cases at once: a column of texts to columns of answers.

Logs repeat themselves: the same letter, and above all the same sentences. Each distinct text is
cut into sentences once, and each distinct sentence read once, by the reader of a single case, so
that a column says what the single cases say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from engine.core.hearing.cleaning import CONTROL, clean
from engine.core.hearing.listener import answered_by_words
from engine.core.hearing.reading import FeedbackReader, joined
from engine.core.hearing.sentences import sentence_spans
from knowledge.model.conditions import Value
from knowledge.model.records import Kind, Knowledge

CACHE = 500_000
"""Distinct sentences and combinations kept at most, so that memory stays bounded."""
Said = tuple[tuple[str, Value], ...]
"""Pairs of a question and an answer."""
SAYS_NOTHING, NOT_UNDERSTOOD = 0, -1


@dataclass(slots=True)
class ColumnReading:
    """What a column of texts says.

    Attributes:
        answers: a row for each text, a column for each question that the lexicon can answer: an
            option, or a list of options; null where the words say nothing of it.
        not_understood: how many texts have each sentence in which nothing was recognised.
    """

    answers: pl.DataFrame
    not_understood: Counter[str] = field(default_factory=Counter)


def commonest(counted: Counter[str], count: int) -> list[tuple[str, int]]:
    """What was counted most often, then by the alphabet."""
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:count]


class ColumnReader:
    """Reads columns with one lexicon; what it has read once it knows when the next one comes."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Compile the lexicon."""
        self._knowledge = knowledge
        self._reader = FeedbackReader(knowledge)
        self._heard: dict[str, int] = {}
        self._kinds: dict[Said, int] = {}
        self._said: list[Said] = []
        self._meanings: dict[tuple[int, ...], int] = {}
        self._numbers: dict[Said, int] = {}
        self._answers: list[dict[str, Value]] = []
        named = answered_by_words(knowledge)
        self.questions = [name for name in knowledge.questions if name in named]

    def read(self, texts: pl.Series) -> ColumnReading:
        """What each text of a column says; a null says nothing.

        Args:
            texts: a column of strings.
        """
        counted = texts.cast(pl.String).alias("text").drop_nulls().value_counts(name="count")
        lost: Counter[str] = Counter()
        meanings = [self._meaning(text, count, lost) for text, count in counted.iter_rows()]
        distinct = pl.DataFrame({"text": counted.get_column("text"),
                                 "meaning": pl.Series(meanings, dtype=pl.UInt32)})
        answers = pl.DataFrame([self._column(name) for name in self.questions]).with_row_index(
            "meaning")
        rows = pl.DataFrame({"text": texts.cast(pl.String)})
        found = rows.join(distinct, on="text", how="left", maintain_order="left").join(
            answers, on="meaning", how="left", maintain_order="left")
        return ColumnReading(found.select(self.questions), lost)

    def _column(self, name: str) -> pl.Series:
        """The answers to one question, by the number of the meaning."""
        several = self._knowledge.questions[name].kind is Kind.CHOICES
        values = [answers.get(name) for answers in self._answers]
        return pl.Series(name, values, dtype=pl.List(pl.String) if several else pl.String)

    def _meaning(self, text: str, count: int, lost: Counter[str]) -> int:
        """The number of what a text says; counts the sentences that were not understood."""
        kinds: list[int] = []
        missed: set[str] = set()
        for sentence in _sentences(text):
            kind = self._heard.get(sentence)
            if kind is None:
                kind = self._kind(sentence)
            if kind > 0:
                kinds.append(kind)
            elif kind == NOT_UNDERSTOOD:
                missed.add(sentence)
        for sentence in missed:
            lost[" ".join(sentence.split())] += count
        key = tuple(kinds)
        meaning = self._meanings.get(key)
        if meaning is None:
            meaning = self._new_meaning(key)
        return meaning

    def _kind(self, sentence: str) -> int:
        """The number that all sentences have which say the same; or why it says nothing."""
        matches = self._reader.sentence(sentence)
        said = tuple((question, value) for match in matches or () if not match.denied
                     for question, value in match.means.items())
        kind = NOT_UNDERSTOOD if matches == () else SAYS_NOTHING
        if said:
            kind = self._kinds.setdefault(said, len(self._kinds) + 1)
            if kind > len(self._said):
                self._said.append(said)
        if len(self._heard) >= CACHE:
            self._heard.clear()
        self._heard[sentence] = kind
        return kind

    def _new_meaning(self, kinds: tuple[int, ...]) -> int:
        """A number for what sentences of these kinds say together, and that itself."""
        values: dict[str, list[Value]] = {}
        for kind in kinds:
            for question, value in self._said[kind - 1]:
                values.setdefault(question, []).append(value)
        answers = {question: joined(self._knowledge.questions[question], given)
                   for question, given in values.items()}
        number = self._numbers.setdefault(tuple(answers.items()), len(self._answers))
        if number == len(self._answers):
            self._answers.append(answers)
        if len(self._meanings) >= CACHE:
            self._meanings.clear()
        self._meanings[kinds] = number
        return number


def _sentences(text: str) -> Iterable[str]:
    """The sentences of a text, cleaned."""
    if "\n" in text or "\r" in text or "<" in text or "&" in text or text.startswith(">") or (
            CONTROL.search(text)):
        text = clean(text).text
    return [text[start:end] for start, end in sentence_spans(text)]

