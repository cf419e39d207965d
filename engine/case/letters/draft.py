"""A letter drafted from a case. It says what the case says, and asks for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.core.proof import Proof
from engine.core.words.markdown_text import escaped
from knowledge.model.conditions import Situation, truth
from knowledge.reading.letter_template import ANSWERED, CONCERN, FOUND
from knowledge.reading.letters import Blank, Letter, Letters

REPLY = "reply"
"""The blank whose question goes with the concern they named."""
MOST_CONCERNS = 2
OPEN, SHUT = "\ue000", "\ue001"
"""Stand around the question of a blank; no value has them, since they cannot be printed."""
MARKED = re.compile(f"{OPEN}(.*?){SHUT}", re.S)


class UnknownBlankError(ValueError):
    """A value was given for something that the letter does not ask for."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as far as it could be written.

    Attributes:
        letter: what kind it is.
        marked: its Markdown; the question of each blank left stands between `OPEN` and `SHUT`.
        missing: the blanks left, in the order of the text, each with its question.
        cautions: what the sender should know before sending it.
    """

    letter: Letter
    marked: str
    missing: Mapping[str, str]
    cautions: tuple[str, ...]

    @property
    def markdown(self) -> str:
        """The letter as Markdown, each blank left as a question in square brackets."""
        return MARKED.sub(r"[\1]", self.marked)


def draft(letter: Letter, letters: Letters, proof: Proof, given: Mapping[str, str]) -> Draft:
    """Write a letter.

    Args:
        letter: the kind of letter.
        letters: the blanks and concerns.
        proof: what is told of the case, and found.
        given: words for blanks, by their names; the sender's own.

    Raises:
        UnknownBlankError: words are given for what is no blank of this letter.
    """
    situation = Situation(proof.case.answers, proof.findings, proof.diagnosis.leading)
    blanks = asked(letter, letters, situation)
    for name in given:
        if name not in blanks:
            raise UnknownBlankError(name)
    told = {name: words for name, blank in blanks.items()
            if (words := _words(name, blank, given, proof))}
    values = {name: escaped(told[name]) if name in told
              else f"{OPEN}{escaped(blank.question)}{SHUT}" for name, blank in blanks.items()}
    concerns = _concerns(letters, situation)
    marked = letter.template.render({
        **values, CONCERN: " and ".join(words for words, _ in concerns),
        ANSWERED: lambda question, *options: _answered(proof, question, options),
        FOUND: lambda finding: finding in proof.findings,
    })
    left = set(MARKED.findall(marked))
    return Draft(
        letter, re.sub(r"\n{3,}", "\n\n", marked).strip("\n") + "\n",
        {name: blank.question for name, blank in blanks.items()
         if name not in told and escaped(blank.question) in left},
        tuple(caution.say for caution in letter.cautions if truth(caution.condition, situation)))


def asked(letter: Letter, letters: Letters, situation: Situation) -> dict[str, Blank]:
    """The blanks of a letter, with the questions that go with a case, in the order of the text."""
    replies = [reply for _, reply in _concerns(letters, situation)]
    blanks = {name: letters.blanks[name] for name in letter.template.blanks}
    if REPLY in blanks and replies:
        blanks[REPLY] = replace(blanks[REPLY], question=" And: ".join(dict.fromkeys(replies)))
    return blanks


def _concerns(letters: Letters, situation: Situation) -> list[tuple[str, str]]:
    """The concerns that they named, each with what to ask for a reply; at most two."""
    named = [(concern.words, concern.reply) for concern in letters.concerns
             if truth(concern.condition, situation)]
    return named[:MOST_CONCERNS]


def _words(name: str, blank: Blank, given: Mapping[str, str], proof: Proof) -> str:
    """The words for a blank, or nothing: those given, else the answer to its question."""
    words = given.get(name, "")
    if not words.strip() and blank.answer is not None:
        answer = proof.case.answers.get(blank.answer)
        words = answer if isinstance(answer, str) else ""
    return words.strip()


def _answered(proof: Proof, question: str, options: tuple[str, ...]) -> bool:
    """Whether a question is answered, and with one of these options if there are any."""
    answer = proof.case.answers.get(question)
    if answer is None or not options:
        return answer is not None
    chosen = answer if isinstance(answer, tuple) else (answer,)
    return any(option in chosen for option in options)


def parts(marked: str) -> Iterator[tuple[str, bool]]:
    """A text in pieces: what is written, and (True) the questions of blanks left."""
    for number, piece in enumerate(MARKED.split(marked)):
        if piece:
            yield piece, number % 2 == 1
