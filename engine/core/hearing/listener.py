"""Answers from the employer's words, put into a case before anything is inferred from it.

Every evaluator reads the answers of a case and needs to know nothing of words. An answer given
outright stays as it is; where the words say something else, the question `fb.words_differ` is
answered with yes, and a rule can speak of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.core.hearing.earlier import Historian
from knowledge.model.conditions import Value
from knowledge.model.heard import DerivedAnswer, Heard, Words
from knowledge.model.records import Knowledge
from knowledge.reading.cases import Case

if TYPE_CHECKING:
    from engine.core.hearing.reading import FeedbackReader, Reading

TEXT = "fb.text"
"""The question that holds the employer's words."""
DIFFER = "fb.words_differ"
"""The question whether they say something else than the answers given outright."""


def answered_by_words(knowledge: Knowledge) -> frozenset[str]:
    """The questions that the lexicon can answer; none where words are not asked for."""
    if TEXT not in knowledge.questions:
        return frozenset()
    named = {question for entry in knowledge.lexicon.values()
             for question in (*(entry.means or ()), *(entry.denied or ()))}
    return frozenset(named)


class Listener:
    """Puts what cases say, in words and of earlier cases, into their answers.

    The lexicon is compiled when it is needed.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        """Take the lexicon of this knowledge."""
        self._knowledge = knowledge
        self._reader: FeedbackReader | None = None
        self._historian: Historian | None = None

    def listen(self, case: Case) -> Case:
        """The case with the answers that its words and its earlier cases give.

        One that has neither is returned as it is.
        """
        text = case.told.get(TEXT)
        if isinstance(text, str) and self._knowledge.lexicon:
            heard = with_reading(case, self.read(text), self._knowledge)
        else:
            heard = replace(case, answers=case.told, heard=None) if case.heard else case
        if case.earlier is None:
            return heard
        if self._historian is None:
            self._historian = Historian(self._knowledge)
        return self._historian.look_back(heard)

    def read(self, text: str) -> Reading:
        """What a text says."""
        if self._reader is None:
            from engine.core.hearing.reading import FeedbackReader  # noqa: PLC0415 - few cases have words

            self._reader = FeedbackReader(self._knowledge)
        return self._reader.read(text)


def with_reading(case: Case, reading: Reading, knowledge: Knowledge) -> Case:
    """The case with the answers of a reading, where none was given outright."""
    told = case.told
    derived = {answer.question: answer for answer in reading.answers if answer.question not in told}
    if DIFFER in knowledge.questions and DIFFER not in told:
        differing = list(_differing(told, reading, knowledge))
        if differing:
            words = tuple(dict.fromkeys(words for answer in differing for words in answer.words))
            derived[DIFFER] = DerivedAnswer(DIFFER, "yes", words)
    both = {**told, **{question: answer.value for question, answer in derived.items()}}
    order = [question for question in knowledge.questions if question in both]
    return replace(
        case, answers={question: both[question] for question in order},
        heard=Heard(tuple(derived[question] for question in order if question in derived),
                    tuple(Words("", one.start, one.end, one.plain)
                          for one in reading.not_understood)))


def _differing(
    told: Mapping[str, Value], reading: Reading, knowledge: Knowledge
) -> Iterator[DerivedAnswer]:
    """What the words say and an answer given outright does not."""
    for answer in reading.answers:
        given = told.get(answer.question)
        if given is None:
            continue
        if isinstance(given, tuple) and isinstance(answer.value, tuple):
            others = set(answer.value) - set(given)
            words = tuple(one for one in answer.words
                          if others & _options(knowledge, one.entry, answer.question))
            if words:
                yield replace(answer, words=words)
        elif given != answer.value:
            yield answer


def _options(knowledge: Knowledge, entry: str, question: str) -> set[str]:
    """The options of a question that an entry of the lexicon stands for."""
    value = (knowledge.lexicon[entry].means or {}).get(question, ())
    return set(value) if isinstance(value, tuple) else {str(value)}
